package dev.keyoverlap.cli.look;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Console;
import dev.keyoverlap.cli.console.ExitStatus;
import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.cli.console.Times;
import dev.keyoverlap.cli.output.Cell;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.cli.store.ReadCommand;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.usage.KeyUsageLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows again and again which keys are still used. */
@Command(
    name = "watch",
    description = {
      "Show which keys are still used, from the usage logs of your programs.",
      "",
      "On a terminal, the table is drawn anew until you press Ctrl-C. Elsewhere, each new use is"
          + " one line. With JSON, each look is one document."
    },
    footer = {"", "Example: keyoverlap watch orders --usage-log orders.usage --every 10s"})
public final class Watch extends ReadCommand {

  private static final String CLEAR = "\u001b[H\u001b[J";

  @Mixin private UsageOptions usage;

  @Parameters(
      paramLabel = "ALIAS",
      arity = "0..1",
      description = "Watch only the keys of this alias.")
  private @Nullable Alias alias;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "How often to look. Default: 5s.")
  private String every = "5s";

  @Option(
      names = "--times",
      paramLabel = "NUMBER",
      description = "Look so often, and end. Default: until Ctrl-C.")
  private @Nullable Integer times;

  /** For picocli. */
  public Watch(Console console) {
    super(console);
    this.usage = new UsageOptions(console);
  }

  @Override
  protected ExitStatus read(KeystoreRotation keys) throws Exception {
    if (usage.files().isEmpty()) {
      throw CommandException.usage(
          "Cannot watch the use of keys without a usage log. Name one with --usage-log; a program"
              + " writes it with KeyUsageLog.");
    }
    Duration pause = Times.duration(every);
    Set<UsedKey> known = new HashSet<>();
    for (int look = 0; times == null || look < times; look++) {
      if (look > 0) {
        Thread.sleep(pause.toMillis());
        boolean unused = keys.reload();
      }
      print(look(keys.keyring()), known);
      if (console.out().checkError()) {
        break;
      }
    }
    return ExitStatus.DONE;
  }

  private Seen look(Keyring ring) throws Exception {
    KeyUsageLog log = usage.log().orElseThrow();
    List<KeyVersion> versions =
        alias == null ? ring.versions() : ring.versions(RingNames.alias(ring, alias));
    List<UsedKey> used = new ArrayList<>();
    for (KeyVersion version : versions) {
      List<Usage.Tally> tallies = Usage.Tally.of(log, version.keyId());
      tallies.forEach(tally -> used.add(UsedKey.of(version, Optional.of(tally))));
      if (tallies.isEmpty()) {
        used.add(UsedKey.of(version, Optional.empty()));
      }
    }
    return new Seen(console.clock().instant(), log.since(), used);
  }

  private void print(Seen seen, Set<UsedKey> known) {
    if (!output.isTable()) {
      output.print(seen);
    } else if (console.isTerminal()) {
      console.out().print(CLEAR);
      output.print(seen);
    } else {
      List<UsedKey> fresh = seen.keys.stream().filter(known::add).toList();
      output.print(new Lines(seen.at, fresh));
    }
    console.out().flush();
  }

  /**
   * A key, and one kind of its use.
   *
   * @param alias its alias
   * @param state its state
   * @param key the key
   * @param use the use; absent if none was seen
   * @param count the number of messages
   * @param last the time of the last one
   */
  record UsedKey(
      Alias alias,
      KeyState state,
      KeyId key,
      Optional<KeyUse> use,
      long count,
      Optional<Instant> last) {

    static UsedKey of(KeyVersion version, Optional<Usage.Tally> tally) {
      return new UsedKey(
          version.alias(),
          version.state(),
          version.keyId(),
          tally.map(Usage.Tally::use),
          tally.map(Usage.Tally::count).orElse(0L),
          tally.map(Usage.Tally::last));
    }

    void print(Page page, String ago) {
      page.row(
          alias,
          Cell.of(
              state == KeyState.RETAINED && use.isPresent() ? Style.WARNING : Style.PLAIN,
              state.name().toLowerCase(Locale.ROOT)),
          key,
          use.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("not used"),
          use.isPresent() ? Long.toString(count) : "",
          ago);
    }
  }

  /** The result of one look. */
  record Seen(Instant at, Instant watchedSince, List<UsedKey> keys) implements Report {
    @Override
    public void print(Page page) {
      page.line(Cell.of(Style.STRONG, page.time(at)), ", watched since " + page.time(watchedSince));
      keys.forEach(key -> key.print(page, key.last.map(last -> ago(last, at)).orElse("")));
    }

    private static String ago(Instant last, Instant now) {
      Duration since = Duration.between(last, now);
      if (since.toDays() > 1) {
        return since.toDays() + " days ago";
      }
      return since.toHours() > 1 ? since.toHours() + " hours ago" : since.toMinutes() + " min ago";
    }
  }

  /** The uses that are new since the last look. */
  record Lines(Instant at, List<UsedKey> keys) implements Report {
    @Override
    public void print(Page page) {
      keys.forEach(key -> key.print(page, key.last.map(page::time).orElse("")));
    }
  }
}
