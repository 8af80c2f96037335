package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.FindingListener;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that changes a keystore at random until it is told to end, and prints what
 * it did. While it is told to pause it only looks.
 */
final class SoakingProcess {

  private static final List<Alias> ALIASES = List.of(alias("orders"), alias("invoices"));
  private static final int MANY = 60;
  private static final Duration CENTURY = Duration.ofDays(36_500);

  private final KeystoreRotation rotation;
  private final Random random;
  private final AheadClock clock;

  private SoakingProcess(KeystoreRotation rotation, Random random, AheadClock clock) {
    this.rotation = rotation;
    this.random = random;
    this.clock = clock;
  }

  /** A clock that is wrong, and can be set forward. */
  private static final class AheadClock implements InstantSource {

    private volatile Duration ahead;

    AheadClock(Duration ahead) {
      this.ahead = ahead;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }
  }

  /** The program: keystore, seed, seconds by which the clock is ahead, pause file, end file. */
  public static void main(String[] arguments) throws Exception {
    Path keystore = Path.of(arguments[0]);
    Random random = new Random(Long.parseLong(arguments[1]));
    AheadClock clock = new AheadClock(Duration.ofSeconds(Long.parseLong(arguments[2])));
    Path pause = Path.of(arguments[3]);
    Path end = Path.of(arguments[4]);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(Pkcs12KeyringStore.at(keystore, Keystores.PASSWORD))
            .clock(clock)
            .reloadEvery(Duration.ofMillis(50))
            .addListener(new FindingListener(SoakingProcess::tell), Runnable::run)
            .open()) {
      SoakingProcess process = new SoakingProcess(rotation, random, clock);
      say("ready");
      boolean paused = false;
      while (Files.notExists(end)) {
        if (Files.exists(pause)) {
          if (!paused) {
            say("paused");
          }
          paused = true;
          TimeUnit.MILLISECONDS.sleep(5);
        } else {
          paused = false;
          process.change();
        }
      }
      // What this process still holds goes back into the file.
      while (!process.swapped(ALIASES.get(0), rotation.trustingClock())) {
        say("again");
      }
      say("ended");
    }
  }

  private static void tell(Finding finding) {
    if (finding.kind().isLoud()) {
      say("told " + finding.kind());
    }
  }

  private void change() throws Exception {
    try {
      if (rotation.keyring().versions().size() > MANY) {
        clock.ahead = clock.ahead.plus(Duration.ofDays(91));
        int purged = rotation.trustingClock().purge().size();
        say("purged " + purged);
        return;
      }
      Alias some = ALIASES.get(random.nextInt(ALIASES.size()));
      int choice = random.nextInt(10);
      if (choice == 0) {
        compromise(random.nextBoolean() ? KeyState.RETAINED : KeyState.ACTIVE);
      } else if (choice == 1) {
        rotation.reload();
      } else {
        swap(some, random.nextBoolean() ? rotation : rotation.trustingClock());
      }
    } catch (KeyRefusedException e) {
      say("refused " + e.reason());
    } catch (ChangedMeanwhileException e) {
      say("meanwhile");
    } catch (KeyringStoreException e) {
      say("failed " + e.getMessage().lines().findFirst().orElse(""));
    }
    requireNoCompromisedKeyInUse();
  }

  private void swap(Alias alias, KeystoreHandle by) throws Exception {
    Instant now = clock.instant();
    HeldKey key =
        TestKeys.named("soak")
            .algorithm("EC", 256)
            .valid(now.minus(CENTURY), now.plus(CENTURY))
            .make();
    if (rotation.keyring().active(alias).isPresent()) {
      by.swap(alias, key);
    } else {
      by.add(alias, key);
    }
    say("held " + key.keyId().hex());
  }

  private boolean swapped(Alias alias, KeystoreHandle by) throws Exception {
    try {
      swap(alias, by);
      return true;
    } catch (ChangedMeanwhileException e) {
      return false;
    }
  }

  private void compromise(KeyState state) throws Exception {
    List<KeyId> candidates =
        rotation.keyring().versions().stream()
            .filter(version -> version.state() == state)
            .map(KeyVersion::keyId)
            .toList();
    if (!candidates.isEmpty()) {
      KeyId chosen = candidates.get(random.nextInt(candidates.size()));
      rotation.markCompromised(chosen, "stolen");
      say("compromised " + chosen.hex());
    }
  }

  private void requireNoCompromisedKeyInUse() throws Exception {
    for (Change change : rotation.history()) {
      if (change.verb() == Change.Verb.COMPROMISED
          && rotation
              .keyring()
              .find(change.keyId())
              .filter(version -> version.state() != KeyState.COMPROMISED)
              .isPresent()) {
        say("VIOLATION " + change);
      }
    }
  }

  @SuppressWarnings("SystemOut") // The test reads it.
  private static synchronized void say(String line) {
    System.out.println(line);
  }
}
