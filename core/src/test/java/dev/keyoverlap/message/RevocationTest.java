package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.fixtures.OcspResponder;
import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.ring.Keyring;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Revocation, where the policy asks for it: each refusal beside what is accepted. */
@Timeout(120)
class RevocationTest {

  private static final Alias CA = alias("ca");

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey ISSUER =
      TestKeys.named("issuer").algorithm("EC", 256).issuedBy(ROOT).make();
  private static final HeldKey SIGNER = leaf().make();
  private static final HeldKey OTHER = leaf().make();

  private final SetClock clock = new SetClock();
  private final Instant now = clock.instant();
  private final Instant yesterday = now.minus(Duration.ofDays(1));
  private final Instant tomorrow = now.plus(Duration.ofDays(1));

  private static TestKeys leaf() {
    return TestKeys.named("partner").algorithm("EC", 256).noAuthority().issuedBy(ISSUER);
  }

  private TrustedChain accepted(RevocationCheck check, HeldKey signer, HeldKey... presented)
      throws Exception {
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(ROOT), now).keyring();
    return find(
        ring,
        VerificationPolicy.anyOf(CA)
            .acceptChains(CA, ChainTrust.to(CA).anySubject().checkRevocation(check)),
        signer,
        presented);
  }

  private TrustedChain find(
      Keyring ring, VerificationPolicy policy, HeldKey signer, HeldKey... presented)
      throws ChainRefusedException {
    return Chains.among(
            ring,
            policy,
            clock.instant(),
            Stream.concat(Stream.of(signer, ISSUER), Arrays.stream(presented))
                .map(HeldKey::certificate)
                .toArray(X509Certificate[]::new))
        .find(signer.certificate());
  }

  private AbstractStringAssert<?> refused(RevocationCheck check, HeldKey signer) throws Exception {
    try {
      throw new AssertionError(accepted(check, signer).toString());
    } catch (ChainRefusedException e) {
      return assertThat(e.getMessage());
    }
  }

  private static RevocationCheck byCrls(X509CRL... crls) {
    return RevocationCheck.byCrls(() -> List.of(crls));
  }

  private X509CRL inForce(HeldKey authority, HeldKey... revoked) {
    return RevocationLists.of(authority, yesterday, tomorrow, revoked);
  }

  // ---- lists

  @Test
  void lists_thatNameOthers_orTheSigner_orItsIssuer() throws Exception {
    TrustedChain good = accepted(byCrls(inForce(ROOT), inForce(ISSUER, OTHER)), SIGNER);

    assertThat(good.revocation()).isEqualTo(Revocation.NOT_REVOKED);
    assertThat(good.toString()).endsWith(", not revoked");
    refused(byCrls(inForce(ROOT), inForce(ISSUER, SIGNER)), SIGNER)
        .contains("CN=partner", "revoked");
    refused(byCrls(inForce(ROOT, ISSUER), inForce(ISSUER)), SIGNER)
        .contains("CN=issuer", "revoked");
  }

  @Test
  void list_thatIsMissing_orStale_orStillToCome_refuses() throws Exception {
    X509CRL stale =
        RevocationLists.of(ISSUER, now.minus(Duration.ofDays(9)), now.minus(Duration.ofHours(1)));
    X509CRL future = RevocationLists.of(ISSUER, now.plus(Duration.ofHours(1)), tomorrow);

    refused(byCrls(inForce(ROOT)), SIGNER).contains("CN=partner", "may be revoked");
    refused(byCrls(inForce(ISSUER)), SIGNER).contains("CN=issuer", "may be revoked");
    refused(byCrls(inForce(ROOT), stale), SIGNER).contains("CN=partner", "may be revoked");
    refused(byCrls(inForce(ROOT), future), SIGNER).contains("CN=partner", "may be revoked");
    clock.set(now.minus(Duration.ofDays(2)));
    X509CRL rootThen = RevocationLists.of(ROOT, now.minus(Duration.ofDays(9)), now);
    assertThat(accepted(byCrls(rootThen, stale), SIGNER)).isNotNull();
  }

  @Test
  void list_ofAStranger_provesNothing() throws Exception {
    HeldKey selfMade = TestKeys.ec("issuer");

    assertThat(accepted(byCrls(inForce(ROOT), inForce(ISSUER)), SIGNER)).isNotNull();
    refused(byCrls(inForce(ROOT), inForce(selfMade)), SIGNER).contains("may be revoked");
    // And cannot take anybody out of use either.
    assertThat(accepted(byCrls(inForce(ROOT), inForce(ISSUER), inForce(selfMade, SIGNER)), SIGNER))
        .isNotNull();
  }

  @Test
  void lists_areAskedForEachTime() throws Exception {
    List<X509CRL> lists = new ArrayList<>(List.of(inForce(ROOT), inForce(ISSUER)));
    RevocationCheck check = RevocationCheck.byCrls(() -> lists);

    assertThat(accepted(check, SIGNER)).isNotNull();
    lists.set(1, inForce(ISSUER, SIGNER));
    refused(check, SIGNER).contains("revoked");
  }

  @Test
  void unknownStatus_isAcceptedOnRequestOnly_andARevokedOneNever() throws Exception {
    assertThat(accepted(byCrls(inForce(ROOT)).acceptUnknown(), SIGNER))
        .satisfies(
            chain -> assertThat(chain.revocation()).isEqualTo(Revocation.UNKNOWN),
            chain -> assertThat(chain.toString()).endsWith("revocation unknown"));
    assertThat(
            accepted(byCrls(inForce(ROOT), inForce(ISSUER)).acceptUnknown(), SIGNER).revocation())
        .isEqualTo(Revocation.NOT_REVOKED);
    refused(byCrls(inForce(ROOT)), SIGNER).contains("may be revoked");
    refused(byCrls(inForce(ROOT), inForce(ISSUER, SIGNER)).acceptUnknown(), SIGNER)
        .contains("revoked");
  }

  // ---- OCSP

  @Test
  void responder_thatKnowsACertificateAsRevoked_refusesIt() throws Exception {
    try (OcspResponder ofRoot = OcspResponder.signingWith(ROOT);
        OcspResponder ofIssuer = OcspResponder.signingWith(ISSUER)) {
      HeldKey issuer = named("issuer", ofRoot.uri()).forTheKeyPairOf(ISSUER).issuedBy(ROOT).make();
      HeldKey signer = leafAt(ofIssuer.uri());
      HeldKey revoked = leafAt(ofIssuer.uri());
      ofIssuer.revoke(revoked);

      assertThat(below(issuer, RevocationCheck.byOcsp(), signer).revocation())
          .isEqualTo(Revocation.NOT_REVOKED);
      assertThat(ofRoot.requests()).isEqualTo(1);
      assertThat(ofIssuer.requests()).isEqualTo(1);
      assertThat(reasonBelow(issuer, RevocationCheck.byOcsp(), revoked))
          .contains("CN=partner", "revoked");
      ofRoot.revoke(issuer);
      assertThat(reasonBelow(issuer, RevocationCheck.byOcsp(), signer))
          .contains("CN=issuer", "revoked");
      assertThat(reasonBelow(issuer, RevocationCheck.byOcsp().acceptUnknown(), signer))
          .contains("CN=issuer", "revoked");
    }
  }

  /** The path through another certificate of the issuer than the one that is always presented. */
  private TrustedChain below(HeldKey issuer, RevocationCheck check, HeldKey signer)
      throws Exception {
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(ROOT), now).keyring();
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA)
            .acceptChains(CA, ChainTrust.to(CA).anySubject().checkRevocation(check));
    return Chains.among(ring, policy, clock.instant(), issuer.certificate())
        .find(signer.certificate());
  }

  private String reasonBelow(HeldKey issuer, RevocationCheck check, HeldKey signer)
      throws Exception {
    try {
      throw new AssertionError(below(issuer, check, signer).toString());
    } catch (ChainRefusedException e) {
      return e.getMessage();
    }
  }

  private static TestKeys named(String name, URI responder) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .extension(
            Extension.authorityInfoAccess,
            false,
            new AuthorityInformationAccess(
                AccessDescription.id_ad_ocsp,
                new GeneralName(GeneralName.uniformResourceIdentifier, responder.toString())));
  }

  private static HeldKey leafAt(URI responder) {
    return named("partner", responder).noAuthority().issuedBy(ISSUER).make();
  }

  @Test
  void responder_ofTheCallersChoice_isAskedAboutAll() throws Exception {
    HeldKey responderKey = TestKeys.ec("responder");
    try (OcspResponder responder = OcspResponder.signingWith(responderKey)) {
      RevocationCheck check =
          RevocationCheck.byOcsp().at(responder.uri()).signedBy(responderKey.certificate());

      assertThat(accepted(check, SIGNER).revocation()).isEqualTo(Revocation.NOT_REVOKED);
      assertThat(responder.requests()).isEqualTo(2);
      responder.revoke(OTHER);
      refused(check, OTHER).contains("CN=partner", "revoked");
      // Nobody has certified that responder.
      refused(RevocationCheck.byOcsp().at(responder.uri()), SIGNER).contains("CN=issuer");
    }
  }

  @Test
  void responder_certifiedForIt_mayAnswerForTheAuthority() throws Exception {
    HeldKey certified = responderBelow(KeyPurposeId.id_kp_OCSPSigning);
    HeldKey customer = responderBelow(KeyPurposeId.id_kp_emailProtection);
    try (OcspResponder right = OcspResponder.signingWith(certified);
        OcspResponder wrong = OcspResponder.signingWith(customer)) {
      HeldKey issuer = TestKeys.named("issuer").algorithm("EC", 256).issuedBy(ROOT).make();

      assertThat(direct(RevocationCheck.byOcsp().at(right.uri()), issuer)).isNotNull();
      assertThat(directReason(RevocationCheck.byOcsp().at(wrong.uri()), issuer))
          .contains("CN=issuer");
    }
  }

  private static HeldKey responderBelow(KeyPurposeId purpose) {
    return TestKeys.named("responder")
        .algorithm("EC", 256)
        .noAuthority()
        .extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
        .issuedBy(ROOT)
        .make();
  }

  private TrustedChain direct(RevocationCheck check, HeldKey signer) throws Exception {
    return below(ISSUER, check, signer);
  }

  private String directReason(RevocationCheck check, HeldKey signer) throws Exception {
    return reasonBelow(ISSUER, check, signer);
  }

  @Test
  void responder_thatIsDown_refuses_unlessUnknownIsAccepted() throws Exception {
    OcspResponder responder = OcspResponder.signingWith(ISSUER);
    HeldKey signer = leafAt(responder.uri());
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(ISSUER), now).keyring();
    VerificationPolicy strict = policy(RevocationCheck.byOcsp());
    VerificationPolicy lenient = policy(RevocationCheck.byOcsp().acceptUnknown());

    assertThat(find(ring, strict, signer).revocation()).isEqualTo(Revocation.NOT_REVOKED);
    responder.close();
    assertThat(find(ring, lenient, signer).revocation()).isEqualTo(Revocation.UNKNOWN);
    try {
      throw new AssertionError(find(ring, strict, signer).toString());
    } catch (ChainRefusedException e) {
      assertThat(e).hasMessageContaining("CN=partner").hasMessageContaining("may be revoked");
    }
  }

  @Test
  void certificate_thatNamesNoResponder_isRefused() throws Exception {
    refused(RevocationCheck.byOcsp(), SIGNER).contains("CN=issuer", "may be revoked");
    assertThat(accepted(RevocationCheck.byOcsp().acceptUnknown(), SIGNER).revocation())
        .isEqualTo(Revocation.UNKNOWN);
  }

  private static VerificationPolicy policy(RevocationCheck check) {
    return VerificationPolicy.anyOf(CA)
        .acceptChains(CA, ChainTrust.to(CA).anySubject().checkRevocation(check));
  }

  // ---- the network

  @Test
  void network_isLeftAlone_unlessAskedFor() throws Exception {
    try (Trap trap = new Trap()) {
      HeldKey signer = leavingNoAddressOut(trap.uri());
      Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(ISSUER), now).keyring();
      RevocationCheck lists = byCrls(inForce(ISSUER));

      VerificationPolicy unasked =
          VerificationPolicy.anyOf(CA).acceptChains(CA, ChainTrust.to(CA).anySubject());
      assertThat(find(ring, unasked, signer)).isNotNull();
      assertThat(find(ring, policy(lists), signer)).isNotNull();
      assertThat(find(ring, policy(byCrls().acceptUnknown()), signer).revocation())
          .isEqualTo(Revocation.UNKNOWN);
      assertThat(trap.connections()).isZero();

      find(ring, policy(byCrls().followDistributionPoints().acceptUnknown()), signer);
      assertThat(trap.connections()).isPositive();
      int before = trap.connections();
      find(ring, policy(RevocationCheck.byOcsp().acceptUnknown()), signer);
      assertThat(trap.connections()).isGreaterThan(before);
    }
  }

  @Test
  void network_isLeftAlone_forACertificateWhoseChainIsNotTrusted() throws Exception {
    try (Trap trap = new Trap()) {
      HeldKey selfMade = TestKeys.ec("issuer");
      HeldKey stranger = leavingNoAddressOut(trap.uri(), selfMade);
      Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(ISSUER), now).keyring();

      for (RevocationCheck check :
          List.of(RevocationCheck.byOcsp(), byCrls().followDistributionPoints())) {
        assertThat(
                org.assertj.core.api.Assertions.catchThrowableOfType(
                    ChainRefusedException.class, () -> find(ring, policy(check), stranger)))
            .hasMessageContaining("not valid");
      }
      assertThat(trap.connections()).isZero();
    }
  }

  private static HeldKey leavingNoAddressOut(URI trap) {
    return leavingNoAddressOut(trap, ISSUER);
  }

  /** A responder, where to get the issuer's certificate, and a distribution point. */
  private static HeldKey leavingNoAddressOut(URI trap, HeldKey issuer) {
    GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, trap.toString());
    return TestKeys.named("partner")
        .algorithm("EC", 256)
        .noAuthority()
        .extension(
            Extension.authorityInfoAccess,
            false,
            new AuthorityInformationAccess(
                new AccessDescription[] {
                  new AccessDescription(AccessDescription.id_ad_ocsp, name),
                  new AccessDescription(AccessDescription.id_ad_caIssuers, name)
                }))
        .extension(
            Extension.cRLDistributionPoints,
            false,
            new CRLDistPoint(
                new DistributionPoint[] {
                  new DistributionPoint(
                      new DistributionPointName(new GeneralNames(name)), null, null)
                }))
        .issuedBy(issuer)
        .make();
  }

  /** Counts who comes, and hangs up. */
  private static final class Trap implements AutoCloseable {

    private final ServerSocket socket;
    private final AtomicInteger connections = new AtomicInteger();

    Trap() throws Exception {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread thread = new Thread(this::accept, "trap");
      thread.setDaemon(true);
      thread.start();
    }

    private void accept() {
      while (true) {
        try {
          socket.accept().close();
          connections.incrementAndGet();
        } catch (java.io.IOException e) {
          return;
        }
      }
    }

    URI uri() {
      return URI.create(
          "http://" + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort() + "/");
    }

    int connections() {
      return connections.get();
    }

    @Override
    public void close() throws java.io.IOException {
      socket.close();
    }
  }

  // ---- mistakes of the caller

  @Test
  void check_thatContradictsItself_isRefused() {
    assertThat(RevocationCheck.byOcsp().at(URI.create("http://ocsp.example")))
        .hasToString("revocation checked by OCSP at http://ocsp.example");
    assertThat(byCrls().followDistributionPoints().acceptUnknown())
        .hasToString(
            "revocation checked by lists, also from distribution points, unknown accepted");
    assertThatIllegalStateException()
        .isThrownBy(() -> byCrls().at(URI.create("http://ocsp.example")));
    assertThatIllegalStateException().isThrownBy(() -> byCrls().signedBy(ROOT.certificate()));
    assertThatIllegalStateException()
        .isThrownBy(() -> RevocationCheck.byOcsp().followDistributionPoints());
  }
}
