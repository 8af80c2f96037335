package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures of a message are made alike, unless somebody asks for a difference. */
class EqualSignaturesTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey ROOT = TestKeys.rsa("authority");
  private static final HeldKey OLD = TestKeys.named("orders").issuedBy(ROOT).make();
  private static final HeldKey NEW = TestKeys.named("orders").issuedBy(ROOT).make();

  private final SetClock clock = new SetClock();

  private CmsSigner.Builder signing(HeldKey first, HeldKey second) throws Exception {
    Keyring ring =
        Ring.empty()
            .add(ORDERS, first, clock.instant())
            .add(NEXT, second, clock.instant())
            .keyring();
    return CmsSigner.with(ring).clock(clock);
  }

  private static SignedData signed(CmsSigner.Builder signer) throws Exception {
    byte[] message = signer.build().sign("an order".getBytes(StandardCharsets.UTF_8));
    return SignedData.getInstance(ContentInfo.getInstance(message).getContent());
  }

  private static List<SignerInfo> signers(SignedData message) {
    return Stream.of(message.getSignerInfos().toArray()).map(SignerInfo::getInstance).toList();
  }

  /** The same for both: digest and signature with their parameters, and the time. */
  private static List<Object> parameters(SignerInfo signer) {
    AttributeTable attributes = attributes(signer);
    Attribute time = attributes.get(CMSAttributes.signingTime);
    return List.of(
        signer.getDigestAlgorithm(),
        signer.getDigestEncryptionAlgorithm(),
        time == null ? "no time" : time.getAttrValues());
  }

  private static AttributeTable attributes(SignerInfo signer) {
    return new AttributeTable(signer.getAuthenticatedAttributes());
  }

  private static List<ASN1Encodable> algorithms(SignedData message) {
    return signers(message).stream()
        .map(SignerInfo::getDigestEncryptionAlgorithm)
        .map(AlgorithmIdentifier::getAlgorithm)
        .map(ASN1Encodable.class::cast)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"RSA_SHA256", "RSA_SHA384", "RSA_SHA512", "RSA_PSS_SHA256", "RSA_PSS_SHA512"})
  void secondSignature_isMadeAsTheFirst_whicheverWasAskedFor(SignatureAlgorithm algorithm)
      throws Exception {
    List<SignerInfo> both =
        signers(signed(signing(OLD, NEW).signAs(ORDERS, algorithm).signAsIfPresent(NEXT)));

    assertThat(both).hasSize(2);
    assertThat(parameters(both.get(0))).isEqualTo(parameters(both.get(1)));
    assertThat(both.get(0).getSID()).isNotEqualTo(both.get(1).getSID());
  }

  @Test
  void secondSignature_byALongerKey_isMadeAsTheFirst() throws Exception {
    HeldKey longer = TestKeys.named("orders").algorithm("RSA", 3072).issuedBy(ROOT).make();

    List<SignerInfo> both =
        signers(signed(signing(OLD, longer).signAs(ORDERS).signAsIfPresent(NEXT)));

    assertThat(parameters(both.get(0))).isEqualTo(parameters(both.get(1)));
  }

  @ParameterizedTest
  @EnumSource(EmbeddedCertificates.class)
  void certificates_areThoseOfBothSigners(EmbeddedCertificates which) throws Exception {
    SignedData one = signed(signing(OLD, NEW).signAs(ORDERS).certificates(which));
    SignedData two =
        signed(signing(OLD, NEW).signAs(ORDERS).signAsIfPresent(NEXT).certificates(which));

    assertThat(count(two) - count(one))
        .as("what is carried of the second signer, besides what both share")
        .isEqualTo(which == EmbeddedCertificates.NONE ? 0 : 1);
  }

  private static int count(SignedData message) {
    return message.getCertificates() == null ? 0 : message.getCertificates().size();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void signingTime_isInBothSignatures_orInNone(boolean time) throws Exception {
    CmsSigner.Builder signer = signing(OLD, NEW).signAs(ORDERS).signAsIfPresent(NEXT);

    List<SignerInfo> both = signers(signed(time ? signer : signer.withoutSigningTime()));

    assertThat(both)
        .extracting(one -> attributes(one).get(CMSAttributes.signingTime) != null)
        .containsExactly(time, time);
    assertThat(parameters(both.get(0))).isEqualTo(parameters(both.get(1)));
  }

  @Test
  void difference_isMadeWhereItIsAskedFor_orTheKeysCannotSignAlike() throws Exception {
    HeldKey curve = TestKeys.named("orders").algorithm("EC", 256).issuedBy(ROOT).make();

    assertThat(
            algorithms(
                signed(
                    signing(OLD, NEW)
                        .signAs(ORDERS)
                        .signAsIfPresent(NEXT, SignatureAlgorithm.RSA_PSS_SHA256))))
        .doesNotHaveDuplicates();
    assertThat(algorithms(signed(signing(OLD, curve).signAs(ORDERS).signAsIfPresent(NEXT))))
        .doesNotHaveDuplicates();
    assertThat(algorithms(signed(signing(OLD, NEW).signAs(ORDERS).signAsIfPresent(NEXT))))
        .hasSize(2)
        .containsOnly(algorithms(signed(signing(OLD, NEW).signAs(ORDERS))).get(0));
  }
}
