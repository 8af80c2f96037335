package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.key.CertificateStrength;
import dev.keyoverlap.internal.key.SpareProviders;
import dev.keyoverlap.key.ClockTolerance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * A list of revoked certificates (RFC 5280, 5) whose extensions are understood; nothing in it is
 * believed before its signature is verified.
 *
 * @param crl the list
 * @param scope what it covers
 * @param number its number, if it has one
 * @param base the number of the list that it adds to, if it is a delta list
 */
record RevocationList(
    X509CRL crl, ListScope scope, Optional<BigInteger> number, Optional<BigInteger> base) {

  private static final String NUMBER = "2.5.29.20";
  private static final String DELTA = "2.5.29.27";
  private static final Set<String> UNDERSTOOD = Set.of(ListScope.EXTENSION, DELTA, NUMBER);

  /**
   * Empty for a list that must not be used: weakly signed, or with what nobody here understands.
   */
  static Optional<RevocationList> of(X509CRL given) {
    try {
      X509CRL list = readByTheRuntime(given);
      Set<String> critical = list.getCriticalExtensionOIDs();
      if ((critical != null && !UNDERSTOOD.containsAll(critical))
          || CertificateStrength.weakSignature(list).isPresent()) {
        return Optional.empty();
      }
      return Optional.of(
          new RevocationList(
              list, ListScope.of(list), integer(list, NUMBER), integer(list, DELTA)));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      return Optional.empty();
    }
  }

  /** Other providers' lists do not look for the issuer of an entry. */
  private static X509CRL readByTheRuntime(X509CRL list) throws GeneralSecurityException {
    return SpareProviders.belongsToTheRuntime(list.getClass())
        ? list
        : (X509CRL)
            CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(list.getEncoded()));
  }

  private static Optional<BigInteger> integer(X509CRL list, String extension) throws IOException {
    byte[] value = list.getExtensionValue(extension);
    return value == null
        ? Optional.empty()
        : Optional.of(new BigInteger(Der.ofExtension(value).content()));
  }

  X500Principal issuer() {
    return crl.getIssuerX500Principal();
  }

  boolean isDelta() {
    return base.isPresent();
  }

  /** A list that does not say when the next one comes may have been replaced long ago. */
  boolean isInForce(Instant now, ClockTolerance tolerance) {
    return tolerance.hasBegun(crl.getThisUpdate().toInstant(), now)
        && crl.getNextUpdate() != null
        && !now.isAfter(crl.getNextUpdate().toInstant());
  }

  /** Whether this delta list continues a complete one of the same scope and key (5.2.4). */
  boolean continues(RevocationList complete) {
    return base.isPresent()
        && number.isPresent()
        && complete.number.isPresent()
        && complete.number.get().compareTo(base.get()) >= 0
        && complete.number.get().compareTo(number.get()) < 0;
  }

  /** Whether a complete list of the same scope and key already says what this delta list says. */
  boolean isWithin(RevocationList complete) {
    return number.isPresent()
        && complete.number.isPresent()
        && complete.number.get().compareTo(number.get()) >= 0;
  }

  /**
   * Never the older one by date; by number if both have one. So of several lists there is always
   * one that none is newer than.
   */
  boolean isNewerThan(RevocationList other) {
    Instant date = crl.getThisUpdate().toInstant();
    Instant others = other.crl.getThisUpdate().toInstant();
    if (number.isPresent() && other.number.isPresent()) {
      return !date.isBefore(others) && number.get().compareTo(other.number.get()) > 0;
    }
    return date.isAfter(others);
  }

  /** By issuer and serial number; the issuer is that of the list unless the entry names another. */
  Optional<X509CRLEntry> entry(X509Certificate certificate) {
    return Optional.ofNullable(crl.getRevokedCertificate(certificate));
  }

  boolean isSignedBy(PublicKey key) {
    try {
      SpareProviders.verify(crl, key);
      return true;
    } catch (GeneralSecurityException | RuntimeException e) {
      return false;
    }
  }
}
