package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.FailingFiles.Death;
import dev.keyoverlap.store.pkcs12.FailingFiles.Failure;
import dev.keyoverlap.store.pkcs12.FailingFiles.Point;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every step of a commit fails once, in every way: the store then holds the old ring or the new
 * one, never a mixture; history says the same; and the next change goes through.
 */
class CommitFaultTest {

  private static final HeldKey OLD = TestKeys.ec("old");
  private static final HeldKey NEW = TestKeys.ec("new");
  private static final HeldKey NEXT = TestKeys.ec("next");
  private static final HeldKey PARTNER = TestKeys.ec("partner");
  private static final HeldKey FOREIGN = TestKeys.ec("foreign");

  @TempDir static Path folders;

  private static final SetClock CLOCK = new SetClock();

  private static int copies;

  /** A keystore in some condition, and a change of it. */
  enum Scenario {
    FIRST_COMMIT {
      @Override
      void prepare(Path file) {}

      @Override
      void change(KeystoreRotation rotation) throws Exception {
        rotation.by("alice", "first").add(alias("orders"), NEW);
      }
    },
    SWAP,
    PURGE {
      @Override
      void prepare(Path file) throws Exception {
        Instant longAgo = CLOCK.instant().minus(Duration.ofDays(100));
        try (KeystoreRotation rotation = Keystores.open(file, () -> longAgo)) {
          rotation.add(alias("orders"), OLD);
          rotation.add(alias("partner"), TestKeys.certificateOf(PARTNER));
          rotation.swap(alias("orders"), FOREIGN);
          rotation.retire(alias("partner"));
        }
      }

      @Override
      void change(KeystoreRotation rotation) throws Exception {
        assertThat(rotation.by("alice", "tidy").purge()).hasSize(2);
      }
    },
    ADOPTED {
      @Override
      void prepare(Path file) throws Exception {
        Keystores.putPlain(file, "orders", OLD);
        Keystores.putPlain(file, "other", PARTNER);
      }
    },
    AFTER_A_FOREIGN_CHANGE {
      @Override
      void prepare(Path file) throws Exception {
        super.prepare(file);
        Keystores.putPlain(file, "partner", FOREIGN);
      }
    };

    void prepare(Path file) throws Exception {
      try (KeystoreRotation rotation = Keystores.open(file, CLOCK, new FailingFiles())) {
        rotation.add(alias("orders"), OLD);
        rotation.add(alias("partner"), PARTNER);
      }
    }

    void change(KeystoreRotation rotation) throws Exception {
      rotation.by("alice", "renewal").swap(alias("orders"), NEW);
    }
  }

  /** What a commit without any failure makes of each keystore. */
  private static final Map<Scenario, Expected> EXPECTED = new EnumMap<>(Scenario.class);

  private record Expected(
      Path folder,
      Keyring before,
      List<Change> historyBefore,
      Keyring after,
      List<Change> historyAfter) {}

  @AfterAll
  static void deriveKeysSlowlyAgain() {
    Keystores.deriveKeysSlowlyAgain();
  }

