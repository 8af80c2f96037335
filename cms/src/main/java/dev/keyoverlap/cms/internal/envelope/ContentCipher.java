package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite.Mode;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.CryptoTask;
import dev.keyoverlap.cms.internal.syntax.ContentSlice;
import dev.keyoverlap.internal.files.Pump;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.GCMParameters;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/**
 * How one content is encrypted: the algorithm and its parameters. Makes the ciphers that encrypt
 * and decrypt it under a key that serves for one message only.
 */
public final class ContentCipher {

  /** The shortest tag of RFC 5084, 3.2. */
  private static final int SHORTEST_TAG = 12;

  private static final int TAG_LENGTH = AeadEncryption.TAG_LENGTH;

  /** Of the four bytes after the nonce (NIST SP 800-38D, 7.1: inc32 of the first counter block). */
  private static final int GCM_COUNTER_OF_CONTENT = 2;

  private static final int BLOCK_LENGTH = 16;

  private static final int CHACHA_BLOCK_LENGTH = 64;

  /** RFC 8439, 2.8: block 0 makes the key of Poly1305. */
  private static final int CHACHA_COUNTER_OF_CONTENT = 1;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final ContentSuite suite;
  private final byte[] iv;
  private final int tagLength;
  private final CryptoProviders providers;

  private ContentCipher(ContentSuite suite, byte[] iv, int tagLength, CryptoProviders providers) {
    this.suite = suite;
    this.iv = iv;
    this.tagLength = tagLength;
    this.providers = providers;
  }

  /** The same, with ciphers from these providers instead of those of the rule. */
  public ContentCipher using(CryptoProviders others) {
    return new ContentCipher(suite, iv, tagLength, others);
  }

  /** For a message that goes out. */
  public static ContentCipher fresh(ContentEncryption encryption) {
    ContentSuite suite = ContentSuite.of(encryption);
    byte[] iv = new byte[suite.mode().vectorLength()];
    RANDOM.nextBytes(iv);
    return new ContentCipher(
        suite, iv, suite.isAuthenticated() ? TAG_LENGTH : 0, CryptoProviders.byRule());
  }

  /**
   * For a message that came in.
   *
   * @throws IllegalArgumentException if the algorithm is none of ours, or its parameters are not
   *     usual
   */
  public static ContentCipher of(AlgorithmIdentifier identifier) {
    ContentSuite suite =
        ContentSuite.of(identifier.getAlgorithm())
            .orElseThrow(() -> new IllegalArgumentException("Unknown content encryption"));
    return switch (suite.mode()) {
      case AES_GCM -> {
        GCMParameters parameters = GCMParameters.getInstance(identifier.getParameters());
        int tagLength = parameters.getIcvLen();
        if (tagLength < SHORTEST_TAG || tagLength > TAG_LENGTH) {
          throw new IllegalArgumentException("A tag of " + tagLength + " bytes");
        }
        yield of(suite, parameters.getNonce(), tagLength);
      }
      case CHACHA20_POLY1305 -> of(suite, vector(identifier), TAG_LENGTH);
      case AES_CBC, DES_EDE3_CBC -> of(suite, vector(identifier), 0);
    };
  }

  private static ContentCipher of(ContentSuite suite, byte[] iv, int tagLength) {
    // With GCM this is not only usual: a nonce of 12 bytes is the beginning of the counter block.
    if (iv.length != suite.mode().vectorLength()) {
      throw new IllegalArgumentException("An initialisation vector of " + iv.length + " bytes");
    }
    return new ContentCipher(suite, iv, tagLength, CryptoProviders.byRule());
  }

  private static byte[] vector(AlgorithmIdentifier identifier) {
    return ASN1OctetString.getInstance(identifier.getParameters()).getOctets();
  }

  public ContentEncryption encryption() {
    return suite.encryption();
  }

  public ContentSuite suite() {
    return suite;
  }

  /** The length of the tag in bytes; 0 for CBC. */
  public int tagLength() {
    return tagLength;
  }

  AlgorithmIdentifier identifier() {
    return new AlgorithmIdentifier(
        suite.oid(),
        suite.mode() == Mode.AES_GCM ? new GCMParameters(iv, tagLength) : new DEROctetString(iv));
  }

  // ---- content in steps

  /**
   * Begins to encrypt.
   *
   * @param associated what the tag protects beside the content; empty for CBC
   */
  Sealing sealing(ContentKey key, byte[] associated) throws GeneralSecurityException {
    return suite.isAuthenticated()
        ? new Sealing.Authenticated(authenticating(key, associated))
        : new Sealing.Chained(chaining(Cipher.ENCRYPT_MODE, key));
  }

  /**
   * Begins to decrypt.
   *
   * @param associated what the tag protects beside the content
   */
  public Opening opening(ContentKey key, byte[] associated) throws GeneralSecurityException {
    return suite.isAuthenticated()
        ? new Opening.Authenticated(keyStream(key, 0), authenticating(key, associated))
        : unchaining(key);
  }

  private Opening unchaining(ContentKey key) throws GeneralSecurityException {
    return new Opening.Chained(chaining(Cipher.DECRYPT_MODE, key), suite.mode().vectorLength());
  }

