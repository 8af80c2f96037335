package dev.keyoverlap.key;

import dev.keyoverlap.internal.keyfile.CertificateBytes;
import dev.keyoverlap.internal.keyfile.FileBytes;
import dev.keyoverlap.internal.keyfile.KeyFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The certificate of a partner, or of an authority: the public half of a key that somebody else
 * holds. Use it to verify the partner's signatures and to encrypt to the partner.
 *
 * <pre>{@code
 * rotation.add(alias("partner"), PeerCertificate.from(Path.of("partner.cer")));
 * }</pre>
 *
 * <p>A file may be a certificate or PKCS #7 ({@code .p7b}), in DER, PEM or plain Base64, with any
 * text around PEM. Reading a certificate does not make it trusted: compare its fingerprint with the
 * partner's before you add it.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class PeerCertificate implements KeyEntry {

  private static final String BYTES = "a certificate from these bytes";
  private static final int MOST_LISTED = 8;

  private final X509Certificate certificate;
  private final KeyId keyId;

  private PeerCertificate(X509Certificate certificate) {
    this.certificate = certificate;
    this.keyId = KeyId.of(certificate);
  }

  /**
   * Makes an entry of a certificate.
   *
   * @param certificate the certificate
   * @return the entry
   * @throws IllegalArgumentException if the certificate has no encoded form
   */
  public static PeerCertificate of(X509Certificate certificate) {
    return new PeerCertificate(certificate);
  }

  /**
   * Reads a file with one certificate.
   *
   * @param file the file, such as {@code partner.cer}, {@code .pem} or {@code .p7b}
   * @return the certificate
   * @throws KeyMaterialException if it cannot be read, or holds several certificates; then call
   *     {@link #allFrom}
   */
  public static PeerCertificate from(Path file) throws KeyMaterialException {
    return only(allFrom(file), nameOf(file), "allFrom");
  }

  /**
   * Reads all certificates of a file.
   *
   * @param file the file, such as {@code partner.pem} or {@code partner.p7b}
   * @return its certificates in their order, each once; at least one
   * @throws KeyMaterialException if it cannot be read
   */
  public static List<PeerCertificate> allFrom(Path file) throws KeyMaterialException {
    try {
      return read(FileBytes.of(file));
    } catch (KeyFileException e) {
      throw new KeyMaterialException(nameOf(file), e);
    }
  }

  /**
   * Reads one certificate.
   *
   * @param encoded the certificate in DER, PEM, Base64 or PKCS #7
   * @return the certificate
   * @throws KeyMaterialException if it cannot be read, or there are several; then call {@link
   *     #parseAll}
   */
  public static PeerCertificate parse(byte[] encoded) throws KeyMaterialException {
    return only(parseAll(encoded), BYTES, "parseAll");
  }

  /**
   * Reads all certificates in bytes.
   *
   * @param encoded the certificates in DER, PEM, Base64 or PKCS #7
   * @return the certificates in their order, each once; at least one
   * @throws KeyMaterialException if they cannot be read
   */
  public static List<PeerCertificate> parseAll(byte[] encoded) throws KeyMaterialException {
    try {
      return read(encoded);
    } catch (KeyFileException e) {
      throw new KeyMaterialException(BYTES, e);
    }
  }

  private static String nameOf(Path file) {
    return "a certificate from " + file;
  }

  private static List<PeerCertificate> read(byte[] encoded) throws KeyFileException {
    return CertificateBytes.read(encoded, CertificateBytes.MOST).stream()
        .distinct()
        .map(PeerCertificate::new)
        .toList();
  }

  private static PeerCertificate only(List<PeerCertificate> all, String what, String method)
      throws KeyMaterialException {
    if (all.size() > 1) {
      throw new KeyMaterialException(
          KeyMaterialException.Reason.SEVERAL_CERTIFICATES,
          "Cannot read "
              + what
              + ": it holds "
              + all.size()
              + " certificates, for "
              + all.stream()
                  .limit(MOST_LISTED)
                  .map(each -> each.certificate.getSubjectX500Principal().getName())
                  .collect(Collectors.joining("; "))
              + ". Read them with PeerCertificate."
              + method
              + ", and choose yours.");
    }
    return all.get(0);
  }

  @Override
  public X509Certificate certificate() {
    return certificate;
  }

  @Override
  public KeyId keyId() {
    return keyId;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerCertificate that && keyId.equals(that.keyId);
  }

  @Override
  public int hashCode() {
    return keyId.hashCode();
  }

  /** Shows the short key id and the subject. */
  @Override
  public String toString() {
    return "certificate " + keyId + " of " + certificate.getSubjectX500Principal().getName();
  }
}
