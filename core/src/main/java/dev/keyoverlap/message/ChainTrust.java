package dev.keyoverlap.message;

import dev.keyoverlap.key.Alias;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;

/**
 * When a certificate that is not in the ring is trusted: if it chains to an authority that is.
 *
 * <p>With it a partner can renew its certificate without any work of yours, as long as the
 * authority stays: the cheapest renewal of all. Put the authority's certificate into the ring under
 * an alias of its own, and let a policy say for whom it vouches:
 *
 * <pre>{@code
 * rotation.add(alias("partner-ca"), PeerCertificate.of(authority));
 *
 * // A certificate with the subject of the partner's certificate in the ring, by the same authority:
 * VerificationPolicy.anyOf(alias("partner"))
 *     .acceptChains(alias("partner"), ChainTrust.to(alias("partner-ca")));
 *
 * // A subject that is written down here, and no certificate of it in the ring:
 * VerificationPolicy.anyOf(alias("partner"))
 *     .acceptChains(
 *         alias("partner"),
 *         ChainTrust.to(alias("partner-ca")).subject(new X500Principal("CN=Orders, O=Partner")));
 *
 * // Any certificate of an authority that issues to this partner only:
 * VerificationPolicy.anyOf(alias("partner-ca"))
 *     .acceptChains(alias("partner-ca"), ChainTrust.to(alias("partner-ca")).anySubject());
 * }</pre>
 *
 * <p>The certificates come with the message, and none is trusted for that. The path from the
 * signer's to the authority's is validated by RFC 5280, 6, at the time of the verifier's clock.
 * Beyond what that demands,
 *
 * <ul>
 *   <li>the authority's own certificate is checked, too: its validity, that it is an authority, its
 *       path length, its name constraints;
 *   <li>no certificate below it is signed with SHA-1 or MD5, and no key is RSA of less than 2048 or
 *       on a curve of less than 256 bits;
 *   <li>no key in the path is one that the ring knows as compromised;
 *   <li>the signer's certificate, if it restricts the use of its key, permits signatures
 *       (digitalSignature or nonRepudiation). If it names extended purposes, it names
 *       emailProtection or any (RFC 8550, 4.4.4), or one that {@link #acceptPurpose} adds.
 * </ul>
 *
 * <p>Revocation is checked if you call {@link #checkRevocation}; nothing else accesses the network.
 * Rely on the subject's name only if the authority gives a name to one partner. Do not use it with
 * an authority that issues to strangers.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class ChainTrust {

  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";

  private final Set<Alias> roots;
  private final Subjects subjects;
  private final Set<X500Principal> named;
  private final Set<String> purposes;
  private final Optional<RevocationCheck> revocation;

  private ChainTrust(
      Set<Alias> roots,
      Subjects subjects,
      Set<X500Principal> named,
      Set<String> purposes,
      Optional<RevocationCheck> revocation) {
    this.roots = Collections.unmodifiableSet(roots);
    this.subjects = subjects;
    this.named = Collections.unmodifiableSet(named);
    this.purposes = Collections.unmodifiableSet(purposes);
    this.revocation = revocation;
  }

  /**
   * The subjects whose certificates are trusted.
   *
   * @since 1.0
   */
  public enum Subjects {
    /** Those with the subject of a certificate in the ring under the alias. */
    AS_IN_THE_RING,
    /** Those with a subject that the policy names. */
    NAMED,
    /** Those with any subject. */
    ANY
  }

  /**
   * Trusts chains to the authorities under these aliases: roots, or authorities below one.
   *
   * <p>A retained authority counts as retained keys do, until its date and unless the policy
   * requires active keys; a staged or compromised one vouches for nobody. By default the signer's
   * certificate must have the subject of a certificate that the ring has under the alias for which
   * the signature counts.
   *
   * @param first an alias
   * @param more further aliases, such as the one for the authority's next certificate
   * @return the trust
   */
  public static ChainTrust to(Alias first, Alias... more) {
    return new ChainTrust(
        Stream.concat(Stream.of(first), Stream.of(more))
            .collect(Collectors.toCollection(LinkedHashSet::new)),
        Subjects.AS_IN_THE_RING,
        Set.of(),
        Set.of(ANY_PURPOSE, EMAIL_PROTECTION),
        Optional.empty());
  }

  /**
   * This trust, for certificates of these subjects only, independent of the ring.
   *
   * @param first the whole name
   * @param more further names
   * @return the trust
   * @throws IllegalArgumentException if a name is empty
   */
  public ChainTrust subject(X500Principal first, X500Principal... more) {
    Set<X500Principal> names = new LinkedHashSet<>();
    Stream.concat(Stream.of(first), Stream.of(more)).forEach(names::add);
    if (names.stream().anyMatch(name -> name.getName().isEmpty())) {
      throw new IllegalArgumentException(
          "A subject must not be empty. Give the whole distinguished name");
    }
    return new ChainTrust(roots, Subjects.NAMED, names, purposes, revocation);
  }

  /**
   * This trust, for certificates of any subject: for an authority that issues to one partner only.
   *
   * @return the more lenient trust
   */
  public ChainTrust anySubject() {
    return new ChainTrust(roots, Subjects.ANY, Set.of(), purposes, revocation);
  }

  /**
   * This trust, also in certificates for another extended purpose. An example is a partner's TLS
   * client certificate ({@code 1.3.6.1.5.5.7.3.2}) that also signs.
   *
   * @param oid the object identifier in dotted form (RFC 5280, 4.2.1.12)
   * @return the more lenient trust
   * @throws IllegalArgumentException if it is no object identifier
   */
  public ChainTrust acceptPurpose(String oid) {
    if (!oid.matches("[0-2](\\.\\d+)+")) {
      throw new IllegalArgumentException(
          "A purpose must be an object identifier such as 1.3.6.1.5.5.7.3.2, and this is " + oid);
    }
    Set<String> more = new LinkedHashSet<>(purposes);
    more.add(oid);
    return new ChainTrust(roots, subjects, named, more, revocation);
  }

  /**
   * This trust, in certificates that have not been revoked.
   *
   * @param check how that is found out
   * @return the stricter trust
   */
  public ChainTrust checkRevocation(RevocationCheck check) {
    return new ChainTrust(roots, subjects, named, purposes, Optional.of(check));
  }

  /**
   * The aliases of the authorities.
   *
   * @return the aliases, in the order given
   */
  public Set<Alias> roots() {
    return roots;
  }

  /**
   * Whose certificates are meant.
   *
   * @return the kind of subjects
   */
  public Subjects subjects() {
    return subjects;
  }

  /**
   * The extended key usages with which a certificate may sign messages.
   *
   * @return object identifiers; immutable
   */
  public Set<String> purposes() {
    return purposes;
  }

  /**
   * How it is found out whether a certificate was revoked.
   *
   * @return the check; empty if nobody asks
   */
  public Optional<RevocationCheck> revocation() {
    return revocation;
  }

  /**
   * Whether a subject is one of those named; an empty one never is.
   *
   * @param subject the subject of a certificate
   * @return true if it is named
   */
  public boolean names(X500Principal subject) {
    return named.contains(subject);
  }

  /** Asked when content is handed out, independent of the search for the chain. */
  boolean supports(TrustedChain chain) {
    X500Principal subject = chain.signer().getSubjectX500Principal();
    return roots.contains(chain.root().alias())
        && revocation.map(check -> check.supports(chain.revocation())).orElse(true)
        && switch (subjects) {
          case ANY -> true;
          case NAMED -> names(subject);
          case AS_IN_THE_RING ->
              chain
                  .successorOf()
                  .filter(known -> known.alias().equals(chain.alias()))
                  .map(known -> known.entry().certificate().getSubjectX500Principal())
                  .filter(subject::equals)
                  .isPresent();
        };
  }

  /** The trust in words. */
  @Override
  public String toString() {
    return roots
        + switch (subjects) {
          case AS_IN_THE_RING -> " for the subject in the ring";
          case NAMED ->
              " for "
                  + named.stream().map(X500Principal::getName).collect(Collectors.joining("; "));
          case ANY -> " for any subject";
        }
        + revocation.map(check -> ", " + check).orElse("");
  }
}
