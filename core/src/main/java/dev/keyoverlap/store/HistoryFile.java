package dev.keyoverlap.store;

import dev.keyoverlap.Alias;
import dev.keyoverlap.Change;
import dev.keyoverlap.Change.Note;
import dev.keyoverlap.Change.Verb;
import dev.keyoverlap.KeyId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The history of a keystore as text, beside it.
 *
 * <p>Each line is a step from one revision to the next, and names both by the SHA-256 of the file.
 * It is written before the keystore is replaced, so a crash can leave a step that never happened;
 * but what leads to the keystore as it is can be walked back, step by step, and only that counts.
 * So the history can never contradict the keystore, and lines are only ever added.
 *
 * <p>The fields are separated by tabs and percent-encoded: version of the format, revision before,
 * revision after, and, unless the step changed nothing, time, verb, alias, key, replaced key, alias
 * before, who, why.
 */
final class HistoryFile {

  /** The revision before the first. */
  static final String NOTHING = "-";

  private static final String FORMAT = "1";
  private static final int FIELDS_OF_A_LINK = 3;
  private static final int FIELDS_OF_A_CHANGE = 11;

  private final List<Step> steps;
  private final boolean torn;

  private HistoryFile(List<Step> steps, boolean torn) {
    this.steps = steps;
    this.torn = torn;
  }

  /** A line: a step between two revisions, and what it did. */
  private record Step(String from, String to, Optional<Change> change) {}

  static HistoryFile parse(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    List<Step> steps = new ArrayList<>();
    text.lines().forEach(line -> step(line).ifPresent(steps::add));
    return new HistoryFile(steps, !text.isEmpty() && !text.endsWith("\n"));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Whether a step leads to this revision. */
  boolean knows(String mark) {
    return steps.stream().anyMatch(step -> step.to().equals(mark));
  }

  /** The last revision that a step leads to. */
  String last() {
    return steps.isEmpty() ? NOTHING : steps.get(steps.size() - 1).to();
  }

  /** The changes that led to a revision, oldest first. */
  List<Change> upTo(String mark) {
    Map<String, List<Step>> byTarget = steps.stream().collect(Collectors.groupingBy(Step::to));
    Deque<Change> changes = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    String at = mark;
    while (byTarget.containsKey(at) && seen.add(at)) {
      List<Step> step = byTarget.get(at);
      for (int i = step.size() - 1; i >= 0; i--) {
        step.get(i).change().ifPresent(changes::addFirst);
      }
      at = step.get(0).from();
    }
    return List.copyOf(changes);
  }

  /** Which keys the history says are in the keystore at a revision, and under which alias. */
  static Map<KeyId, Alias> keysAfter(List<Change> changes) {
    Map<KeyId, Alias> keys = new HashMap<>();
    for (Change change : changes) {
      switch (change.verb()) {
        case PURGE, GONE -> keys.remove(change.keyId());
        default -> keys.put(change.keyId(), change.alias());
      }
    }
    return keys;
  }

  /** When a key became active for the last time. */
  static Map<KeyId, Instant> activeSince(List<Change> changes) {
    Map<KeyId, Instant> since = new HashMap<>();
    for (Change change : changes) {
      switch (change.verb()) {
        case ADD, ACTIVATE, SWAP, PROMOTE, RESTORE -> since.put(change.keyId(), change.at());
        default -> {
          // Says nothing about when the key became active.
        }
      }
    }
    return since;
  }

  /** The lines to append for a step. */
  byte[] lines(String from, String to, List<Change> changes) {
    StringBuilder text = new StringBuilder(torn ? "\n" : "");
    if (changes.isEmpty()) {
      text.append(String.join("\t", FORMAT, from, to)).append('\n');
    }
    for (Change change : changes) {
      text.append(
              String.join(
                  "\t",
                  FORMAT,
                  from,
                  to,
                  change.at().toString(),
                  change.verb().name(),
                  encoded(change.alias().name()),
                  change.keyId().hex(),
                  change.replaced().map(KeyId::hex).orElse(""),
                  change.before().map(alias -> encoded(alias.name())).orElse(""),
                  encoded(change.note().who()),
                  encoded(change.note().why())))
          .append('\n');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A line that was torn by a crash is no step: the keystore was not replaced after it. */
  private static Optional<Step> step(String line) {
    String[] fields = line.split("\t", -1);
    boolean known = fields[0].equals(FORMAT);
    try {
      if (known && fields.length == FIELDS_OF_A_LINK) {
        return Optional.of(new Step(fields[1], fields[2], Optional.empty()));
      }
      if (known && fields.length == FIELDS_OF_A_CHANGE) {
        return Optional.of(new Step(fields[1], fields[2], Optional.of(change(fields))));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Torn within a field.
    }
    return Optional.empty();
  }

  private static Change change(String[] fields) {
    return new Change(
        Verb.valueOf(fields[4]),
        Alias.alias(decoded(fields[5])),
        new KeyId(fields[6]),
        present(fields[7]).map(KeyId::new),
        present(fields[8]).map(HistoryFile::decoded).map(Alias::alias),
        Instant.parse(fields[3]),
        new Note(decoded(fields[9]), decoded(fields[10])));
  }

  private static Optional<String> present(String field) {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
