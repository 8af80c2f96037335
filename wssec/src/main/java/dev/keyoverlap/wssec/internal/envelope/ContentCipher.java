package dev.keyoverlap.wssec.internal.envelope;

import dev.keyoverlap.wssec.spec.ContentEncryption;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The ciphers for parts of messages. */
public enum ContentCipher {
  AES_128_GCM(Names.XENC_11 + "aes128-gcm", 16, true),
  AES_192_GCM(Names.XENC_11 + "aes192-gcm", 24, true),
  AES_256_GCM(Names.XENC_11 + "aes256-gcm", 32, true),
  AES_128_CBC(Names.XENC + "aes128-cbc", 16, false),
  AES_192_CBC(Names.XENC + "aes192-cbc", 24, false),
  AES_256_CBC(Names.XENC + "aes256-cbc", 32, false);

  private static final int NONCE_LENGTH = 12;
  private static final int BLOCK_LENGTH = 16;
  private static final int TAG_BITS = 128;

  private final String uri;
  private final int keyLength;
  private final boolean authenticated;

  ContentCipher(String uri, int keyLength, boolean authenticated) {
    this.uri = uri;
    this.keyLength = keyLength;
    this.authenticated = authenticated;
  }

  /** The one that a sender has chosen. */
  public static ContentCipher of(ContentEncryption encryption) {
    return switch (encryption) {
      case AES_128_GCM -> AES_128_GCM;
      case AES_256_GCM -> AES_256_GCM;
    };
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
