package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.revocation.ListSigners.Place;
import dev.keyoverlap.internal.revocation.ListSigners.Standing;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.message.ChainTrust;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.cert.CRLReason;
import java.security.cert.X509CRL;
import java.security.cert.X509CRLEntry;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * The status of the certificates of one message's paths by lists (RFC 5280, 6.3.3).
 *
 * <p>Lists of one scope that are signed with one key belong together: the newest complete one
 * counts, with the newest delta list that continues it. A certificate is revoked if any of these
 * says so, and it is known not to be if they cover all reasons together.
 */
final class ListStatus {

  private final ListSigners signers;
  private final Instant now;
  private final ClockTolerance tolerance;
  private final Map<X500Principal, List<RevocationList>> lists = new HashMap<>();

  ListStatus(ListSigners signers, Instant now, ClockTolerance tolerance) {
    this.signers = signers;
    this.now = now;
    this.tolerance = tolerance;
  }

  /** The status of a certificate. */
  enum Status {
    GOOD,
    REVOKED,
    UNKNOWN
  }

  /**
   * An answer.
   *
   * @param status the status
   * @param reason why, to go on after "is revoked" or "may be revoked"
   */
  record Answer(Status status, String reason) {}

  /** Takes in lists that are in force and can be used. */
  void add(Collection<? extends X509CRL> more) {
    for (X509CRL list : more) {
      RevocationList.of(list)
          .filter(readable -> readable.isInForce(now, tolerance))
          .ifPresent(
              readable ->
                  lists.computeIfAbsent(readable.issuer(), n -> new ArrayList<>()).add(readable));
    }
  }

  /**
   * Asks about one certificate.
   *
   * @param place its place in a valid path, whose certificates above it are not revoked
   * @param trust the rule that the path is for
   * @param standing asked about those who signed lists
   */
  Answer ask(Place place, ChainTrust trust, Standing standing) throws ChainRefusedException {
    X509Certificate certificate = place.certificate();
    List<DistributionPoint> points = DistributionPoint.of(certificate);
    Map<Together, Group> groups = new LinkedHashMap<>();
    boolean anySigned = true;
    for (RevocationList list : about(certificate, points)) {
      int reasons = reasons(list, certificate, points);
      if (reasons == 0) {
        continue;
      }
      Optional<PublicKey> key = signers.find(list, place, trust, standing);
      anySigned &= key.isPresent();
      key.ifPresent(
          by ->
              groups
                  .computeIfAbsent(
                      new Together(list.issuer(), list.scope().encoded(), by), g -> new Group())
                  .add(list, reasons));
    }
    return answer(certificate, groups.values(), anySigned);
  }

  private Answer answer(X509Certificate certificate, Collection<Group> groups, boolean anySigned) {
    int covered = 0;
    for (Group group : groups) {
      Optional<X509CRLEntry> entry = group.entry(certificate);
      if (entry.isPresent()) {
        return new Answer(
            Status.REVOKED,
            "listed since " + entry.get().getRevocationDate().toInstant() + reason(entry.get()));
      }
      covered |= group.reasons();
    }
    if (covered == DistributionPoint.ALL_REASONS) {
      return new Answer(Status.GOOD, "");
    }
    String why =
        covered != 0
            ? "the lists in force do not cover all reasons"
            : anySigned
                ? "there is no complete list in force for it"
                : "the list for it is not signed by a key that may sign it";
    return new Answer(Status.UNKNOWN, why);
  }

  private static String reason(X509CRLEntry entry) {
    CRLReason reason = entry.getRevocationReason();
    return reason == null ? "" : " (" + reason + ")";
  }

  /** By names alone. */
  private List<RevocationList> about(X509Certificate certificate, List<DistributionPoint> points) {
    Set<Object> issuers = new HashSet<>(Set.of(certificate.getIssuerX500Principal()));
    points.forEach(point -> issuers.addAll(point.listIssuers()));
    List<RevocationList> found = new ArrayList<>();
    for (Object issuer : issuers) {
      if (issuer instanceof X500Principal name) {
        found.addAll(lists.getOrDefault(name, List.of()));
      }
    }
    return found;
  }

  private static int reasons(
      RevocationList list, X509Certificate certificate, List<DistributionPoint> points) {
    int reasons = 0;
    for (DistributionPoint point : points) {
      reasons |=
          list.scope()
              .reasonsFor(
                  point,
                  list.issuer(),
                  certificate.getIssuerX500Principal(),
                  certificate.getBasicConstraints() >= 0);
    }
    return reasons;
  }

  /** The properties that lists share if they belong together. */
  private record Together(X500Principal issuer, ByteBuffer scope, PublicKey key) {}

  /** Lists that belong together. */
  private static final class Group {

    private final List<RevocationList> complete = new ArrayList<>();
    private final List<RevocationList> deltas = new ArrayList<>();
    private int reasons;

    void add(RevocationList list, int forReasons) {
      if (list.isDelta()) {
        deltas.add(list);
      } else {
        complete.add(list);
        reasons = forReasons;
      }
    }

    /** None without a complete list: a delta list alone does not say who is not revoked. */
    int reasons() {
      return reasons;
    }

    Optional<X509CRLEntry> entry(X509Certificate certificate) {
      List<RevocationList> bases = current(complete);
      List<RevocationList> more =
          current(
              deltas.stream().filter(delta -> bases.stream().noneMatch(delta::isWithin)).toList());
      boolean lifted = false;
      for (RevocationList delta : more) {
        Optional<X509CRLEntry> added = delta.entry(certificate);
        if (added.filter(entry -> !is(entry, CRLReason.REMOVE_FROM_CRL)).isPresent()) {
          return added;
        }
        lifted |= added.isPresent() && bases.stream().allMatch(delta::continues);
      }
      boolean holdEnds = lifted;
      return bases.stream()
          .flatMap(base -> base.entry(certificate).stream())
          .filter(entry -> !holdEnds || !is(entry, CRLReason.CERTIFICATE_HOLD))
          .findFirst();
    }

    private static boolean is(X509CRLEntry entry, CRLReason reason) {
      return entry.getRevocationReason() == reason;
    }

    /** All but those that a newer one replaces; several if nothing says which is newer. */
    private static List<RevocationList> current(List<RevocationList> lists) {
      return lists.stream()
          .filter(list -> lists.stream().noneMatch(other -> other.isNewerThan(list)))
          .toList();
    }
  }
}
