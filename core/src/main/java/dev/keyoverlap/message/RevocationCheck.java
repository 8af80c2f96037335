package dev.keyoverlap.message;

import dev.keyoverlap.message.TrustedChain.Revocation;
import java.net.URI;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How it is found out that no certificate of a chain was revoked; part of a {@link ChainTrust}.
 *
 * <pre>{@code
 * RevocationCheck.byCrls(() -> crlsFetchedLastNight);        // no network access
 * RevocationCheck.byAnswers(() -> answersFetchedThisHour);   // nor here
 * RevocationCheck.byCrls(crls).withAnswers(answers);         // either may say revoked
 * RevocationCheck.byOcsp();                                  // the JDK asks the responders
 * RevocationCheck.byOcsp().at(URI.create("http://ocsp.partner.example"));
 * }</pre>
 *
 * <p>Every certificate below the authority in the ring is checked. The authority's own is not: to
 * stop trusting it, retire it in the ring. If there is no list in force or the responder does not
 * answer, the certificate is not trusted, unless you call {@link #acceptUnknown}. Only certificates
 * whose path is valid otherwise are checked, so that a stranger's message cannot cause requests.
 *
 * <p><b>Lists and answers of your own</b> are the supported form. They are judged by the verifier's
 * clock and tolerance, in every key change of an authority. You choose how to get them: by LDAP,
 * HTTP, stapled to something or with a file.
 *
 * <p><b>{@link #byOcsp()}</b> asks over the network, with the JDK's {@code PKIXRevocationChecker}.
 * It supports less: an answer must be signed with the very key that issued the certificate, by a
 * responder whose certificate that key has issued, or as {@link #signedBy} says. Certificates are
 * named by SHA-1. Whether an answer is in force is judged by the system's clock, give or take 15
 * minutes, and whether a responder's own certificate was revoked is not asked. The JDK's
 * properties, such as {@code com.sun.security.ocsp.timeout}, apply. There is no cache.
 *
 * <p>Immutable and safe for use by several threads if the suppliers of lists and answers are.
 *
 * @since 1.0
 */
public final class RevocationCheck {

  private final Source source;
  private final Optional<Supplier<? extends Collection<X509CRL>>> crls;
  private final Optional<Supplier<? extends Collection<byte[]>>> answers;
  private final Optional<URI> responder;
  private final Optional<X509Certificate> responderCertificate;
  private final boolean unknownAccepted;
  private final FetchedLists fetched = new FetchedLists();

  private RevocationCheck(
      Source source,
      Optional<Supplier<? extends Collection<X509CRL>>> crls,
      Optional<Supplier<? extends Collection<byte[]>>> answers,
      Optional<URI> responder,
      Optional<X509Certificate> responderCertificate,
      boolean unknownAccepted) {
    this.source = source;
    this.crls = crls;
    this.answers = answers;
    this.responder = responder;
    this.responderCertificate = responderCertificate;
    this.unknownAccepted = unknownAccepted;
  }

  /**
   * Where an answer comes from.
   *
   * @since 1.0
   */
  public enum Source {
    /** The caller supplies it. */
    GIVEN,
    /** The caller has it, or it is fetched from where certificates say that it is. */
    GIVEN_OR_DISTRIBUTION_POINTS,
    /** A responder is asked. */
    OCSP
  }

  /**
   * By lists that the caller has, as RFC 5280, 6.3 says: complete ones and delta lists that
   * continue them, direct and indirect ones, for all reasons or for some. A list counts while it is
   * in force, and if it is signed by the authority that issued the certificate or whom the
   * certificate names. The authority may have signed it with another of its keys. A certificate for
   * that key must be in the ring under the aliases of the {@link ChainTrust}, or have come with the
   * message.
   *
   * <p>Give delta lists together with the complete ones. They are used whether or not certificates
   * or lists name them (freshestCRL, 4.2.1.15 and 5.2.6), and are never fetched.
   *
   * @param crls asked once for each message, so that it can give today's lists; must be quick
   * @return the check
   */
  public static RevocationCheck byCrls(Supplier<? extends Collection<X509CRL>> crls) {
    return new RevocationCheck(
        Source.GIVEN,
        Optional.of(crls),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * By OCSP answers that the caller has (RFC 6960, 4.2): stapled ones, or fetched beforehand. No
   * network is used.
   *
   * <p>An answer counts if it is about the certificate, named by SHA-1 or SHA-2; if it is in force
   * by the verifier's clock; and if who signed it may (4.2.2.2). That is
   *
   * <ul>
   *   <li>the authority that issued the certificate, with the same key or, while it changes keys,
   *       with its other one. The certificate of that key is in the ring under the aliases of the
   *       {@link ChainTrust} or came with the message;
   *   <li>a responder whose certificate is for OCSP answers (id-kp-OCSPSigning), and is signed with
   *       the same key as the certificate in question. It must be valid, and not revoked by another
   *       answer or list, unless the authority says that this need not be asked
   *       (id-pkix-ocsp-nocheck);
   *   <li>the responder of {@link #signedBy}.
   * </ul>
   *
   * <p>An answer begins as early as the policy's clock tolerance says, and ends with its nextUpdate
   * to the second. One without nextUpdate counts for the length of the tolerance.
   *
   * @param answers asked once for each message; each an OCSPResponse in DER. Must be quick
   * @return the check
   */
  public static RevocationCheck byAnswers(Supplier<? extends Collection<byte[]>> answers) {
    return new RevocationCheck(
        Source.GIVEN,
        Optional.empty(),
        Optional.of(answers),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /**
   * By asking the responder that each certificate names (RFC 6960; authority information access).
   * This goes to the network, by HTTP.
   *
   * @return the check
   */
  public static RevocationCheck byOcsp() {
    return new RevocationCheck(
        Source.OCSP, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
  }

  /**
   * This check, with OCSP answers that the caller has beside the lists. A certificate is revoked if
   * either says so. It is not revoked if one of them says that, and the other does not object.
   *
   * @param more as for {@link #byAnswers}
   * @return the check
   * @throws IllegalStateException if this check asks responders itself
   */
  public RevocationCheck withAnswers(Supplier<? extends Collection<byte[]>> more) {
    requireGiven("Answers that you have go with lists: this check asks responders for its own");
    return new RevocationCheck(
        source, crls, Optional.of(more), responder, responderCertificate, unknownAccepted);
  }

  /**
   * This check, asking one responder about all certificates.
   *
   * @param uri the responder
   * @return the check
   * @throws IllegalStateException if this check is by lists or answers that the caller has
   */
  public RevocationCheck at(URI uri) {
    if (source != Source.OCSP) {
      throw new IllegalStateException("Nobody is asked by this check: what counts is given to it");
    }
    return new RevocationCheck(
        source, crls, answers, Optional.of(uri), responderCertificate, unknownAccepted);
  }

  /**
   * This check, with answers that are signed with the key of this certificate (RFC 6960, 4.2.2.2,
   * 1). The responders that the authority may have are still believed where answers are given;
   * where the JDK asks, this one alone is.
   *
   * @param certificate the responder's certificate
   * @return the check
   * @throws IllegalStateException if this check is by lists only
   */
  public RevocationCheck signedBy(X509Certificate certificate) {
    if (source != Source.OCSP && answers.isEmpty()) {
      throw new IllegalStateException("A list is signed by the authority");
    }
    return new RevocationCheck(
        source, crls, answers, responder, Optional.of(certificate), unknownAccepted);
  }

  /**
   * This check, fetching lists from the distribution points that the certificates name where what
   * the caller has does not suffice. This goes to the network, by HTTP. A list that was fetched is
   * used for 30 seconds before it is fetched again.
   *
   * @return the check
   * @throws IllegalStateException if this check is by OCSP
   */
  public RevocationCheck followDistributionPoints() {
    requireGiven("Distribution points are those of lists");
    return new RevocationCheck(
        Source.GIVEN_OR_DISTRIBUTION_POINTS,
        crls.isPresent() ? crls : Optional.of(List::of),
        answers,
        responder,
        responderCertificate,
        unknownAccepted);
  }

  /**
   * This check, trusting a certificate of which nobody can say now whether it was revoked. Then an
   * attacker who holds a revoked key and can keep this program from reaching the responder is
   * trusted.
   *
   * @return the more lenient check
   */
  public RevocationCheck acceptUnknown() {
    return new RevocationCheck(source, crls, answers, responder, responderCertificate, true);
  }

  private void requireGiven(String otherwise) {
    if (source == Source.OCSP) {
      throw new IllegalStateException(otherwise);
    }
  }

  /**
   * Where an answer comes from.
   *
   * @return the source
   */
  public Source source() {
    return source;
  }

  /**
   * Whether lists are used.
   *
   * @return true if the caller supplies lists
   */
  public boolean hasLists() {
    return crls.isPresent();
  }

  /**
   * Whether OCSP answers are used.
   *
   * @return true if the caller supplies answers
   */
  public boolean hasAnswers() {
    return answers.isPresent();
  }

  /**
   * The lists that the caller has now.
   *
   * @return the lists; immutable
   */
  public Collection<X509CRL> crls() {
    return crls.isPresent() ? List.copyOf(crls.get().get()) : List.of();
  }

  /**
   * The OCSP answers that the caller has now.
   *
   * @return each as encoded; immutable
   */
  public Collection<byte[]> answers() {
    return answers.isPresent() ? List.copyOf(answers.get().get()) : List.of();
  }

  /**
   * Fetches the lists of distribution points by HTTP, or reuses those of the last 30 seconds.
   *
   * @param addresses of the points
   * @return the lists that could be fetched; immutable
   */
  public Collection<X509CRL> fetched(Collection<URI> addresses) {
    return addresses.stream().map(fetched::get).flatMap(Optional::stream).toList();
  }

  /**
   * The responder that is asked instead of the certificate's own one.
   *
   * @return its address
   */
  public Optional<URI> responder() {
    return responder;
  }

  /**
   * The certificate that answers are signed with, if the authority does not name it.
   *
   * @return the certificate
   */
  public Optional<X509Certificate> responderCertificate() {
    return responderCertificate;
  }

  /**
   * Whether a certificate is trusted of which nobody can say whether it was revoked.
   *
   * @return true if so
   */
  public boolean acceptsUnknown() {
    return unknownAccepted;
  }

  boolean supports(Revocation outcome) {
    return outcome == Revocation.NOT_REVOKED || (outcome == Revocation.UNKNOWN && unknownAccepted);
  }

  /** The check in words. */
  @Override
  public String toString() {
    return "revocation checked by "
        + switch (source) {
          case GIVEN -> given();
          case GIVEN_OR_DISTRIBUTION_POINTS -> given() + ", also from distribution points";
          case OCSP -> "OCSP" + responder.map(uri -> " at " + uri).orElse("");
        }
        + (unknownAccepted ? ", unknown accepted" : "");
  }

  private String given() {
    return answers.isEmpty()
        ? "lists"
        : crls.isEmpty() ? "OCSP answers at hand" : "lists and OCSP answers at hand";
  }
}
