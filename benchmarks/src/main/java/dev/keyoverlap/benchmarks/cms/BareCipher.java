package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.key.HeldKey;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The JDK's own AES, and its RSA for the key of the content. */
@SuppressWarnings("ImmutableEnumChecker") // parameters do not change
enum BareCipher {
  /** With RSAES-OAEP and SHA-256. */
  GCM(
      "AES/GCM/NoPadding",
      new GCMParameterSpec(128, new byte[12]),
      "RSA/ECB/OAEPPadding",
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT)),
  /** With RSAES-PKCS1-v1_5. */
  CBC("AES/CBC/PKCS5Padding", new IvParameterSpec(new byte[16]), "RSA/ECB/PKCS1Padding", null);

  /** In bigger steps the JDK's GCM is slow until it is compiled. */
  private static final int STEP = 1 << 14;

  /** Always the same, with the same vector: nothing is encrypted for anybody here. */
  private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "AES");

  private final String cipher;
  private final AlgorithmParameterSpec parameters;
  private final String keyTransport;
  private final @Nullable AlgorithmParameterSpec keyTransportParameters;

  BareCipher(
      String cipher,
      AlgorithmParameterSpec parameters,
      String keyTransport,
      @Nullable AlgorithmParameterSpec keyTransportParameters) {
    this.cipher = cipher;
    this.parameters = parameters;
    this.keyTransport = keyTransport;
    this.keyTransportParameters = keyTransportParameters;
  }

  /** The content's cipher; the output is thrown away. */
  Task encryption(Job job) {
    byte[] content = job.content();
    return Task.of(
        () -> {
          Cipher aes = aes(Cipher.ENCRYPT_MODE);
          byte[] step = new byte[aes.getOutputSize(STEP)];
          int written = 0;
          for (int read = 0; read < content.length; read += STEP) {
            written += aes.update(content, read, Math.min(STEP, content.length - read), step);
          }
          return written + aes.doFinal(step, 0);
        },
        written ->
            BarePrimitives.require(
                written == aes(Cipher.ENCRYPT_MODE).getOutputSize(content.length)));
  }

  /** The content's cipher; with GCM nothing comes out before the last step. */
  Task decryption(Job job) throws GeneralSecurityException {
    byte[] encrypted = inSteps(aes(Cipher.ENCRYPT_MODE), job.content());
    return Task.of(() -> inSteps(aes(Cipher.DECRYPT_MODE), encrypted), job::requireContent);
  }

  private static byte[] inSteps(Cipher cipher, byte[] input) throws GeneralSecurityException {
    byte[] output = new byte[cipher.getOutputSize(input.length)];
    int written = 0;
    for (int read = 0; read < input.length; read += STEP) {
      written += cipher.update(input, read, Math.min(STEP, input.length - read), output, written);
    }
    written += cipher.doFinal(output, written);
    return written == output.length ? output : Arrays.copyOf(output, written);
  }

  private Cipher aes(int mode) throws GeneralSecurityException {
    Cipher aes = Cipher.getInstance(cipher, "SunJCE");
    aes.init(mode, KEY, parameters);
    return aes;
  }

  /** The content's key, to every recipient. */
  Task keyEncryptions(Job job) {
    return Task.of(
        () -> {
          int written = 0;
          for (HeldKey recipient : job.keys()) {
            written += encryptedKey(recipient).length;
          }
          return written;
        },
        written -> BarePrimitives.require(written == job.keys().size() * 256));
  }

  /** The content's key, from one recipient's. */
  Task keyDecryption(Job job) throws Exception {
    HeldKey recipient = job.keys().get(0);
    byte[] encrypted = encryptedKey(recipient);
    return Task.of(
        () -> rsa(Cipher.DECRYPT_MODE, recipient.privateKey()).doFinal(encrypted),
        key -> BarePrimitives.require(Arrays.equals(key, KEY.getEncoded())));
  }

  private byte[] encryptedKey(HeldKey recipient) throws GeneralSecurityException {
    return rsa(Cipher.ENCRYPT_MODE, recipient.certificate().getPublicKey())
        .doFinal(KEY.getEncoded());
  }

  private Cipher rsa(int mode, Key key) throws GeneralSecurityException {
    Cipher rsa = Cipher.getInstance(keyTransport, "SunJCE");
    if (keyTransportParameters == null) {
      rsa.init(mode, key);
    } else {
      rsa.init(mode, key, keyTransportParameters);
    }
    return rsa;
  }
}
