package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.KeystoreLimitException;
import dev.keyoverlap.store.WrongPasswordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keystores that cannot be read, or only in part. */
class Pkcs12TroubleTest extends InAKeystoreFile {

  @Test
  void open_withAWrongPassword_saysSo() throws Exception {
    writePlain(file, "PKCS12", "orders", TestKeys.ec("orders"));
    assertUntouched(WrongPasswordException.class, "wrong".toCharArray());
  }

  @Test
  void open_ofAFileWeWrote_withAWrongPassword_saysSo() throws Exception {
    writeTwoRevisions();
    assertUntouched(WrongPasswordException.class, "wrong".toCharArray());
  }

  @Test
  void open_ofATornFile_saysSoWhereverItIsTorn() throws Exception {
    writeTwoRevisions();
    byte[] whole = Files.readAllBytes(file);
    for (int length : List.of(0, 1, 2, 5, 10, whole.length / 2, whole.length - 1)) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertUntouched(DamagedKeystoreException.class, PASSWORD);
    }
  }

  @Test
  void open_ofAFileDamagedInItsEncryptedPart_blamesTheFileAndNotThePassword() throws Exception {
    writeTwoRevisions();
    byte[] content = Files.readAllBytes(file);
    content[content.length / 2] ^= 1;
    Files.write(file, content);
    assertUntouched(DamagedKeystoreException.class, PASSWORD);
  }

  @Test
  void refresh_whereAnAdoptedFileIsGone_keepsTheRingAndSaysWhy() throws Exception {
    writePlain(file, "PKCS12", "orders", TestKeys.ec("orders"));
    try (KeystoreRotation rotation = open()) {
      Keyring before = rotation.keyring();
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      assertThatThrownBy(rotation::reload)
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("was deleted while it was in use");
      assertThat(rotation.keyring()).isSameAs(before);
      Files.write(file, content);
      assertThat(rotation.reload()).isFalse();
    }
  }

  @Test
  void refresh_throughALinkThatLeadsToNothing_keepsTheRingAndTheLink() throws Exception {
    Path real = Files.createDirectory(folder.resolve("secure")).resolve("real.p12");
    writePlain(real, "PKCS12", "orders", TestKeys.ec("orders"));
    file = Files.createSymbolicLink(file, real);
    try (KeystoreRotation rotation = open()) {
      Keyring before = rotation.keyring();
      Files.move(real, folder.resolve("moved.p12"));
      assertThatThrownBy(rotation::reload)
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("a file that does not exist");
      assertThatThrownBy(() -> rotation.add(alias("new"), TestKeys.ec("new")))
          .isInstanceOf(KeyringStoreException.class);
      assertThat(rotation.keyring()).isEqualTo(before);
      assertThat(file).isSymbolicLink();
    }
  }

  @Test
  void open_withAttributesThatContradictThemselves_namesTheEntry() throws Exception {
    HeldKey key = TestKeys.ec("partner");
    KeyVersion retained =
        KeyVersion.active(alias("partner"), TestKeys.certificateOf(key), clock.instant());
    KeyStore keystore = writePlain(file, "PKCS12", "orders", TestKeys.ec("orders"));
    String name = "partner (retained until 2027-01-01t00:00:00z 0123456789ab)";
    for (Set<KeyStore.Entry.Attribute> attributes :
        List.of(
            attributesWith(retained, "active", "retained"),
            attributesWith(retained, "active", "in love"))) {
      keystore.setEntry(
          name, new KeyStore.TrustedCertificateEntry(key.certificate(), attributes), null);
      save(keystore, file);
      assertThatThrownBy(this::open)
          .isInstanceOf(DamagedKeystoreException.class)
          .hasMessageContaining(name);
    }
    // A name that says so is never active, whatever the attributes say.
    keystore.setEntry(
        name,
        new KeyStore.TrustedCertificateEntry(
            key.certificate(), VersionRecord.attributesOf(retained)),
        null);
    save(keystore, file);
    try (KeystoreRotation rotation = open()) {
      KeyVersion version = rotation.keyring().find(key.keyId()).orElseThrow();
      assertThat(version.state()).isEqualTo(KeyState.RETAINED);
      assertThat(version.alias()).isEqualTo(alias("partner"));
      assertThat(version.keptUntil()).contains(Instant.parse("2027-01-01T00:00:00Z"));
    }
  }

  /** The attributes of a version with one value changed. */
  private static Set<KeyStore.Entry.Attribute> attributesWith(
      KeyVersion version, String value, String other) {
    return VersionRecord.attributesOf(version).stream()
        .map(
            attribute ->
                attribute.getValue().equals(value)
                    ? new PKCS12Attribute(attribute.getName(), other)
                    : attribute)
        .collect(Collectors.toSet());
  }

  @Test
  void commit_overAFileThatWasTornMeanwhile_neverOverwritesIt() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), TestKeys.ec("old"));
      Keyring before = rotation.keyring();
      byte[] torn = Arrays.copyOf(Files.readAllBytes(file), 100);
      Files.write(file, torn);
      assertThatThrownBy(() -> rotation.swap(alias("orders"), TestKeys.ec("new")))
          .isInstanceOf(ChangedMeanwhileException.class);
      assertThat(file).hasBinaryContent(torn);
      assertThat(rotation.keyring()).isEqualTo(before);
      assertThat(rotation.lastReloadFailure()).containsInstanceOf(DamagedKeystoreException.class);
    }
  }

  @Test
  void open_whereTheKeystoreIsGoneButItsHistoryIsThere_doesNotBeginANewOne() throws Exception {
    writeTwoRevisions();
    Files.delete(file);
    assertThatThrownBy(this::open)
        .isInstanceOf(KeyringStoreException.class)
        .hasMessageContaining(".previous");
    Files.copy(folder.resolve("keys.p12.previous"), file);
    try (KeystoreRotation rotation = open()) {
      assertThat(rotation.keyring().versions()).hasSize(1);
      assertThat(rotation.history()).extracting(Change::verb).containsExactly(Verb.ADD);
    }
  }

  @Test
  void refresh_whileTheFileIsUnreadable_keepsTheRingAndSaysWhy_andRecovers() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), TestKeys.ec("orders"));
      Keyring before = rotation.keyring();
      byte[] whole = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(whole, whole.length / 2));
      assertThatThrownBy(rotation::reload).isInstanceOf(DamagedKeystoreException.class);
      assertThat(rotation.keyring()).isSameAs(before);
      assertThat(rotation.lastReloadFailure()).isPresent();
      Files.write(file, whole);
      assertThat(rotation.reload()).isFalse();
      assertThat(rotation.lastReloadFailure()).isEmpty();
    }
  }

  /** A keystore of a stranger's that would keep us busy for as long as he likes. */
  @Test
  void open_ofAFileThatAsksForMillionsOfIterations_isRefusedBeforeTheFirst() throws Exception {
    String count = "keystore.pkcs12.macIterationCount";
    System.setProperty(count, Integer.toString(0x11170));
    try {
      writePlain(file, "PKCS12", "orders", TestKeys.ec("orders"));
    } finally {
      System.clearProperty(count);
    }
    KeystoreRotation.open(Pkcs12KeyringStore.at(file, PASSWORD)).close();

    HexFormat hex = HexFormat.of();
    String content = hex.formatHex(Files.readAllBytes(file));
    assertThat(content).containsOnlyOnce("0203011170");
    Files.write(file, hex.parseHex(content.replace("0203011170", "02037fffff")));

    assertUntouched(KeystoreLimitException.class, PASSWORD);
    assertThatThrownBy(() -> KeystoreRotation.open(Pkcs12KeyringStore.at(file, PASSWORD)))
        .hasMessageContaining("keystore-iterations");
  }

  @Test
  void iterations_ofAllPartsOfAFile_countTogether() throws Exception {
    writePlain(file, "PKCS12", "orders", TestKeys.ec("orders"));
    // 10,000 each for the MAC and the certificates, whose key takes one block of the digest.
    assertThat(load(20_000).keyring().versions()).hasSize(2);
    assertThatThrownBy(() -> load(19_999))
        .isInstanceOfSatisfying(
            KeystoreLimitException.class,
            e -> assertThat(e.limit()).isEqualTo(Limit.KEYSTORE_ITERATIONS));
  }

  private Revision load(long iterations) throws KeyringStoreException {
    return Pkcs12KeyringStore.with(file, PASSWORD)
        .limits(Limits.DEFAULT.with(Limit.KEYSTORE_ITERATIONS, iterations))
        .build()
        .load();
  }

  private void writeTwoRevisions() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), TestKeys.ec("orders"));
      rotation.swap(alias("orders"), TestKeys.ec("orders 2"));
    }
  }

  private void assertUntouched(Class<? extends Exception> expected, char[] password)
      throws IOException {
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> KeystoreRotation.open(Pkcs12KeyringStore.at(file, password)))
        .isInstanceOf(expected)
        .hasMessageContaining("keys.p12")
        .hasMessageNotContaining(new String(password));
    assertThat(file).hasBinaryContent(before);
  }
}
