package dev.keyoverlap.message;

import static dev.keyoverlap.fixtures.RevocationLists.by;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which lists of revoked certificates count: by whom they are signed while an authority changes its
 * key, indirect ones, delta lists and those for some reasons; each refusal beside what is accepted.
 */
class RevocationListsTest {

  private static final Alias CA = alias("ca");
  private static final Alias CA_NEXT = alias("ca-next");
  private static final String POINT = "http://lists.example/ca.crl";

  /** One authority, which changes its key. */
  private static final HeldKey OLD = authority("ca").make();

  private static final HeldKey NEXT = authority("ca").make();
  private static final HeldKey NEXT_BY_OLD =
      authority("ca").forTheKeyPairOf(NEXT).issuedBy(OLD).make();
  private static final HeldKey OLD_BY_NEXT =
      authority("ca").forTheKeyPairOf(OLD).issuedBy(NEXT).make();

  /** An authority below it, which gets its next key certified by it. */
  private static final HeldKey ISSUER = authority("issuer").issuedBy(OLD).make();

  private static final HeldKey ISSUER_NEXT = authority("issuer").issuedBy(OLD).make();

  private final SetClock clock = new SetClock();
  private final Instant now = clock.instant();
  private final Instant yesterday = now.minus(Duration.ofDays(1));
  private final Instant tomorrow = now.plus(Duration.ofDays(1));

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static HeldKey signer(HeldKey issuer) {
    return authority("partner").noAuthority().issuedBy(issuer).make();
  }

  private static HeldKey withUsage(String name, int usage, HeldKey issuer) {
    return authority(name)
        .noAuthority()
        .extension(Extension.keyUsage, true, new KeyUsage(usage))
        .issuedBy(issuer)
        .make();
  }

  private static HeldKey at(HeldKey issuer, DistributionPoint... points) {
    return authority("partner")
        .noAuthority()
        .extension(Extension.cRLDistributionPoints, false, new CRLDistPoint(points))
        .issuedBy(issuer)
        .make();
  }

  /** A distribution point whose lists another signs. */
  private static DistributionPoint listedBy(HeldKey other) {
    return new DistributionPoint(
        null,
        null,
        new GeneralNames(
            new GeneralName(
                X500Name.getInstance(other.certificate().getSubjectX500Principal().getEncoded()))));
  }

  private static DistributionPoint point(
      @Nullable DistributionPointName name, @Nullable ReasonFlags reasons) {
    return new DistributionPoint(name, reasons, null);
  }

  // ---- asking

  private Keyring ring(HeldKey root) throws Exception {
    return Ring.empty().add(CA, TestKeys.certificateOf(root), now).keyring();
  }

  private TrustedChain find(
      Keyring ring, HeldKey signer, List<HeldKey> presented, List<X509CRL> lists)
      throws ChainRefusedException {
    return find(ring, signer, presented, RevocationCheck.byCrls(() -> lists));
  }

  private TrustedChain find(
      Keyring ring, HeldKey signer, List<HeldKey> presented, RevocationCheck check)
      throws ChainRefusedException {
    return Chains.among(
            ring,
            VerificationPolicy.anyOf(CA)
                .acceptChains(CA, ChainTrust.to(CA, CA_NEXT).anySubject().checkRevocation(check)),
            clock.instant(),
            Chains.certificates(presented))
        .find(signer.certificate());
  }

  private void accepted(HeldKey root, HeldKey signer, List<HeldKey> presented, X509CRL... lists)
      throws Exception {
    assertThat(find(ring(root), signer, presented, List.of(lists)).revocation())
        .isEqualTo(Revocation.NOT_REVOKED);
  }

  private AbstractStringAssert<?> refused(
      HeldKey root, HeldKey signer, List<HeldKey> presented, X509CRL... lists) throws Exception {
    return refused(ring(root), signer, presented, lists);
  }

  private AbstractStringAssert<?> refused(
      Keyring ring, HeldKey signer, List<HeldKey> presented, X509CRL... lists) {
    try {
      throw new AssertionError(find(ring, signer, presented, List.of(lists)).toString());
    } catch (ChainRefusedException e) {
      return assertThat(e.getMessage());
    }
  }

  private RevocationLists list(HeldKey authority) {
    return by(authority, yesterday, tomorrow);
  }

