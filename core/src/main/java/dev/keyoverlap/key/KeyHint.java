package dev.keyoverlap.key;

import dev.keyoverlap.internal.names.DistinguishedName;
import dev.keyoverlap.internal.names.KeyIdentifiers;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * A message's hint at the key of a signer or a recipient. It is a hint and nothing more: it finds
 * keys in a ring, and a signature then proves which of them was used.
 *
 * <pre>{@code
 * KeyHint hint = KeyHint.issuerAndSerial("CN=CA 1, O=\"Example, S.A.\", S=Madrid, C=ES", serial);
 * List<KeyVersion> candidates = ring.findByHint(hint);
 * }</pre>
 *
 * <p>Names are compared attribute by attribute, without regard to keywords, string types, quoting,
 * escaping, spaces, letter case and order, since programs differ in all of these.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class KeyHint {

  private static final int LONGEST_TEXT = 200;
  private static final Pattern NOT_PRINTABLE = Pattern.compile("\\p{C}");

  /** RFC 5280, 4.1.2.2, allows 160; this much is still printed. */
  private static final int LONGEST_SERIAL_NUMBER_BITS = 256;

  private final String text;
  private final boolean precise;
  private final Lookup lookup;

  private KeyHint(String text, boolean precise, Lookup lookup) {
    this.text = printable(text);
    this.precise = precise;
    this.lookup = lookup;
  }

  /** Which part of an index is asked. */
  private interface Lookup {
    <T> List<T> in(CertificateIndex<T> index);
  }

  /**
   * By issuer and serial number, as a certificate names them.
   *
   * @param issuer the name of the issuer
   * @param serialNumber the serial number
   * @return the hint
   */
  public static KeyHint issuerAndSerial(X500Principal issuer, BigInteger serialNumber) {
    return issuerAndSerial(issuer.getName(), DistinguishedName.of(issuer), serialNumber);
  }

  /**
   * By issuer and serial number, where the name is written as text (XML Signature,
   * X509IssuerSerial). If the name cannot be read, the serial number alone decides.
   *
   * @param issuer the name of the issuer in any usual spelling
   * @param serialNumber the serial number
   * @return the hint
   */
  public static KeyHint issuerAndSerial(String issuer, BigInteger serialNumber) {
    return issuerAndSerial(issuer, DistinguishedName.ofText(issuer), serialNumber);
  }

  private static KeyHint issuerAndSerial(
      String text, Optional<DistinguishedName> issuer, BigInteger serialNumber) {
    String serial =
        serialNumber.bitLength() <= LONGEST_SERIAL_NUMBER_BITS
            ? "0x" + serialNumber.toString(16)
            : "of " + serialNumber.bitLength() + " bits";
    return new KeyHint(
        "serial number " + serial + " of " + text,
        issuer.isPresent(),
        new ByIssuerAndSerial(issuer, serialNumber));
  }

  /**
   * By subject, written as text (XML Signature, X509SubjectName). A partner's certificates mostly
   * have the same.
   *
   * @param subject the name of the subject in any usual spelling
   * @return the hint; it fits nothing if the name cannot be read
   */
  public static KeyHint subject(String subject) {
    return new KeyHint(
        "subject " + subject, false, new BySubject(DistinguishedName.ofText(subject)));
  }

  /**
   * By subject key identifier (RFC 5280, 4.2.1.2). For a certificate without that extension it is
   * one of those that can be computed from its key.
   *
   * @param identifier the bytes of the identifier
   * @return the hint
   */
  public static KeyHint subjectKeyIdentifier(byte[] identifier) {
    return new KeyHint(
        "key identifier " + hex(identifier),
        true,
        new ByKeyIdentifier(ByteBuffer.wrap(identifier.clone())));
  }

  /**
   * By the certificate itself.
   *
   * @param encoded the certificate in DER
   * @return the hint
   */
  public static KeyHint certificate(byte[] encoded) {
    KeyId keyId = new KeyId(HexFormat.of().formatHex(sha256(encoded)));
    return new KeyHint("certificate " + keyId.shortForm(), true, new ByCertificate(keyId));
  }

  /**
   * By the SHA-1 of the certificate, which only names it here (WS-Security, ThumbprintSHA1).
   *
   * @param sha1 the digest
   * @return the hint
   */
  public static KeyHint thumbprint(byte[] sha1) {
    return new KeyHint(
        "SHA-1 thumbprint " + hex(sha1), true, new ByThumbprint(ByteBuffer.wrap(sha1.clone())));
  }

  /**
   * By the public key itself.
   *
   * @param key the key
   * @return the hint; it fits nothing if the key has no encoded form
   */
  public static KeyHint publicKey(PublicKey key) {
    return new KeyHint("a public key", true, new ByPublicKey(KeyIdentifiers.encoded(key)));
  }

  /**
   * Whether the hint names one key, or certificates of one key. A subject alone does not, nor does
   * a serial number whose issuer cannot be read.
   *
   * @return true if it does
   */
  public boolean isPrecise() {
    return precise;
  }

  <T> List<T> in(CertificateIndex<T> index) {
    return lookup.in(index);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, LONGEST_TEXT));
  }

  /** A stranger chose these words and they end up in logs: no line breaks, no endless names. */
  private static String printable(String text) {
    String start = text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
    // Nearly all names are plain.
    return start.chars().allMatch(c -> c >= ' ' && c <= '~')
        ? start
        : NOT_PRINTABLE.matcher(start).replaceAll("?");
  }

  /** For people; printable and of limited length. */
  @Override
  public String toString() {
    return text;
  }

  private record ByIssuerAndSerial(Optional<DistinguishedName> issuer, BigInteger serialNumber)
      implements Lookup {
    @Override
    public <T> List<T> in(CertificateIndex<T> index) {
      return issuer.isPresent()
          ? index.byIssuerAndSerial(issuer.get(), serialNumber)
          : index.bySerialNumber(serialNumber);
    }
  }

  private record BySubject(Optional<DistinguishedName> subject) implements Lookup {
    @Override
    public <T> List<T> in(CertificateIndex<T> index) {
      return subject.map(index::bySubject).orElse(List.of());
    }
  }

  private record ByKeyIdentifier(ByteBuffer identifier) implements Lookup {
    @Override
    public <T> List<T> in(CertificateIndex<T> index) {
      return index.byKeyIdentifier(identifier);
    }
  }

  private record ByCertificate(KeyId keyId) implements Lookup {
    @Override
    public <T> List<T> in(CertificateIndex<T> index) {
      return index.byKeyId(keyId);
    }
  }

  private record ByThumbprint(ByteBuffer sha1) implements Lookup {
    @Override
    public <T> List<T> in(CertificateIndex<T> index) {
      return index.byThumbprint(sha1);
    }
  }

  private record ByPublicKey(Optional<ByteBuffer> encoded) implements Lookup {
    @Override
    public <T> List<T> in(CertificateIndex<T> index) {
      return encoded.map(index::byPublicKey).orElse(List.of());
    }
  }
}
