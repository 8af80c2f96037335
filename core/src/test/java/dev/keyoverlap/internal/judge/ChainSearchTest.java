package dev.keyoverlap.internal.judge;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Chains;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.assertj.core.api.AbstractStringAssert;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which certificates chain to an authority of the ring; each refusal beside what is accepted. */
class ChainSearchTest {

  private static final Alias PARTNER = alias("partner");
  private static final Alias CA = alias("partner-ca");
  private static final Alias CA_NEXT = alias("partner-ca-next");

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey INTERMEDIATE = authority("issuing").issuedBy(ROOT).make();
  private static final HeldKey OLD = leaf("partner").issuedBy(INTERMEDIATE).make();
  private static final HeldKey NEW = leaf("partner").issuedBy(INTERMEDIATE).make();

  private static final VerificationPolicy SUCCESSORS =
      VerificationPolicy.anyOf(PARTNER).acceptChains(PARTNER, ChainTrust.to(CA));
  private static final VerificationPolicy ANYBODY =
      VerificationPolicy.anyOf(CA).acceptChains(CA, ChainTrust.to(CA).anySubject());

  private final SetClock clock = new SetClock();

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys leaf(String name) {
    return authority(name).noAuthority();
  }

  private static List<X509Certificate> certificates(HeldKey... keys) {
    return Arrays.stream(keys).map(HeldKey::certificate).toList();
  }

  private Keyring ring() throws Exception {
    return Ring.of(rootIs(ROOT))
        .add(PARTNER, TestKeys.certificateOf(OLD), clock.instant())
        .keyring();
  }

  private Keyring rootIs(HeldKey root) throws Exception {
    return Ring.empty().add(CA, TestKeys.certificateOf(root), clock.instant()).keyring();
  }

  private TrustedChain accepted(
      Keyring ring, VerificationPolicy policy, HeldKey signer, HeldKey... presented)
      throws ChainRefusedException {
    return find(ring, policy, signer, certificates(presented));
  }

  private TrustedChain find(
      Keyring ring, VerificationPolicy policy, HeldKey signer, List<X509Certificate> presented)
      throws ChainRefusedException {
    return Chains.among(ring, policy, clock.instant(), presented.toArray(X509Certificate[]::new))
        .find(signer.certificate());
  }

  private AbstractStringAssert<?> refused(
      Keyring ring, VerificationPolicy policy, HeldKey signer, HeldKey... presented) {
    try {
      throw new AssertionError(accepted(ring, policy, signer, presented).toString());
    } catch (ChainRefusedException e) {
      return assertThat(e.getMessage());
    }
  }

  // ---- what is accepted

  @Test
  void successor_underTheSameAuthority_isTrusted_andSaysByWhat() throws Exception {
    Keyring ring = ring();
    TrustedChain chain = accepted(ring, SUCCESSORS, NEW, NEW, INTERMEDIATE);

    assertThat(chain.alias()).isEqualTo(PARTNER);
    assertThat(chain.signer()).isEqualTo(NEW.certificate());
    assertThat(chain.keyId()).isEqualTo(NEW.keyId());
    assertThat(chain.certificates()).isEqualTo(certificates(NEW, INTERMEDIATE));
    assertThat(chain.root()).isEqualTo(ring.active(CA).orElseThrow());
    assertThat(chain.successorOf()).isEqualTo(ring.active(PARTNER));
    assertThat(chain.revocation()).isEqualTo(Revocation.NOT_CHECKED);
    assertThat(chain.toString())
        .startsWith("partner by certificate " + NEW.keyId() + " of CN=partner, chained to")
        .endsWith("partner-ca (active): " + TestKeys.certificateOf(ROOT));
  }

  @Test
  void intermediateAuthority_inTheRing_isEnough() throws Exception {
    Keyring ring =
        Ring.of(rootIs(INTERMEDIATE))
            .add(PARTNER, TestKeys.certificateOf(OLD), clock.instant())
            .keyring();

    assertThat(accepted(ring, SUCCESSORS, NEW).certificates()).isEqualTo(certificates(NEW));
    assertThat(accepted(ring, SUCCESSORS, NEW, NEW, INTERMEDIATE, ROOT).root().alias())
        .isEqualTo(CA);
  }

