package dev.keyoverlap.internal.device;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import org.jspecify.annotations.Nullable;

/**
 * One private key where it is kept. Every failure is the device's, and a {@link DeviceException},
 * but for a {@link BadPaddingException}, which is the message's.
 */
public interface Device {

  /**
   * Signs.
   *
   * @param algorithm as the Java Cryptography Architecture names it, with values in DER for ECDSA
   * @param parameters of the algorithm, if it needs any
   * @param data what is to be signed, not its digest
   * @return the value of the signature
   * @throws GeneralSecurityException if the device does not
   */
  byte[] sign(String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] data)
      throws GeneralSecurityException;

  /**
   * Decrypts a key that was encrypted with RSA.
   *
   * @param transport what was encrypted and how
   * @return the key that was encrypted
   * @throws BadPaddingException if nothing comes out
   * @throws GeneralSecurityException if the device does not decrypt
   */
  byte[] decrypt(Transport transport) throws GeneralSecurityException;

  /**
   * Agrees on a secret.
   *
   * @param algorithm "ECDH" or "X25519"
   * @param theirs the other side's public key
   * @return the bare secret
   * @throws GeneralSecurityException if the device does not
   */
  byte[] agree(String algorithm, PublicKey theirs) throws GeneralSecurityException;
}
