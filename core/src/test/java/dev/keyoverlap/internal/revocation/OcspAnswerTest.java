package dev.keyoverlap.internal.revocation;

import static dev.keyoverlap.fixtures.OcspAnswers.by;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.revocation.OcspAnswer.Kind;
import dev.keyoverlap.internal.revocation.OcspAnswer.Said;
import dev.keyoverlap.key.HeldKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Boolean;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Enumerated;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** How an answer is read (RFC 6960, 4.2.1), whoever signed it. */
class OcspAnswerTest {

  private static final HeldKey ISSUER = TestKeys.ec("issuer");
  private static final HeldKey SIGNER =
      TestKeys.named("partner").algorithm("EC", 256).noAuthority().issuedBy(ISSUER).make();
  private static final ASN1ObjectIdentifier NOBODY_KNOWS = new ASN1ObjectIdentifier("1.3.5.7");

  private final Instant now = new SetClock().instant();
  private final byte[] good = by(ISSUER, now, now.plus(Duration.ofDays(1))).about(SIGNER, ISSUER);

  // ---- changing one structure of an answer

  private static List<ASN1Encodable> fields(ASN1Encodable sequence) {
    List<ASN1Encodable> fields = new ArrayList<>();
    ASN1Sequence.getInstance(sequence).forEach(fields::add);
    return fields;
  }

  private static ASN1Sequence sequence(List<ASN1Encodable> fields) {
    ASN1EncodableVector all = new ASN1EncodableVector();
    fields.forEach(all::add);
    return new DERSequence(all);
  }

  private static ASN1Encodable within(ASN1Encodable tagged) {
    return ASN1TaggedObject.getInstance(tagged).getExplicitBaseObject();
  }

  private interface Change {
    void to(List<ASN1Encodable> fields);
  }

  private static UnaryOperator<ASN1Encodable> changing(Change change) {
    return structure -> {
      List<ASN1Encodable> fields = fields(structure);
      change.to(fields);
      return sequence(fields);
    };
  }

  private static OcspAnswer read(ASN1Encodable response) throws IOException {
    return OcspAnswer.read(response.toASN1Primitive().getEncoded("DER"));
  }

  /** The answer with another OCSPResponse. */
  private OcspAnswer response(Change change) throws IOException {
    return read(changing(change).apply(ASN1Sequence.getInstance(good)));
  }

  /** The answer with other ResponseBytes. */
  private OcspAnswer bytes(Change change) throws IOException {
    return response(
        fields ->
            fields.set(
                1, new DERTaggedObject(true, 0, changing(change).apply(within(fields.get(1))))));
  }

  /** The answer with another BasicOCSPResponse. */
  private OcspAnswer basic(Change change) throws IOException {
    return bytes(
        fields -> {
          ASN1OctetString octets = ASN1OctetString.getInstance(fields.get(1));
          ASN1Encodable changed =
              changing(change).apply(ASN1Sequence.getInstance(octets.getOctets()));
          fields.set(1, octets(changed));
        });
  }