  @Test
  void rule_aboutSubjects_decides() throws Exception {
    HeldKey other = leaf("other").issuedBy(ROOT).make();
    HeldKey partner = leaf("partner").issuedBy(ROOT).make();
    VerificationPolicy named =
        VerificationPolicy.anyOf(CA)
            .acceptChains(CA, ChainTrust.to(CA).subject(new X500Principal("cn=Other")));

    assertThat(accepted(ring(), SUCCESSORS, partner).successorOf()).isPresent();
    refused(ring(), SUCCESSORS, other).contains("CN=other", "another subject", "'partner'");
    // X.500 names do not know upper and lower case.
    assertThat(accepted(ring(), named, other).successorOf()).isEmpty();
    refused(ring(), named, partner).contains("another subject");
    assertThat(accepted(ring(), ANYBODY, other).alias()).isEqualTo(CA);
    assertThat(accepted(ring(), ANYBODY, partner).alias()).isEqualTo(CA);
  }

  @Test
  void rules_ofSeveralAliases_areTriedInOrder() throws Exception {
    HeldKey author = leaf("author").issuedBy(ROOT).make();
    HeldKey approver = leaf("approver").issuedBy(ROOT).make();
    VerificationPolicy both =
        VerificationPolicy.allOf(alias("author"), alias("approver"))
            .acceptChains(
                alias("author"), ChainTrust.to(CA).subject(new X500Principal("CN=author")))
            .acceptChains(
                alias("approver"), ChainTrust.to(CA).subject(new X500Principal("CN=approver")));

    assertThat(accepted(ring(), both, author).alias()).isEqualTo(alias("author"));
    assertThat(accepted(ring(), both, approver).alias()).isEqualTo(alias("approver"));
    refused(ring(), both, leaf("third").issuedBy(ROOT).make()).contains("another subject");
  }

  @Test
  void policyWithoutChains_trustsNoChain() throws Exception {
    VerificationPolicy pinned = VerificationPolicy.anyOf(PARTNER, CA);

    assertThat(Chains.among(ring(), pinned, clock.instant()))
        .satisfies(search -> assertThat(search.isAsked()).isFalse());
    refused(ring(), pinned, NEW, INTERMEDIATE).contains("does not go by chains");
  }

  @Test
  void algorithms_ofAuthorities_mayDiffer() throws Exception {
    HeldKey rsaRoot = TestKeys.rsa("rsa root");
    HeldKey edIssuer = authority("ed").algorithm("Ed25519", 0).issuedBy(rsaRoot).make();
    HeldKey signer = leaf("partner").issuedBy(edIssuer).make();

    assertThat(accepted(rootIs(rsaRoot), ANYBODY, signer, edIssuer).root().alias()).isEqualTo(CA);
  }

  @Test
  void postQuantumChain_isValidated_whetherTheRuntimeKnowsTheAlgorithmOrNot() throws Exception {
    HeldKey root = authority("pq root").algorithm("ML-DSA-65", 0).asObjectsOfBouncyCastle().make();
    HeldKey issuer =
        authority("pq issuer")
            .algorithm("ML-DSA-44", 0)
            .asObjectsOfBouncyCastle()
            .issuedBy(root)
            .make();
    HeldKey signer = leaf("partner").issuedBy(issuer).make();
    HeldKey selfMade =
        authority("pq root").algorithm("ML-DSA-65", 0).asObjectsOfBouncyCastle().make();
    HeldKey noAuthority =
        leaf("customer").algorithm("ML-DSA-44", 0).asObjectsOfBouncyCastle().issuedBy(root).make();

    assertThat(accepted(rootIs(root), ANYBODY, signer, issuer).certificates()).hasSize(2);
    refused(rootIs(selfMade), ANYBODY, signer, issuer).contains("CN=pq issuer", "not valid");
    refused(rootIs(root), ANYBODY, leaf("x").issuedBy(noAuthority).make(), noAuthority)
        .contains("CN=customer is not that of an authority");
    clock.advance(Duration.ofDays(500));
    refused(rootIs(root), ANYBODY, signer, issuer).contains("expired");
  }

  // ---- what is missing

  @Test
  void intermediate_missing_isRefused() throws Exception {
    assertThat(accepted(ring(), SUCCESSORS, NEW, INTERMEDIATE)).isNotNull();
    refused(ring(), SUCCESSORS, NEW, NEW).contains("does not chain", "[partner-ca]");
  }

