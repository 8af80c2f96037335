package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A renewal from RSA to ML-KEM through a file, whoever made the key objects. */
class PostQuantumEncryptionTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir Path folder;

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.open(Pkcs12KeyringStore.at(folder.resolve("keys.p12"), PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({"ML-KEM-512,true", "ML-KEM-768,true", "ML-KEM-768,false", "ML-KEM-1024,true"})
  void swapFromRsaToMlKem_throughAFile_losesNoMessage(String algorithm, boolean bouncyCastle)
      throws Exception {
    TestKeys kem = RecipientKeys.named("kem").algorithm(algorithm, 0);
    HeldKey newKey = (bouncyCastle ? kem.asObjectsOfBouncyCastle() : kem).make();
    byte[] before;
    byte[] after;
    try (KeystoreRotation rotation = open()) {
      CmsEncryptor encryptor = CmsEncryptor.with(rotation).encryptTo(alias("invoices")).build();
      rotation.add(alias("invoices"), TestKeys.rsa("rsa"));
      before = encryptor.encrypt(CONTENT);
      rotation.swap(alias("invoices"), newKey);
      after = encryptor.encrypt(CONTENT);
    }

    try (KeystoreRotation reopened = open()) {
      CmsDecryptor decryptor = CmsDecryptor.of(reopened);
      assertThat(decryptor.decrypt(before).content()).isEqualTo(CONTENT);
      // Several times: a key must not wear out.
      for (int i = 0; i < 3; i++) {
        DecryptedContent decrypted = decryptor.decrypt(after);
        assertThat(decrypted.content()).isEqualTo(CONTENT);
        assertThat(decrypted.decryptedWith().keyId()).isEqualTo(newKey.keyId());
      }
      // And it can still be written, which takes its encoded form.
      reopened.swap(alias("invoices"), TestKeys.rsa("kem"));
    }
    try (KeystoreRotation reopened = open()) {
      assertThat(CmsDecryptor.of(reopened).decrypt(after).content()).isEqualTo(CONTENT);
    }
  }
}
