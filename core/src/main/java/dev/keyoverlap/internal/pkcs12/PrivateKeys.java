package dev.keyoverlap.internal.pkcs12;

import dev.keyoverlap.internal.key.SpareProviders;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Makes keys of a PrivateKeyInfo (RFC 5208, 5; RFC 5958). */
public final class PrivateKeys {

  private PrivateKeys() {}

  /**
   * A private key, made by whichever provider understands it: the runtime's, or a spare one. The
   * runtime may not know the algorithm or the curve, or not this form of a key.
   *
   * @param privateKeyInfo the key
   * @return the key
   * @throws GeneralSecurityException if nobody understands it
   */
  public static PrivateKey of(byte[] privateKeyInfo) throws GeneralSecurityException {
    String oid = algorithm(privateKeyInfo);
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(privateKeyInfo);
    try {
      return KeyFactory.getInstance(oid).generatePrivate(spec);
    } catch (NoSuchAlgorithmException | InvalidKeySpecException e) {
      return SpareProviders.attempt(
          "KeyFactory",
          oid,
          e,
          provider -> KeyFactory.getInstance(oid, provider).generatePrivate(spec));
    }
  }

  /**
   * Whether bytes look like a private key.
   *
   * @param bytes the bytes
   * @return false if they are none for any reader
   */
  public static boolean isPrivateKeyInfo(byte[] bytes) {
    try {
      List<Ber> parts = Ber.of(bytes, Meter.of(Bounds.STANDARD)).sequence(3);
      return parts.get(0).tag() == Ber.INTEGER && parts.get(2).tag() == Ber.OCTETS;
    } catch (Pkcs12Exception | ExceededException e) {
      return false;
    }
  }

  private static String algorithm(byte[] privateKeyInfo) throws InvalidKeySpecException {
    try {
      return Ber.of(privateKeyInfo, Meter.of(Bounds.STANDARD))
          .sequence(3)
          .get(1)
          .sequence(1)
          .get(0)
          .oid();
    } catch (Pkcs12Exception | ExceededException e) {
      throw new InvalidKeySpecException("This is no private key: " + e.getMessage(), e);
    }
  }

  /**
   * The secret in what looks like a private key: the JDK keeps symmetric keys so.
   *
   * @param privateKeyInfo what was decrypted
   * @return the secret
   * @throws InvalidKeySpecException if it is something else
   */
  public static byte[] secret(byte[] privateKeyInfo) throws InvalidKeySpecException {
    try {
      return Ber.of(privateKeyInfo, Meter.of(Bounds.STANDARD)).sequence(3).get(2).octets();
    } catch (Pkcs12Exception | ExceededException e) {
      throw new InvalidKeySpecException("This is no secret: " + e.getMessage(), e);
    }
  }
}
