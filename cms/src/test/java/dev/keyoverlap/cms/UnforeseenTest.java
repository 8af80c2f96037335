package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.AlgorithmParameters;
import java.security.Key;
import java.security.MessageDigestSpi;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.time.Instant;
import java.util.function.Supplier;
import javax.crypto.CipherSpi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What nobody foresaw leaves a reader as a checked exception; what the caller throws, as it is. */
class UnforeseenTest {

  private static final byte[] CONTENT = "an order".getBytes(US_ASCII);
  private static final VerificationPolicy POLICY = VerificationPolicy.anyOf(alias("partner"));
  private static final HeldKey KEY = TestKeys.rsa("partner");

  private static Keyring ring;
  private static byte[] signed;
  private static byte[] encrypted;

  @BeforeAll
  static void begin() throws Exception {
    ring = Ring.empty().add(alias("partner"), KEY, Instant.now()).keyring();
    signed = CmsSigner.with(ring).signAs(alias("partner")).build().sign(CONTENT);
    encrypted = CmsEncryptor.with(ring).encryptTo(alias("partner")).build().encrypt(CONTENT);
  }

  /** A provider whose services fail in a way that nobody announced. */
  @SuppressWarnings("serial")
  private static final class Broken extends Provider {

    Broken(String type, String algorithm) {
      super("Broken", "1", "Fails");
      putService(
          new Service(this, type, algorithm, "none", null, null) {
            @Override
            public Object newInstance(Object parameter) {
              return type.equals("Cipher") ? new BrokenCipher() : new BrokenDigest();
            }

            @Override
            public boolean supportsParameter(Object parameter) {
              return true;
            }
          });
    }
  }

  private static final class BrokenCipher extends CipherSpi {
    @Override
    protected void engineSetMode(String mode) {}

    @Override
    protected void engineSetPadding(String padding) {}

    @Override
    protected int engineGetBlockSize() {
      return 16;
    }

    @Override
    protected int engineGetOutputSize(int length) {
      return length + 16;
    }

    @Override
    protected byte[] engineGetIV() {
      return new byte[12];
    }

    @Override
    protected AlgorithmParameters engineGetParameters() {
      throw new IllegalStateException("broken");
    }

    @Override
    protected void engineInit(int mode, Key key, SecureRandom random) {}

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameterSpec parameters, SecureRandom random) {}

    @Override
    protected void engineInit(
        int mode, Key key, AlgorithmParameters parameters, SecureRandom random) {}

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int length) {
      throw new IllegalStateException("broken");
    }

    @Override
    protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int at) {
      throw new IllegalStateException("broken");
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int length) {
      throw new IllegalStateException("broken");
    }

    @Override
    protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int at) {
      throw new IllegalStateException("broken");
    }
  }

  private static final class BrokenDigest extends MessageDigestSpi {
    @Override
    protected void engineUpdate(byte input) {
      throw new IllegalStateException("broken");
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      throw new IllegalStateException("broken");
    }

    @Override
    protected byte[] engineDigest() {
      throw new IllegalStateException("broken");
    }

    @Override
    protected void engineReset() {}
  }

  @Test
  void unforeseenException_ofAVerifier_isMalformed() throws Exception {
    CmsVerifier verifier =
        CmsVerifier.with(ring, POLICY).provider(new Broken("MessageDigest", "SHA-256")).build();
    assertThat(CmsVerifier.of(ring, POLICY).verify(signed).content()).isEqualTo(CONTENT);

    assertThat(BothReaders.of(verifier).refusal(signed))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("did not foresee")
        .hasRootCauseMessage("broken");
    byte[] detached =
        CmsSigner.with(ring).signAs(alias("partner")).detached().build().sign(CONTENT);
    assertThat(BothReaders.ofDetached(verifier, CONTENT).refusal(detached))
        .hasMessageContaining("did not foresee");
  }

  @Test
  void unforeseenException_ofADecryptor_isTheUniformFailure() throws Exception {
    CmsDecryptor decryptor =
        CmsDecryptor.with(ring).provider(new Broken("Cipher", "AES/GCM/NoPadding")).build();
    assertThat(CmsDecryptor.of(ring).decrypt(encrypted).content()).isEqualTo(CONTENT);

    assertThat(BothReaders.of(decryptor).refusal(encrypted))
        .isInstanceOf(DecryptionException.class)
        .hasMessage("The message could not be decrypted")
        .hasNoCause();
  }

  @Test
  void exceptionsOfTheCaller_comeOutAsTheyAre() {
    RuntimeException own = new UnsupportedOperationException("mine");
    KeyringSource keys =
        () -> {
          throw own;
        };
    assertThatThrownBy(() -> CmsVerifier.of(keys, POLICY).verify(signed)).isSameAs(own);
    assertThatThrownBy(() -> CmsDecryptor.of(keys).decrypt(encrypted)).isSameAs(own);

    InputStream input =
        new InputStream() {
          @Override
          public int read() {
            throw own;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            throw own;
          }
        };
    OutputStream nowhere = OutputStream.nullOutputStream();
    assertThatThrownBy(() -> CmsVerifier.of(ring, POLICY).verifyStream(input, nowhere))
        .isSameAs(own);
    assertThatThrownBy(() -> CmsDecryptor.of(ring).decryptStream(input, nowhere)).isSameAs(own);

    OutputStream output =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw own;
          }
        };
    Supplier<InputStream> message = () -> new ByteArrayInputStream(signed);
    assertThatThrownBy(() -> CmsVerifier.of(ring, POLICY).verifyStream(message.get(), output))
        .isSameAs(own);
    assertThatThrownBy(
            () -> CmsDecryptor.of(ring).decryptStream(new ByteArrayInputStream(encrypted), output))
        .isSameAs(own);
    assertThatThrownBy(
            () ->
                CmsVerifier.of(ring, POLICY)
                    .withProgress(
                        done -> {
                          throw own;
                        })
                    .verifyStream(message.get(), nowhere))
        .isSameAs(own);
  }

  @Test
  void argumentsThatAreNull_areTheCallersMistake() {
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> CmsVerifier.of(ring, POLICY).verify(null));
    assertThatExceptionOfType(NullPointerException.class)
        .isThrownBy(() -> CmsDecryptor.of(ring).decrypt(null));
  }
}
