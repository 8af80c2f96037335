package dev.keyoverlap.internal.key;

import dev.keyoverlap.internal.device.Device;
import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.Transport;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Shows that a key that does not sign belongs to a public key, by opening something with it. */
final class OpeningProof {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PROBE_BYTES = 32;

  /** Every service has one of the two. */
  private static final OAEPParameterSpec[] PADDINGS = {
    oaep("SHA-256", MGF1ParameterSpec.SHA256), oaep("SHA-1", MGF1ParameterSpec.SHA1)
  };

  private OpeningProof() {}

  private static OAEPParameterSpec oaep(String digest, MGF1ParameterSpec mask) {
    return new OAEPParameterSpec(digest, "MGF1", mask, PSource.PSpecified.DEFAULT);
  }

  /**
   * Whether the device opens what is meant for a public key.
   *
   * @param publicKey RSA or EC
   * @param otherwise why it does not sign, to be thrown if it does not open anything either
   */
  static boolean opens(Device device, PublicKey publicKey, GeneralSecurityException otherwise)
      throws GeneralSecurityException {
    try {
      return publicKey instanceof RSAKey rsa
          ? decrypts(device, publicKey, rsa)
          : agrees(device, publicKey);
    } catch (DeviceException e) {
      e.addSuppressed(otherwise);
      throw otherwise.getCause() instanceof DeviceException first ? first : e;
    }
  }

  private static boolean decrypts(Device device, PublicKey publicKey, RSAKey rsa)
      throws GeneralSecurityException {
    byte[] probe = new byte[PROBE_BYTES];
    RANDOM.nextBytes(probe);
    Optional<DeviceException> failure = Optional.empty();
    for (OAEPParameterSpec padding : PADDINGS) {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(Cipher.ENCRYPT_MODE, publicKey, padding);
      try {
        return MessageDigest.isEqual(
            probe,
            device.decrypt(
                new Transport(
                    cipher.doFinal(probe), rsa.getModulus(), Optional.of(padding), new byte[0])));
      } catch (BadPaddingException e) {
        return false;
      } catch (DeviceException e) {
        failure = Optional.of(e);
      }
    }
    throw failure.orElseThrow();
  }

  private static boolean agrees(Device device, PublicKey publicKey)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(((ECKey) publicKey).getParams());
    KeyPair probe = generator.generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(probe.getPrivate());
    agreement.doPhase(publicKey, true);
    return MessageDigest.isEqual(
        device.agree("ECDH", probe.getPublic()), agreement.generateSecret());
  }
}
