package dev.keyoverlap.internal.pkcs12;

import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.jspecify.annotations.Nullable;

/**
 * A file being written. Its certificates are encrypted with one key, which is derived from the
 * password once. Secrets can share that key, so that no reader derives another one for each.
 */
public final class PfxWriting {

  private final Pfx pfx;
  private final Password password;
  private final Meter meter = Meter.of(Iterations.ANY);
  private final byte[] algorithm;
  private final boolean strong;
  private @Nullable Pbes2Key key;

  PfxWriting(Pfx pfx, Password password, Optional<Ber> ofBags, Optional<Ber> ofKeys)
      throws GeneralSecurityException {
    this.pfx = pfx;
    this.password = password;
    try {
      this.algorithm = Pbe.fresh(ofBags, Iterations.ofCertificates(), meter);
      byte[] ofSecrets = Pbe.fresh(ofKeys, Iterations.ofKeys(), meter);
      this.strong = Pbe.isAsStrong(Ber.of(algorithm, meter), Ber.of(ofSecrets, meter));
    } catch (Pkcs12Exception | ExceededException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /**
   * Encrypts a secret with the key of the certificates.
   *
   * @param privateKeyInfo the secret, as a private key (RFC 5208, 5)
   * @return an EncryptedPrivateKeyInfo; empty if the file protects certificates less than private
   *     keys
   * @throws GeneralSecurityException if this Java cannot
   */
  public Optional<byte[]> shared(byte[] privateKeyInfo) throws GeneralSecurityException {
    if (!strong) {
      return Optional.empty();
    }
    try {
      Ber ofBags = Ber.of(algorithm, meter);
      byte[] another = key().another(ofBags);
      return Optional.of(
          Der.sequence(
              another,
              Der.octets(
                  key().crypt(Cipher.ENCRYPT_MODE, Ber.of(another, meter), privateKeyInfo))));
    } catch (Pkcs12Exception | ExceededException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private Pbes2Key key() throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    Pbes2Key known = key;
    if (known == null) {
      known = Pbes2Key.of(Ber.of(algorithm, meter), password, meter);
      key = known;
    }
    return known;
  }

  /**
   * The bytes of the file.
   *
   * @param open bags that are not encrypted as a whole
   * @param encrypted bags that are
   * @return the file in DER
   * @throws GeneralSecurityException if this Java cannot
   */
  public byte[] written(List<Bag> open, List<Bag> encrypted) throws GeneralSecurityException {
    try {
      Optional<byte[]> secret =
          encrypted.isEmpty() ? Optional.empty() : Optional.of(encrypted(Pfx.contents(encrypted)));
      return pfx.written(open, secret.map(bytes -> Pfx.encryptedData(algorithm, bytes)), meter);
    } catch (Pkcs12Exception | ExceededException e) {
      throw new GeneralSecurityException(e);
    }
  }

  private byte[] encrypted(byte[] bags)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    Ber ofBags = Ber.of(algorithm, meter);
    return Pbes2Key.isNamedBy(ofBags)
        ? key().crypt(Cipher.ENCRYPT_MODE, ofBags, bags)
        : Pbe.encrypt(algorithm, bags, password, meter);
  }
}