  private X509CRL complete(HeldKey authority, HeldKey... revoked) {
    return list(authority).revoking(revoked).make();
  }

  // ---- who signs, while the key changes, directly or indirectly, complete or with a delta list

  /** Which key of the authority is in the ring, and which one has issued the signer's. */
  @SuppressWarnings("ImmutableEnumChecker") // keys do not change
  enum Change {
    RING_HAS_OLD_KEY(OLD, List.of(), OLD, NEXT_BY_OLD),
    RING_HAS_OLD_KEY_AND_NEXT_ONE_ISSUES(OLD, List.of(NEXT_BY_OLD), NEXT_BY_OLD, OLD),
    RING_HAS_NEXT_KEY(NEXT, List.of(OLD_BY_NEXT), OLD, NEXT),
    RING_HAS_NEXT_KEY_AND_IT_ISSUES(NEXT, List.of(), NEXT, OLD_BY_NEXT),
    AUTHORITY_BELOW(OLD, List.of(ISSUER), ISSUER, ISSUER_NEXT);

    private final HeldKey root;
    private final List<HeldKey> path;
    private final HeldKey issuer;
    private final HeldKey otherKey;

    Change(HeldKey root, List<HeldKey> path, HeldKey issuer, HeldKey otherKey) {
      this.root = root;
      this.path = path;
      this.issuer = issuer;
      this.otherKey = otherKey;
    }
  }

  enum By {
    SAME_KEY,
    OTHER_KEY,
    LIST_KEY,
    OTHERS
  }

