package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.FileLayer;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.WrongPasswordException;
import dev.keyoverlap.store.pkcs12.FailingFiles.Death;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps of a commit one by one, and what each failure is told as. */
class CommitStepsTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey OLD = TestKeys.ec("old");
  private static final HeldKey NEW = TestKeys.ec("new");
  private static final HeldKey NEXT = TestKeys.ec("next");

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final NotedSteps files = new NotedSteps();
  private Path file;

  @BeforeAll
  static void deriveKeysQuickly() {
    Keystores.deriveKeysQuickly();
  }

  @AfterAll
  static void deriveKeysSlowlyAgain() {
    Keystores.deriveKeysSlowlyAgain();
  }

  @BeforeEach
  void nameFile() throws Exception {
    file = folder.toRealPath().resolve("keys.p12");
  }

  // ---- the order

  /** Each step is on the disk before the next one, so that a loss of power leaves one of two. */
  @Test
  void commit_writesBesideTheKeystore_thenTheHistory_andReplacesItLast() throws Exception {
    try (KeystoreRotation rotation = open(files)) {
      rotation.add(ORDERS, OLD);
      assertThat(files.taken())
          .containsExactly(
              "create keys.p12.tmp",
              "sync",
              "create keys.p12.history.tmp",
              "replace keys.p12.history",
              "sync",
              "replace keys.p12",
              "sync");
      rotation.swap(ORDERS, NEW);
      assertThat(files.taken())
          .containsExactly(
              "create keys.p12.tmp",
              "create keys.p12.previous.tmp",
              "replace keys.p12.previous",
              "sync",
              "append keys.p12.history",
              "replace keys.p12",
              "sync");
    }
  }

  @Test
  void backup_staysOpenToWhomItWas_whateverTheKeystoreIs() throws Exception {
    Path previous = file.resolveSibling("keys.p12.previous");
    try (KeystoreRotation rotation = open(files)) {
      rotation.add(ORDERS, OLD);
      rotation.swap(ORDERS, NEW);
      Files.setPosixFilePermissions(previous, PosixFilePermissions.fromString("r--------"));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      rotation.swap(ORDERS, NEXT);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(previous)))
          .isEqualTo("r--------");
    }
  }

  @Test
  void whatOthersLeftBehind_isRemovedFirst_soThatThereIsRoomForTheNext() throws Exception {
    add();
    Files.write(KeystoreFiles.temporary(file), new byte[1]);
    Files.write(KeystoreFiles.temporary(KeystoreFiles.history(file)), new byte[1]);
    try (KeystoreRotation rotation = open(files)) {
      rotation.swap(ORDERS, NEW);
    }
    assertThat(files.taken())
        .startsWith("delete keys.p12.tmp", "delete keys.p12.history.tmp", "create keys.p12.tmp");
  }

  @Test
  void keystoreThatCameAndWent_isNotBegunAnew() throws Exception {
    try (KeystoreRotation rotation = open(files)) {
      add();
      Files.delete(file);
      assertThatThrownBy(() -> rotation.add(ORDERS, NEW))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("is missing, but its history exists. Restore the keystore");
    }
    assertThat(Keystores.names(folder)).containsExactly("keys.p12.history");
  }

  // ---- a commit that dies

  @Test
  void commitThatDiedBeforeTheReplacement_neverHappened_andItsFileIsTheProof() throws Exception {
    add();
    files.before(
        "replace keys.p12",
        () -> {
          throw new Death(1, false);
        });
    try (KeystoreRotation rotation = open(files)) {
      assertThatThrownBy(() -> rotation.swap(ORDERS, NEW)).isInstanceOf(Death.class);
    }
    List<Path> proofs = KeystoreFiles.leftOvers(file);
    assertThat(proofs).hasSize(1);
    try (KeystoreRotation rotation = open(new FileLayer())) {
      assertThat(verbs(rotation)).containsExactly(Verb.ADD);
      assertThat(proofs.get(0)).as("until another step is in the history").exists();
      // It dies as well, before its own step.
      NotedSteps dying = new NotedSteps();
      dying.before(
          "append keys.p12.history",
          () -> {
            throw new Death(1, false);
          });
      try (KeystoreRotation second = open(dying)) {
        assertThatThrownBy(() -> second.swap(ORDERS, NEXT)).isInstanceOf(Death.class);
      }
      assertThat(verbs(rotation)).containsExactly(Verb.ADD);

      rotation.stage(ORDERS, NEXT);
      assertThat(verbs(rotation)).containsExactly(Verb.ADD, Verb.STAGE);
    }
    assertThat(KeystoreFiles.leftOvers(file)).isEmpty();
  }

  @Test
  void commitThatDiedAfterTheReplacement_hasHappened() throws Exception {
    add();
    files.after(
        "replace keys.p12",
        () -> {
          throw new Death(1, true);
        });
    try (KeystoreRotation rotation = open(files)) {
      assertThatThrownBy(() -> rotation.swap(ORDERS, NEW)).isInstanceOf(Death.class);
    }
    try (KeystoreRotation rotation = open(new FileLayer())) {
      assertThat(Keystores.held(rotation, "orders")).isEqualTo(NEW);
      assertThat(verbs(rotation)).containsExactly(Verb.ADD, Verb.SWAP);
    }
  }

  // ---- a commit that fails

  @Test
  void firstCommitThatFails_leavesNothing() throws Exception {
    files.before("replace keys.p12", CommitStepsTest::fail);
    try (KeystoreRotation rotation = open(files)) {
      assertThatThrownBy(() -> rotation.add(ORDERS, OLD))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("Cannot write the keystore " + file)
          .hasMessageContaining("It is unchanged")
          .hasMessageContaining("no space");
      assertThat(Keystores.names(folder)).isEmpty();
      rotation.add(ORDERS, OLD);
      assertThat(verbs(rotation)).containsExactly(Verb.ADD);
    }
  }

  @Test
  void commitThatFails_isTakenBack_unlessAnotherProgramHasReplacedTheFileMeanwhile()
      throws Exception {
    add();
    byte[] history = Files.readAllBytes(KeystoreFiles.history(file));
    files.before("replace keys.p12", CommitStepsTest::fail);
    try (KeystoreRotation rotation = open(files)) {
      assertThatThrownBy(() -> rotation.swap(ORDERS, NEW)).hasMessageContaining("It is unchanged");
      assertThat(KeystoreFiles.history(file)).hasBinaryContent(history);
      assertThat(KeystoreFiles.leftOvers(file)).isEmpty();

      files.before(
          "replace keys.p12",
          () -> {
            Keystores.putPlain(file, "foreign", NEXT);
            fail();
          });
      assertThatThrownBy(() -> rotation.swap(ORDERS, NEW))
          .hasMessageContaining("It has changed. Check it");
      assertThat(KeystoreFiles.leftOvers(file)).as("the proof stays").hasSize(1);
    }
    try (KeystoreRotation rotation = open(new FileLayer())) {
      assertThat(rotation.keyring().aliases()).containsExactlyInAnyOrder(ORDERS, alias("foreign"));
      assertThat(verbs(rotation)).containsExactly(Verb.ADD);
    }
  }

  @Test
  void commitThatFails_whereTheFileCannotBeReadAnyMore_saysThatNothingIsKnown() throws Exception {
    add();
    files.before(
        "replace keys.p12",
        () -> {
          files.takeAwayTheDisk();
          fail();
        });
    try (KeystoreRotation rotation = open(files)) {
      assertThatThrownBy(() -> rotation.swap(ORDERS, NEW))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("It is unknown whether the change is in the keystore " + file)
          .hasMessageContaining("no space")
          .satisfies(e -> assertThat(e.getCause()).hasMessage("the disk is gone"))
          .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(1));
    }
    files.giveTheDiskBack();
    files.before(
        "append keys.p12.history",
        () -> {
          files.takeAwayTheDisk();
          fail();
        });
    try (KeystoreRotation rotation = open(files)) {
      assertThatThrownBy(() -> rotation.swap(ORDERS, NEXT))
          .hasMessageContaining("It is unknown whether it has changed")
          .satisfies(e -> assertThat(e.getCause()).hasMessage("no space"))
          .as("nor could it be taken back")
          .satisfies(e -> assertThat(e.getCause().getSuppressed()).hasSize(2));
    }
  }

  @Test
  void replacementThatMayNotBeDurable_isTold_andCounts() throws Exception {
    add();
    files.after("replace keys.p12", () -> files.before("sync", CommitStepsTest::fail));
    try (KeystoreRotation rotation = open(files)) {
      assertThatThrownBy(() -> rotation.swap(ORDERS, NEW))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("The change is in the keystore " + file)
          .hasMessageContaining("a power failure may undo it");
    }
    try (KeystoreRotation rotation = open(new FileLayer())) {
      assertThat(verbs(rotation)).containsExactly(Verb.ADD, Verb.SWAP);
    }
  }

  // ---- a look

  @Test
  void look_inTheMidstOfAnothersCommit_givesOneRevisionWithItsHistory() throws Exception {
    add();
    files.after(
        "read keys.p12.history",
        () -> {
          try (KeystoreRotation other = open(new FileLayer())) {
            other.swap(ORDERS, NEW);
          }
        });
    KeyringStore store = store(files);

    Revision revision = store.load();

    assertThat(revision.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(NEW);
    assertThat(revision.findings()).isEmpty();
    assertThat(store.history(revision)).hasSize(2);
    assertThat(store.loadIfChanged(revision)).isEmpty();
  }

  @Test
  void look_thatCannotBeTaken_namesTheFile() throws Exception {
    add();
    KeyringStore store = store(files);
    Revision revision = store.load();
    files.takeAwayTheDisk();
    assertThatThrownBy(store::load)
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("Cannot read the keystore " + file);
    assertThatThrownBy(() -> store.history(revision))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("Cannot read the history of the keystore " + file);
  }

  /** What is damaged within its encrypted part looks as if the password were wrong. */
  @Test
  void passwordThatOpensTheBackup_isNotWrong_andOneThatOpensNothingIs() throws Exception {
    try (KeystoreRotation rotation = open(files)) {
      rotation.add(ORDERS, OLD);
      rotation.swap(ORDERS, NEW);
    }
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertThatThrownBy(store(files)::load).isInstanceOf(DamagedKeystoreException.class);
    KeyringStore wrong = Pkcs12KeyringStore.at(file, "wrong".toCharArray());
    assertThatThrownBy(wrong::load).isInstanceOf(WrongPasswordException.class);
    Files.delete(KeystoreFiles.previous(file));
    assertThatThrownBy(store(files)::load).isInstanceOf(WrongPasswordException.class);
  }

  // ---- what the tests are made of

  private static void fail() throws IOException {
    throw new IOException("no space");
  }

  private void add() throws Exception {
    try (KeystoreRotation rotation = open(new FileLayer())) {
      rotation.add(ORDERS, OLD);
    }
  }

  private KeystoreRotation open(FileLayer layer) throws KeyringStoreException {
    return Keystores.open(file, clock, layer);
  }

  private KeyringStore store(FileLayer layer) {
    return new KeystoreFileStore(file, Keystores.PASSWORD, layer, Limits.DEFAULT, false);
  }

  private static List<Verb> verbs(KeystoreRotation rotation) throws Exception {
    return rotation.history().stream().map(Change::verb).toList();
  }
}
