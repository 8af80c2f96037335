package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.CryptoTask;
import dev.keyoverlap.cms.internal.provider.ImplicitRejection;
import dev.keyoverlap.cms.internal.provider.UnusablePrivateKeyException;
import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.internal.device.Pkcs1v15Padding;
import dev.keyoverlap.internal.device.Transport;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Encrypts the key of the content to an RSA key and back (RFC 8017, 7). */
public final class RsaKeyTransport {

  private RsaKeyTransport() {}

  public static byte[] encrypt(
      CryptoProviders providers, TransportSuite transport, PublicKey recipient, ContentKey key)
      throws GeneralSecurityException {
    Cipher cipher =
        providers.encrypting(
            CryptoTask.RSA_ENCRYPTION,
            transport.isOaep() ? "RSA/ECB/OAEPPadding" : "RSA/ECB/PKCS1Padding",
            recipient,
            transport.isOaep() ? oaep(transport) : null);
    return cipher.doFinal(key.bytes());
  }

  /**
   * Decrypts with one private-key operation.
   *
   * @throws UnusablePrivateKeyException if the private key cannot be used, whatever the message
   * @throws GeneralSecurityException if nothing comes out
   */
  static byte[] decrypt(
      CryptoProviders providers,
      TransportSuite transport,
      PrivateKey privateKey,
      BigInteger modulus,
      byte[] encryptedKey,
      int keyLength)
      throws GeneralSecurityException {
    if (privateKey instanceof BoundKey bound) {
      return UnusablePrivateKeyException.unlessAnswered(
          () ->
              bound
                  .device()
                  .decrypt(
                      new Transport(
                          encryptedKey,
                          modulus,
                          transport.isOaep() ? Optional.of(oaep(transport)) : Optional.empty(),
                          ImplicitRejection.key(encryptedKey, keyLength))));
    }
    Cipher cipher = decrypting(providers, transport, privateKey);
    byte[] decrypted = cipher.doFinal(encryptedKey);
    if (transport.isOaep()) {
      return decrypted;
    }
    byte[] block = ofLength((modulus.bitLength() + Byte.SIZE - 1) / Byte.SIZE, decrypted);
    return Pkcs1v15Padding.remove(block, ImplicitRejection.key(encryptedKey, keyLength));
  }

  /** Some providers, unlike the JDK's, leave out the zeros at the beginning of a bare block. */
  private static byte[] ofLength(int length, byte[] decrypted) {
    if (decrypted.length >= length) {
      return decrypted;
    }
    byte[] block = new byte[length];
    System.arraycopy(decrypted, 0, block, length - decrypted.length, decrypted.length);
    Arrays.fill(decrypted, (byte) 0);
    return block;
  }

  private static Cipher decrypting(
      CryptoProviders providers, TransportSuite transport, PrivateKey privateKey)
      throws GeneralSecurityException {
    // PKCS#1 v1.5 as the bare operation: a provider's own removal of this padding tells by an
    // exception, and by the time that one takes, what must not be told.
    try {
      return providers.decrypting(
          CryptoTask.RSA_ENCRYPTION,
          transport.isOaep() ? "RSA/ECB/OAEPPadding" : "RSA/ECB/NoPadding",
          privateKey,
          transport.isOaep() ? oaep(transport) : null);
    } catch (InvalidKeyException e) {
      throw new UnusablePrivateKeyException(e);
    }
  }

  private static OAEPParameterSpec oaep(TransportSuite transport) {
    return new OAEPParameterSpec(
        transport.digestName(),
        "MGF1",
        new MGF1ParameterSpec(transport.maskDigestName()),
        PSource.PSpecified.DEFAULT);
  }
}
