package dev.keyoverlap.internal.judge;

import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The certificate that a signer says was meant, by its digest (RFC 5035; ETSI EN 319 132-1, 5.2.2).
 * One key can have several certificates, and the identifier of a signer is not signed: only this
 * tells, in a way that nobody can change, which of them is meant.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class CertificateDigest {

  private static final String OF_KEY_IDS = "SHA-256";
  private static final int BYTES_OF_KEY_IDS = 32;

  private final String algorithm;
  private final byte[] value;

  private CertificateDigest(String algorithm, byte[] value) {
    this.algorithm = algorithm;
    this.value = value;
  }

  /**
   * A digest.
   *
   * @param algorithm the name of a digest that every Java runtime has, such as SHA-256
   * @param value its value
   */
  public static CertificateDigest of(String algorithm, byte[] value) {
    return new CertificateDigest(algorithm, value.clone());
  }

  /** Whether it is that of a certificate. */
  public boolean is(X509Certificate certificate) {
    return equals(ofSameKind(certificate));
  }

  /** The digest of a certificate with the same algorithm; of nothing if it cannot be encoded. */
  CertificateDigest ofSameKind(X509Certificate certificate) {
    try {
      return new CertificateDigest(
          algorithm, MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      return new CertificateDigest("", new byte[0]);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
    }
  }

  String algorithm() {
    return algorithm;
  }

  /** The identity of the certificate, where it is made of the same digest. */
  Optional<KeyId> keyId() {
    return algorithm.equals(OF_KEY_IDS) && value.length == BYTES_OF_KEY_IDS
        ? Optional.of(new KeyId(HexFormat.of().formatHex(value)))
        : Optional.empty();
  }

  /** The version with this certificate, of any state, if the ring has it. */
  public List<KeyVersion> find(Keyring ring) {
    return keyId().flatMap(ring::find).stream().toList();
  }

  /** The certificates of a message that have it. */
  public List<X509Certificate> find(PresentedCertificates presented) {
    return presented.findByDigest(algorithm, value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CertificateDigest that
        && algorithm.equals(that.algorithm)
        && Arrays.equals(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  /** The digest in hexadecimal digits. */
  @Override
  public String toString() {
    return algorithm + " " + HexFormat.of().formatHex(value);
  }
}
