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
 * RevocationCheck.byCrls(() -> crlsFetchedLastNight);     // no network access
 * RevocationCheck.byOcsp();                               // asks the responders of the certificates
 * RevocationCheck.byOcsp().at(URI.create("http://ocsp.partner.example"));
 * }</pre>
 *
 * <p>Every certificate below the authority in the ring is checked, and that authority's own is not:
 * take it out of use in the ring. Where the answer cannot be had, since there is no list in force
 * or the responder is silent, the certificate is not trusted, unless {@link #acceptUnknown} was
 * asked for. Only certificates whose path is valid in every other respect are asked about, so that
 * a stranger's message cannot make this program ask anybody anything.
 *
 * <p>Answers by OCSP are checked by the JDK (its {@code PKIXRevocationChecker}, and what RFC 6960
 * demands of it). Its system and security properties, such as {@code
 * com.sun.security.ocsp.timeout}, hold here, too. An answer is asked for each time, for each
 * certificate; there is no cache.
 *
 * <p>Immutable and safe for use by several threads if what supplies the lists is.
 */
public final class RevocationCheck {

  private final Source source;
  private final Supplier<? extends Collection<X509CRL>> crls;
  private final Optional<URI> responder;
  private final Optional<X509Certificate> responderCertificate;
  private final boolean unknownAccepted;
  private final FetchedLists fetched = new FetchedLists();

  private RevocationCheck(
      Source source,
      Supplier<? extends Collection<X509CRL>> crls,
      Optional<URI> responder,
      Optional<X509Certificate> responderCertificate,
      boolean unknownAccepted) {
    this.source = source;
    this.crls = crls;
    this.responder = responder;
    this.responderCertificate = responderCertificate;
    this.unknownAccepted = unknownAccepted;
  }

  /** Where an answer comes from. */
  enum Source {
    CRLS,
    CRLS_OR_DISTRIBUTION_POINTS,
    OCSP
  }

  /**
   * By lists that the caller has, as RFC 5280, 6.3 says: complete ones and delta lists that
   * continue them, direct and indirect ones, for all reasons or for some. A list counts while it is
   * in force, and if it is signed by the authority that issued the certificate or whom the
   * certificate names. The authority may have signed it with another of its keys, if a certificate
   * for that key is in the ring under the aliases of the {@link ChainTrust} or came with the
   * message.
   *
   * @param crls asked once for each message, so that it can give today's lists; must be quick
   * @return the check
   */
  public static RevocationCheck byCrls(Supplier<? extends Collection<X509CRL>> crls) {
    return new RevocationCheck(Source.CRLS, crls, Optional.empty(), Optional.empty(), false);
  }

  /**
   * By asking the responder that each certificate names (RFC 6960; authority information access).
   *
   * @return the check
   */
  public static RevocationCheck byOcsp() {
    return new RevocationCheck(Source.OCSP, List::of, Optional.empty(), Optional.empty(), false);
  }

  /**
   * This check, asking one responder about all certificates.
   *
   * @param uri the responder
   * @return the check
   * @throws IllegalStateException if this check is by lists
   */
  public RevocationCheck at(URI uri) {
    require(Source.OCSP, "A list is not at a responder");
    return new RevocationCheck(
        source, crls, Optional.of(uri), responderCertificate, unknownAccepted);
  }

  /**
   * This check, with answers that are signed with the key of this certificate. Otherwise they are
   * signed by the authority that issued the certificate in question, or by one whom that authority
   * has certified for it.
   *
   * @param certificate the responder's certificate
   * @return the check
   * @throws IllegalStateException if this check is by lists
   */
  public RevocationCheck signedBy(X509Certificate certificate) {
    require(Source.OCSP, "A list is signed by the authority");
    return new RevocationCheck(source, crls, responder, Optional.of(certificate), unknownAccepted);
  }

  /**
   * This check, fetching lists from the distribution points that the certificates name where the
   * caller's do not suffice. This goes to the network, by HTTP. A list that was fetched is used for
   * 30 seconds before it is fetched again.
   *
   * @return the check
   * @throws IllegalStateException if this check is by OCSP
   */
  public RevocationCheck followDistributionPoints() {
    require(Source.CRLS, "Distribution points are those of lists");
    return new RevocationCheck(
        Source.CRLS_OR_DISTRIBUTION_POINTS, crls, responder, responderCertificate, unknownAccepted);
  }

  /**
   * This check, trusting a certificate of which nobody can say now whether it was revoked. Whoever
   * holds a revoked key and can keep this program from reaching the responder is trusted then.
   *
   * @return the more lenient check
   */
  public RevocationCheck acceptUnknown() {
    return new RevocationCheck(source, crls, responder, responderCertificate, true);
  }

  private void require(Source needed, String otherwise) {
    if (source != needed) {
      throw new IllegalStateException(otherwise);
    }
  }

  Source source() {
    return source;
  }

  Collection<X509CRL> crls() {
    return List.copyOf(crls.get());
  }

  /** What can be had from distribution points. */
  Collection<X509CRL> fetched(Collection<URI> addresses) {
    return addresses.stream().map(fetched::get).flatMap(Optional::stream).toList();
  }

  Optional<URI> responder() {
    return responder;
  }

  Optional<X509Certificate> responderCertificate() {
    return responderCertificate;
  }

  boolean acceptsUnknown() {
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
          case CRLS -> "lists";
          case CRLS_OR_DISTRIBUTION_POINTS -> "lists, also from distribution points";
          case OCSP -> "OCSP" + responder.map(uri -> " at " + uri).orElse("");
        }
        + (unknownAccepted ? ", unknown accepted" : "");
  }
}
