package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Keystores that other programs made, as they are taken over. */
class Pkcs12AdoptionTest extends InAKeystoreFile {

  @Test
  void open_anExistingKeystore_takesEveryEntryAsActiveAndWritesNothing() throws Exception {
    HeldKey key = TestKeys.ec("orders");
    writePlain(file, "PKCS12", "Orders", key);
    byte[] before = Files.readAllBytes(file);
    try (KeystoreRotation rotation = open()) {
      KeyVersion version = active(rotation, "orders");
      assertThat(version.entry()).isEqualTo(key);
      assertThat(version.since()).isEqualTo(key.certificate().getNotBefore().toInstant());
      assertThat(rotation.history()).isEmpty();
    }
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void swap_inAnAdoptedKeystore_recordsWhatWasFoundThere() throws Exception {
    HeldKey old = TestKeys.ec("orders");
    writePlain(file, "PKCS12", "orders", old);
    try (KeystoreRotation rotation = open()) {
      rotation.by("alice", "takeover").swap(alias("orders"), TestKeys.ec("new"));
    }
    try (KeystoreRotation rotation = open()) {
      assertThat(rotation.history())
          .extracting(Change::verb)
          .containsExactly(Verb.FOUND, Verb.FOUND, Verb.SWAP);
      assertThat(rotation.history())
          .filteredOn(change -> change.verb() == Verb.FOUND)
          .extracting(change -> change.alias().name())
          .containsExactly("authority", "orders");
      assertThat(rotation.keyring().find(old.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.RETAINED);
    }
  }

  @Test
  void swap_inAJksKeystore_keepsAllEntriesAndTheOldFile() throws Exception {
    file = folder.resolve("keys.jks");
    HeldKey old = TestKeys.rsa("orders");
    writePlain(file, "JKS", "orders", old);
    byte[] jks = Files.readAllBytes(file);
    HeldKey next = TestKeys.ec("new");
    try (KeystoreRotation rotation = open()) {
      assertThat(held(rotation, "orders").privateKey()).isEqualTo(old.privateKey());
      rotation.swap(alias("orders"), next);
    }
    assertThat(folder.resolve("keys.jks.previous")).hasBinaryContent(jks);
    try (KeystoreRotation rotation = open()) {
      assertThat(held(rotation, "orders").privateKey()).isEqualTo(next.privateKey());
      assertThat(rotation.keyring().find(old.keyId())).isPresent();
      assertThat(rotation.keyring().active(alias("authority"))).isPresent();
    }
  }

  @Test
  void swap_nextToEntriesOfOtherKinds_leavesThemAlone() throws Exception {
    KeyStore keystore = writePlain(file, "PKCS12", "orders", TestKeys.ec("orders"));
    keystore.setEntry(
        "shared secret",
        new KeyStore.SecretKeyEntry(new javax.crypto.spec.SecretKeySpec(new byte[32], "AES")),
        new KeyStore.PasswordProtection(PASSWORD));
    save(keystore, file);
    try (KeystoreRotation rotation = open()) {
      rotation.swap(alias("orders"), TestKeys.ec("new"));
      assertThat(plainKeystore().getKey("shared secret", PASSWORD).getEncoded())
          .isEqualTo(new byte[32]);
      assertThatThrownBy(() -> rotation.add(alias("shared secret"), TestKeys.ec("clash")))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("shared secret");
      assertThat(rotation.keyring().active(alias("shared secret"))).isEmpty();
      rotation.swap(alias("orders"), TestKeys.ec("newer"));
    }
  }

  @Test
  void history_afterAnotherProgramReplacedAnEntry_saysSo() throws Exception {
    HeldKey ours = TestKeys.ec("ours");
    HeldKey theirs = TestKeys.ec("theirs");
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), ours);
    }
    KeyStore plain = plainKeystore();
    plain.deleteEntry("orders");
    plain.setKeyEntry(
        "orders", theirs.privateKey(), PASSWORD, new Certificate[] {theirs.certificate()});
    save(plain, file);
    try (KeystoreRotation rotation = open()) {
      assertThat(rotation.history()).extracting(Change::verb).containsExactly(Verb.ADD);
      rotation.swap(alias("orders"), TestKeys.ec("next"));
      assertThat(rotation.history())
          .extracting(Change::verb)
          .containsExactly(Verb.ADD, Verb.GONE, Verb.FOUND, Verb.SWAP);
    }
  }

  @Test
  void retainedEntry_givenAPlainNameByAnotherProgram_becomesActiveUnderIt() throws Exception {
    HeldKey old = TestKeys.ec("old");
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), old);
      rotation.swap(alias("orders"), TestKeys.ec("new"));
      KeyVersion retained = rotation.keyring().find(old.keyId()).orElseThrow();
      KeyStore plain = plainKeystore();
      plain.setKeyEntry(
          "emergency", old.privateKey(), PASSWORD, new Certificate[] {old.certificate()});
      plain.deleteEntry(VersionRecord.nameOf(retained));
      save(plain, file);
      assertThat(rotation.reload()).isTrue();
      assertThat(active(rotation, "emergency").keyId()).isEqualTo(old.keyId());
    }
  }

  @Test
  void open_whereOneCertificateStandsTwice_usesTheKeyPairAndSaysSo() throws Exception {
    HeldKey key = TestKeys.ec("orders");
    KeyStore keystore = writePlain(file, "PKCS12", "orders", key);
    keystore.setCertificateEntry("orders-copy", key.certificate());
    save(keystore, file);
    Revision revision = Pkcs12KeyringStore.at(file, PASSWORD).load();
    assertThat(revision.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.kind()).isEqualTo(Finding.Kind.CERTIFICATE_TWICE);
              assertThat(finding.message()).contains("'orders'").contains("'orders-copy'");
            });
    try (KeystoreRotation rotation = open()) {
      assertThat(held(rotation, "orders").privateKey()).isEqualTo(key.privateKey());
      rotation.swap(alias("orders"), TestKeys.ec("new"));
      assertThat(plainKeystore().getCertificate("orders-copy")).isEqualTo(key.certificate());
    }
    try (KeystoreRotation rotation = open()) {
      assertThat(rotation.keyring().find(key.keyId()).orElseThrow().state())
          .as("the entry whose state is known counts")
          .isEqualTo(KeyState.RETAINED);
      clock.advance(Duration.ofDays(90));
      assertThat(rotation.purge()).hasSize(1);
      assertThat(plainKeystore().containsAlias("orders-copy"))
          .as("nor does it come back")
          .isFalse();
    }
  }
}
