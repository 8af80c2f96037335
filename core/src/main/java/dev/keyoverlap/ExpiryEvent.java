package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A certificate that is about to expire, or has expired, as a {@link KeystoreListener} is told it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class ExpiryEvent {

  private final String keystore;
  private final Alias alias;
  private final X509Certificate certificate;
  private final Duration threshold;

  ExpiryEvent(String keystore, KeyVersion version, Duration threshold) {
    this.keystore = keystore;
    this.alias = version.alias();
    this.certificate = version.entry().certificate();
    this.threshold = threshold;
  }

  /**
   * The keystore, in the words of its store.
   *
   * @return such as the path of a file
   */
  public String keystore() {
    return keystore;
  }

  /**
   * The alias whose active key it is.
   *
   * @return the alias
   */
  public Alias alias() {
    return alias;
  }

  /**
   * The certificate.
   *
   * @return the certificate of the active key
   */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * The key.
   *
   * @return its id
   */
  public KeyId keyId() {
    return KeyId.of(certificate);
  }

  /**
   * The last moment at which the certificate is valid.
   *
   * @return the end, in UTC
   */
  public Instant end() {
    return certificate.getNotAfter().toInstant();
  }

  /**
   * The threshold that was reached.
   *
   * @return how long before the end; zero if the certificate has expired
   */
  public Duration threshold() {
    return threshold;
  }

  /** One line. */
  @Override
  public String toString() {
    return keystore
        + ": the certificate of '"
        + alias
        + "' ("
        + keyId()
        + ") "
        + (threshold.isZero() ? "expired on " : "expires on ")
        + end().truncatedTo(ChronoUnit.SECONDS)
        + ". Renew it.";
  }
}
