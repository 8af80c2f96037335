package dev.keyoverlap.cli.output;

import dev.keyoverlap.cli.console.Style;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A key of the ring as all commands show it: one row of a table, one object of JSON.
 *
 * @param alias its alias
 * @param state its state
 * @param key the SHA-256 of its certificate
 * @param kind a key pair, or the certificate of a partner or authority
 * @param algorithm such as {@code RSA 3072}
 * @param since when it came into this state
 * @param validFrom when its certificate becomes valid
 * @param validUntil when its certificate expires
 * @param keptUntil when it may be purged, if it is retained or compromised
 * @param subject the subject of its certificate
 * @param issuer the issuer of its certificate
 * @param serialNumber the serial number of its certificate, in hexadecimal digits
 */
public record KeyRow(
    Alias alias,
    KeyState state,
    KeyId key,
    Kind kind,
    String algorithm,
    Instant since,
    Instant validFrom,
    Instant validUntil,
    Optional<Instant> keptUntil,
    String subject,
    String issuer,
    String serialNumber) {

  private static final Duration SOON = Duration.ofDays(30);

  /** The kinds of keys. */
  public enum Kind {
    /** A private key and its certificate. */
    KEY_PAIR,
    /** A certificate of a partner or an authority. */
    CERTIFICATE
  }

  /** The row of a version. */
  public static KeyRow of(KeyVersion version) {
    X509Certificate certificate = version.entry().certificate();
    return new KeyRow(
        version.alias(),
        version.state(),
        version.keyId(),
        version.entry() instanceof HeldKey ? Kind.KEY_PAIR : Kind.CERTIFICATE,
        algorithm(certificate.getPublicKey()),
        version.since(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        version.keptUntil(),
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        certificate.getSerialNumber().toString(16));
  }

  private static String algorithm(PublicKey key) {
    if (key instanceof RSAPublicKey rsa) {
      return "RSA " + rsa.getModulus().bitLength();
    }
    if (key instanceof ECPublicKey ec) {
      return "EC " + ec.getParams().getOrder().bitLength();
    }
    return key.getAlgorithm();
  }

  /**
   * Adds the row to a table: {@code orders active 14cf349740d8 until 2028-01-04 CN=Our Company}.
   */
  public void print(Page page, Instant now) {
    print(page, now, "");
  }

  /** The same, with a mark before it. */
  public void print(Page page, Instant now, String mark) {
    page.row(
        mark + alias,
        Cell.of(style(), state.name().toLowerCase(Locale.ROOT)),
        key,
        keptUntil.isPresent()
            ? Cell.of("kept to " + page.date(keptUntil.get()))
            : Cell.of(styleOfEnd(now), validity(page, now)),
        subject);
  }

  private String validity(Page page, Instant now) {
    if (isRequested()) {
      return "no certificate yet";
    }
    if (now.isBefore(validFrom)) {
      return "from " + page.date(validFrom);
    }
    return (now.isAfter(validUntil) ? "expired " : "until ") + page.date(validUntil);
  }

  private Style style() {
    return switch (state) {
      case ACTIVE -> Style.GOOD;
      case STAGED -> Style.PLAIN;
      case RETAINED -> Style.FAINT;
      case COMPROMISED -> Style.BAD;
    };
  }

  /**
   * Until the authority answers, a certificate request keeps a certificate of 1970 in its place.
   */
  private boolean isRequested() {
    return validUntil.equals(Instant.EPOCH.plusSeconds(1));
  }

  private Style styleOfEnd(Instant now) {
    if (isRequested()) {
      return Style.PLAIN;
    }
    if (now.isAfter(validUntil)) {
      return Style.BAD;
    }
    return now.plus(SOON).isAfter(validUntil) ? Style.WARNING : Style.PLAIN;
  }
}
