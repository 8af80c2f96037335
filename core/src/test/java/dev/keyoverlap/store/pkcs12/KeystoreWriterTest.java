package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.Token;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.store.pkcs12.BagFile.Loaded;
import dev.keyoverlap.store.pkcs12.ForeignFile.Encryption;
import dev.keyoverlap.store.pkcs12.ForeignFile.Label;
import dev.keyoverlap.store.pkcs12.ForeignFile.Mac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the private keys of a ring are written: as they stand in the file, where they are there. */
class KeystoreWriterTest {

  private static final Alias ORDERS = alias("orders");
  private static final Instant NOW = Instant.parse("2026-11-21T08:46:33Z");
  private static final HeldKey ONE = TestKeys.ec("one");
  private static final HeldKey TWO = TestKeys.ec("two");
  private static final HeldKey THREE = TestKeys.ec("three");

  /** How many attributes say what a version out of use is. */
  private static final int OURS = 4;

  private final BagFile file = new BagFile();

  @BeforeAll
  static void deriveKeysQuickly() {
    Keystores.deriveKeysQuickly();
  }

  @AfterAll
  static void deriveKeysSlowlyAgain() {
    Keystores.deriveKeysSlowlyAgain();
  }

  @Test
  void keyThatStays_keepsItsCiphertextNameAndAttributes_althoughNobodyCanUnlockIt()
      throws Exception {
    file.locked("Orders", ONE);
    Loaded first = file.load();

    Loaded written = first.next(Ring.of(first.ring).add(alias("other"), TWO, NOW).keyring());

    Bag key = written.keyOf("Orders");
    assertThat(key.value()).isEqualTo(file.open.get(0).value());
    assertThat(BagFile.attributes(key)).isEqualTo(BagFile.attributes(file.open.get(0)));
    assertThat(BagFile.attributes(written.certificateOf(ONE)))
        .isEqualTo(BagFile.attributes(file.encrypted.get(0)));
  }

  @Test
  void keyThatChanges_keepsItsCiphertextIdAndAttributesOfOthers_andSaysItsStateOnce()
      throws Exception {
    file.locked("orders", ONE);
    Loaded first = file.load();
    Loaded second =
        first.next(Ring.of(first.ring).swap(ORDERS, TWO, NOW, Retention.DEFAULT).keyring());
    Instant until = NOW.plus(Duration.ofDays(200));
    Loaded third = second.next(Ring.of(second.ring).correct(ONE.keyId(), until, NOW).keyring());

    for (Loaded each : List.of(second, third)) {
      Bag key = each.keyOf(VersionRecord.nameOf(each.ring.find(ONE.keyId()).orElseThrow()));
      assertThat(key.value()).isEqualTo(file.open.get(0).value());
      assertThat(key.localKeyId()).hasValue(BagFile.bytes("orders"));
      assertThat(BagFile.oids(key))
          .contains(Bag.FRIENDLY_NAME, Bag.LOCAL_KEY_ID, BagFile.OF_KEY.oid())
          .doesNotHaveDuplicates()
          .hasSize(3 + OURS);
      assertThat(BagFile.oids(each.certificateOf(ONE)))
          .containsExactlyInAnyOrder(
              Bag.FRIENDLY_NAME, Bag.LOCAL_KEY_ID, BagFile.OF_CERTIFICATE.oid());
    }
    assertThat(third.ring.find(ONE.keyId()).orElseThrow().keptUntil()).contains(until);
  }

  @Test
  void keyWhoseNameWasMutilated_getsTheNameThatSaysWhatItIs() throws Exception {
    Loaded first = file.locked("orders (RETAINED until soon)_1", ONE).load();
    KeyVersion version = first.ring.find(ONE.keyId()).orElseThrow();
    assertThat(version.state()).isEqualTo(KeyState.RETAINED);

    Loaded written = first.next(Ring.of(first.ring).add(alias("other"), TWO, NOW).keyring());

    assertThat(written.keyOf(VersionRecord.nameOf(version)).value())
        .isEqualTo(file.open.get(0).value());
  }

  @Test
  void activeKey_thatIsSoSinceAnotherMoment_saysSo() throws Exception {
    Loaded first = file.locked("orders", ONE).load();
    KeyVersion anew = KeyVersion.active(ORDERS, first.entry(ONE), NOW);

    Loaded written = first.next(Keyring.of(List.of(anew)));

    assertThat(written.ring.active(ORDERS)).hasValue(anew);
  }

  @Test
  void keyThatIsGoneFromTheFile_isWrittenBackAsItStoodThere() throws Exception {
    file.locked("orders", ONE);
    Loaded before = file.load();
    Loaded after = before.next(Ring.empty().add(ORDERS, TWO, NOW).keyring());
    Keyring both = Ring.of(after.ring).add(alias("back"), before.entry(ONE), NOW).keyring();

    Loaded written =
        new Loaded(
            new KeystoreWriter(after.content, after.ring, both, Optional.of(before.image))
                .written());

    assertThat(written.keyOf("back").value()).isEqualTo(file.open.get(0).value());
  }

