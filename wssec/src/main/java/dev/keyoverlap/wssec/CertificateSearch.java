package dev.keyoverlap.wssec;

import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.x500.X500Principal;
import org.apache.wss4j.common.crypto.X509SubjectPublicKeyInfo;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Finds versions of one ring by the identifiers of WS-Security, of which the ring itself does not
 * know all. Safe for use by several threads.
 */
final class CertificateSearch {

  private static final String IDENTIFIER = "2.5.29.14";

  private final Keyring ring;
  private volatile @Nullable Map<ByteBuffer, KeyVersion> byThumbprint;

  CertificateSearch(Keyring ring) {
    this.ring = ring;
  }

  /** Whether it is over this very ring: to compare two would take as long as to search one. */
  @SuppressWarnings("ReferenceEquality")
  boolean isOver(Keyring other) {
    return ring == other;
  }

  Keyring ring() {
    return ring;
  }

  List<KeyVersion> byIssuerAndSerial(String issuer, BigInteger serialNumber) {
    try {
      return ring.findByIssuerAndSerial(new X500Principal(issuer), serialNumber);
    } catch (IllegalArgumentException e) {
      // Not a name, and so nobody's.
      return List.of();
    }
  }

  List<KeyVersion> bySubject(String subject) {
    X500Principal name;
    try {
      name = new X500Principal(subject);
    } catch (IllegalArgumentException e) {
      return List.of();
    }
    return ring.versions().stream()
        .filter(version -> certificate(version).getSubjectX500Principal().equals(name))
        .toList();
  }

  /**
   * By subject key identifier; where a certificate does not say its own, it is the SHA-1 of the
   * public key (X.509 Certificate Token Profile 1.1.1, 3.3.1, and RFC 5280, 4.2.1.2).
   */
  List<KeyVersion> bySubjectKeyIdentifier(byte[] identifier) {
    List<KeyVersion> named = ring.findBySubjectKeyIdentifier(identifier);
    return named.isEmpty()
        ? ring.versions().stream()
            .filter(version -> certificate(version).getExtensionValue(IDENTIFIER) == null)
            .filter(version -> Arrays.equals(sha1OfKey(certificate(version)), identifier))
            .toList()
        : named;
  }

  private static byte[] sha1OfKey(X509Certificate certificate) {
    try {
      return sha1(new X509SubjectPublicKeyInfo(certificate.getPublicKey()).getSubjectPublicKey());
    } catch (WSSecurityException e) {
      // A key without the usual encoded form has no such identifier.
      return new byte[0];
    }
  }

  /** By the SHA-1 of the certificate, which only names it here: it proves nothing. */
  List<KeyVersion> byThumbprint(byte[] thumbprint) {
    Map<ByteBuffer, KeyVersion> known = byThumbprint;
    if (known == null) {
      known = new HashMap<>();
      for (KeyVersion version : ring.versions()) {
        known.put(ByteBuffer.wrap(thumbprint(certificate(version))), version);
      }
      byThumbprint = known;
    }
    KeyVersion version = known.get(ByteBuffer.wrap(thumbprint));
    return version == null ? List.of() : List.of(version);
  }

  private static byte[] thumbprint(X509Certificate certificate) {
    try {
      return sha1(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("What stands in a ring has an encoded form", e);
    }
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }

  static X509Certificate certificate(KeyVersion version) {
    return version.entry().certificate();
  }
}
