package dev.keyoverlap.cms.internal.algorithm;

import dev.keyoverlap.cms.internal.provider.JcaSource;
import dev.keyoverlap.cms.internal.provider.UnusablePrivateKeyException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/**
 * ML-KEM (FIPS 203). A provider of the JVM opens secrets if it takes the private key, and otherwise
 * BouncyCastle's bare implementation. JDK 17 does not have ML-KEM, and JDK 25 does not read each of
 * the three forms of a private key (RFC 9935, 6).
 */
public final class MlKem {

  private static final SecureRandom RANDOM = new SecureRandom();

  private MlKem() {}

  /** A new secret, and what only the holder of the private key gets it from. */
  public static SecretWithEncapsulation encapsulate(PublicKey recipient)
      throws GeneralSecurityException {
    AsymmetricKeyParameter key;
    try {
      key = PublicKeyFactory.createKey(recipient.getEncoded());
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidKeyException("The public key is not one for ML-KEM", e);
    }
    return new MLKEMGenerator(RANDOM).generateEncapsulated(key);
  }

  /**
   * The secret, with one private-key operation; another one if the ciphertext is wrong.
   *
   * @throws UnusablePrivateKeyException if the private key cannot be used, whatever the message
   * @throws GeneralSecurityException if the ciphertext has not the right length
   */
  public static byte[] decapsulate(PrivateKey ours, byte[] ciphertext)
      throws GeneralSecurityException {
    // Not even a look by the JDK at BouncyCastle's: it wipes the encoded form that it is given, and
    // such a key hands out the array that it lives on.
    Optional<JvmDecapsulation> jvm =
        JcaSource.isBouncyCastles(ours) ? Optional.empty() : JvmDecapsulation.with(ours);
    return jvm.isPresent()
        ? jvm.get().open(ciphertext)
        : new MLKEMExtractor(bare(ours)).extractSecret(ciphertext);
  }

  private static MLKEMPrivateKeyParameters bare(PrivateKey ours) throws GeneralSecurityException {
    byte[] encoded = ours.getEncoded();
    if (encoded == null) {
      throw new UnusablePrivateKeyException(
          new InvalidKeyException("No provider of this Java has ML-KEM for the key"));
    }
    try {
      return (MLKEMPrivateKeyParameters) PrivateKeyFactory.createKey(encoded);
    } catch (IOException | IllegalArgumentException | ClassCastException e) {
      throw new UnusablePrivateKeyException(
          new InvalidKeyException("It is not a private key for ML-KEM"));
    }
  }
}
