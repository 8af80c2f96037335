package dev.keyoverlap.internal.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.ReasonFlags;
import org.junit.jupiter.api.Test;

/** What a list covers, and what a certificate says of its lists (RFC 5280, 5.2.5, 4.2.1.13). */
class ListScopeTest {

  private static final HeldKey CA = TestKeys.ec("ca");
  private static final X500Principal NAME = new X500Principal("CN=ca");
  private static final X500Principal OTHER = new X500Principal("CN=other");
  private static final DistributionPoint PLAIN =
      new DistributionPoint(Set.of(NAME), DistributionPoint.ALL_REASONS, Set.of());

  private final Instant now = new SetClock().instant();

  /** The scope of a list whose issuing distribution point consists of these parts. */
  private Optional<ListScope> scope(ASN1Encodable... parts) {
    return RevocationList.of(
            RevocationLists.by(CA, now, now.plusSeconds(60))
                .extension(Extension.issuingDistributionPoint, true, new DERSequence(parts))
                .make())
        .map(RevocationList::scope);
  }

  private static ASN1Encodable flag(int tag, int value) {
    return new DERTaggedObject(false, tag, new DEROctetString(new byte[] {(byte) value}));
  }

  private static int reasons(Optional<ListScope> scope, boolean authority) {
    return scope.orElseThrow().reasonsFor(PLAIN, NAME, NAME, authority);
  }

  @Test
  void list_forSomeCertificatesOnly_coversThese() {
    int all = DistributionPoint.ALL_REASONS;

    assertThat(reasons(scope(), false)).isEqualTo(all);
    assertThat(reasons(scope(), true)).isEqualTo(all);
    assertThat(reasons(scope(flag(1, 0xff)), false)).as("users").isEqualTo(all);
    assertThat(reasons(scope(flag(1, 0xff)), true)).as("users").isZero();
    assertThat(reasons(scope(flag(2, 0xff)), false)).as("authorities").isZero();
    assertThat(reasons(scope(flag(2, 0xff)), true)).as("authorities").isEqualTo(all);
    assertThat(reasons(scope(flag(5, 0xff)), false)).as("attributes").isZero();
    assertThat(reasons(scope(flag(5, 0xff)), true)).as("attributes").isZero();
    assertThat(reasons(scope(flag(1, 0), flag(2, 0), flag(5, 0)), false)).isEqualTo(all);
  }

  @Test
  void list_coversCertificatesOfItsIssuer_orIndirectlyOfThoseWhoNameIt() {
    DistributionPoint byOther =
        new DistributionPoint(Set.of(), DistributionPoint.ALL_REASONS, Set.of(OTHER));
    ListScope direct = scope().orElseThrow();
    ListScope indirect = scope(flag(4, 0xff)).orElseThrow();

    assertThat(direct.reasonsFor(PLAIN, NAME, NAME, false)).isPositive();
    assertThat(direct.reasonsFor(PLAIN, OTHER, NAME, false)).isZero();
    assertThat(indirect.reasonsFor(PLAIN, NAME, NAME, false)).isPositive();
    assertThat(indirect.reasonsFor(PLAIN, OTHER, NAME, false)).isZero();
    assertThat(direct.reasonsFor(byOther, OTHER, NAME, false)).isZero();
    assertThat(indirect.reasonsFor(byOther, OTHER, NAME, false)).isPositive();
    assertThat(indirect.reasonsFor(byOther, NAME, NAME, false)).isZero();
  }

  @Test
  void list_ofANamedPoint_isForThatPoint() {
    GeneralName directory = new GeneralName(new X500Name("CN=other"));
    ListScope named =
        scope(new DERTaggedObject(true, 0, new DistributionPointName(new GeneralNames(directory))))
            .orElseThrow();
    ListScope relative =
        scope(
                new DERTaggedObject(
                    true, 0, new DERTaggedObject(false, 1, new X500Name("CN=other").getRDNs()[0])))
            .orElseThrow();
    DistributionPoint there =
        new DistributionPoint(Set.of(OTHER), DistributionPoint.ALL_REASONS, Set.of());

    assertThat(named.reasonsFor(there, NAME, NAME, false)).isPositive();
    assertThat(named.reasonsFor(PLAIN, NAME, NAME, false)).isZero();
    assertThat(relative.reasonsFor(there, NAME, NAME, false)).isZero();
    assertThat(relative.reasonsFor(PLAIN, NAME, NAME, false)).isZero();
  }

  @Test
  void reasons_areThoseOfBoth() {
    int some = ReasonFlags.keyCompromise | ReasonFlags.aACompromise;
    ListScope scope = scope(new DERTaggedObject(false, 3, new ReasonFlags(some))).orElseThrow();

    assertThat(scope.reasons()).isEqualTo(1 << 1 | 1 << 8);
    assertThat(scope.reasonsFor(PLAIN, NAME, NAME, false)).isEqualTo(1 << 1 | 1 << 8);
    assertThat(
            scope.reasonsFor(
                new DistributionPoint(Set.of(NAME), 1 << 8 | 1 << 3, Set.of()), NAME, NAME, false))
        .isEqualTo(1 << 8);
  }

  // ---- what a certificate says

  private static HeldKey at(ASN1Encodable points) {
    return TestKeys.named("partner")
        .algorithm("EC", 256)
        .extension(Extension.cRLDistributionPoints, false, points)
        .issuedBy(CA)
        .make();
  }

  private static org.bouncycastle.asn1.x509.DistributionPoint point(GeneralName... names) {
    return new org.bouncycastle.asn1.x509.DistributionPoint(
        new DistributionPointName(new GeneralNames(names)), null, null);
  }

  private static GeneralName address(String uri) {
    return new GeneralName(GeneralName.uniformResourceIdentifier, uri);
  }

  @Test
  void certificate_isOnTheListsOfItsPoints_andOfItsIssuer() {
    HeldKey silent = TestKeys.named("partner").algorithm("EC", 256).issuedBy(CA).make();
    assertThat(DistributionPoint.of(silent.certificate())).containsExactly(PLAIN);

    HeldKey one =
        at(
            new CRLDistPoint(
                new org.bouncycastle.asn1.x509.DistributionPoint[] {
                  new org.bouncycastle.asn1.x509.DistributionPoint(
                      null,
                      new ReasonFlags(ReasonFlags.superseded),
                      new GeneralNames(new GeneralName(new X500Name("CN=other"))))
                }));
    assertThat(DistributionPoint.of(one.certificate()))
        .containsExactly(new DistributionPoint(Set.of(), 1 << 4, Set.of(OTHER)), PLAIN);
    // What cannot be read says nothing at all.
    for (ASN1Encodable unreadable :
        List.of(
            DERNull.INSTANCE,
            new DERSequence(new DERSequence(new DERTaggedObject(false, 3, new DERSequence()))))) {
      assertThat(DistributionPoint.of(at(unreadable).certificate())).containsExactly(PLAIN);
    }
  }

  @Test
  void addresses_areThoseThatCanBeRead_eachOnce() {
    HeldKey signer =
        at(
            new CRLDistPoint(
                new org.bouncycastle.asn1.x509.DistributionPoint[] {
                  point(address("http://lists.example/1"), new GeneralName(new X500Name("CN=ca"))),
                  point(address("http://lists.example/1"), address("no address")),
                  point(address("http://lists.example/2"), new GeneralName(2, "lists.example"))
                }));

    assertThat(DistributionPoint.addresses(signer.certificate()))
        .containsExactlyInAnyOrder(
            URI.create("http://lists.example/1"), URI.create("http://lists.example/2"));
  }
}