  @BeforeAll
  static void prepare() throws Exception {
    Keystores.deriveKeysQuickly();
    for (Scenario scenario : Scenario.values()) {
      Path folder = Files.createDirectory(folders.resolve(scenario.name()));
      scenario.prepare(folder.resolve("keys.p12"));
      Path elsewhere = folders.resolve("unharmed-" + scenario);
      Keystores.copy(folder, elsewhere);
      try (KeystoreRotation rotation = Keystores.open(elsewhere.resolve("keys.p12"), CLOCK)) {
        Keyring before = rotation.keyring();
        List<Change> historyBefore = rotation.history();
        scenario.change(rotation);
        assertThat(rotation.keyring()).isNotEqualTo(before);
        HistoryReplay.assertAgrees(rotation);
        EXPECTED.put(
            scenario,
            new Expected(folder, before, historyBefore, rotation.keyring(), rotation.history()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void commit_whereAStepFails_leavesTheOldOrTheNewRing_andTheRotationGoesOn(Scenario scenario)
      throws Exception {
    for (Point point : Point.values()) {
      boolean fired = true;
      for (int step = 1; fired; step++) {
        Trial trial = new Trial(scenario);
        FailingFiles files = new FailingFiles();
        try (KeystoreRotation rotation = trial.open(files)) {
          files.arm(step, point, Failure.ERROR);
          Throwable thrown = catchThrowable(() -> scenario.change(rotation));
          fired = files.fired();
          files.disarm();
          assertThat(step).as("a commit has steps").isLessThan(40);

          boolean isNew = rotation.keyring().equals(trial.expected.after);
          if (fired) {
            assertThat(thrown).isInstanceOf(KeyringStoreException.class);
            assertThat(thrown.getMessage().contains("The change is in the keystore"))
                .as("step %s %s: %s", step, point, thrown)
                .isEqualTo(isNew);
          } else {
            assertThat(isNew).isTrue();
          }
          trial.requireSound(rotation.keyring());
          trial.requireUsable(rotation);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void commit_whereTheProcessDies_leavesTheOldOrTheNewRing(Scenario scenario) throws Exception {
    for (Point point : Point.values()) {
      boolean fired = true;
      for (int step = 1; fired; step++) {
        Trial trial = new Trial(scenario);
        FailingFiles files = new FailingFiles();
        try (KeystoreRotation rotation = trial.open(files)) {
          files.arm(step, point, Failure.DEATH);
          Throwable thrown = catchThrowable(() -> scenario.change(rotation));
          fired = files.fired();
          if (fired) {
            assertThat(thrown).isInstanceOf(Death.class);
          }
        }
        trial.requireSoundAndUsable();
      }
    }
  }

  /** Two failures in a row: what the first one left behind is there when the second one comes. */
  @ParameterizedTest
  @EnumSource
  void commit_whereTheProcessDies_andDiesAgain_leavesTheOldOrTheNewRing(Scenario scenario)
      throws Exception {
    int steps = 0;
    while (diesAt(new Trial(scenario), steps + 1)) {
      steps++;
    }
    assertThat(steps).isGreaterThan(4);
    // The last ones, from the writing of the new file on: what is before leaves nothing behind.
    for (int step = Math.max(1, steps - 7); step <= steps; step++) {
      for (int again = Math.max(1, steps - 6); again <= steps; again += 2) {
        Trial trial = new Trial(scenario);
        assertThat(diesAt(trial, step)).isTrue();
        boolean unused = diesAt(trial, again);
        trial.requireSoundAndUsable();
      }
    }
  }

  private static boolean diesAt(Trial trial, int step) throws Exception {
    FailingFiles files = new FailingFiles();
    try (KeystoreRotation rotation = trial.open(files)) {
      if (rotation.keyring().equals(trial.expected.before)) {
        files.arm(step, Point.AFTER, Failure.DEATH);
        Throwable death = catchThrowable(() -> trial.scenario.change(rotation));
        return death instanceof Death;
      }
    }
    return false;
  }

  @ParameterizedTest
  @EnumSource
  void commit_whereThePowerFails_leavesTheOldOrTheNewRing(Scenario scenario) throws Exception {
    boolean fired = true;
    int states = 0;
    for (int step = 1; fired; step++) {
      Trial trial = new Trial(scenario);
      PowerLossFiles files = new PowerLossFiles();
      try (KeystoreRotation rotation = trial.open(files)) {
        files.watch(trial.folder);
        files.arm(step, Point.AFTER, Failure.DEATH);
        Throwable unused = catchThrowable(() -> scenario.change(rotation));
        fired = files.fired();
      }
      for (PowerLossFiles.Disk disk : files.possibleDisks()) {
        Trial outcome = new Trial(scenario, disk);
        outcome.requireSoundAndUsable();
        states++;
      }
    }
    assertThat(states).as("more outcomes than steps").isGreaterThan(10);
  }

  /** A step that was never taken must not come back when somebody else changes the file. */
  @Test
  void history_ofACommitThatDied_thenAForeignChange_neverSpeaksOfTheCommit() throws Exception {
    boolean fired = true;
    for (int step = 1; fired; step++) {
      Trial trial = new Trial(Scenario.SWAP);
      FailingFiles files = new FailingFiles();
      try (KeystoreRotation rotation = trial.open(files)) {
        files.arm(step, Point.AFTER, Failure.DEATH);
        Throwable unused = catchThrowable(() -> Scenario.SWAP.change(rotation));
        fired = files.fired();
      }
      boolean taken;
      try (KeystoreRotation rotation = trial.open(new FailingFiles())) {
        taken = rotation.keyring().equals(trial.expected.after);
      }
      Keystores.putPlain(trial.file, "foreign", FOREIGN);
      try (KeystoreRotation rotation = trial.open(new FailingFiles())) {
        assertThat(rotation.history().stream().anyMatch(change -> change.verb() == Verb.SWAP))
            .as("step %s", step)
            .isEqualTo(taken);
        trial.requireUsable(rotation);
      }
    }
  }

  @Test
  void commit_inAFolderThatCannotBeWritten_saysSoAndGoesOnOnceItCan() throws Exception {
    assumeFalse(
        System.getProperty("user.name").equals("root"),
        "root may write everywhere, so a read-only folder proves nothing");
    Trial trial = new Trial(Scenario.SWAP);
    try (KeystoreRotation rotation = trial.open(new FailingFiles())) {
      Files.setPosixFilePermissions(trial.folder, PosixFilePermissions.fromString("r-xr-xr-x"));
      assertThatThrownBy(() -> Scenario.SWAP.change(rotation))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("keys.p12")
          .hasMessageContaining("It is unchanged");
      Files.setPosixFilePermissions(trial.folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      trial.requireSound(rotation.keyring());
      trial.requireUsable(rotation);
    }
  }

  /** One commit in a folder of its own, and the two rings that it may leave. */
  private static final class Trial {

    final Scenario scenario;
    final Path folder;
    final Path file;
    final Expected expected;

    Trial(Scenario scenario) throws Exception {
      this.scenario = scenario;
      this.folder = Files.createDirectory(folders.resolve("copy-" + copies++));
      this.file = folder.resolve("keys.p12");
      this.expected = Objects.requireNonNull(EXPECTED.get(scenario));
      Keystores.copy(expected.folder, folder);
    }

    Trial(Scenario scenario, PowerLossFiles.Disk disk) throws Exception {
      this.scenario = scenario;
      this.folder = Files.createDirectory(folders.resolve("copy-" + copies++));
      this.file = folder.resolve("keys.p12");
      this.expected = Objects.requireNonNull(EXPECTED.get(scenario));
      disk.writeTo(folder);
    }

    KeystoreRotation open(FileLayer files) throws KeyringStoreException {
      return Keystores.open(file, CLOCK, files);
    }

    /** With a new store, as after a restart. */
    void requireSound(Keyring shown) throws Exception {
      try (KeystoreRotation reopened = open(new FailingFiles())) {
        assertThat(reopened.keyring()).isEqualTo(shown).isIn(expected.before, expected.after);
        List<Change> history = reopened.history();
        if (shown.equals(expected.after)) {
          assertThat(history).isEqualTo(expected.historyAfter);
        } else if (!history.equals(expected.historyBefore)) {
          // What others did may be on record already; what we did not do is not.
          assertThat(history)
              .allMatch(change -> !change.note().author().equals("alice"))
              .containsAll(expected.historyBefore);
          HistoryReplay.assertAgrees(history, reopened.keyring());
        }
      }
    }

    void requireSoundAndUsable() throws Exception {
      try (KeystoreRotation reopened = open(new FailingFiles())) {
        requireSound(reopened.keyring());
        requireUsable(reopened);
      }
    }

    /** The next change goes through, and leaves nothing of the failure behind. */
    void requireUsable(KeystoreRotation rotation) throws Exception {
      if (rotation.keyring().active(alias("orders")).isPresent()) {
        rotation.swap(alias("orders"), NEXT);
      } else {
        rotation.add(alias("orders"), NEXT);
      }
      try (KeystoreRotation reopened = open(new FailingFiles())) {
        assertThat(reopened.keyring()).isEqualTo(rotation.keyring());
        assertThat(Keystores.held(reopened, "orders").privateKey()).isEqualTo(NEXT.privateKey());
        HistoryReplay.assertAgrees(reopened);
      }
      assertThat(Keystores.names(folder))
          .isSubsetOf("keys.p12", "keys.p12.history", "keys.p12.previous");
    }
  }
}
