package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.ring.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.junit.jupiter.api.Test;

class CmsSignerTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey RSA = TestKeys.rsa("orders");
  private static final HeldKey EC = TestKeys.ec("orders-next");

  private final SetClock clock = new SetClock();

  private Keyring ring() throws Exception {
    return Ring.empty().add(alias("orders"), RSA, clock.instant()).keyring();
  }

  private static SignedData parse(byte[] signed) {
    return SignedData.getInstance(ContentInfo.getInstance(signed).getContent());
  }

  private static int signatures(byte[] signed) {
    return parse(signed).getSignerInfos().size();
  }

  @Test
  void secondAlias_signsAsSoonAs_andAsLongAs_itHasAKey() throws Exception {
    AtomicInteger moment = new AtomicInteger();
    Keyring before = ring();
    Keyring during = Ring.of(before).add(alias("orders-next"), EC, clock.instant()).keyring();
    Keyring after =
        Ring.of(during).retire(alias("orders-next"), clock.instant(), Retention.DEFAULT).keyring();
    Keyring[] rings = {before, during, after};
    KeyringSource source = () -> rings[moment.get()];
    CmsSigner signer =
        CmsSigner.with(source)
            .signAs(alias("orders"))
            .signAsIfPresent(alias("orders-next"))
            .build();

    assertThat(signatures(signer.sign(CONTENT))).isEqualTo(1);
    moment.set(1);
    assertThat(signatures(signer.sign(CONTENT))).isEqualTo(2);
    moment.set(2);
    assertThat(signatures(signer.sign(CONTENT))).isEqualTo(1);
  }

  @Test
  void ring_isAskedForOncePerMessage() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Keyring ring = Ring.of(ring()).add(alias("orders-next"), EC, clock.instant()).keyring();
    CmsSigner signer =
        CmsSigner.with(
                () -> {
                  asked.incrementAndGet();
                  return ring;
                })
            .signAs(alias("orders"))
            .signAs(alias("orders-next"))
            .certificates(EmbeddedCertificates.CHAIN)
            .build();

    signer.sign(CONTENT);

    assertThat(asked).hasValue(1);
  }

  @Test
  void alias_withoutKey_isNamed() throws Exception {
    Keyring ring = ring();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> CmsSigner.with(ring).signAs(alias("absent")).build().sign(CONTENT))
        .withMessageContaining("'absent'")
        .withMessageContaining("Add one");
  }

  @Test
  void noneOfTheAliasesThatMayBeAbsent_present_isAnError() throws Exception {
    Keyring ring = ring();
    CmsSigner.Builder builder = CmsSigner.with(ring).signAsIfPresent(alias("absent"));

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> builder.build().sign(CONTENT))
        .withMessageContaining("absent");
    assertThat(signatures(builder.signAsIfPresent(alias("orders")).build().sign(CONTENT)))
        .isEqualTo(1);
  }

  @Test
  void partnersCertificate_doesNotSign() throws Exception {
    Keyring ring =
        Ring.of(ring())
            .add(alias("partner"), TestKeys.certificateOf(EC), clock.instant())
            .keyring();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> CmsSigner.with(ring).signAs(alias("partner")).build().sign(CONTENT))
        .withMessageContaining("without a private key")
        .satisfies(e -> assertThat(e.keyId()).contains(EC.keyId()));
    // Nor is it passed over where it may be absent: it is there.
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(
            () ->
                CmsSigner.with(ring)
                    .signAs(alias("orders"))
                    .signAsIfPresent(alias("partner"))
                    .build()
                    .sign(CONTENT));
  }

  @Test
  void stagedAndRetiredKeys_doNotSign() throws Exception {
    Keyring staged =
        Ring.of(ring())
            .retire(alias("orders"), clock.instant(), Retention.DEFAULT)
            .stage(alias("orders"), EC, clock.instant())
            .keyring();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> CmsSigner.with(staged).signAs(alias("orders")).build().sign(CONTENT));
  }

  @Test
  void certificate_outsideItsValidity_isRefused_unlessAllowed() throws Exception {
    Keyring ring = ring();
    CmsSigner.Builder builder = CmsSigner.with(ring).signAs(alias("orders")).clock(clock);
    CmsSigner strict = builder.build();
    CmsSigner lenient = builder.acceptExpired().build();
    Instant now = clock.instant();

    assertThat(signatures(strict.sign(CONTENT))).isEqualTo(1);
    for (Duration far : new Duration[] {Duration.ofDays(401), Duration.ofDays(-401)}) {
      clock.set(now.plus(far));
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> strict.sign(CONTENT))
          .withMessageContaining("Renew the certificate")
          .satisfies(e -> assertThat(e.keyId()).contains(RSA.keyId()));
      assertThat(signatures(lenient.sign(CONTENT))).isEqualTo(1);
    }
  }

  @Test
  void shortRsaKey_isRefused() throws Exception {
    HeldKey weak = TestKeys.named("weak").algorithm("RSA", 1024).make();
    Keyring ring = Ring.empty().add(alias("weak"), weak, clock.instant()).keyring();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> CmsSigner.with(ring).signAs(alias("weak")).build().sign(CONTENT))
        .withMessageContaining("1024");
  }

  @Test
  void algorithm_thatDoesNotFitTheKey_isRefused() throws Exception {
    Keyring ring = ring();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(
            () ->
                CmsSigner.with(ring)
                    .signAs(alias("orders"), SignatureAlgorithm.ECDSA_SHA256)
                    .build()
                    .sign(CONTENT))
        .withMessageContaining("ECDSA_SHA256");
  }

  @Test
  void keyOfAPssCertificate_signsWithPss() throws Exception {
    HeldKey pss = TestKeys.named("pss").algorithm("RSASSA-PSS", 2048).issuedBy(RSA).make();
    Keyring ring = Ring.empty().add(alias("pss"), pss, clock.instant()).keyring();

    SignerInfo signer =
        SignerInfo.getInstance(
            parse(CmsSigner.with(ring).signAs(alias("pss")).build().sign(CONTENT))
                .getSignerInfos()
                .getObjectAt(0));

    assertThat(signer.getDigestEncryptionAlgorithm())
        .isEqualTo(SignatureSuite.of(SignatureAlgorithm.RSA_PSS_SHA256).identifier());
  }

  @Test
  void certificates_areNoneOwnOrTheChain_andEachOnce() throws Exception {
    HeldKey root = TestKeys.ec("root");
    HeldKey one = TestKeys.named("one").algorithm("EC", 256).issuedBy(root).make();
    HeldKey two = TestKeys.named("two").algorithm("EC", 256).issuedBy(root).make();
    Keyring ring =
        Ring.empty()
            .add(alias("one"), one, clock.instant())
            .add(alias("two"), two, clock.instant())
            .keyring();
    CmsSigner.Builder builder = CmsSigner.with(ring).signAs(alias("one")).signAs(alias("two"));

    assertThat(parse(builder.build().sign(CONTENT)).getCertificates().size()).isEqualTo(2);
    assertThat(
            parse(builder.certificates(EmbeddedCertificates.CHAIN).build().sign(CONTENT))
                .getCertificates()
                .size())
        .isEqualTo(3);
    assertThat(
            parse(builder.certificates(EmbeddedCertificates.NONE).build().sign(CONTENT))
                .getCertificates())
        .isNull();
  }

  @Test
  void signingTime_isTheClocks_unlessLeftOut() throws Exception {
    Keyring ring = ring();
    clock.advance(Duration.ofDays(3));
    CmsSigner.Builder builder = CmsSigner.with(ring).signAs(alias("orders")).clock(clock);
    CmsVerifier verifier =
        CmsVerifier.of(ring, dev.keyoverlap.message.VerificationPolicy.anyOf(alias("orders")));

    assertThat(verifier.verify(builder.build().sign(CONTENT)).report().signers().get(0))
        .satisfies(verdict -> assertThat(verdict.signingTime()).contains(clock.instant()));
    assertThat(
            verifier
                .verify(builder.withoutSigningTime().build().sign(CONTENT))
                .report()
                .signers()
                .get(0))
        .satisfies(verdict -> assertThat(verdict.signingTime()).isEmpty());
  }

  @Test
  void builder_refusesContradictions_inAWholeSentence() throws Exception {
    Keyring ring = ring();

    assertThatIllegalStateException()
        .isThrownBy(() -> CmsSigner.with(ring).build())
        .withMessage("Name at least one alias: call signAs or signAsIfPresent");
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                CmsSigner.with(ring)
                    .signAs(alias("orders"))
                    .signAsIfPresent(alias("ORDERS"))
                    .build())
        .withMessageContaining("'orders' is named twice");
  }
}