  record Case(Change change, By by, boolean delta, boolean inTheRing) {}

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (Change change : Change.values()) {
      for (By by : By.values()) {
        for (boolean delta : new boolean[] {false, true}) {
          cases.add(new Case(change, by, delta, false));
          cases.add(new Case(change, by, delta, true));
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void list_byWhomeverMaySignIt_isRead_andByNobodyElse(Case one) throws Exception {
    Change change = one.change();
    HeldKey lister =
        switch (one.by()) {
          case SAME_KEY -> change.issuer;
          case OTHER_KEY -> change.otherKey;
          case LIST_KEY -> withUsage(name(change), KeyUsage.cRLSign, change.issuer);
          case OTHERS -> withUsage("lists", KeyUsage.cRLSign, change.root);
        };
    boolean indirect = one.by() == By.OTHERS;
    HeldKey signer = indirect ? at(change.issuer, listedBy(lister)) : signer(change.issuer);
    HeldKey other = indirect ? at(change.issuer, listedBy(lister)) : signer(change.issuer);
    List<HeldKey> path = new ArrayList<>(change.path);
    List<HeldKey> presented = new ArrayList<>(path);
    Keyring ring = ring(change.root);
    if (one.inTheRing() && !lister.keyId().equals(change.root.keyId())) {
      ring = Ring.of(ring).add(CA_NEXT, TestKeys.certificateOf(lister), now).keyring();
    } else {
      presented.add(lister);
    }
    // What is above the signer, and who signs lists for others, is on the authority's own list.
    X509CRL[] more =
        change == Change.AUTHORITY_BELOW || !change.path.isEmpty() || indirect
            ? new X509CRL[] {complete(change.root)}
            : new X509CRL[0];

    assertThat(find(ring, signer, presented, lists(one, lister, more, other)).revocation())
        .isEqualTo(Revocation.NOT_REVOKED);
    refused(ring, signer, presented, lists(one, lister, more, signer).toArray(X509CRL[]::new))
        .contains("CN=partner is revoked: listed since");
    // The negative sibling: the same list, and nobody knows the key that has signed it.
    boolean known =
        presented.remove(lister)
            && !path.contains(lister)
            && !lister.keyId().equals(change.root.keyId());
    if (known && !samePublicKey(lister, change.issuer) && !samePublicKey(lister, change.root)) {
      X509CRL[] unknown = lists(one, lister, new X509CRL[0], other).toArray(X509CRL[]::new);
      refused(ring, signer, presented, unknown).contains("may be revoked");
    }
  }

  private static String name(Change change) {
    return change == Change.AUTHORITY_BELOW ? "issuer" : "ca";
  }

  private static boolean samePublicKey(HeldKey one, HeldKey other) {
    return one.certificate().getPublicKey().equals(other.certificate().getPublicKey());
  }

  private List<X509CRL> lists(Case one, HeldKey lister, X509CRL[] more, HeldKey revoked) {
    List<X509CRL> lists = new ArrayList<>(Arrays.asList(more));
    RevocationLists base = list(lister).number(5);
    RevocationLists delta = list(lister).number(6).deltaOf(5);
    RevocationLists last = one.delta() ? delta : base;
    if (one.by() == By.OTHERS) {
      base.indirect();
      delta.indirect();
      last.revokingWithIssuer(revoked);
    } else {
      last.revoking(revoked);
    }
    lists.add(base.make());
    if (one.delta()) {
      lists.add(delta.make());
    }
    return lists;
  }

  // ---- who may not sign lists

  @Test
  void signerWithoutCrlSign_signsNoLists_whoeverHeIs() throws Exception {
    HeldKey right = withUsage("ca", KeyUsage.cRLSign, OLD);
    HeldKey wrong = withUsage("ca", KeyUsage.digitalSignature, OLD);
    HeldKey silent = authority("ca").noAuthority().issuedBy(OLD).make();
    HeldKey mute =
        authority("ca")
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
            .make();
    HeldKey signer = signer(OLD);

    accepted(OLD, signer, List.of(right), complete(right));
    refused(OLD, signer, List.of(wrong), complete(wrong)).contains("may be revoked", "may sign it");
    refused(OLD, signer, List.of(silent), complete(silent)).contains("may be revoked");
    refused(mute, signer(mute), List.of(), complete(mute)).contains("may be revoked");
    // And cannot take anybody out of use either.
    accepted(OLD, signer, List.of(wrong), complete(OLD), complete(wrong, signer));
  }

  @Test
  void list_ofAnotherIssuerOfTheSameName_provesNothing() throws Exception {
    HeldKey between = authority("between").issuedBy(OLD).make();
    HeldKey namesake = authority("issuer").issuedBy(between).make();
    HeldKey selfMade = authority("issuer").make();
    HeldKey signer = signer(ISSUER);
    X509CRL root = complete(OLD);
    X509CRL middle = complete(between);

    accepted(OLD, signer, List.of(ISSUER, ISSUER_NEXT), root, complete(ISSUER_NEXT));
    refused(OLD, signer, List.of(ISSUER, between, namesake), root, middle, complete(namesake))
        .contains("may be revoked");
    refused(OLD, signer, List.of(ISSUER, selfMade), root, complete(selfMade))
        .contains("may be revoked");
    accepted(
        OLD,
        signer,
        List.of(ISSUER, between, namesake),
        root,
        middle,
        complete(ISSUER),
        complete(namesake, signer));
  }

  @Test
  void namesakeUnderAnotherRootOfTheSameRule_provesNothing() throws Exception {
    HeldKey otherRoot = authority("other root").make();
    HeldKey namesake = authority("issuer").issuedBy(otherRoot).make();
    HeldKey signer = signer(ISSUER);
    Keyring ring =
        Ring.of(ring(OLD)).add(CA_NEXT, TestKeys.certificateOf(otherRoot), now).keyring();

    refused(
            ring,
            signer,
            List.of(ISSUER, namesake),
            complete(OLD),
            complete(otherRoot),
            complete(namesake))
        .contains("CN=partner may be revoked");
    assertThat(
            find(ring, signer, List.of(ISSUER, namesake), List.of(complete(OLD), complete(ISSUER)))
                .revocation())
        .isEqualTo(Revocation.NOT_REVOKED);
  }

  @Test
  void listKey_thatWasRevoked_orHasExpired_signsNoLists() throws Exception {
    HeldKey right = withUsage("ca", KeyUsage.cRLSign, OLD);
    HeldKey expired =
        authority("ca")
            .noAuthority()
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.cRLSign))
            .valid(now.minus(Duration.ofDays(9)), yesterday)
            .issuedBy(OLD)
            .make();
    HeldKey signer = signer(OLD);

    accepted(OLD, signer, List.of(right), complete(right));
    refused(OLD, signer, List.of(expired), complete(expired)).contains("may be revoked");
    refused(OLD, signer, List.of(right), complete(right, right)).contains("may be revoked");
    // The list of the authority's other key says that the list key was revoked.
    HeldKey next = NEXT_BY_OLD;
    accepted(OLD, signer, List.of(right, next), complete(right), complete(next));
    refused(OLD, signer, List.of(right, next), complete(right, signer), complete(next, signer))
        .contains("is revoked");
    accepted(OLD, signer, List.of(right, next), complete(right, signer), complete(next, right));
  }

  @Test
  void nextKeyOfAnAuthorityBelow_whoseOwnStatusIsUnknown_signsNoLists() throws Exception {
    HeldKey signer = signer(ISSUER);
    List<HeldKey> presented = List.of(ISSUER, ISSUER_NEXT);

    accepted(OLD, signer, presented, complete(OLD), complete(ISSUER_NEXT));
    refused(OLD, signer, presented, complete(OLD, ISSUER_NEXT), complete(ISSUER_NEXT))
        .contains("CN=partner may be revoked");
    refused(OLD, signer, presented, complete(ISSUER_NEXT)).contains("CN=issuer may be revoked");
  }

  @Test
  void unknownStatus_acceptedOnRequest_isNeverCalledNotRevoked() throws Exception {
    HeldKey wrong = withUsage("ca", KeyUsage.digitalSignature, OLD);
    HeldKey signer = signer(OLD);
    RevocationCheck lenient =
        RevocationCheck.byCrls(() -> List.of(complete(wrong))).acceptUnknown();

    assertThat(find(ring(OLD), signer, List.of(wrong), lenient).revocation())
        .isEqualTo(Revocation.UNKNOWN);
  }

  // ---- when a list counts

  @Test
  void list_counts_fromItsBeginning_giveOrTakeTheTolerance_toItsEnd() throws Exception {
    HeldKey signer = signer(OLD);
    Instant begin = now.plus(Duration.ofHours(1));
    X509CRL list = by(OLD, begin, begin.plus(Duration.ofHours(1))).make();

    clock.set(begin.minus(Duration.ofMinutes(5)));
    accepted(OLD, signer, List.of(), list);
    clock.set(begin.minus(Duration.ofMinutes(5)).minusSeconds(1));
    refused(OLD, signer, List.of(), list).contains("may be revoked", "no complete list in force");
    clock.set(begin.plus(Duration.ofHours(1)));
    accepted(OLD, signer, List.of(), list);
    clock.set(begin.plus(Duration.ofHours(1)).plusSeconds(1));
    refused(OLD, signer, List.of(), list).contains("may be revoked");
    clock.set(now);
    refused(OLD, signer, List.of(), RevocationLists.endless(OLD, yesterday).make())
        .contains("may be revoked");
  }

  @Test
  void tolerance_isThatOfThePolicy() throws Exception {
    HeldKey signer =
        authority("partner")
            .noAuthority()
            .valid(now.plusSeconds(90), tomorrow)
            .issuedBy(OLD)
            .make();
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA)
            .acceptChains(
                CA,
                ChainTrust.to(CA)
                    .anySubject()
                    .checkRevocation(
                        RevocationCheck.byCrls(
                            () -> List.of(by(OLD, now.plusSeconds(90), tomorrow).make()))));
    Keyring ring = ring(OLD);

    assertThat(Chains.among(ring, policy, now).find(signer.certificate()).revocation())
        .isEqualTo(Revocation.NOT_REVOKED);
    ChainSearch strict = Chains.among(ring, policy.clockTolerance(ClockTolerance.NONE), now);
    org.assertj.core.api.Assertions.assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> strict.find(signer.certificate()))
        .withMessageContaining("not valid");
  }

  @Test
  void list_signedWeakly_orWithCriticalExtensionsThatNobodyKnows_provesNothing() throws Exception {
    HeldKey signer = signer(OLD);

    accepted(OLD, signer, List.of(), complete(OLD));
    refused(OLD, signer, List.of(), list(OLD).signature("SHA1withECDSA").make())
        .contains("may be revoked");
    refused(
            OLD,
            signer,
            List.of(),
            list(OLD)
                .extension(
                    new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"),
                    true,
                    DERNull.INSTANCE)
                .make())
        .contains("may be revoked");
  }

  // ---- delta lists

  @Test
  void deltaList_countsWithItsBaseOnly() throws Exception {
    HeldKey signer = signer(OLD);
    X509CRL base = list(OLD).number(5).make();
    X509CRL delta = list(OLD).number(6).deltaOf(5).make();

    accepted(OLD, signer, List.of(), base, delta);
    refused(OLD, signer, List.of(), delta).contains("may be revoked", "no complete list");
    // What it says of a certificate is true without its base.
    refused(OLD, signer, List.of(), list(OLD).number(6).deltaOf(5).revoking(signer).make())
        .contains("is revoked");
    refused(OLD, signer, List.of(), base, list(OLD).number(8).deltaOf(7).revoking(signer).make())
        .contains("is revoked");
  }

  @Test
  void deltaList_olderThanItsBase_isPassedOver() throws Exception {
    HeldKey signer = signer(OLD);
    X509CRL older = list(OLD).number(6).deltaOf(5).revoking(signer).make();

    refused(OLD, signer, List.of(), list(OLD).number(5).make(), older).contains("is revoked");
    accepted(OLD, signer, List.of(), list(OLD).number(6).make(), older);
    accepted(OLD, signer, List.of(), list(OLD).number(7).make(), older);
  }

  @Test
  void deltaList_liftsAHold_andNothingElse() throws Exception {
    HeldKey signer = signer(OLD);
    X509CRL held = list(OLD).number(5).revoking(signer, CRLReason.certificateHold).make();
    X509CRL revoked = list(OLD).number(5).revoking(signer, CRLReason.keyCompromise).make();
    X509CRL lifted =
        list(OLD).number(6).deltaOf(5).revoking(signer, CRLReason.removeFromCRL).make();
    X509CRL liftedLater =
        list(OLD).number(8).deltaOf(7).revoking(signer, CRLReason.removeFromCRL).make();

    refused(OLD, signer, List.of(), held).contains("is revoked", "CERTIFICATE_HOLD");
    accepted(OLD, signer, List.of(), held, lifted);
    refused(OLD, signer, List.of(), revoked, lifted).contains("is revoked", "KEY_COMPROMISE");
    refused(OLD, signer, List.of(), held, liftedLater).contains("is revoked");
  }

  @Test
  void deltaList_ofAnotherScopeOrKey_doesNotContinueABase() throws Exception {
    HeldKey signer = signer(OLD);
    X509CRL held = list(OLD).number(5).revoking(signer, CRLReason.certificateHold).make();
    X509CRL ofUsers =
        list(OLD)
            .number(6)
            .deltaOf(5)
            .ofUsersOnly()
            .revoking(signer, CRLReason.removeFromCRL)
            .make();
    X509CRL ofOtherKey =
        list(NEXT_BY_OLD).number(6).deltaOf(5).revoking(signer, CRLReason.removeFromCRL).make();

    refused(OLD, signer, List.of(), held, ofUsers).contains("is revoked");
    refused(OLD, signer, List.of(NEXT_BY_OLD), held, ofOtherKey).contains("is revoked");
  }

  @Test
  void newestList_ofOneScopeAndKey_counts() throws Exception {
    HeldKey signer = signer(OLD);
    X509CRL before = list(OLD).number(5).revoking(signer, CRLReason.certificateHold).make();
    X509CRL after = list(OLD).number(6).make();

    accepted(OLD, signer, List.of(), before, after);
    accepted(OLD, signer, List.of(), after, before);
    refused(OLD, signer, List.of(), complete(OLD), list(OLD).number(7).revoking(signer).make())
        .contains("is revoked");
  }

  // ---- indirect lists

  @Test
  void indirectList_withoutCertificateIssuer_isAboutItsOwnIssuersCertificates() throws Exception {
    HeldKey lister = authority("lists").issuedBy(OLD).make();
    HeldKey signer = at(OLD, listedBy(lister));
    List<HeldKey> presented = List.of(lister);

    refused(
            OLD,
            signer,
            presented,
            list(OLD).ofAuthoritiesOnly().revoking(lister).make(),
            list(lister).indirect().revokingWithIssuer(signer).make())
        .contains("may be revoked");
    refused(
            OLD,
            signer,
            presented,
            complete(OLD),
            list(lister).indirect().revokingWithIssuer(signer).make())
        .contains("is revoked");
    accepted(
        OLD, signer, presented, complete(OLD), list(lister).indirect().revoking(signer).make());
  }

  @Test
  void listByOthers_thatIsNotIndirect_orWhomTheCertificateDoesNotName_provesNothing()
      throws Exception {
    HeldKey lister = withUsage("lists", KeyUsage.cRLSign, OLD);
    HeldKey wrong = withUsage("lists", KeyUsage.digitalSignature, OLD);
    HeldKey signer = at(OLD, listedBy(lister));
    X509CRL own = list(OLD).ofAuthoritiesOnly().make();
    X509CRL aboutLister = list(OLD).ofUsersOnly().make();
    X509CRL indirect = list(lister).indirect().make();

    assertThat(signer.certificate().getBasicConstraints()).isNegative();
    // Only the list by others covers this signer here: the authority's own is of authorities.
    HeldKey listerByNext = authority("lists").issuedBy(OLD).make();
    accepted(
        OLD,
        at(OLD, listedBy(listerByNext)),
        List.of(listerByNext),
        own,
        list(listerByNext).indirect().make());
    refused(OLD, signer(OLD), List.of(listerByNext), own, list(listerByNext).indirect().make())
        .contains("may be revoked");
    refused(
            OLD,
            at(OLD, listedBy(listerByNext)),
            List.of(listerByNext),
            own,
            list(listerByNext).make())
        .contains("may be revoked");
    refused(OLD, at(OLD, listedBy(wrong)), List.of(wrong), own, list(wrong).indirect().make())
        .contains("may be revoked");
    // The authority's list for users covers the signer as well.
    accepted(OLD, signer, List.of(lister), aboutLister, indirect);
  }

  @Test
  void indirectList_underAnotherRoot_provesNothing() throws Exception {
    HeldKey otherRoot = authority("other root").make();
    HeldKey lister = withUsage("lists", KeyUsage.cRLSign, otherRoot);
    HeldKey signer = at(OLD, listedBy(lister));
    Keyring ring =
        Ring.of(ring(OLD)).add(CA_NEXT, TestKeys.certificateOf(otherRoot), now).keyring();

    refused(ring, signer, List.of(lister), complete(otherRoot), list(lister).indirect().make())
        .contains("may be revoked");
  }

  // ---- scopes

  @Test
  void scope_byKindOfCertificate_isKept() throws Exception {
    HeldKey signer = signer(ISSUER);
    X509CRL root = complete(OLD);

    accepted(OLD, signer, List.of(ISSUER), root, list(ISSUER).ofUsersOnly().make());
    refused(OLD, signer, List.of(ISSUER), root, list(ISSUER).ofAuthoritiesOnly().make())
        .contains("CN=partner may be revoked");
    accepted(OLD, signer, List.of(ISSUER), list(OLD).ofAuthoritiesOnly().make(), complete(ISSUER));
    refused(OLD, signer, List.of(ISSUER), list(OLD).ofUsersOnly().make(), complete(ISSUER))
        .contains("CN=issuer may be revoked");
  }

  @Test
  void scope_byDistributionPoint_isThatOfTheCertificate() throws Exception {
    HeldKey here = at(OLD, point(RevocationLists.pointAt(POINT), null));
    HeldKey elsewhere = at(OLD, point(RevocationLists.pointAt("http://lists.example/2"), null));
    X509CRL part = list(OLD).at(POINT).make();

    accepted(OLD, here, List.of(), part);
    refused(OLD, elsewhere, List.of(), part).contains("may be revoked");
    refused(OLD, signer(OLD), List.of(), part).contains("may be revoked");
    accepted(OLD, elsewhere, List.of(), complete(OLD));
  }

  @Test
  void lists_forSomeReasons_countWhenTheyCoverAll() throws Exception {
    int some = ReasonFlags.keyCompromise | ReasonFlags.cACompromise;
    int others =
        ReasonFlags.affiliationChanged
            | ReasonFlags.superseded
            | ReasonFlags.cessationOfOperation
            | ReasonFlags.certificateHold
            | ReasonFlags.privilegeWithdrawn
            | ReasonFlags.aACompromise;
    HeldKey signer = signer(OLD);
    X509CRL first = list(OLD).reasons(some).make();
    X509CRL rest = list(OLD).reasons(others).make();

    accepted(OLD, signer, List.of(), first, rest);
    refused(OLD, signer, List.of(), first).contains("may be revoked", "all reasons");
    refused(OLD, signer, List.of(), rest).contains("may be revoked", "all reasons");
    refused(OLD, signer, List.of(), first, list(OLD).reasons(others).revoking(signer).make())
        .contains("is revoked");
    refused(OLD, signer, List.of(), list(OLD).reasons(some).revoking(signer).make())
        .contains("is revoked");
  }
}