  @Test
  void keyInTheClear_isEncrypted() throws Exception {
    Loaded first =
        new Loaded(
            new ForeignFile()
                .key(ONE, Label.of("orders", "1"), Encryption.NONE)
                .certificate(ONE, Label.of("orders", "1"), Encryption.NONE)
                .written(Mac.SHA_256));

    Loaded written = first.next(Ring.of(first.ring).add(alias("other"), TWO, NOW).keyring());

    assertThat(ForeignFile.hasOpenKey(written.file)).isFalse();
    assertThat(written.jdk().getKey("orders", Keystores.PASSWORD)).isEqualTo(ONE.privateKey());
  }

  @Test
  void newKey_thatCannotGoIntoAFile_isRefused() throws Exception {
    Loaded empty = file.load();
    Token token = new Token("SHA256withECDSA");
    HeldKey inDevice = HeldKey.of(token.holding(ONE), ONE.chain(), token);
    Keyring withDevice = Ring.of(empty.ring).add(ORDERS, inDevice, NOW).keyring();
    assertThatThrownBy(() -> empty.next(withDevice))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("cannot leave its device");

    HeldKey lost =
        HeldKey.locked(
            List.of(ONE.certificate()),
            () -> {
              throw new GeneralSecurityException("the drawer is locked");
            });
    Keyring withLost = Ring.of(empty.ring).add(ORDERS, lost, NOW).keyring();
    assertThatThrownBy(() -> empty.next(withLost))
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining("a private key cannot be unlocked")
        .hasMessageContaining("the drawer is locked");
  }

  // ---- what ties a key to its certificate

  @Test
  void localKeyId_ofANewKey_isTheMomentSinceWhenItIs_andNoOtherHasIt() throws Exception {
    Keyring two = Ring.empty().add(alias("a"), ONE, NOW).add(alias("b"), TWO, NOW).keyring();
    Loaded first = file.load().next(two);

    KeyStore keystore = first.jdk();
    assertThat(keystore.getCreationDate("a")).isEqualTo(Date.from(NOW));
    assertThat(keystore.getCreationDate("b")).isEqualTo(Date.from(NOW.plusMillis(1)));

    // In the same millisecond, and written before the key that has its time.
    Loaded second =
        first.next(Ring.of(first.ring).swap(alias("a"), THREE, NOW, Retention.DEFAULT).keyring());
    assertThat(second.certificateOf(ONE).localKeyId())
        .as("a key in the file keeps its own")
        .hasValue(BagFile.bytes("Time " + NOW.toEpochMilli()));
    requireEachWithItsOwnCertificate(second, ONE, TWO, THREE);
  }

  @Test
  void localKeyId_thatTwoKeysOfAFileHave_staysThatOfOne() throws Exception {
    Label same = Label.of("a", "same");
    Loaded first =
        new Loaded(
            new ForeignFile()
                .shroudedKey(ONE, same, Encryption.AES, Encryption.NONE)
                .shroudedKey(TWO, Label.of("b", "same"), Encryption.AES, Encryption.NONE)
                .certificate(ONE, same, Encryption.NONE)
                .certificate(TWO, Label.of("b", "same"), Encryption.NONE)
                .written(Mac.SHA_256));

    Loaded written = first.next(Ring.of(first.ring).add(alias("c"), THREE, NOW).keyring());

    assertThat(written.certificateOf(ONE).localKeyId()).hasValue(BagFile.bytes("same"));
    requireEachWithItsOwnCertificate(written, ONE, TWO, THREE);
  }

  private static void requireEachWithItsOwnCertificate(Loaded file, HeldKey... keys)
      throws Exception {
    assertThat(file.bags(Bag.SHROUDED_KEY))
        .extracting(bag -> new String(bag.localKeyId().orElseThrow(), StandardCharsets.US_ASCII))
        .doesNotHaveDuplicates()
        .hasSize(keys.length);
    KeyStore keystore = file.jdk();
    for (HeldKey key : keys) {
      String name = file.certificateOf(key).friendlyName().orElseThrow();
      assertThat(keystore.getKey(name, Keystores.PASSWORD)).isEqualTo(key.privateKey());
      assertThat(keystore.getCertificate(name)).isEqualTo(key.certificate());
    }
  }

  @Test
  void keys_standInTheFile_activeFirstAsBefore_andTheOthersFromTheYoungestOn() throws Exception {
    file.key("z", ONE);
    file.key("y", TWO);
    Loaded first = file.load();
    HeldKey four = TestKeys.ec("four");
    HeldKey five = TestKeys.ec("five");
    Keyring next =
        Ring.of(first.ring)
            .add(alias("b"), THREE, NOW)
            .add(alias("a"), TestKeys.ec("last"), NOW)
            .swap(alias("y"), four, NOW.plusSeconds(1), Retention.DEFAULT)
            .swap(alias("y"), five, NOW.plusSeconds(2), Retention.DEFAULT)
            .keyring();

    List<String> names =
        first.next(next).bags(Bag.SHROUDED_KEY).stream()
            .map(bag -> bag.friendlyName().orElseThrow())
            .toList();

    assertThat(names.subList(0, 4)).containsExactly("z", "y", "a", "b");
    assertThat(names.subList(4, 6))
        .containsExactly(
            VersionRecord.nameOf(next.find(four.keyId()).orElseThrow()),
            VersionRecord.nameOf(next.find(TWO.keyId()).orElseThrow()));
  }
}
