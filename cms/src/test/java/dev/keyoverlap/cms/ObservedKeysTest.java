package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** An observer is told what was built, and of each key that served; of none that did not. */
class ObservedKeysTest {

  private static final Alias OWN = alias("own");
  private static final byte[] CONTENT = "an order".getBytes(US_ASCII);
  private static final HeldKey KEY = TestKeys.rsa("own");
  private static final VerificationPolicy POLICY = VerificationPolicy.anyOf(OWN);
  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  private final List<String> told = new ArrayList<>();

  private KeyringSource keys() throws Exception {
    return ring()
        .withListener(
            new KeyUsageListener() {
              @Override
              public void onConfigured(String by, KeyUse use, Set<Alias> aliases) {
                told.add(by + " " + use + " " + aliases);
              }

              @Override
              public void onUsed(KeyId keyId, KeyUse use) {
                assertThat(keyId).isEqualTo(KEY.keyId());
                told.add(use.toString());
              }
            });
  }

  private static Keyring ring() throws Exception {
    return Ring.empty().add(OWN, KEY, Instant.now()).keyring();
  }

  private static byte[] encrypted() throws Exception {
    return CmsEncryptor.with(ring()).encryptTo(OWN).build().encrypt(CONTENT);
  }

  private static byte[] signed() throws Exception {
    return CmsSigner.with(ring()).signAs(OWN).build().sign(CONTENT);
  }

  /** The last byte, of the tag or of the signature, is another. */
  private static byte[] changed(byte[] message) {
    byte[] changed = message.clone();
    changed[changed.length - 1] ^= 1;
    return changed;
  }

  private static InputStream stream(byte[] message) {
    return new ByteArrayInputStream(message);
  }

  @Test
  void decryption_isTold_inMemoryAndFromAStream_ifItSucceeds() throws Exception {
    CmsDecryptor decryptor = CmsDecryptor.of(keys());
    assertThat(told).containsExactly("CmsDecryptor DECRYPT []");
    told.clear();

    assertThat(decryptor.decrypt(encrypted()).content()).isEqualTo(CONTENT);
    assertThat(told).containsExactly("DECRYPT");
    assertThat(decryptor.decryptStream(stream(encrypted()), NOWHERE).decryptedWith().keyId())
        .isEqualTo(KEY.keyId());
    assertThat(told).containsExactly("DECRYPT", "DECRYPT");
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor.decrypt(changed(encrypted())));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor.decryptStream(stream(changed(encrypted())), NOWHERE));
    assertThat(told).hasSize(2);
  }

  @Test
  void verification_isTold_inMemoryAndFromAStream_ifItSucceeds() throws Exception {
    CmsVerifier verifier = CmsVerifier.of(keys(), POLICY);
    assertThat(told).containsExactly("CmsVerifier VERIFY [own]");
    told.clear();

    assertThat(verifier.verify(signed()).content()).isEqualTo(CONTENT);
    assertThat(verifier.verifyStream(stream(signed()), NOWHERE).report().signers()).hasSize(1);
    assertThat(told).containsExactly("VERIFY", "VERIFY");
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier.verify(changed(signed())));
    assertThat(told).hasSize(2);
  }

  @Test
  void makingMessages_isTold() throws Exception {
    CmsSigner signer = CmsSigner.with(keys()).signAs(OWN).build();
    CmsEncryptor encryptor = CmsEncryptor.with(keys()).encryptTo(OWN).build();
    assertThat(told).containsExactly("CmsSigner SIGN [own]", "CmsEncryptor ENCRYPT [own]");
    told.clear();

    assertThat(signer.sign(CONTENT)).isNotEmpty();
    assertThat(encryptor.encrypt(CONTENT)).isNotEmpty();
    assertThat(told).containsExactly("SIGN", "ENCRYPT");
  }

  @Test
  void observerThatFails_isNotTheMessagesFault() throws Exception {
    RuntimeException own = new UnsupportedOperationException("mine");
    KeyringSource failing =
        ring()
            .withListener(
                new KeyUsageListener() {
                  @Override
                  public void onUsed(KeyId keyId, KeyUse use) {
                    throw own;
                  }
                });
    CmsDecryptor decryptor = CmsDecryptor.of(failing);
    CmsVerifier verifier = CmsVerifier.of(failing, POLICY);
    byte[] encrypted = encrypted();
    byte[] signed = signed();
    byte[] sealed = CmsEncryptor.with(ring()).encryptTo(OWN).build().encrypt(signed);

    assertThatThrownBy(() -> decryptor.decrypt(encrypted)).isSameAs(own);
    assertThatThrownBy(() -> decryptor.decryptStream(stream(encrypted), NOWHERE)).isSameAs(own);
    assertThatThrownBy(() -> verifier.verify(signed)).isSameAs(own);
    assertThatThrownBy(
            () ->
                CmsOpener.decryptThenVerify(decryptor, verifier)
                    .openStream(stream(sealed), NOWHERE))
        .isSameAs(own);
    assertThatThrownBy(
            () ->
                CmsOpener.decryptThenVerify(CmsDecryptor.of(ring()), verifier)
                    .openStream(stream(sealed), NOWHERE))
        .isSameAs(own);
  }
}
