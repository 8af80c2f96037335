package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.key.HeldKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;

/**
 * The unavoidable work: the JDK's own cryptography, fed in the steps in which it is fastest,
 * without any message around it. One digest for whatever number of signers; one private-key
 * operation to decrypt.
 */
final class BarePrimitives implements Library {

  private static final int STEP = 1 << 14;

  /** About as long as signed attributes are. */
  private static final byte[] ATTRIBUTES = new byte[160];

  @Override
  public Task prepare(Job job) throws Exception {
    return switch (job.operation()) {
      case SIGN, SIGN_P256 -> both(digest(job), signatures(job));
      case VERIFY, VERIFY_DETACHED, VERIFY_P256 -> both(digest(job), verifications(job));
      case ENCRYPT_GCM -> encryption(BareCipher.GCM, job);
      case ENCRYPT_CBC -> encryption(BareCipher.CBC, job);
      case DECRYPT_GCM -> decryption(BareCipher.GCM, job);
      case DECRYPT_CBC -> decryption(BareCipher.CBC, job);
      case DIGEST -> digest(job);
      case GCM -> BareCipher.GCM.encryption(job);
      case RSA_SIGN -> signatures(job);
      case RSA_VERIFY -> verifications(job);
      case SIGN_AT_REST, SIGN_WHILE_SWAPPING -> throw job.unknown();
    };
  }

  private static Task both(Task first, Task second) {
    return new Task() {
      @Override
      public Object run() throws Exception {
        return List.of(first.run(), second.run());
      }

      @Override
      public void check() throws Exception {
        first.check();
        second.check();
      }
    };
  }

  private static Task encryption(BareCipher cipher, Job job) {
    return both(cipher.keyEncryptions(job), cipher.encryption(job));
  }

  private static Task decryption(BareCipher cipher, Job job) throws Exception {
    return both(cipher.keyDecryption(job), cipher.decryption(job));
  }

  private static Task digest(Job job) {
    return Task.of(
        () -> digest(new ByteArrayInputStream(job.content())),
        digest ->
            require(
                MessageDigest.isEqual(
                    digest, MessageDigest.getInstance("SHA-256").digest(job.content()))));
  }

  private static byte[] digest(InputStream content) throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256", "SUN");
    byte[] step = new byte[STEP];
    for (int read = content.read(step); read > 0; read = content.read(step)) {
      digest.update(step, 0, read);
    }
    return digest.digest();
  }

  private static Task signatures(Job job) {
    return Task.of(
        () -> {
          List<byte[]> signatures = new ArrayList<>();
          for (HeldKey key : job.keys()) {
            signatures.add(sign(key, job.operation()));
          }
          return signatures;
        },
        signatures -> {
          for (int i = 0; i < signatures.size(); i++) {
            verify(job.keys().get(i), job.operation(), signatures.get(i));
          }
        });
  }

  private static Task verifications(Job job) throws Exception {
    List<byte[]> signatures = new ArrayList<>();
    for (HeldKey key : job.keys()) {
      signatures.add(sign(key, job.operation()));
    }
    return Task.of(
        () -> {
          for (int i = 0; i < signatures.size(); i++) {
            verify(job.keys().get(i), job.operation(), signatures.get(i));
          }
          return signatures;
        },
        verified -> {});
  }

  private static byte[] sign(HeldKey key, Operation operation) throws Exception {
    Signature signature = signature(operation);
    signature.initSign(key.privateKey());
    signature.update(ATTRIBUTES);
    return signature.sign();
  }

  private static void verify(HeldKey key, Operation operation, byte[] value)
      throws GeneralSecurityException {
    Signature signature = signature(operation);
    signature.initVerify(key.certificate().getPublicKey());
    signature.update(ATTRIBUTES);
    require(signature.verify(value));
  }

  private static Signature signature(Operation operation) throws GeneralSecurityException {
    return operation.onP256()
        ? Signature.getInstance("SHA256withECDSA", "SunEC")
        : Signature.getInstance("SHA256withRSA", "SunRsaSign");
  }

  static void require(boolean correct) {
    if (!correct) {
      throw new AssertionError("A primitive gave a wrong answer");
    }
  }
}
