package dev.keyoverlap.cli.look;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A certificate in words.
 *
 * @param id its SHA-256
 * @param sha1 its SHA-1, which some systems show as the thumbprint
 * @param subject its subject
 * @param issuer its issuer
 * @param serialNumber its serial number, in hexadecimal digits
 * @param validFrom when it becomes valid
 * @param validUntil when it expires
 * @param signatureAlgorithm the algorithm by which its issuer signed it
 * @param keyUsage its key usage (RFC 5280, 4.2.1.3); empty if it has none
 * @param extendedKeyUsage the OIDs of its extended key usage; empty if it has none
 * @param alternativeNames its subject alternative names
 * @param authority whether it is the certificate of an authority
 */
record CertificateRow(
    KeyId id,
    String sha1,
    String subject,
    String issuer,
    String serialNumber,
    Instant validFrom,
    Instant validUntil,
    String signatureAlgorithm,
    List<String> keyUsage,
    List<String> extendedKeyUsage,
    List<String> alternativeNames,
    boolean authority) {

  private static final List<String> KEY_USAGES =
      List.of(
          "digitalSignature",
          "nonRepudiation",
          "keyEncipherment",
          "dataEncipherment",
          "keyAgreement",
          "keyCertSign",
          "cRLSign",
          "encipherOnly",
          "decipherOnly");

  static CertificateRow of(X509Certificate certificate) {
    return new CertificateRow(
        KeyId.of(certificate),
        sha1(certificate),
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        certificate.getSerialNumber().toString(16),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        certificate.getSigAlgName(),
        keyUsage(certificate),
        extendedKeyUsage(certificate),
        alternativeNames(certificate),
        certificate.getBasicConstraints() >= 0);
  }

  private static String sha1(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot hash a certificate that was read", e);
    }
  }

  private static List<String> keyUsage(X509Certificate certificate) {
    List<String> named = new ArrayList<>();
    boolean[] bits = certificate.getKeyUsage();
    for (int i = 0; bits != null && i < bits.length && i < KEY_USAGES.size(); i++) {
      if (bits[i]) {
        named.add(KEY_USAGES.get(i));
      }
    }
    return named;
  }

  private static List<String> extendedKeyUsage(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getExtendedKeyUsage()).orElse(List.of());
    } catch (CertificateParsingException e) {
      return List.of("unreadable");
    }
  }

  private static List<String> alternativeNames(X509Certificate certificate) {
    try {
      Collection<List<?>> names =
          Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
      return names.stream()
          .map(name -> name.get(1) instanceof byte[] ? "other" : String.valueOf(name.get(1)))
          .toList();
    } catch (CertificateParsingException e) {
      return List.of("unreadable");
    }
  }

  /**
   * Whether a key can be used for something now.
   *
   * @param use the use
   * @param fit whether it can
   * @param why why not; absent if it can
   */
  record Fitness(KeyUse use, boolean fit, Optional<String> why) {

    static List<Fitness> of(KeyVersion version, Instant now) {
      List<Fitness> all = new ArrayList<>();
      for (KeyUse use : KeyUse.values()) {
        Optional<String> why = against(version, use, now);
        all.add(new Fitness(use, why.isEmpty(), why));
      }
      return all;
    }

    private static Optional<String> against(KeyVersion version, KeyUse use, Instant now) {
      X509Certificate certificate = version.entry().certificate();
      boolean signs = use == KeyUse.SIGN || use == KeyUse.VERIFY;
      if (!version.serves(use, now)) {
        return Optional.of("it is " + version.state().name().toLowerCase(Locale.ROOT));
      }
      if ((use == KeyUse.SIGN || use == KeyUse.DECRYPT) && !(version.entry() instanceof HeldKey)) {
        return Optional.of("it has no private key");
      }
      String algorithm = certificate.getPublicKey().getAlgorithm().toUpperCase(Locale.ROOT);
      if (!signs && isForSignaturesOnly(algorithm)) {
        return Optional.of("its algorithm signs only");
      }
      if (signs && (algorithm.startsWith("ML-KEM") || algorithm.startsWith("X"))) {
        return Optional.of("its algorithm encrypts only");
      }
      List<String> usage = keyUsage(certificate);
      List<String> needed =
          signs
              ? List.of("digitalSignature", "nonRepudiation")
              : List.of("keyEncipherment", "keyAgreement");
      if (!usage.isEmpty() && needed.stream().noneMatch(usage::contains)) {
        return Optional.of("its key usage is only " + String.join(", ", usage));
      }
      if (use != KeyUse.DECRYPT && !version.entry().isValidAt(now)) {
        return Optional.of(
            now.isBefore(certificate.getNotBefore().toInstant())
                ? "its certificate is not valid yet"
                : "its certificate has expired");
      }
      return Optional.empty();
    }

    private static boolean isForSignaturesOnly(String algorithm) {
      return algorithm.equals("DSA")
          || algorithm.startsWith("ED")
          || algorithm.startsWith("ML-DSA")
          || algorithm.startsWith("SLH-DSA")
          || algorithm.equals("RSASSA-PSS");
    }
  }
}
