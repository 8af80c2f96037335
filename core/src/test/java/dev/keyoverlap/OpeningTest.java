package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Rings;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mistakes that show when a keystore is opened, and a keystore that nobody may change. */
class OpeningTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final SetClock clock = new SetClock();
  @TempDir private Path folder;

  private KeystoreRotation.Builder with(String name) {
    clock.set(Rings.T0);
    return KeystoreRotation.with(Pkcs12KeyringStore.at(folder.resolve(name), PASSWORD))
        .clock(clock)
        .reloadManually();
  }

  @Test
  void keystoreThatMustExist_andDoesNot_isNamed_withWhatToDo() throws Exception {
    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> with("kees.p12").mustExist().open())
        .withMessageContaining(folder.resolve("kees.p12").toString())
        .withMessageContaining("does not exist")
        .withMessageContaining("Check the path");
    assertThat(folder).isEmptyDirectory();

    with("keys.p12").open().add(ORDERS, A);
    assertThat(with("keys.p12").mustExist().open().keyring().active(ORDERS)).isPresent();
  }

  @Test
  void everyStore_saysWhetherItExists() throws Exception {
    ObservedStore store = new ObservedStore();
    assertThatExceptionOfType(KeyringStoreException.class)
        .isThrownBy(() -> KeystoreRotation.with(store).mustExist().open());
    KeystoreRotation.with(store).reloadManually().open().add(ORDERS, A);

    assertThat(KeystoreRotation.with(store).mustExist().reloadManually().open().keyring().aliases())
        .containsExactly(ORDERS);
  }

  @Test
  void readOnlyRotation_refusesEveryChange_andWritesNothing() throws Exception {
    KeystoreRotation writing = with("keys.p12").open();
    writing.add(ORDERS, A);
    writing.swap(ORDERS, B);
    Map<Path, FileTime> before = files();
    KeystoreRotation reading = with("keys.p12").readOnly().open();
    clock.advance(Duration.ofDays(100));

    for (Changing change :
        List.<Changing>of(
            () -> reading.add(OTHER, A),
            () -> reading.stage(ORDERS, A),
            () -> reading.stageAgain(ORDERS, A.keyId()),
            () -> reading.stageInstead(ORDERS, A),
            () -> reading.activate(ORDERS),
            () -> reading.swap(ORDERS, A),
            () -> reading.promote(OTHER, ORDERS),
            () -> reading.restore(A.keyId()),
            () -> reading.restoreAs(A.keyId(), OTHER),
            () -> reading.retire(ORDERS),
            () -> reading.retireKey(B.keyId()),
            () -> reading.markCompromised(B.keyId(), "stolen"),
            () -> reading.correctRetention(A.keyId(), Instant.MAX, "wrong clock"),
            () -> reading.rename(ORDERS, OTHER),
            () -> reading.purgeKey(A.keyId()),
            reading::purge,
            () -> reading.forgetRenewal(ORDERS),
            () -> reading.change(changes -> changes.add(OTHER, A)),
            () -> reading.by("alice", "why").overridingRenewal("now").trustingClock().purge())) {
      assertThatExceptionOfType(KeyRefusedException.class)
          .isThrownBy(change::run)
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.READ_ONLY))
          .withMessageContaining("readOnly()");
    }
    assertThat(reading.reload()).isFalse();
    assertThat(reading.history()).hasSize(2);
    assertThat(files()).isEqualTo(before);

    writing.retire(ORDERS);
    assertThat(reading.reload()).isTrue();
    assertThat(reading.keyring().active(ORDERS)).isEmpty();
  }

  @Test
  void readOnlyRotation_needsOnlyTheKeystoreItself() throws Exception {
    with("keys.p12").open().add(ORDERS, A);
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Files.copy(folder.resolve("keys.p12"), mount.resolve("keys.p12"));
    mount.toFile().setWritable(false);

    try (KeystoreRotation reading = with("mount/keys.p12").readOnly().mustExist().open()) {
      assertThat(reading.keyring().active(ORDERS)).isPresent();
      assertThat(reading.reload()).isFalse();
    }
    try (Stream<Path> all = Files.list(mount)) {
      assertThat(all).containsExactly(mount.resolve("keys.p12"));
    }
    mount.toFile().setWritable(true);
  }

  private Map<Path, FileTime> files() throws Exception {
    Map<Path, FileTime> files = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        files.put(file, Files.getLastModifiedTime(file));
      }
    }
    return files;
  }

  @Test
  void keysThatAProgramRequires_areAllNamedIfTheyAreMissing() throws Exception {
    HeldKey ending =
        TestKeys.named("ending")
            .valid(Rings.T0.minus(Duration.ofDays(9)), Rings.T0.minusSeconds(1))
            .make();
    HeldKey locked =
        HeldKey.locked(
            List.of(B.certificate()),
            () -> {
              throw new java.security.UnrecoverableKeyException("another password");
            });
    KeystoreRotation rotation = with("keys.p12").open();
    rotation.add(ORDERS, A);
    rotation.add(alias("ended"), ending);
    rotation.stage(alias("staged"), TestKeys.ec("staged"));

    assertThatExceptionOfType(MissingKeysException.class)
        .isThrownBy(
            () ->
                with("keys.p12")
                    .requireKeys(ORDERS, alias("odrers"), alias("ended"))
                    .requireKeys(alias("staged"))
                    .open())
        .withMessageContaining(folder.resolve("keys.p12").toString())
        .withMessageContaining("'odrers' has no active key")
        .withMessageContaining("the certificate of 'ended' is valid from")
        .withMessageContaining("'staged' has no active key")
        .withMessageContaining("The keystore has 'ended', 'orders', 'staged'.")
        .satisfies(
            e ->
                assertThat(e.aliases())
                    .containsExactly(alias("odrers"), alias("ended"), alias("staged")));
    assertThat(with("keys.p12").requireKeys(ORDERS).open().keyring().active(ORDERS)).isPresent();

    ObservedStore memory = new ObservedStore();
    KeystoreRotation.with(memory).clock(clock).reloadManually().open().add(OTHER, locked);
    assertThatExceptionOfType(MissingKeysException.class)
        .isThrownBy(() -> KeystoreRotation.with(memory).clock(clock).requireKeys(OTHER).open())
        .withMessageContaining("the private key of 'other' cannot be unlocked");
  }

  @FunctionalInterface
  private interface Changing {
    void run() throws Exception;
  }
}