  /**
   * Begins to decrypt once more what was found to be right.
   *
   * @param from the byte to begin with: a multiple of {@link Pump#STEP}, and 0 with CBC
   */
  public Opening reopening(ContentKey key, long from) throws GeneralSecurityException {
    if (from % Pump.STEP != 0 || (from > 0 && !suite.isAuthenticated())) {
      throw new IllegalArgumentException("Nothing can be decrypted from there on");
    }
    return suite.isAuthenticated()
        ? new Opening.Unauthenticated(keyStream(key, from))
        : unchaining(key);
  }

  /** Whether a received tag equals the expected one; in constant time. */
  public boolean isTag(byte[] received, byte[] made) {
    return received.length == tagLength
        && MessageDigest.isEqual(received, Arrays.copyOf(made, tagLength));
  }

  /** Makes the tag over content. */
  public AeadEncryption authenticating(ContentKey contentKey, byte[] associated)
      throws GeneralSecurityException {
    SecretKey key = secretKey(contentKey);
    return suite.mode() == Mode.AES_GCM
        ? new GcmSegments(this, key, iv, associated)
        : new ChaChaEncryption(
            cipher("ChaCha20-Poly1305", Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv)),
            associated);
  }

  /** Decrypts without checking the tag (NIST SP 800-38D, 6.5; RFC 8439, 2.4). */
  private Cipher keyStream(ContentKey contentKey, long from) throws GeneralSecurityException {
    SecretKey key = secretKey(contentKey);
    if (suite.mode() == Mode.AES_GCM) {
      int counter = GCM_COUNTER_OF_CONTENT + (int) (from / BLOCK_LENGTH);
      return ctr(key, ByteBuffer.allocate(BLOCK_LENGTH).put(iv).putInt(counter).array());
    }
    int counter = CHACHA_COUNTER_OF_CONTENT + (int) (from / CHACHA_BLOCK_LENGTH);
    return streaming("ChaCha20", key, new ChaCha20ParameterSpec(iv, counter));
  }

  private Cipher chaining(int direction, ContentKey key) throws GeneralSecurityException {
    return cipher(
        suite.mode().keyAlgorithm() + "/CBC/PKCS5Padding",
        direction,
        secretKey(key),
        new IvParameterSpec(iv));
  }

  private SecretKey secretKey(ContentKey key) {
    return key.asSecretKey(suite.mode().keyAlgorithm());
  }

  /** AES-GCM in its encrypting direction, with the whole tag. */
  Cipher gcm(SecretKey key, byte[] vector) throws GeneralSecurityException {
    return cipher(
        "AES/GCM/NoPadding",
        Cipher.ENCRYPT_MODE,
        key,
        new GCMParameterSpec(TAG_LENGTH * Byte.SIZE, vector));
  }

  /** AES in counter mode, from this counter block on. */
  Cipher ctr(SecretKey key, byte[] counterBlock) throws GeneralSecurityException {
    return streaming("AES/CTR/NoPadding", key, new IvParameterSpec(counterBlock));
  }

  /**
   * A key stream, by the rule whatever the caller prefers: it must give out as much as it gets, and
   * some providers keep back what does not fill a block.
   */
  private static Cipher streaming(
      String transformation, SecretKey key, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return CryptoProviders.byRule()
        .cipher(CryptoTask.CONTENT, transformation, Cipher.DECRYPT_MODE, key, parameters);
  }

  /** Every other cipher for content comes from here. */
  private Cipher cipher(
      String transformation, int direction, SecretKey key, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return providers.cipher(CryptoTask.CONTENT, transformation, direction, key, parameters);
  }

  // ---- content in memory

  /** Encrypts; the tag is apart, since CMS keeps it apart. */
  Encrypted encrypt(ContentKey key, byte[] content, byte[] associated)
      throws GeneralSecurityException {
    Sealing sealing = sealing(key, associated);
    byte[] output = new byte[Math.toIntExact(suite.encryptedLength(content.length))];
    int written = 0;
    for (int read = 0; read < content.length; read += Pump.STEP) {
      int step = Math.min(Pump.STEP, content.length - read);
      written += sealing.update(content, read, step, output, written);
    }
    byte[] rest = sealing.finish();
    System.arraycopy(rest, 0, output, written, rest.length);
    return new Encrypted(ContentSlice.of(output), new DEROctetString(sealing.tag()));
  }

  /**
   * Decrypts, and gives it out if the tag is correct.
   *
   * @param associated what the tag protects beside the content; empty for CBC
   */
  public byte[] decrypt(ContentKey key, Encrypted encrypted, byte[] associated)
      throws GeneralSecurityException {
    Opening opening = opening(key, associated);
    ContentSlice content = encrypted.content();
    byte[] output = new byte[content.length()];
    int written = 0;
    for (int read = 0; read < content.length(); read += Pump.STEP) {
      int step = Math.min(Pump.STEP, content.length() - read);
      written += opening.update(content.array(), content.offset() + read, step, output, written);
    }
    byte[] rest = opening.finish();
    if (!isTag(encrypted.tag().getOctets(), opening.tag())) {
      Arrays.fill(output, (byte) 0);
      throw new GeneralSecurityException("The tag is wrong");
    }
    System.arraycopy(rest, 0, output, written, rest.length);
    written += rest.length;
    return written == output.length ? output : Arrays.copyOf(output, written);
  }

  /**
   * The output of the cipher.
   *
   * @param content as long as the content where there is a tag
   * @param tag empty with CBC
   */
  public record Encrypted(ContentSlice content, ASN1OctetString tag) {}
}
