package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.key.HeldKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/** A case with its material: keys, content and, for those that read, the message to be read. */
public final class Job {

  private static final long SEED = 20_261_101;

  private static final Map<Size, byte[]> CONTENTS = new ConcurrentHashMap<>();

  private final Case line;
  private final List<HeldKey> keys;
  private final byte[] content;
  private final KeyOverlap keyOverlap;

  private Job(Case line, List<HeldKey> keys) {
    this.line = line;
    this.keys = keys;
    this.content = CONTENTS.computeIfAbsent(line.size(), Job::random);
    this.keyOverlap = KeyOverlap.with(keys);
  }

  /** Not zeros: no library, and no memory, must find a short way. */
  private static byte[] random(Size size) {
    byte[] content = new byte[size.bytes()];
    new SplittableRandom(SEED).nextBytes(content);
    return content;
  }

  public static Job of(Case line) throws Exception {
    return new Job(line, BenchmarkKeys.load(line.operation().onP256(), line.keys()));
  }

  Operation operation() {
    return line.operation();
  }

  List<HeldKey> keys() {
    return keys;
  }

  List<X509Certificate> certificates() {
    return keys.stream().map(HeldKey::certificate).toList();
  }

  byte[] content() {
    return content;
  }

  /** The message for those that read one: the same bytes for every library, in DER. */
  byte[] message() throws Exception {
    return switch (operation()) {
      case VERIFY, VERIFY_P256 -> keyOverlap.signer().build().sign(content);
      case VERIFY_DETACHED -> keyOverlap.signer().detached().build().sign(content);
      case DECRYPT_GCM, DECRYPT_CBC -> keyOverlap.encryptor(operation()).build().encrypt(content);
      default -> throw new IllegalStateException(operation() + " reads no message");
    };
  }

  /** The exception for an operation that a library does not have. */
  IllegalArgumentException unknown() {
    return new IllegalArgumentException("Not measured here: " + line);
  }

  /**
   * Checks what was read.
   *
   * @param read the content, verified or decrypted
   */
  void requireContent(byte[] read) {
    if (!Arrays.equals(read, content)) {
      throw new AssertionError("It did not read the content that it was to read");
    }
  }

  /**
   * Checks what was written, by reading it.
   *
   * @param message the message, signed or encrypted
   */
  void requireMessage(byte[] message) throws Exception {
    requireContent(
        operation().signs()
            ? keyOverlap.verifier().verify(message).content()
            : keyOverlap.decryptor().decrypt(message).content());
  }
}
