package dev.keyoverlap.cli.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyoverlap.cli.Shell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks through a renewal by commands alone: asks {@code renew next} what to type, and types it.
 * The partner does its steps, and messages are sent between the steps.
 */
final class CaseWalk {

  private final Shell shell;
  private final Traffic traffic;
  private final List<String> typed = new ArrayList<>();
  private Instant now;

  CaseWalk(Shell shell, Instant now, Traffic traffic) {
    this.shell = shell;
    this.now = now;
    this.traffic = traffic;
  }

  /** The messages between the steps, and the partner's own steps. */
  interface Traffic {
    /** The partner does something to its keys. */
    void act(String action) throws Exception;

    /** Messages are sent, or refused while they are held back. */
    void send(Instant at, boolean heldBack) throws Exception;

    /** Messages that are in flight arrive. */
    void arrive(Instant at) throws Exception;
  }

  /** All command lines. */
  List<String> typed() {
    return List.copyOf(typed);
  }

  /** From the first step to the last. */
  void walk(String... begin) throws Exception {
    run(begin);
    traffic.send(now, false);
    Optional<JsonNode> next = next();
    while (next.isPresent()) {
      step(next.get());
      now = now.plus(Duration.ofMinutes(5));
      JsonNode renewal = renewal();
      traffic.send(now, renewal.at("/partners/0/heldBack").asBoolean());
      next = first(renewal);
    }
    traffic.arrive(now);
  }

  Optional<JsonNode> next() throws Exception {
    return first(renewal());
  }

  private static Optional<JsonNode> first(JsonNode renewal) {
    return renewal.get("next").isEmpty()
        ? Optional.empty()
        : Optional.of(renewal.get("next").get(0));
  }

  private JsonNode renewal() throws Exception {
    Shell.Run run = shell.at(now).run("renew", "status", "orders", "-o", "json");
    assertThat(run.status()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out()).get("renewals").get(0);
  }

  /** Whatever the step says, by the commands that it shows. */
  private void step(JsonNode step) throws Exception {
    String action = step.get("action").asText();
    if (List.of("drain", "remove-old", "purge", "switch").contains(action)) {
      traffic.arrive(now);
    }
    if (step.has("notBefore")) {
      now = Instant.parse(step.get("notBefore").asText());
    }
    if (!step.get("ours").asBoolean()) {
      traffic.act(action);
    }
    for (JsonNode command : step.get("commands")) {
      for (String administrator : List.of("ann", "ben")) {
        type(command.asText().replace("ADMINISTRATOR ANSWER", administrator + " yes"), action);
        if (!action.equals("ask") || !command.asText().contains("ADMINISTRATOR")) {
          break;
        }
      }
    }
  }

  private void type(String command, String action) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    assertThat(words.remove(0)).isEqualTo("keyoverlap");
    Instant begin = now.plus(Duration.ofDays(7));
    words.replaceAll(
        word ->
            switch (word) {
              case "FILE" -> "new.key";
              case "FOLDER" -> "letter";
              case "EVIDENCE" -> "mail";
              default -> word;
            });
    for (Instant time : List.of(begin, begin.plus(Duration.ofHours(1)))) {
      int at = words.indexOf("TIME");
      if (at >= 0) {
        words.set(at, time.toString());
      }
    }
    if (action.equals("purge")) {
      words.add("--yes");
    }
    run(words.toArray(String[]::new));
  }

  private void run(String... words) {
    typed.add("keyoverlap " + String.join(" ", words));
    Shell.Run run = shell.at(now).run(words);
    assertThat(run.status()).as("%s%n%s", String.join("\n", typed), run.err()).isZero();
  }
}
