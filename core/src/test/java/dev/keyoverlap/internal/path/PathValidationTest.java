package dev.keyoverlap.internal.path;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Chains;
import dev.keyoverlap.message.TrustedChain;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;

/** Which provider validates a path, and what is made of its answer. */
class PathValidationTest {

  private static final Alias CA = alias("ca");
  private static final VerificationPolicy ANYBODY =
      VerificationPolicy.anyOf(CA).acceptChains(CA, ChainTrust.to(CA).anySubject());

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey ISSUER = authority("issuer").issuedBy(ROOT).make();
  private static final HeldKey SIGNER = leaf("partner").issuedBy(ISSUER).make();

  private final Instant now = new SetClock().instant();

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys leaf(String name) {
    return authority(name).noAuthority();
  }

  private TrustedChain find(HeldKey root, HeldKey signer, HeldKey... presented) throws Exception {
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(root), now).keyring();
    return Chains.among(ring, ANYBODY, now, Chains.certificates(Arrays.asList(presented)))
        .find(signer.certificate());
  }

  // ---- what is made of an answer

  private static ChainRefusedException refused(int index, BasicReason reason) throws Exception {
    List<X509Certificate> certificates = List.of(SIGNER.certificate(), ISSUER.certificate());
    return PathValidation.refused(
        certificates,
        new CertPathValidatorException(
            "no good",
            null,
            CertificateFactory.getInstance("X.509").generateCertPath(certificates),
            index,
            reason));
  }

  @Test
  void failure_isThatOfTheCertificateAtItsPlace_orOfThePath() throws Exception {
    assertThat(refused(0, BasicReason.EXPIRED))
        .hasMessageContaining("CN=partner is not valid: no good");
    assertThat(refused(1, BasicReason.EXPIRED))
        .hasMessageContaining("CN=issuer is not valid: no good");
    assertThat(refused(-1, BasicReason.EXPIRED)).hasMessage("the path is not valid: no good");
  }

  @Test
  void failure_isNearer_nearerToTheSigner_andWithCorrectSignatures() throws Exception {
    List<ChainRefusedException> fromFar =
        List.of(
            refused(-1, BasicReason.EXPIRED),
            refused(1, BasicReason.INVALID_SIGNATURE),
            refused(1, BasicReason.EXPIRED),
            refused(0, BasicReason.INVALID_SIGNATURE),
            refused(0, BasicReason.EXPIRED));

    for (int far = 0; far < fromFar.size(); far++) {
      for (int near = far + 1; near < fromFar.size(); near++) {
        assertThat(ChainRefusedException.nearer(fromFar.get(far), fromFar.get(near)))
            .isSameAs(fromFar.get(near));
        assertThat(ChainRefusedException.nearer(fromFar.get(near), fromFar.get(far)))
            .isSameAs(fromFar.get(near));
      }
    }
  }

  // ---- by whom

  @Test
  void onlyTheRuntime_tellsRevokedFromUnknown() throws Exception {
    assertThat(PathValidation.tellsRevoked(CertPathValidator.getInstance("PKIX", "SUN"))).isTrue();
    assertThat(
            PathValidation.tellsRevoked(
                CertPathValidator.getInstance("PKIX", new BouncyCastleProvider())))
        .isFalse();
  }

  @Test
  void registeredProvider_isNotAsked_whereTheRuntimeKnowsTheAlgorithm() throws Exception {
    HeldKey narrow = authority("narrow").pathLength(0).issuedBy(ROOT).make();
    HeldKey below = authority("below").issuedBy(narrow).make();
    HeldKey tooDeep = leaf("partner").issuedBy(below).make();
    Security.insertProviderAt(new BouncyCastleProvider(), 1);
    try {
      assertThat(find(ROOT, SIGNER, ISSUER)).isNotNull();
      assertThatExceptionOfType(ChainRefusedException.class)
          .isThrownBy(() -> find(ROOT, tooDeep, narrow, below))
          .withMessageContaining("pathLenConstraint"); // in the words of the JDK
    } finally {
      Security.removeProvider("BC");
    }
  }

  @Test
  void algorithm_thatOnlyARegisteredProviderKnows_isValidatedByIt() throws Exception {
    HeldKey root = postQuantum(authority("pq root"));
    HeldKey issuer = postQuantum(authority("pq issuer").issuedBy(root));
    HeldKey signer = leaf("partner").issuedBy(issuer).make();
    HeldKey namesake = postQuantum(authority("pq root"));
    Security.insertProviderAt(new BouncyCastleProvider(), 1);
    try {
      assertThat(find(root, signer, issuer)).isNotNull();
      assertThatExceptionOfType(ChainRefusedException.class)
          .isThrownBy(() -> find(namesake, signer, issuer))
          .withMessageContaining("not valid");
    } finally {
      Security.removeProvider("BC");
    }
  }

  private static HeldKey postQuantum(TestKeys key) {
    return key.algorithm("ML-DSA-44", 0).asObjectsOfBouncyCastle().make();
  }

  // ---- names that an authority in the ring permits

  @Test
  void nameConstraints_ofTheRing_exemptWhatAnAuthorityIssuesToItself_butNoSigner()
      throws Exception {
    HeldKey root =
        authority("root")
            .extension(
                Extension.nameConstraints,
                true,
                new NameConstraints(
                    new GeneralSubtree[] {
                      new GeneralSubtree(new GeneralName(new X500Name("CN=partner")))
                    },
                    null))
            .make();
    HeldKey renewed = authority("root").issuedBy(root).make();
    HeldKey other = authority("other").issuedBy(root).make();

    assertThat(find(root, leaf("partner").issuedBy(renewed).make(), renewed).certificates())
        .hasSize(2);
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> find(root, leaf("partner").issuedBy(other).make(), other))
        .withMessageContaining("CN=other has a name that the certificate of CN=root, in the ring");
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> find(root, leaf("root").issuedBy(root).make()))
        .withMessageContaining("CN=root has a name");
  }
}