  private static DEROctetString octets(ASN1Encodable value) {
    try {
      return new DEROctetString(value);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The answer with other ResponseData. */
  private OcspAnswer data(Change change) throws IOException {
    return basic(fields -> fields.set(0, changing(change).apply(fields.get(0))));
  }

  /** The answer with another SingleResponse. */
  private OcspAnswer single(Change change) throws IOException {
    return data(
        fields -> {
          ASN1Encodable one = ASN1Sequence.getInstance(fields.get(2)).getObjectAt(0);
          fields.set(2, new DERSequence(changing(change).apply(one)));
        });
  }

  private static ASN1Encodable extensions(int tag, ASN1Encodable... extension) {
    return new DERTaggedObject(true, tag, new DERSequence(new DERSequence(extension)));
  }

  // ---- reading

  @Test
  void answer_isReadAsItIs() throws Exception {
    OcspAnswer answer = OcspAnswer.read(good);

    assertThat(answer.producedAt()).isEqualTo(now);
    assertThat(answer.certificates()).containsExactly(ISSUER.certificate());
    assertThat(answer.statuses()).hasSize(1);
    assertThat(answer.statuses().get(0).said()).isEqualTo(Said.good());
    assertThat(answer.statuses().get(0).thisUpdate()).isEqualTo(now);
    assertThat(answer.statuses().get(0).nextUpdate()).contains(now.plus(Duration.ofDays(1)));
    assertThat(answer.statuses().get(0).understood()).isTrue();
    assertThat(OcspAnswer.read(by(ISSUER, now, null).about(SIGNER, ISSUER)).statuses().get(0))
        .satisfies(single -> assertThat(single.nextUpdate()).isEmpty());
    assertThat(
            OcspAnswer.read(by(ISSUER, now, now).carryingNothing().about(SIGNER, ISSUER))
                .certificates())
        .isEmpty();
  }

  @Test
  void status_isThatOfTheCertificate_andOnlyAHoldMayBeLifted() throws Exception {
    assertThat(said(by(ISSUER, now, now).unknown().about(SIGNER, ISSUER)).kind())
        .isEqualTo(Kind.UNKNOWN);
    assertThat(said(by(ISSUER, now, now).revoked(6).about(SIGNER, ISSUER)))
        .isEqualTo(Said.revoked(now, true));
    assertThat(said(by(ISSUER, now, now).revoked(1).about(SIGNER, ISSUER)))
        .isEqualTo(Said.revoked(now, false));
    ASN1GeneralizedTime since = new ASN1GeneralizedTime("20260101000000Z");
    assertThat(
            single(fields -> fields.set(1, new DERTaggedObject(false, 1, new DERSequence(since))))
                .statuses()
                .get(0)
                .said())
        .isEqualTo(Said.revoked(Instant.parse("2026-01-01T00:00:00Z"), false));
    assertThatIOException()
        .isThrownBy(
            () ->
                single(
                    fields ->
                        fields.set(
                            1,
                            new DERTaggedObject(
                                false,
                                1,
                                new DERSequence(new ASN1Encodable[] {since, DERNull.INSTANCE})))));
    assertThatIOException()
        .isThrownBy(
            () -> single(fields -> fields.set(1, new DERTaggedObject(false, 3, DERNull.INSTANCE))))
        .withMessageContaining("a status that is none");
  }

  private static Said said(byte[] answer) throws IOException {
    return OcspAnswer.read(answer).statuses().get(0).said();
  }

  @Test
  void certificate_isMeant_byNumberNameAndKeyTogether() throws Exception {
    OcspAnswer.CertificateId id = OcspAnswer.read(good).statuses().get(0).certificate();
    HeldKey sameKey = TestKeys.named("other").forTheKeyPairOf(ISSUER).make();
    HeldKey ofSameKey =
        TestKeys.named("partner")
            .algorithm("EC", 256)
            .serialNumber(SIGNER.certificate().getSerialNumber().longValue())
            .issuedBy(sameKey)
            .make();
    HeldKey sameName = TestKeys.ec("issuer");
    HeldKey otherNumber = TestKeys.named("partner").algorithm("EC", 256).issuedBy(ISSUER).make();

    assertThat(id.means(SIGNER.certificate(), ISSUER.certificate())).isTrue();
    assertThat(id.means(otherNumber.certificate(), ISSUER.certificate())).isFalse();
    assertThat(id.means(ofSameKey.certificate(), sameKey.certificate())).isFalse();
    assertThat(id.means(SIGNER.certificate(), sameName.certificate())).isFalse();
  }

  @Test
  void responder_isMeant_byNameOrByKey() throws Exception {
    byte[] named = by(ISSUER, now, now).byName().about(SIGNER, ISSUER);
    HeldKey sameName = TestKeys.ec("issuer");
    HeldKey sameKey = TestKeys.named("other").forTheKeyPairOf(ISSUER).make();
    OcspAnswer.ResponderId byName = OcspAnswer.read(named).responder();
    OcspAnswer.ResponderId byKey = OcspAnswer.read(good).responder();

    assertThat(byName.means(sameName.certificate())).isTrue();
    assertThat(byName.means(sameKey.certificate())).isFalse();
    assertThat(byKey.means(sameName.certificate())).isFalse();
    assertThat(byKey.means(sameKey.certificate())).isTrue();
  }

  // ---- what is none

  @Test
  void response_thatRefuses_orIsOfAnotherType_saysSo() throws Exception {
    assertThat(response(fields -> fields.set(0, new ASN1Enumerated(0)))).isNotNull();
    assertThatIOException()
        .isThrownBy(() -> response(fields -> fields.set(0, new ASN1Enumerated(6))))
        .withMessageContaining("refused to answer, with status [6]");
    assertThatIOException()
        .isThrownBy(() -> response(fields -> fields.set(0, new ASN1Enumerated(256))))
        .withMessageContaining("refused to answer, with status [1, 0]");
    assertThatIOException()
        .isThrownBy(() -> bytes(fields -> fields.set(0, NOBODY_KNOWS)))
        .withMessageContaining("another type");
  }

  @Test
  void anythingMore_inAnyStructure_isRefused() throws Exception {
    Change none = fields -> {};
    Change more = fields -> fields.add(DERNull.INSTANCE);

    assertThat(single(none).statuses()).isEqualTo(OcspAnswer.read(good).statuses());
    assertThatIOException().isThrownBy(() -> response(more));
    assertThatIOException().isThrownBy(() -> bytes(more));
    assertThatIOException().isThrownBy(() -> basic(more));
    assertThatIOException().isThrownBy(() -> data(more));
    assertThatIOException().isThrownBy(() -> single(more));
  }

  @Test
  void signature_thatIsNone_isRefused() {
    ASN1Encodable ecdsa = new ASN1ObjectIdentifier("1.2.840.10045.4.3.2");

    assertThatIOException()
        .isThrownBy(() -> basic(fields -> fields.set(2, new DERBitString(new byte[] {2}, 1))))
        .withMessageContaining("its signature is none");
    assertThatIOException()
        .isThrownBy(
            () ->
                basic(
                    fields ->
                        fields.set(
                            1,
                            new DERSequence(
                                new ASN1Encodable[] {ecdsa, DERNull.INSTANCE, DERNull.INSTANCE}))))
        .withMessageContaining("more in it");
  }

  @Test
  void version_isTheFirst_writtenOrLeftOut() throws Exception {
    assertThat(data(fields -> fields.add(0, version(0))).statuses()).hasSize(1);
    assertThatIOException()
        .isThrownBy(() -> data(fields -> fields.add(0, version(1))))
        .withMessageContaining("later version");
  }

  private static ASN1Encodable version(int number) {
    return new DERTaggedObject(true, 0, new ASN1Integer(number));
  }

  @Test
  void times_areGeneralizedTimes_inTheFormOfRfc5280() throws Exception {
    assertThatIOException()
        .isThrownBy(() -> single(fields -> fields.set(2, new ASN1UTCTime("260101000000Z"))));
    assertThatIOException()
        .isThrownBy(
            () ->
                single(
                    fields ->
                        fields.set(
                            3, new DERTaggedObject(true, 0, new ASN1UTCTime("260101000000Z")))))
        .withMessageContaining("a time that is none");
    assertThatExceptionOfType(DateTimeException.class)
        .isThrownBy(
            () -> single(fields -> fields.set(2, new ASN1GeneralizedTime("20260101000000.5Z"))));
  }

  @Test
  void certificate_thatCannotBeRead_spoilsTheAnswer() {
    ASN1Encodable none = new DERSequence(new DERSequence());
    assertThatIOException()
        .isThrownBy(() -> basic(fields -> fields.set(3, new DERTaggedObject(true, 0, none))))
        .withMessageContaining("certificate in it cannot be read");
  }

  // ---- extensions

  @Test
  void criticalExtension_isRefused_unlessItIsOneThatSaysNothingMore() throws Exception {
    ASN1Encodable yes = ASN1Boolean.TRUE;
    ASN1Encodable no = ASN1Boolean.FALSE;
    ASN1Encodable value = new DEROctetString(new byte[] {5, 0});
    ASN1Encodable nonce = OCSPObjectIdentifiers.id_pkix_ocsp_nonce;

    for (ASN1Encodable[] harmless :
        List.of(
            new ASN1Encodable[] {NOBODY_KNOWS, value},
            new ASN1Encodable[] {NOBODY_KNOWS, no, value},
            new ASN1Encodable[] {nonce, yes, value})) {
      assertThat(data(fields -> fields.add(extensions(1, harmless))).statuses()).hasSize(1);
      assertThat(single(fields -> fields.add(extensions(1, harmless))).statuses().get(0))
          .satisfies(one -> assertThat(one.understood()).isTrue());
    }
    ASN1Encodable[] critical = {NOBODY_KNOWS, yes, value};
    assertThatIOException()
        .isThrownBy(() -> data(fields -> fields.add(extensions(1, critical))))
        .withMessageContaining("critical extension");
    assertThat(single(fields -> fields.add(extensions(1, critical))).statuses().get(0))
        .satisfies(one -> assertThat(one.understood()).isFalse());
  }
}
