package dev.keyoverlap.message;

import dev.keyoverlap.internal.access.ChainMaker;
import dev.keyoverlap.internal.words.CertificateWords;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * A valid path from a signer's certificate, which came with the message, to an authority of the
 * ring. There is no way to get an instance for a path that was not validated.
 *
 * <pre>{@code
 * verdict.chain().ifPresent(chain -> log(chain.signer(), chain.root()));
 * }</pre>
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class TrustedChain {

  static {
    ChainMaker.Way<Alias, KeyVersion, Revocation, TrustedChain> way = TrustedChain::new;
    ChainMaker.opened(way);
  }

  private final Alias alias;
  private final List<X509Certificate> certificates;
  private final KeyVersion root;
  private final Optional<KeyVersion> successorOf;
  private final Revocation revocation;
  private final KeyId keyId;

  TrustedChain(
      Alias alias,
      List<X509Certificate> certificates,
      KeyVersion root,
      Optional<KeyVersion> successorOf,
      Revocation revocation) {
    this.alias = alias;
    this.certificates = List.copyOf(certificates);
    this.root = root;
    this.successorOf = successorOf;
    this.revocation = revocation;
    this.keyId = KeyId.of(certificates.get(0));
  }

  /**
   * The alias of the policy whose signature this is.
   *
   * @return the alias
   */
  public Alias alias() {
    return alias;
  }

  /**
   * The signer's certificate.
   *
   * @return the first certificate of the path
   */
  public X509Certificate signer() {
    return certificates.get(0);
  }

  /**
   * The identity of the signer's key.
   *
   * @return the SHA-256 of the signer's certificate
   */
  public KeyId keyId() {
    return keyId;
  }

  /**
   * The path.
   *
   * @return the signer's certificate, then that of its issuer, and so on, without the authority in
   *     the ring; immutable
   */
  public List<X509Certificate> certificates() {
    return certificates;
  }

  /**
   * The authority of the ring in which the path ends.
   *
   * @return its version; active, or retained
   */
  public KeyVersion root() {
    return root;
  }

  /**
   * The certificate in the ring whose subject the signer's certificate has, where the policy goes
   * by that.
   *
   * @return its version; empty where the policy names the subject itself, or none
   */
  public Optional<KeyVersion> successorOf() {
    return successorOf;
  }

  /**
   * The result of the revocation check.
   *
   * @return the outcome for the path as a whole
   */
  public Revocation revocation() {
    return revocation;
  }

  /** For whom, by which certificate, to which authority. */
  @Override
  public String toString() {
    return alias
        + " by certificate "
        + keyId
        + " of "
        + CertificateWords.printable(signer().getSubjectX500Principal().getName())
        + ", chained to "
        + root
        + switch (revocation) {
          case NOT_CHECKED -> "";
          case NOT_REVOKED -> ", not revoked";
          case UNKNOWN -> ", revocation unknown";
        };
  }

  /**
   * The results of a revocation check for a path's certificates.
   *
   * @since 1.0
   */
  public enum Revocation {
    /** The policy does not ask. */
    NOT_CHECKED,
    /** Each certificate's status was found out, and none is revoked. */
    NOT_REVOKED,
    /** A certificate's status could not be found out, and the policy accepts that. */
    UNKNOWN
  }
}
