package dev.keyoverlap.cms;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Encrypts and decrypts content under a key that serves for one message only. */
final class ContentCipher {

  /** RFC 5084, 3.2, recommends it, everybody writes it, and it needs no extra hashing. */
  private static final int NONCE_LENGTH = 12;

  private static final int BLOCK_LENGTH = 16;

  private static final int TAG_LENGTH = 16;

  /** The shortest tag of RFC 5084, 3.2. */
  private static final int SHORTEST_TAG = 12;

  /** Big steps keep the JDK's GCM on its slow path until it is compiled. */
  private static final int STEP = 1 << 16;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ContentEncryption encryption;
  private final byte[] iv;
  private final int tagLength;

  private ContentCipher(ContentEncryption encryption, byte[] iv, int tagLength) {
    this.encryption = encryption;
    this.iv = iv;
    this.tagLength = tagLength;
  }

  /** For a message that goes out. */
  static ContentCipher fresh(ContentEncryption encryption) {
    byte[] iv = new byte[encryption.isAuthenticated() ? NONCE_LENGTH : BLOCK_LENGTH];
    RANDOM.nextBytes(iv);
    return new ContentCipher(encryption, iv, encryption.isAuthenticated() ? TAG_LENGTH : 0);
  }

  /**
   * For a message that came in.
   *
   * @throws IllegalArgumentException if the algorithm is none of ours, or its parameters are not
   *     usual
   */
  static ContentCipher of(AlgorithmIdentifier identifier) {
    ContentEncryption encryption =
        ContentEncryption.of(identifier.getAlgorithm())
            .orElseThrow(() -> new IllegalArgumentException("Unknown content encryption"));
    if (!encryption.isAuthenticated()) {
      byte[] iv = ASN1OctetString.getInstance(identifier.getParameters()).getOctets();
      return new ContentCipher(encryption, requireLength(iv, BLOCK_LENGTH), 0);
    }
    GCMParameters parameters = GCMParameters.getInstance(identifier.getParameters());
    int tagLength = parameters.getIcvLen();
    if (tagLength < SHORTEST_TAG || tagLength > TAG_LENGTH) {
      throw new IllegalArgumentException("A tag of " + tagLength + " bytes");
    }
    return new ContentCipher(
        encryption, requireLength(parameters.getNonce(), NONCE_LENGTH), tagLength);
  }

  private static byte[] requireLength(byte[] iv, int length) {
    if (iv.length != length) {
      throw new IllegalArgumentException("An initialisation vector of " + iv.length + " bytes");
    }
    return iv;
  }

  ContentEncryption encryption() {
    return encryption;
  }

  /** The length of the tag in bytes; 0 for CBC. */
  int tagLength() {
    return tagLength;
  }

  AlgorithmIdentifier identifier() {
    ASN1Encodable parameters =
        encryption.isAuthenticated() ? new GCMParameters(iv, tagLength) : new DEROctetString(iv);
    return new AlgorithmIdentifier(encryption.oid(), parameters);
  }

  /** Encrypts; the tag is apart, since CMS keeps it apart. */
  Encrypted encrypt(SecretKey key, byte[] content) throws GeneralSecurityException {
    Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key);
    byte[] output = new byte[cipher.getOutputSize(content.length)];
    int written = update(cipher, content, output);
    written += cipher.doFinal(output, written);
    int end = written - tagLength;
    return new Encrypted(
        new DEROctetString(Arrays.copyOf(output, end)),
        new DEROctetString(Arrays.copyOfRange(output, end, written)));
  }

  /**
   * Decrypts, with GCM after the tag was found correct.
   *
   * @param associated what the tag protects beside the content; empty for CBC
   */
  byte[] decrypt(SecretKey key, Encrypted encrypted, byte[] associated)
      throws GeneralSecurityException {
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, key);
    byte[] content = encrypted.content().getOctets();
    byte[] tag = encrypted.tag().getOctets();
    if (!encryption.isAuthenticated()) {
      return cipher.doFinal(content);
    }
    if (tag.length != tagLength) {
      throw new GeneralSecurityException("The tag is not as long as announced");
    }
    cipher.updateAAD(associated);
    // The JDK's provider gives nothing before the tag is checked, others give some with each step.
    byte[] output = new byte[cipher.getOutputSize(content.length + tagLength)];
    int written = update(cipher, content, output);
    written += cipher.doFinal(tag, 0, tagLength, output, written);
    return written == output.length ? output : Arrays.copyOf(output, written);
  }

  private static int update(Cipher cipher, byte[] input, byte[] output)
      throws GeneralSecurityException {
    int written = 0;
    for (int read = 0; read < input.length; read += STEP) {
      written += cipher.update(input, read, Math.min(STEP, input.length - read), output, written);
    }
    return written;
  }

  private Cipher cipher(int mode, SecretKey key) throws GeneralSecurityException {
    return encryption.isAuthenticated()
        ? cipher("AES/GCM/NoPadding", mode, key, new GCMParameterSpec(tagLength * Byte.SIZE, iv))
        : cipher("AES/CBC/PKCS5Padding", mode, key, new IvParameterSpec(iv));
  }

  private static Cipher cipher(
      String transformation, int mode, SecretKey key, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return CryptoProviders.byRule()
        .cipher(CryptoTask.CONTENT, transformation, mode, key, parameters);
  }

  /**
   * What the cipher makes.
   *
   * @param content as long as the content with GCM
   * @param tag empty with CBC
   */
  record Encrypted(ASN1OctetString content, ASN1OctetString tag) {}
}
