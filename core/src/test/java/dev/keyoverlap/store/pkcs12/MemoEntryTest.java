package dev.keyoverlap.store.pkcs12;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Finding.Kind;
import dev.keyoverlap.ring.KeyringStoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A memo is in the keystore file itself, encrypted, and in nobody's way. */
class MemoEntryTest {

  private static final Alias ORDERS = alias("orders");
  private static final String TEXT = "confirmed by receiver: \u00e4\u00f6\u00fc\n".repeat(200);

  @TempDir Path folder;
  private final SetClock clock = new SetClock();
  private final HeldKey old = TestKeys.ec("old");
  private final HeldKey fresh = TestKeys.ec("fresh");
  private Path file;

  @BeforeEach
  void writeMemo() throws Exception {
    file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      rotation.add(ORDERS, old);
      Memos.noting(rotation, ORDERS, Optional.empty(), Optional.of(TEXT)).swap(ORDERS, fresh);
    }
  }

  @Test
  void memo_isReadFromTheKeystoreAlone() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere")).resolve("keys.p12");
    Files.copy(file, elsewhere);

    try (KeystoreRotation rotation = Keystores.open(elsewhere, clock)) {
      assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, TEXT));
      assertThat(Keystores.held(rotation, "orders")).isEqualTo(fresh);
    }
  }

  @Test
  void memo_inTheFile_isEncrypted() throws Exception {
    String content = Files.readString(file, StandardCharsets.ISO_8859_1);

    assertThat(content).doesNotContain("confirmed by").doesNotContain("KeyOverlap memo");
    // The search finds what is not encrypted: names, as BMPString.
    assertThat(content).contains("\0o\0r\0d\0e\0r\0s\0 \0(\0m\0e\0m\0o\0)");
  }

  @Test
  void memo_changedAndForgotten_leavesNothing() throws Exception {
    try (KeystoreRotation rotation = Keystores.open(file, clock);
        KeystoreRotation stranger = Keystores.open(file, clock)) {
      Memos.note(rotation, ORDERS, Optional.of(TEXT), Optional.of("two"));
      assertThat(stranger.reload()).isTrue();
      assertThat(stranger.keyring().memos()).isEqualTo(Map.of(ORDERS, "two"));
      Memos.note(stranger, ORDERS, Optional.of("two"), Optional.empty());
    }

    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    assertThat(keystore.containsAlias("orders (memo)")).isFalse();
    assertThat(keystore.size()).isEqualTo(2);
  }

  @Test
  void keytool_besideAMemo_listsTheKeysAsBefore() throws Exception {
    String list = Tool.keytool().run("-list", "-keystore", file.toString(), "-storepass:env", "PW");

    assertThat(list)
        .contains("orders, ", "PrivateKeyEntry", "orders (memo), ", "SecretKeyEntry")
        .doesNotContain("confirmed by");
  }

  @Test
  void openssl_besideAMemo_readsTheKeysAsBefore() throws Exception {
    String pem =
        Tool.openssl()
            .run("pkcs12", "-in", file.toString(), "-passin", "env:PW", "-passout", "env:PW");

    assertThat(pem.split("BEGIN ENCRYPTED PRIVATE KEY", -1)).hasSize(3);
    assertThat(pem).contains("friendlyName: orders");
  }

  @Test
  void somebodysOwnSecretKey_isNoMemo_andStays() throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    keystore.setKeyEntry("other (memo)", key, Keystores.PASSWORD, null);
    keystore.setKeyEntry("third (memo)", key, "another word".toCharArray(), null);
    Keystores.save(keystore, file);

    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, TEXT));
      rotation.add(alias("other"), TestKeys.ec("other"));
      assertThatThrownBy(
              () -> Memos.note(rotation, alias("other"), Optional.empty(), Optional.of("mine")))
          .isInstanceOf(KeyringStoreException.class)
          .hasMessageContaining("other (memo)");
    }
    KeyStore after = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    assertThat(after.getKey("other (memo)", Keystores.PASSWORD)).isEqualTo(key);
    assertThat(after.getKey("third (memo)", "another word".toCharArray())).isEqualTo(key);
  }

  @Test
  void secretThatCannotBeOpened_isTold_whereItsNameIsThatOfAMemo() throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    SecretKeySpec key = new SecretKeySpec(new byte[16], "AES");
    for (String name : List.of("other (memo)", "theirs")) {
      keystore.setKeyEntry(name, key, "another word".toCharArray(), null);
    }
    Keystores.save(keystore, file);

    assertThat(Pkcs12KeyringStore.at(file, Keystores.PASSWORD).load().findings())
        .filteredOn(finding -> finding.kind() == Kind.ENTRY_UNUSABLE)
        .singleElement()
        .satisfies(finding -> assertThat(finding.message()).contains("entry 'other (memo)'"));
  }

  @Test
  void memo_withoutText_isReadBack() throws Exception {
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      Memos.note(rotation, ORDERS, Optional.of(TEXT), Optional.of(""));
    }
    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, ""));
    }
  }

  /** A later version may have written it, and a renewal may rest on it. */
  @Test
  void memoOfAnotherForm_standsAgainstEachChange_untilItIsForgottenWithAReason() throws Exception {
    KeyStore keystore = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    byte[] later = "KeyOverlap memo 2\nnext".getBytes(StandardCharsets.US_ASCII);
    keystore.setKeyEntry("other (memo)", new SecretKeySpec(later, "AES"), Keystores.PASSWORD, null);
    Keystores.save(keystore, file);

    try (KeystoreRotation rotation = Keystores.open(file, clock)) {
      assertThatThrownBy(() -> rotation.add(alias("other"), TestKeys.ec("other")))
          .isInstanceOf(KeyRefusedException.class)
          .hasMessageContaining("of a form that this version does not know")
          .hasMessageContaining("overridingRenewal(reason).forgetRenewal('other')");
      assertThat(rotation.keyring().isHeldBack(alias("other"))).isTrue();
      assertThat(rotation.keyring().isHeldBack(ORDERS)).isFalse();
      rotation.overridingRenewal("of a test").add(alias("other"), TestKeys.ec("other"));
      KeyStore kept = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
      assertThat(kept.getKey("other (memo)", Keystores.PASSWORD).getEncoded()).isEqualTo(later);
      rotation.overridingRenewal("of a test").forgetRenewal(alias("other"));
      assertThat(rotation.keyring().isHeldBack(alias("other"))).isFalse();
    }
    KeyStore after = KeyStore.getInstance(file.toFile(), Keystores.PASSWORD);
    assertThat(after.containsAlias("other (memo)")).isFalse();
    assertThat(after.containsAlias("orders (memo)")).isTrue();
  }
}
