package dev.keyoverlap.key;

import dev.keyoverlap.internal.keyfile.SelfSignature;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * Makes a new key pair whose certificate is signed by the key itself: for a first try, a test or a
 * lab. {@link HeldKey#selfSigned} is the short way.
 *
 * <p>Without further settings you get an RSA key of 3072 bits, which every receiver of CMS, XML and
 * SOAP can verify and encrypt to. It is valid from yesterday for two years.
 *
 * <pre>{@code
 * HeldKey server =
 *     SelfSignedKey.of("CN=server").ellipticCurve().host("localhost").host("127.0.0.1").build();
 * }</pre>
 *
 * <p>Do not use it between companies: nobody but you says whose key it is, and nobody can revoke
 * it. There, send a certificate request to an authority, or agree with the partner on the
 * certificate's fingerprint.
 *
 * <p>Not for use by several threads.
 *
 * @since 1.0
 */
public final class SelfSignedKey {

  private static final int RSA_BITS = 3072;
  private static final int EC_BITS = 256;
  private static final Duration TWO_YEARS = Duration.ofDays(730);

  private final X500Principal subject;
  private final List<String> hosts = new ArrayList<>();
  private boolean ellipticCurve;
  private Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
  private Instant until = from.plus(TWO_YEARS);

  private SelfSignedKey(X500Principal subject) {
    this.subject = subject;
  }

  /**
   * Begins a key pair.
   *
   * @param subject the name of its owner (RFC 4514), such as {@code CN=orders,O=Example}
   * @return a builder
   * @throws IllegalArgumentException if the subject is not a distinguished name
   */
  public static SelfSignedKey of(String subject) {
    try {
      return new SelfSignedKey(new X500Principal(subject));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Cannot make a certificate for '"
              + subject
              + "': it is not a distinguished name (RFC 4514). Write it as in CN=orders,O=Example.",
          e);
    }
  }

  /**
   * Makes a key on the elliptic curve P-256 instead of an RSA key. It is made and used faster. Some
   * receivers of encrypted XML and SOAP messages cannot encrypt to it.
   *
   * @return this builder
   */
  public SelfSignedKey ellipticCurve() {
    this.ellipticCurve = true;
    return this;
  }

  /**
   * Sets when the certificate is valid.
   *
   * @param from the first moment; fractions of a second are dropped
   * @param until the last moment; fractions of a second are dropped
   * @return this builder
   * @throws IllegalArgumentException if the validity ends before it begins
   */
  public SelfSignedKey valid(Instant from, Instant until) {
    if (until.isBefore(from)) {
      throw new IllegalArgumentException(
          "Cannot make a certificate that is valid from " + from + " to " + until);
    }
    this.from = from;
    this.until = until;
    return this;
  }

  /**
   * Adds a name or address under which clients reach a TLS server with this key (RFC 5280,
   * 4.2.1.6).
   *
   * @param host a DNS name or an IP address, such as {@code localhost} or {@code 127.0.0.1}
   * @return this builder
   */
  public SelfSignedKey host(String host) {
    hosts.add(host);
    return this;
  }

  /**
   * Makes the key pair. Each call makes another one.
   *
   * @return the key pair
   * @throws IllegalArgumentException if a host is neither a name nor an address
   */
  public HeldKey build() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(ellipticCurve ? "EC" : "RSA");
      generator.initialize(ellipticCurve ? EC_BITS : RSA_BITS);
      KeyPair pair = generator.generateKeyPair();
      return HeldKey.of(
          pair.getPrivate(), List.of(SelfSignature.of(pair, subject, from, until, hosts)));
    } catch (GeneralSecurityException | KeyRefusedException e) {
      throw new IllegalStateException("This Java cannot make a key pair of RSA or P-256", e);
    }
  }
}
