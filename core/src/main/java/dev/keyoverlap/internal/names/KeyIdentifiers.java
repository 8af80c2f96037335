package dev.keyoverlap.internal.names;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The identifiers by which a message can name the key of a certificate: that of the certificate, or
 * those that can be computed if it has none.
 */
public final class KeyIdentifiers {

  private static final String EXTENSION = "2.5.29.14";
  private static final String OF_ISSUER = "2.5.29.35";
  private static final int KEY_IDENTIFIER = 0x80;
  private static final int SERIAL_NUMBER = 0x82;
  private static final int OCTET_STRING = 4;
  private static final int BIT_STRING = 3;
  private static final int SEQUENCE = 0x30;
  private static final int BITS_160 = 20;

  private KeyIdentifiers() {}

  /**
   * The identifiers of a certificate's key.
   *
   * @param certificate the certificate
   * @return the identifier in its extension. Without that, those after RFC 5280, 4.2.1.2, methods 1
   *     and 2, and RFC 7093, 2, and the SHA-1 of the whole SubjectPublicKeyInfo, as Windows has it
   */
  public static Set<ByteBuffer> of(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(EXTENSION);
    try {
      if (extension != null) {
        byte[] value = DerElement.only(extension).requireTag(OCTET_STRING).content();
        return Set.of(ByteBuffer.wrap(DerElement.only(value).requireTag(OCTET_STRING).content()));
      }
    } catch (IllegalArgumentException e) {
      // An extension that is no identifier names nothing, and so is as good as none.
    }
    byte[] key = certificate.getPublicKey().getEncoded();
    return key == null ? Set.of() : computed(key);
  }

  /**
   * The identifier by which a certificate names the key of its issuer (RFC 5280, 4.2.1.1).
   *
   * @param certificate the certificate
   * @return what it says; empty if it says none, or in a way that cannot be read
   */
  public static Optional<ByteBuffer> ofIssuer(X509Certificate certificate) {
    return authorityKey(certificate, KEY_IDENTIFIER).map(ByteBuffer::wrap);
  }

  /**
   * The serial number by which a certificate names the certificate of its issuer.
   *
   * @param certificate the certificate
   * @return what it says; empty if it says none, or in a way that cannot be read
   */
  public static Optional<BigInteger> serialNumberOfIssuer(X509Certificate certificate) {
    return authorityKey(certificate, SERIAL_NUMBER)
        .filter(number -> number.length > 0)
        .map(BigInteger::new);
  }

  private static Optional<byte[]> authorityKey(X509Certificate certificate, int tag) {
    byte[] extension = certificate.getExtensionValue(OF_ISSUER);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      byte[] value = DerElement.only(extension).requireTag(OCTET_STRING).content();
      return DerElement.only(value).requireTag(SEQUENCE).children().stream()
          .filter(part -> part.tag() == tag)
          .findFirst()
          .map(DerElement::content);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Set<ByteBuffer> computed(byte[] subjectPublicKeyInfo) {
    Set<ByteBuffer> identifiers = new LinkedHashSet<>();
    try {
      List<DerElement> parts =
          DerElement.only(subjectPublicKeyInfo).requireTag(SEQUENCE).children();
      byte[] key = NameDer.wholeOctets(parts.get(parts.size() - 1).requireTag(BIT_STRING));
      byte[] sha1 = digest("SHA-1", key);
      identifiers.add(ByteBuffer.wrap(sha1));
      identifiers.add(ByteBuffer.wrap(lowest60Bits(sha1)));
      for (String algorithm : List.of("SHA-256", "SHA-384", "SHA-512")) {
        identifiers.add(ByteBuffer.wrap(Arrays.copyOf(digest(algorithm, key), BITS_160)));
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // No key as certificates have it; it has no such identifier.
      return Set.of();
    }
    identifiers.add(ByteBuffer.wrap(digest("SHA-1", subjectPublicKeyInfo)));
    identifiers.add(ByteBuffer.wrap(digest("SHA-256", subjectPublicKeyInfo)));
    return identifiers;
  }

  /** The four bits 0100, and the last 60 bits of the SHA-1. */
  private static byte[] lowest60Bits(byte[] sha1) {
    byte[] last = Arrays.copyOfRange(sha1, sha1.length - Long.BYTES, sha1.length);
    last[0] = (byte) (0x40 | (last[0] & 0x0f));
    return last;
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
    }
  }

  /** A key as encoded, since providers do not call each other's keys equal; empty if it is not. */
  public static Optional<ByteBuffer> encoded(PublicKey key) {
    return Optional.ofNullable(key.getEncoded()).map(ByteBuffer::wrap);
  }
}