  @Test
  void authority_ofTheSameName_withAnotherKey_isRefused() throws Exception {
    HeldKey selfMade = TestKeys.ec("root");
    HeldKey impostor = leaf("partner").issuedBy(selfMade).make();
    HeldKey forgedIssuer = authority("issuing").make();
    HeldKey below = leaf("partner").issuedBy(forgedIssuer).make();

    assertThat(accepted(ring(), SUCCESSORS, leaf("partner").issuedBy(ROOT).make())).isNotNull();
    refused(ring(), SUCCESSORS, impostor, selfMade).contains("not valid", "signature");
    refused(ring(), SUCCESSORS, below, forgedIssuer, INTERMEDIATE).contains("signature");
    refused(ring(), SUCCESSORS, TestKeys.ec("partner")).contains("does not chain");
  }

  @Test
  void certificatesOfTheSameName_doNotHideTheRightOne() throws Exception {
    List<X509Certificate> bag = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      bag.add(authority("issuing").make().certificate());
    }
    bag.add(INTERMEDIATE.certificate());

    assertThat(find(ring(), SUCCESSORS, NEW, bag).certificates())
        .isEqualTo(certificates(NEW, INTERMEDIATE));
  }

  @Test
  void authority_withTwoKeysOfOneName_worksWithBoth() throws Exception {
    HeldKey nextRoot = TestKeys.ec("root");
    Keyring ring =
        Ring.of(ring())
            .swap(CA, TestKeys.certificateOf(nextRoot), clock.instant(), Retention.DEFAULT)
            .keyring();

    assertThat(accepted(ring, SUCCESSORS, leaf("partner").issuedBy(nextRoot).make()).root())
        .isEqualTo(ring.active(CA).orElseThrow());
    assertThat(accepted(ring, SUCCESSORS, leaf("partner").issuedBy(ROOT).make()).root().keyId())
        .isEqualTo(ROOT.keyId());
  }

  @Test
  void crossSignedAuthority_leadsToTheRootThatIsInTheRing() throws Exception {
    HeldKey otherRoot = TestKeys.ec("other root");
    HeldKey crossed = authority("root").forTheKeyPairOf(ROOT).issuedBy(otherRoot).make();
    HeldKey signer = leaf("partner").issuedBy(ROOT).make();

    assertThat(accepted(rootIs(ROOT), ANYBODY, signer, crossed, ROOT).certificates()).hasSize(1);
    assertThat(accepted(rootIs(otherRoot), ANYBODY, signer, ROOT, crossed).certificates())
        .isEqualTo(certificates(signer, crossed));
    refused(rootIs(otherRoot), ANYBODY, signer, ROOT).contains("does not chain");
  }

  @Test
  void certificatesThatIssueEachOther_endTheSearch() throws Exception {
    HeldKey a = authority("a").make();
    HeldKey b = authority("b").make();
    HeldKey aByB = authority("a").forTheKeyPairOf(a).issuedBy(b).make();
    HeldKey bByA = authority("b").forTheKeyPairOf(b).issuedBy(a).make();
    HeldKey bByRoot = authority("b").forTheKeyPairOf(b).issuedBy(ROOT).make();
    HeldKey signer = leaf("partner").issuedBy(a).make();

    refused(ring(), SUCCESSORS, signer, aByB, bByA).contains("does not chain");
    assertThat(accepted(ring(), SUCCESSORS, signer, aByB, bByA, bByRoot).certificates())
        .isEqualTo(certificates(signer, aByB, bByRoot));
  }

  // ---- time

  @Test
  void validity_isJudgedAtTheClock_forEachCertificate() throws Exception {
    Instant start = clock.instant();
    HeldKey issuer = valid(authority("issuing"), start, 10, 40).issuedBy(ROOT).make();
    HeldKey signer = valid(leaf("partner"), start, 20, 30).issuedBy(issuer).make();
    Keyring ring = ring();

    clock.set(start.plus(Duration.ofDays(25)));
    assertThat(accepted(ring, SUCCESSORS, signer, issuer)).isNotNull();
    clock.set(start.plus(Duration.ofDays(15)));
    refused(ring, SUCCESSORS, signer, issuer).contains("CN=partner", "not valid");
    clock.set(start.plus(Duration.ofDays(35)));
    refused(ring, SUCCESSORS, signer, issuer).contains("CN=partner", "not valid");
    refused(ring, SUCCESSORS.acceptExpired(), signer, issuer).contains("not valid");
    clock.set(start.plus(Duration.ofDays(45)));
    refused(ring, SUCCESSORS, signer, issuer).contains("CN=issuing expired");
    clock.set(start.plus(Duration.ofDays(5)));
    refused(ring, SUCCESSORS, signer, issuer).contains("CN=issuing is not valid before");
  }

  @Test
  void authority_inTheRing_isHeldToItsValidity() throws Exception {
    Instant start = clock.instant();
    HeldKey shortLived = valid(authority("short"), start, 0, 10).make();
    HeldKey signer = leaf("partner").issuedBy(shortLived).make();
    Keyring ring = rootIs(shortLived);

    assertThat(accepted(ring, ANYBODY, signer)).isNotNull();
    clock.set(start.plus(Duration.ofDays(11)));
    refused(ring, ANYBODY, signer).contains("does not chain", "CN=short expired");
    clock.set(start.minus(Duration.ofDays(1)));
    refused(ring, ANYBODY, signer).contains("CN=short is not valid before");
  }

  private static TestKeys valid(TestKeys key, Instant start, int from, int until) {
    return key.valid(start.plus(Duration.ofDays(from)), start.plus(Duration.ofDays(until)));
  }

  // ---- what certificates say about themselves

  @Test
  void issuer_thatIsNoAuthority_isRefused() throws Exception {
    HeldKey customer = leaf("customer").issuedBy(ROOT).make();
    HeldKey silent = authority("silent").withoutBasicConstraints().issuedBy(ROOT).make();
    HeldKey noIssuer = withKeyUsage(authority("no issuer"), KeyUsage.cRLSign).issuedBy(ROOT).make();
    HeldKey issuer = withKeyUsage(authority("issuer"), KeyUsage.keyCertSign).issuedBy(ROOT).make();

    assertThat(accepted(ring(), SUCCESSORS, leaf("partner").issuedBy(issuer).make(), issuer))
        .isNotNull();
    refused(ring(), SUCCESSORS, leaf("partner").issuedBy(customer).make(), customer)
        .contains("CN=customer is not that of an authority");
    refused(ring(), SUCCESSORS, leaf("partner").issuedBy(silent).make(), silent)
        .contains("CN=silent is not that of an authority");
    refused(ring(), SUCCESSORS, leaf("partner").issuedBy(noIssuer).make(), noIssuer)
        .contains("CN=no issuer may not issue certificates");
  }

  @Test
  void certificateInTheRing_thatIsNoAuthority_vouchesForNobody() throws Exception {
    HeldKey customer = leaf("customer").issuedBy(ROOT).make();
    HeldKey signer = leaf("partner").issuedBy(customer).make();

    assertThat(accepted(rootIs(INTERMEDIATE), ANYBODY, NEW)).isNotNull();
    refused(rootIs(customer), ANYBODY, signer).contains("CN=customer is not that of an authority");
  }

  @Test
  void authority_itself_isNotBelowItself() throws Exception {
    assertThat(accepted(rootIs(ROOT), ANYBODY, INTERMEDIATE)).isNotNull();
    refused(rootIs(ROOT), ANYBODY, ROOT, ROOT).contains("does not chain");
  }

  @Test
  void pathLength_isKept_whetherTheAuthorityIsInTheRingOrNot() throws Exception {
    HeldKey root = authority("narrow").pathLength(1).make();
    HeldKey one = authority("one").issuedBy(root).make();
    HeldKey oneNarrow = authority("one narrow").pathLength(0).issuedBy(ROOT).make();
    HeldKey two = authority("two").issuedBy(one).make();
    HeldKey twoNarrow = authority("two narrow").issuedBy(oneNarrow).make();
    HeldKey renewed = authority("one").issuedBy(one).make();

    assertThat(accepted(rootIs(root), ANYBODY, leaf("x").issuedBy(one).make(), one)).isNotNull();
    refused(rootIs(root), ANYBODY, leaf("x").issuedBy(two).make(), one, two)
        .contains("longer than", "CN=narrow");
    // Renewed by itself: such a certificate does not count.
    assertThat(accepted(rootIs(root), ANYBODY, leaf("x").issuedBy(renewed).make(), renewed, one))
        .isNotNull();
    assertThat(accepted(ring(), ANYBODY, leaf("x").issuedBy(oneNarrow).make(), oneNarrow))
        .isNotNull();
    refused(ring(), ANYBODY, leaf("x").issuedBy(twoNarrow).make(), oneNarrow, twoNarrow)
        .contains("not valid", "pathLenConstraint");
  }

  @Test
  void nameConstraints_areKept_whetherTheAuthorityIsInTheRingOrNot() throws Exception {
    HeldKey root = permittingMail(authority("mail root"), "partner.example").make();
    HeldKey issuer =
        permittingMail(authority("mail issuer"), "partner.example").issuedBy(ROOT).make();

    assertThat(accepted(rootIs(root), ANYBODY, withMail("a@partner.example").issuedBy(root).make()))
        .isNotNull();
    refused(rootIs(root), ANYBODY, withMail("a@other.example").issuedBy(root).make())
        .contains("does not permit");
    assertThat(
            accepted(
                ring(), ANYBODY, withMail("a@partner.example").issuedBy(issuer).make(), issuer))
        .isNotNull();
    refused(ring(), ANYBODY, withMail("a@other.example").issuedBy(issuer).make(), issuer)
        .contains("not valid");
  }

  private static TestKeys permittingMail(TestKeys authority, String host) {
    return authority.extension(
        Extension.nameConstraints,
        true,
        new NameConstraints(
            new GeneralSubtree[] {
              new GeneralSubtree(new GeneralName(GeneralName.rfc822Name, host)),
              new GeneralSubtree(new GeneralName(new X500Name("CN=partner")))
            },
            null));
  }

  private static TestKeys withMail(String address) {
    return leaf("partner")
        .extension(
            Extension.subjectAlternativeName,
            false,
            new org.bouncycastle.asn1.x509.GeneralNames(
                new GeneralName(GeneralName.rfc822Name, address)));
  }

  @Test
  void keyUsage_ofTheSigner_mustPermitSignatures() throws Exception {
    for (int permitted : new int[] {KeyUsage.digitalSignature, KeyUsage.nonRepudiation}) {
      HeldKey signer = withKeyUsage(leaf("partner"), permitted).issuedBy(ROOT).make();
      assertThat(accepted(ring(), SUCCESSORS, signer)).isNotNull();
    }
    HeldKey decryptor = withKeyUsage(leaf("partner"), KeyUsage.keyAgreement).issuedBy(ROOT).make();
    refused(ring(), SUCCESSORS, decryptor).contains("not for signatures");
  }

  private static TestKeys withKeyUsage(TestKeys key, int usage) {
    return key.extension(Extension.keyUsage, true, new KeyUsage(usage));
  }

  @Test
  void purpose_ofTheSigner_ifNamed_mustBeAccepted() throws Exception {
    VerificationPolicy client =
        VerificationPolicy.anyOf(CA)
            .acceptChains(CA, ChainTrust.to(CA).anySubject().acceptPurpose("1.3.6.1.5.5.7.3.2"));
    HeldKey mail = withPurpose(KeyPurposeId.id_kp_emailProtection);
    HeldKey any = withPurpose(KeyPurposeId.anyExtendedKeyUsage);
    HeldKey tlsClient = withPurpose(KeyPurposeId.id_kp_clientAuth);
    HeldKey code = withPurpose(KeyPurposeId.id_kp_codeSigning);

    assertThat(accepted(ring(), ANYBODY, mail)).isNotNull();
    assertThat(accepted(ring(), ANYBODY, any)).isNotNull();
    refused(ring(), ANYBODY, tlsClient).contains("other purposes", "1.3.6.1.5.5.7.3.2");
    assertThat(accepted(ring(), client, tlsClient)).isNotNull();
    refused(ring(), client, code).contains("other purposes");
  }

  private static HeldKey withPurpose(KeyPurposeId purpose) {
    return leaf("partner")
        .extension(Extension.extendedKeyUsage, true, new ExtendedKeyUsage(purpose))
        .issuedBy(ROOT)
        .make();
  }

  @Test
  void criticalExtension_thatNobodyKnows_isRefused() throws Exception {
    for (boolean critical : new boolean[] {false, true}) {
      HeldKey signer =
          leaf("partner")
              .extension(
                  new org.bouncycastle.asn1.ASN1ObjectIdentifier("1.3.6.1.4.1.55555.1"),
                  critical,
                  org.bouncycastle.asn1.DERNull.INSTANCE)
              .issuedBy(ROOT)
              .make();
      if (critical) {
        refused(ring(), SUCCESSORS, signer).contains("critical extension");
      } else {
        assertThat(accepted(ring(), SUCCESSORS, signer)).isNotNull();
      }
    }
  }

  @Test
  void weakSignatures_andKeys_areRefused_butForTheSelfSignatureOfARoot() throws Exception {
    HeldKey root = TestKeys.named("rsa root").signature("SHA1withRSA").make();
    HeldKey signer = leaf("partner").issuedBy(root).make();
    HeldKey sha1Issuer = authority("sha1").signature("SHA1withRSA").issuedBy(root).make();
    HeldKey pss = leaf("partner").signature("SHA256withRSAandMGF1").issuedBy(root).make();
    HeldKey pssSha1 = leaf("partner").signature("SHA1withRSAandMGF1").issuedBy(root).make();

    assertThat(accepted(rootIs(root), ANYBODY, signer)).isNotNull();
    assertThat(accepted(rootIs(root), ANYBODY, pss)).isNotNull();
    refused(rootIs(root), ANYBODY, pssSha1).contains("signature that is not accepted");
    refused(rootIs(root), ANYBODY, leaf("partner").signature("SHA1withRSA").issuedBy(root).make())
        .contains("CN=partner", "signature that is not accepted: SHA1withRSA");
    refused(rootIs(root), ANYBODY, leaf("x").issuedBy(sha1Issuer).make(), sha1Issuer)
        .contains("CN=sha1", "signature that is not accepted");
  }

  @ParameterizedTest
  @CsvSource({
    "RSA, 2048, SHA3-256withRSA",
    "RSA, 2048, SHA3-512withRSA",
    "EC, 256, SHA3-256withECDSA",
    "Ed448, 0, Ed448",
    "ML-DSA-65, 0, ML-DSA-65",
    "SLH-DSA-SHA2-128F, 0, SLH-DSA-SHA2-128F",
    "SLH-DSA-SHAKE-256F, 0, SLH-DSA-SHAKE-256F"
  })
  void youngerSignatures_onCertificates_areAccepted(String algorithm, int bits, String signature)
      throws Exception {
    HeldKey root = authority("root of " + algorithm).algorithm(algorithm, bits).make();
    HeldKey signer = leaf("partner").signature(signature).issuedBy(root).make();

    assertThat(accepted(rootIs(root), ANYBODY, signer)).isNotNull();
  }

  @Test
  void shortKeys_anywhereInThePath_areRefused() throws Exception {
    HeldKey shortRoot = authority("short root").algorithm("RSA", 1024).make();
    HeldKey shortIssuer = authority("short issuer").algorithm("RSA", 1024).issuedBy(ROOT).make();
    HeldKey longIssuer = authority("long issuer").algorithm("RSA", 2048).issuedBy(ROOT).make();
    HeldKey shortSigner = leaf("partner").algorithm("RSA", 1024).issuedBy(ROOT).make();

    assertThat(accepted(ring(), ANYBODY, leaf("x").issuedBy(longIssuer).make(), longIssuer))
        .isNotNull();
    refused(ring(), ANYBODY, leaf("x").issuedBy(shortIssuer).make(), shortIssuer)
        .contains("CN=short issuer", "only 1024 bits");
    refused(rootIs(shortRoot), ANYBODY, leaf("x").issuedBy(shortRoot).make())
        .contains("CN=short root", "only 1024 bits");
    refused(ring(), ANYBODY, shortSigner).contains("CN=partner", "only 1024 bits");
  }

  // ---- states of the ring

  @Test
  void authority_inEachState_vouchesAsKeysOfThatStateDo() throws Exception {
    HeldKey signer = leaf("partner").issuedBy(ROOT).make();
    HeldKey next = TestKeys.ec("root");
    Keyring retained =
        Ring.of(ring())
            .swap(CA, TestKeys.certificateOf(next), clock.instant(), Retention.DEFAULT)
            .keyring();
    Keyring staged =
        Ring.of(rootIs(next))
            .stage(CA, TestKeys.certificateOf(ROOT), clock.instant())
            .add(PARTNER, TestKeys.certificateOf(OLD), clock.instant())
            .keyring();
    Keyring compromised =
        Ring.of(ring()).compromised(ROOT.keyId(), clock.instant(), Retention.DEFAULT).keyring();

    assertThat(accepted(ring(), SUCCESSORS, signer).root().keyId()).isEqualTo(ROOT.keyId());
    assertThat(accepted(retained, SUCCESSORS, signer).root().keyId()).isEqualTo(ROOT.keyId());
    refused(retained, SUCCESSORS.activeKeysOnly(), signer).contains("not valid");
    refused(staged, SUCCESSORS, signer).contains("not valid");
    refused(compromised, SUCCESSORS, signer).contains("does not chain");
    clock.advance(Duration.ofDays(90));
    refused(retained, SUCCESSORS, signer).contains("not valid");
    assertThat(accepted(retained, SUCCESSORS, leaf("partner").issuedBy(next).make())).isNotNull();
  }

  @Test
  void compromisedAuthority_crossSignedByAnother_isStillCompromised() throws Exception {
    HeldKey otherRoot = TestKeys.ec("other root");
    HeldKey crossed = authority("root").forTheKeyPairOf(ROOT).issuedBy(otherRoot).make();
    HeldKey signer = leaf("partner").issuedBy(ROOT).make();
    VerificationPolicy either =
        VerificationPolicy.anyOf(CA).acceptChains(CA, ChainTrust.to(CA, CA_NEXT).anySubject());
    Keyring ring =
        Ring.of(ring()).add(CA_NEXT, TestKeys.certificateOf(otherRoot), clock.instant()).keyring();

    assertThat(accepted(ring, either, signer, crossed)).isNotNull();
    refused(
            Ring.of(ring).compromised(ROOT.keyId(), clock.instant(), Retention.DEFAULT).keyring(),
            either,
            signer,
            crossed)
        .contains("CN=root", "compromised, retired or purged");
  }

  @Test
  void newCertificate_forACompromisedKey_isRefused() throws Exception {
    HeldKey reissued = leaf("partner").forTheKeyPairOf(OLD).issuedBy(INTERMEDIATE).make();
    Keyring ring =
        Ring.of(ring())
            .swap(
                PARTNER,
                TestKeys.certificateOf(leaf("partner").issuedBy(INTERMEDIATE).make()),
                clock.instant(),
                Retention.DEFAULT)
            .keyring();

    assertThat(accepted(ring, SUCCESSORS, reissued, INTERMEDIATE)).isNotNull();
    refused(
            Ring.of(ring).compromised(OLD.keyId(), clock.instant(), Retention.DEFAULT).keyring(),
            SUCCESSORS,
            reissued,
            INTERMEDIATE)
        .contains("compromised, retired or purged");
  }

  @Test
  void subject_inTheRing_countsAsLongAsItsCertificateDoes() throws Exception {
    Keyring retired = Ring.of(ring()).retire(PARTNER, clock.instant(), Retention.DEFAULT).keyring();
    Keyring compromised =
        Ring.of(ring()).compromised(OLD.keyId(), clock.instant(), Retention.DEFAULT).keyring();

    assertThat(accepted(retired, SUCCESSORS, NEW, INTERMEDIATE).successorOf()).isPresent();
    refused(retired, SUCCESSORS.activeKeysOnly(), NEW, INTERMEDIATE).contains("another subject");
    refused(compromised, SUCCESSORS, NEW, INTERMEDIATE).contains("another subject");
    clock.advance(Duration.ofDays(90));
    refused(retired, SUCCESSORS, NEW, INTERMEDIATE).contains("another subject");
  }

  // ---- mistakes of the caller

  @Test
  void rule_thatCanNeverHold_isRefused() {
    VerificationPolicy policy = VerificationPolicy.anyOf(PARTNER, CA);

    assertThat(policy.acceptChains(PARTNER, ChainTrust.to(CA)).chains()).containsOnlyKeys(PARTNER);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.acceptChains(alias("other"), ChainTrust.to(CA)))
        .withMessageContaining("'other'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.acceptChains(CA, ChainTrust.to(CA)))
        .withMessageContaining("subject");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChainTrust.to(CA).subject(new X500Principal("")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChainTrust.to(CA).acceptPurpose("clientAuth"));
  }

  @Test
  void policy_withChains_saysSo() {
    assertThat(SUCCESSORS)
        .hasToString(
            "at least 1 of [partner], partner also by chains to [partner-ca] for the subject in the"
                + " ring");
    assertThat(ANYBODY).asString().endsWith("to [partner-ca] for any subject");
  }
}
