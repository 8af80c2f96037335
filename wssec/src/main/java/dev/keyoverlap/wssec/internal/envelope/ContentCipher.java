package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.internal.choice.Offer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The ciphers for parts of messages. */
public enum ContentCipher {
  AES_128_GCM(Names.XENC_11 + "aes128-gcm", 16, ContentEncryption.AES_128_GCM),
  AES_192_GCM(Names.XENC_11 + "aes192-gcm", 24, ContentEncryption.AES_192_GCM),
  AES_256_GCM(Names.XENC_11 + "aes256-gcm", 32, ContentEncryption.AES_256_GCM),
  AES_128_CBC(Names.XENC + "aes128-cbc", 16, ContentEncryption.LEGACY_AES_128_CBC),
  AES_192_CBC(Names.XENC + "aes192-cbc", 24, ContentEncryption.LEGACY_AES_192_CBC),
  AES_256_CBC(Names.XENC + "aes256-cbc", 32, ContentEncryption.LEGACY_AES_256_CBC);

  private static final SecureRandom RANDOM = new SecureRandom();

  private static final int NONCE_LENGTH = 12;
  private static final int BLOCK_LENGTH = 16;
  private static final int TAG_BITS = 128;

  private final String uri;
  private final int keyLength;
  private final ContentEncryption encryption;
  private final boolean authenticated;

  ContentCipher(String uri, int keyLength, ContentEncryption encryption) {
    this.uri = uri;
    this.keyLength = keyLength;
    this.encryption = encryption;
    this.authenticated = !encryption.name().startsWith("LEGACY");
  }

  /**
   * The cipher that a sender has chosen; it authenticates.
   *
   * @throws IllegalStateException if it is not for SOAP, or only for reading
   */
  public static ContentCipher toEncrypt(ContentEncryption chosen) {
    return find(chosen, "encrypt SOAP messages", ContentCipher::isAuthenticated);
  }

  /**
   * One that a receiver accepts.
   *
   * @throws IllegalStateException if it is not for SOAP
   */
  public static ContentCipher toDecrypt(ContentEncryption chosen) {
    return find(chosen, "decrypt SOAP messages", cipher -> true);
  }

  private static ContentCipher find(
      ContentEncryption chosen, String format, Predicate<ContentCipher> possible) {
    List<ContentCipher> offered = Arrays.stream(values()).filter(possible).toList();
    return offered.stream()
        .filter(cipher -> cipher.encryption == chosen)
        .findFirst()
        .orElseThrow(
            () ->
                Offer.refusal(
                    format, chosen, offered.stream().map(ContentCipher::encryption).toList()));
  }

  public ContentEncryption encryption() {
    return encryption;
  }

  public static Optional<ContentCipher> of(String uri) {
    return Arrays.stream(values()).filter(cipher -> cipher.uri.equals(uri)).findFirst();
  }

  public String uri() {
    return uri;
  }

  /** In bytes. */
  public int keyLength() {
    return keyLength;
  }

  public boolean isAuthenticated() {
    return authenticated;
  }

  /** The same as {@link #decrypt} reads it, for those that authenticate. */
  public byte[] encrypt(SecretKey key, byte[] content) throws GeneralSecurityException {
    byte[] nonce = new byte[NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
    byte[] encrypted = Arrays.copyOf(nonce, NONCE_LENGTH + cipher.getOutputSize(content.length));
    int unused = cipher.doFinal(content, 0, content.length, encrypted, NONCE_LENGTH);
    return encrypted;
  }

  /** XML Encryption puts the nonce, or the initial vector, in front. */
  public byte[] decrypt(byte[] key, byte[] encrypted) throws GeneralSecurityException {
    int offset = authenticated ? NONCE_LENGTH : BLOCK_LENGTH;
    if (encrypted.length < offset + BLOCK_LENGTH) {
      // Neither a tag nor a block of padding fits. Some ciphers throw other things then.
      throw new GeneralSecurityException("too short");
    }
    AlgorithmParameterSpec parameters =
        authenticated
            ? new GCMParameterSpec(TAG_BITS, encrypted, 0, NONCE_LENGTH)
            : new IvParameterSpec(encrypted, 0, BLOCK_LENGTH);
    Cipher cipher =
        Cipher.getInstance(authenticated ? "AES/GCM/NoPadding" : "AES/CBC/ISO10126Padding");
    cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), parameters);
    return cipher.doFinal(encrypted, offset, encrypted.length - offset);
  }
}
