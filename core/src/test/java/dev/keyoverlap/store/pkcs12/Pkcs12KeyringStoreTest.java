package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.Revision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class Pkcs12KeyringStoreTest extends InAKeystoreFile {

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
}
