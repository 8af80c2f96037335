package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.DamagedKeystoreException;
import dev.keyoverlap.store.KeystoreLimitException;
import dev.keyoverlap.store.WrongPasswordException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.PKCS12Attribute;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pkcs12KeyringStoreTest {

  private static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private Path file;

  @BeforeEach
  void nameFile() {
    file = folder.resolve("keys.p12");
  }

  @Test
  void open_afterEveryVerb_givesTheSameRing() throws Exception {
    HeldKey stagedKey = TestKeys.ec("staged");
    HeldKey stolen = TestKeys.ec("stolen");
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), TestKeys.ec("first"));
      rotation.add(alias("orders-next"), TestKeys.ec("second"));
      rotation.add(alias("partner"), TestKeys.certificateOf(TestKeys.ec("partner 1")));
      clock.advance(Duration.ofHours(1));
      rotation.promote(alias("orders-next"), alias("orders"));
      rotation.swap(alias("partner"), TestKeys.certificateOf(TestKeys.ec("partner 2")));
      rotation.add(alias("invoices"), stolen);
      rotation.markCompromised(stolen.keyId(), "stolen");
      rotation.rename(alias("orders"), alias("Orders out"));
      rotation.stage(alias("orders out"), stagedKey);

      Keyring written = rotation.keyring();
      try (KeystoreRotation reopened = open()) {
        assertThat(reopened.keyring()).isEqualTo(written);
        assertThat(reopened.keyring().versions()).extracting(KeyVersion::state).hasSize(6);
        assertThat(reopened.history()).isEqualTo(rotation.history());
      }
    }
    try (KeystoreRotation reopened = open()) {
      HeldKey same = (HeldKey) reopened.keyring().find(stagedKey.keyId()).orElseThrow().entry();
      assertThat(same.privateKey()).isEqualTo(stagedKey.privateKey());
    }
  }

  @Test
  void purge_onceTheDateHasCome_removesTheEntryFromTheFile() throws Exception {
    HeldKey old = TestKeys.ec("old");
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), old);
      rotation.swap(alias("orders"), TestKeys.ec("new"));
      clock.advance(Duration.ofDays(90).minusMillis(1));
      assertThat(rotation.purge()).isEmpty();
      clock.advance(Duration.ofMillis(1));
      assertThat(rotation.purge()).extracting(KeyVersion::keyId).containsExactly(old.keyId());
    }
    // The key in use, and what is remembered of the other.
    assertThat(Collections.list(plainKeystore().aliases()))
        .containsExactlyInAnyOrder("orders", "(purged keys)");
    KeyStore previous =
        KeyStore.getInstance(folder.resolve("keys.p12.previous").toFile(), PASSWORD);
    assertThat(Collections.list(previous.aliases()))
        .as("nor does the backup have the purged key")
        .containsExactly("orders");
    try (KeystoreRotation reopened = open()) {
      assertThat(reopened.history())
          .extracting(Change::verb)
          .containsExactly(Verb.ADD, Verb.SWAP, Verb.PURGE);
    }
  }

  @Test
  void plainKeystore_afterASwap_findsTheActiveKeyUnderItsAlias() throws Exception {
    HeldKey next = TestKeys.ec("new");
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), TestKeys.ec("old"));
      rotation.swap(alias("orders"), next);
    }
    assertThat(plainKeystore().getKey("orders", PASSWORD)).isEqualTo(next.privateKey());
    assertThat(plainKeystore().getCertificate("orders")).isEqualTo(next.certificate());
    assertThat(plainKeystore().size()).isEqualTo(2);
  }

  @Test
  void commit_ofAnyChange_keepsTheRevisionBeforeAsABackup() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), TestKeys.ec("old"));
      byte[] before = Files.readAllBytes(file);
      rotation.swap(alias("orders"), TestKeys.ec("new"));

      assertThat(folder.resolve("keys.p12.previous")).hasBinaryContent(before);
    }
    try (Stream<Path> names = Files.list(folder)) {
      assertThat(names.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "keys.p12", "keys.p12.previous", "keys.p12.history", "keys.p12.lock");
    }
  }

  @Test
  void commit_ofANewFile_letsOnlyTheOwnerRead_andOfAnOldOneKeepsItsPermissions() throws Exception {
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), TestKeys.ec("old"));
      assertThat(permissions(file)).isEqualTo("rw-------");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      rotation.swap(alias("orders"), TestKeys.ec("new"));
      assertThat(permissions(file)).isEqualTo("rw-r-----");
      assertThat(permissions(folder.resolve("keys.p12.previous"))).isEqualTo("rw-r-----");
    }
  }

  @Test
  void commit_withoutAnyChange_isTheCallersMistake() throws Exception {
    KeyringStore store = Pkcs12KeyringStore.at(file, PASSWORD);
    Revision empty = store.load();
    assertThatThrownBy(() -> store.commit(empty, Keyring.empty(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(file).doesNotExist();
  }

  @Test
  void commit_ofAFileThatOthersMayWrite_keepsItSoWhateverTheMaskOfTheProcess() throws Exception {
    writePlain(file, "PKCS12", "orders", TestKeys.ec("old"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    try (KeystoreRotation rotation = open()) {
      rotation.swap(alias("orders"), TestKeys.ec("new"));
    }
    for (String name : List.of("keys.p12", "keys.p12.previous", "keys.p12.history")) {
      assertThat(permissions(folder.resolve(name))).as(name).isEqualTo("rw-rw-rw-");
    }
  }

  @Test
  void chain_ofAKeyWhoseAuthorityHasASecondKeyOfTheSameName_neverHoldsTheWrongOne()
      throws Exception {
    HeldKey firstAuthority = TestKeys.ec("authority");
    HeldKey secondAuthority = TestKeys.ec("authority");
    HeldKey old = TestKeys.named("orders").algorithm("EC", 256).issuedBy(firstAuthority).make();
    HeldKey next = TestKeys.named("orders").algorithm("EC", 256).issuedBy(secondAuthority).make();
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), old);
      rotation.swap(alias("orders"), next);
    }
    try (KeystoreRotation rotation = open()) {
      for (KeyVersion version : rotation.keyring().versions()) {
        HeldKey key = (HeldKey) version.entry();
        assertThat(key.chain().get(0)).isEqualTo(key.certificate());
        for (int i = 1; i < key.chain().size(); i++) {
          key.chain().get(i - 1).verify(key.chain().get(i).getPublicKey());
        }
      }
      assertThat(rotation.keyring().versions())
          .extracting(version -> ((HeldKey) version.entry()).chain().size())
          .contains(2);
    }
  }

  @Test
  void privateKeys_carriedOverToARevisionOfSomebodyElse_areNotUnlockedAgain() throws Exception {
    HeldKey other = TestKeys.ec("other");
    try (KeystoreRotation writer = open()) {
      writer.add(alias("orders"), TestKeys.ec("orders"));
      writer.add(alias("other"), other);
      try (KeystoreRotation reader = open()) {
        HeldKey before = held(reader, "orders");
        Object unlocked = before.privateKey();
        writer.swap(alias("other"), TestKeys.ec("other 2"));

        assertThat(reader.reload()).isTrue();
        assertThat(held(reader, "orders")).isSameAs(before);
        assertThat(held(reader, "orders").privateKey()).isSameAs(unlocked);
      }
    }
  }

  @Test
  void lockedKeyOfAnEarlierRing_afterAForeignSwapOfItsAlias_isStillTheEarlierKey()
      throws Exception {
    HeldKey old = TestKeys.ec("old");
    try (KeystoreRotation writer = open()) {
      writer.add(alias("orders"), old);
      try (KeystoreRotation reader = open()) {
        Keyring earlier = reader.keyring();
        writer.swap(alias("orders"), TestKeys.ec("new"));
        reader.reload();

        HeldKey key = (HeldKey) earlier.active(alias("orders")).orElseThrow().entry();
        assertThat(key.privateKey()).isEqualTo(old.privateKey());
      }
    }
  }

  @Test
  void commit_onARevisionThatSomebodyElseReplaced_isRefusedAndLosesNothing() throws Exception {
    KeyringStore store = Pkcs12KeyringStore.at(file, Keystores.PASSWORD);
    Revision base = store.load();
    try (KeystoreRotation one = open();
        KeystoreRotation two = open()) {
      one.add(alias("one"), TestKeys.ec("one"));
      assertThatThrownBy(() -> store.commit(base, one.keyring(), one.history()))
          .isInstanceOf(ChangedMeanwhileException.class)
          .hasMessageContaining("keys.p12")
          .hasMessageContaining("another process changed the keystore");
      // A rotation repeats the change on what is there now.
      two.add(alias("two"), TestKeys.ec("two"));
    }
    try (KeystoreRotation reopened = open()) {
      assertThat(reopened.keyring().aliases()).containsExactly(alias("one"), alias("two"));
    }
  }

  @Test
  void refresh_throughASymbolicLinkThatIsSwitched_seesTheOtherFile() throws Exception {
    Path first = Files.createDirectory(folder.resolve("..2026_01"));
    Path second = Files.createDirectory(folder.resolve("..2026_02"));
    HeldKey old = TestKeys.ec("old");
    HeldKey next = TestKeys.ec("new");
    writePlain(first.resolve("keys.p12"), "PKCS12", "orders", old);
    writePlain(second.resolve("keys.p12"), "PKCS12", "orders", next);
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
    file = Files.createSymbolicLink(folder.resolve("keys.p12"), Path.of("..data/keys.p12"));
    try (KeystoreRotation rotation = open()) {
      assertThat(active(rotation, "orders").keyId()).isEqualTo(old.keyId());
      Path other = Files.createSymbolicLink(folder.resolve("..data_tmp"), second);
      Files.move(
          other,
          data,
          java.nio.file.StandardCopyOption.ATOMIC_MOVE,
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);

      assertThat(rotation.reload()).isTrue();
      assertThat(active(rotation, "orders").keyId()).isEqualTo(next.keyId());
    }
  }

  @Test
  void commit_throughASymbolicLink_replacesTheFileAndLeavesTheLink() throws Exception {
    Path real = Files.createDirectory(folder.resolve("secure")).resolve("real.p12");
    writePlain(real, "PKCS12", "orders", TestKeys.ec("old"));
    file = Files.createSymbolicLink(file, real);
    HeldKey next = TestKeys.ec("new");
    try (KeystoreRotation rotation = open()) {
      rotation.swap(alias("orders"), next);
    }
    assertThat(file).isSymbolicLink();
    assertThat(plainKeystore().getCertificate("orders")).isEqualTo(next.certificate());
    assertThat(real.resolveSibling("real.p12.history")).exists();
  }

  @Nested
  class Adoption {

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

  @Nested
  class Trouble {

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
        assertThatThrownBy(Pkcs12KeyringStoreTest.this::open)
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
      assertThatThrownBy(Pkcs12KeyringStoreTest.this::open)
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

  // ---- what the tests are made of

  private KeystoreRotation open() throws KeyringStoreException {
    return KeystoreRotation.with(Pkcs12KeyringStore.at(file, PASSWORD))
        .clock(clock)
        .reloadManually()
        .open();
  }

  private static KeyVersion active(KeystoreRotation rotation, String name) {
    return rotation.keyring().active(alias(name)).orElseThrow();
  }

  private static HeldKey held(KeystoreRotation rotation, String name) {
    return (HeldKey) active(rotation, name).entry();
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private KeyStore plainKeystore() throws Exception {
    return KeyStore.getInstance(file.toFile(), PASSWORD);
  }

  private static KeyStore writePlain(Path file, String type, String name, HeldKey key)
      throws Exception {
    KeyStore keystore = KeyStore.getInstance(type);
    keystore.load(null, PASSWORD);
    keystore.setKeyEntry(name, key.privateKey(), PASSWORD, key.chain().toArray(new Certificate[0]));
    keystore.setCertificateEntry("authority", TestKeys.ec("authority").certificate());
    save(keystore, file);
    return keystore;
  }

  private static void save(KeyStore keystore, Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      keystore.store(out, PASSWORD);
    }
  }
}
