package dev.keyoverlap.request;

import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The extensions that a request asks the authority for, beside name and key. */
final class RequestedExtensions {

  /** Those that say what a certificate is for; the others are the authority's to say. */
  private static final List<ASN1ObjectIdentifier> CARRIED =
      List.of(
          Extension.subjectAlternativeName,
          Extension.keyUsage,
          Extension.extendedKeyUsage,
          // TLS features, such as a stapled status (RFC 7633)
          new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.24"),
          // S/MIME capabilities (RFC 4262)
          new ASN1ObjectIdentifier("1.2.840.113549.1.9.15"),
          // The templates by which Microsoft's authorities know what to issue
          new ASN1ObjectIdentifier("1.3.6.1.4.1.311.20.2"),
          new ASN1ObjectIdentifier("1.3.6.1.4.1.311.21.7"));

  /** Those that a key of any kind may have. */
  private static final int[] BITS = {
    KeyUsage.digitalSignature,
    KeyUsage.nonRepudiation,
    KeyUsage.keyEncipherment,
    KeyUsage.dataEncipherment,
    KeyUsage.keyAgreement
  };

  private static final int ENCRYPTING = KeyUsage.keyEncipherment | KeyUsage.keyAgreement;

  private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();

  /** Takes over those of a certificate, for a key of perhaps another kind. */
  void carryOver(X509Certificate certificate, PublicKey key) {
    for (ASN1ObjectIdentifier oid : CARRIED) {
      if (certificate.getExtensionValue(oid.getId()) != null) {
        Extension extension = extension(certificate, oid);
        extensions.put(
            oid,
            oid.equals(Extension.keyUsage) ? keyUsage(extension, certificate, key) : extension);
      }
    }
  }

  void put(Extension extension) {
    extensions.put(extension.getExtnId(), extension);
  }

  void remove(ASN1ObjectIdentifier oid) {
    extensions.remove(oid);
  }

  List<Extension> toList() {
    return List.copyOf(extensions.values());
  }

  private static Extension extension(X509Certificate certificate, ASN1ObjectIdentifier oid) {
    return new Extension(
        oid,
        certificate.getCriticalExtensionOIDs().contains(oid.getId()),
        ASN1OctetString.getInstance(certificate.getExtensionValue(oid.getId())));
  }

  /** An RSA key is encrypted to by key transport, and one on a curve by agreement. */
  private static Extension keyUsage(Extension old, X509Certificate certificate, PublicKey key) {
    if (certificate.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
      return old;
    }
    KeyUsage named = KeyUsage.getInstance(old.getParsedValue());
    int bits = 0;
    for (int bit : BITS) {
      if (named.hasUsages(bit)) {
        bits |= bit;
      }
    }
    if ((bits & ENCRYPTING) != 0) {
      boolean agrees = key.getAlgorithm().equals("EC");
      bits = (bits & ~ENCRYPTING) | (agrees ? KeyUsage.keyAgreement : KeyUsage.keyEncipherment);
    }
    try {
      return Extension.create(Extension.keyUsage, old.isCritical(), new KeyUsage(bits));
    } catch (IOException e) {
      throw new IllegalStateException("A key usage has an encoding", e);
    }
  }
}
