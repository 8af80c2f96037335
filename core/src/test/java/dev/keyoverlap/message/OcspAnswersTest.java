package dev.keyoverlap.message;

import static dev.keyoverlap.fixtures.OcspAnswers.by;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.fixtures.OcspAnswers;
import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.ocsp.OCSPObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which OCSP answers count (RFC 6960, 3.2 and 4.2.2.2): each refusal beside what is accepted. */
class OcspAnswersTest {

  private static final Alias CA = alias("ca");
  private static final int COMPROMISE = 1;
  private static final int HOLD = 6;
  private static final ASN1ObjectIdentifier NOBODY_KNOWS = new ASN1ObjectIdentifier("1.3.5.7");

  private static final HeldKey ROOT = TestKeys.ec("root");

  /** An authority, which changes its key. */
  private static final HeldKey OLD = authority("issuer").issuedBy(ROOT).make();

  private static final HeldKey NEXT = authority("issuer").issuedBy(ROOT).make();
  private static final HeldKey NEXT_BY_OLD =
      authority("issuer").forTheKeyPairOf(NEXT).issuedBy(OLD).make();
  private static final HeldKey SIGNER =
      TestKeys.named("partner").algorithm("EC", 256).noAuthority().issuedBy(OLD).make();

  private final SetClock clock = new SetClock();
  private final Instant now = clock.instant();
  private final Instant yesterday = now.minus(Duration.ofDays(1));
  private final Instant tomorrow = now.plus(Duration.ofDays(1));

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static TestKeys responder(HeldKey issuer, KeyPurposeId... purposes) {
    return TestKeys.named("responder")
        .algorithm("EC", 256)
        .noAuthority()
        .extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes))
        .issuedBy(issuer);
  }

  private static TestKeys responder(HeldKey issuer) {
    return responder(issuer, KeyPurposeId.id_kp_OCSPSigning);
  }

  private static TestKeys uncheckedResponder(HeldKey issuer) {
    return responder(issuer)
        .extension(OCSPObjectIdentifiers.id_pkix_ocsp_nocheck, false, DERNull.INSTANCE);
  }

  // ---- asking

  private OcspAnswers answer(HeldKey signer) {
    return by(signer, yesterday, tomorrow);
  }

  /** What is said of the authority, by the root, whenever the clock asks. */
  private byte[] ofIssuer() {
    return by(ROOT, now.minus(Duration.ofDays(300)), now.plus(Duration.ofDays(300)))
        .about(OLD, ROOT);
  }

  private byte[] ofNext() {
    return by(ROOT, yesterday, tomorrow).about(NEXT, ROOT);
  }

  private RevocationCheck given(byte[]... answers) {
    List<byte[]> all = new ArrayList<>(List.of(answers));
    all.add(ofIssuer());
    return RevocationCheck.byAnswers(() -> all);
  }

  private TrustedChain find(RevocationCheck check, HeldKey... presented) throws Exception {
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(ROOT), now).keyring();
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA)
            .acceptChains(CA, ChainTrust.to(CA).anySubject().checkRevocation(check));
    return Chains.among(
            ring,
            policy,
            clock.instant(),
            Stream.concat(Stream.of(OLD), Stream.of(presented))
                .map(HeldKey::certificate)
                .toArray(java.security.cert.X509Certificate[]::new))
        .find(SIGNER.certificate());
  }

  private void accepted(RevocationCheck check, HeldKey... presented) throws Exception {
    assertThat(find(check, presented).revocation()).isEqualTo(Revocation.NOT_REVOKED);
  }

  private AbstractStringAssert<?> refused(RevocationCheck check, HeldKey... presented) {
    return assertThat(
        catchThrowableOfType(ChainRefusedException.class, () -> find(check, presented))
            .getMessage());
  }

  // ---- by whom

  /** How the responder and the certificate are named. */
  static Stream<Arguments> namings() {
    return Stream.of(
            OIWObjectIdentifiers.idSHA1,
            NISTObjectIdentifiers.id_sha256,
            NISTObjectIdentifiers.id_sha384,
            NISTObjectIdentifiers.id_sha512)
        .flatMap(digest -> Stream.of(Arguments.of(digest, true), Arguments.of(digest, false)));
  }

  private static OcspAnswers named(OcspAnswers answer, boolean byName) {
    return byName ? answer.byName() : answer;
  }

  @ParameterizedTest
  @MethodSource("namings")
  void answer_isReadInEachNaming_andBelievedIfSignedByWhomItMay(
      ASN1ObjectIdentifier digest, boolean byName) throws Exception {
    for (HeldKey by : List.of(OLD, uncheckedResponder(OLD).make())) {
      accepted(given(named(answer(by).digest(digest), byName).about(SIGNER, OLD)));
      refused(
              given(
                  named(answer(by).digest(digest).revoked(COMPROMISE), byName).about(SIGNER, OLD)))
          .contains(
              "CN=partner is revoked: answered so since "
                  + yesterday.truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }
    HeldKey stranger = authority("issuer").make();
    refused(given(named(answer(stranger).digest(digest), byName).about(SIGNER, OLD)))
        .contains("CN=partner may be revoked", "the answer for it does not count");
  }

  @Test
  void authority_signsWithItsOtherKey_whileItChangesKeys() throws Exception {
    for (HeldKey certificate : List.of(NEXT, NEXT_BY_OLD)) {
      byte[] status = certificate.equals(NEXT) ? ofNext() : answer(OLD).about(NEXT_BY_OLD, OLD);
      for (boolean byName : new boolean[] {true, false}) {
        byte[] good = named(answer(NEXT), byName).about(SIGNER, OLD);

        accepted(given(good, status), certificate);
        refused(
                given(named(answer(NEXT).revoked(COMPROMISE), byName).about(SIGNER, OLD), status),
                certificate)
            .contains("CN=partner is revoked");
        // Nobody says that it is a key of that authority, or that it was not revoked.
        refused(given(good, status)).contains("CN=partner may be revoked");
        refused(given(good), certificate).contains("CN=partner may be revoked");
      }
    }
    byte[] good = answer(NEXT).about(SIGNER, OLD);
    refused(given(good, by(ROOT, yesterday, tomorrow).revoked(COMPROMISE).about(NEXT, ROOT)), NEXT)
        .contains("may be revoked");
  }

  @Test
  void otherKey_ofAnotherAuthorityOfTheSameName_signsNoAnswers() throws Exception {
    HeldKey between = authority("between").issuedBy(ROOT).make();
    HeldKey namesake = authority("issuer").issuedBy(between).make();
    byte[] status = answer(ROOT).about(between, ROOT);
    byte[] statusOfNamesake = answer(between).about(namesake, between);

    refused(given(answer(namesake).about(SIGNER, OLD), status, statusOfNamesake), between, namesake)
        .contains("CN=partner may be revoked");
  }

  /** RFC 6960, 4.2.2.2: certified with the key that the certificate in question is signed with. */
  @Test
  void responder_ofTheAuthoritysOtherKey_answersForThatKeysCertificatesOnly() throws Exception {
    HeldKey ofOld = uncheckedResponder(OLD).make();
    HeldKey ofNext = uncheckedResponder(NEXT).make();

    accepted(given(answer(ofOld).about(SIGNER, OLD), ofNext()), NEXT);
    refused(given(answer(ofNext).about(SIGNER, OLD), ofNext()), NEXT)
        .contains("CN=responder was not issued with the key");
  }

  @Test
  void responder_withoutThePurpose_orPermission_signsNoAnswers() throws Exception {
    KeyPurposeId purpose = KeyPurposeId.id_kp_OCSPSigning;
    for (HeldKey wrong :
        List.of(
            responder(OLD, KeyPurposeId.id_kp_emailProtection).make(),
            responder(OLD, KeyPurposeId.anyExtendedKeyUsage).make(),
            authority("responder").noAuthority().issuedBy(OLD).make(),
            responder(OLD, purpose)
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                .make())) {
      refused(given(answer(wrong).about(SIGNER, OLD), answer(OLD).about(wrong, OLD)))
          .contains("CN=responder is not for OCSP answers");
    }
    HeldKey right =
        responder(OLD, purpose)
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
            .make();
    accepted(given(answer(right).about(SIGNER, OLD), answer(OLD).about(right, OLD)));
  }

  @Test
  void responder_thatHasExpired_orIsStillToCome_orIsWeak_signsNoAnswers() throws Exception {
    HeldKey expired = uncheckedResponder(OLD).valid(yesterday, now.minusSeconds(1)).make();
    HeldKey future = uncheckedResponder(OLD).valid(now.plusSeconds(360), tomorrow).make();
    HeldKey nearly = uncheckedResponder(OLD).valid(now.plusSeconds(240), tomorrow).make();
    HeldKey weak = uncheckedResponder(OLD).signature("SHA1withECDSA").make();

    accepted(given(answer(nearly).about(SIGNER, OLD)));
    refused(given(answer(expired).about(SIGNER, OLD))).contains("CN=responder expired on");
    refused(given(answer(future).about(SIGNER, OLD))).contains("CN=responder is not valid before");
    refused(given(answer(weak).about(SIGNER, OLD))).contains("not accepted");
  }

  @Test
  void responder_thatIsCompromisedInTheRing_signsNoAnswers() throws Exception {
    HeldKey responder = uncheckedResponder(OLD).make();
    byte[] good = answer(responder).about(SIGNER, OLD);
    Keyring ring =
        Ring.empty()
            .add(CA, TestKeys.certificateOf(ROOT), now)
            .add(alias("responder"), TestKeys.certificateOf(responder), now)
            .keyring();
    Keyring after =
        Ring.of(ring)
            .compromised(responder.keyId(), now, dev.keyoverlap.ring.Retention.ofDays(90))
            .keyring();
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA)
            .acceptChains(CA, ChainTrust.to(CA).anySubject().checkRevocation(given(good)));

    assertThat(Chains.among(ring, policy, now, OLD.certificate()).find(SIGNER.certificate()))
        .isNotNull();
    assertThat(
            catchThrowableOfType(
                ChainRefusedException.class,
                () ->
                    Chains.among(after, policy, now, OLD.certificate()).find(SIGNER.certificate())))
        .hasMessageContaining("CN=partner may be revoked");
  }

  @Test
  void responder_mustNotBeRevoked_unlessNobodyNeedsToAsk() throws Exception {
    HeldKey responder = responder(OLD).make();
    byte[] good = answer(responder).about(SIGNER, OLD);
    byte[] ofItself = answer(responder).about(responder, OLD);

    accepted(given(good, answer(OLD).about(responder, OLD)));
    accepted(given(answer(uncheckedResponder(OLD).make()).about(SIGNER, OLD)));
    refused(given(good)).contains("CN=responder may itself be revoked");
    refused(given(good, ofItself)).contains("CN=responder may itself be revoked");
    refused(given(good, answer(OLD).revoked(COMPROMISE).about(responder, OLD)))
        .contains("CN=responder may itself be revoked");
    accepted(
        RevocationCheck.byCrls(() -> List.of(RevocationLists.of(OLD, yesterday, tomorrow)))
            .withAnswers(() -> List.of(good, ofIssuer())));
    refused(
            RevocationCheck.byCrls(
                    () -> List.of(RevocationLists.of(OLD, yesterday, tomorrow, SIGNER)))
                .withAnswers(() -> List.of(good, ofIssuer())))
        .contains("CN=partner is revoked: listed");
    refused(
            RevocationCheck.byCrls(
                    () ->
                        List.of(
                            RevocationLists.of(OLD, yesterday, tomorrow),
                            RevocationLists.of(ROOT, yesterday, tomorrow)))
                .withAnswers(() -> List.of(answer(OLD).revoked(COMPROMISE).about(SIGNER, OLD))))
        .contains("CN=partner is revoked: answered");
  }

  @Test
  void responder_ofTheCallers_needsNobodysCertificate() throws Exception {
    HeldKey own = TestKeys.ec("own");
    byte[] good = answer(own).carryingNothing().about(SIGNER, OLD);

    refused(given(good)).contains("may sign it");
    accepted(given(good).signedBy(own.certificate()));
    accepted(given(answer(OLD).about(SIGNER, OLD)).signedBy(own.certificate()));
    HeldKey expired = authority("own").valid(yesterday, now.minusSeconds(1)).make();
    refused(given(answer(expired).about(SIGNER, OLD)).signedBy(expired.certificate()))
        .contains("CN=own expired");
    assertThatIllegalStateException()
        .isThrownBy(() -> RevocationCheck.byCrls(List::of).signedBy(own.certificate()));
    assertThatIllegalStateException()
        .isThrownBy(() -> RevocationCheck.byOcsp().withAnswers(List::of));
  }

  // ---- when

  @Test
  void answer_counts_fromItsBeginning_giveOrTakeTheTolerance_toItsEnd() throws Exception {
    Duration tolerance = Duration.ofMinutes(5);
    byte[] good = by(OLD, now, tomorrow).about(SIGNER, OLD);

    clock.set(now.minus(tolerance));
    accepted(given(good));
    clock.set(now.minus(tolerance).minusSeconds(1));
    refused(given(good)).contains("not in force");
    clock.set(tomorrow);
    accepted(given(good));
    clock.set(tomorrow.plusSeconds(1));
    refused(given(good)).contains("not in force");
  }

  @Test
  void answer_withoutAnEnd_isNewForTheTolerance() throws Exception {
    byte[] good = by(OLD, now, null).about(SIGNER, OLD);

    clock.set(now.plus(Duration.ofMinutes(5)));
    accepted(given(good));
    clock.set(now.plus(Duration.ofMinutes(5)).plusSeconds(1));
    refused(given(good)).contains("not in force");
  }

  @Test
  void answer_producedInTheFuture_isRefused() throws Exception {
    accepted(given(answer(OLD).producedAt(now.plusSeconds(300)).about(SIGNER, OLD)));
    refused(given(answer(OLD).producedAt(now.plusSeconds(301)).about(SIGNER, OLD)))
        .contains("not in force");
  }

  // ---- what

  @Test
  void answer_aboutAnotherCertificate_orIssuer_saysNothing() throws Exception {
    HeldKey other = TestKeys.named("other").algorithm("EC", 256).noAuthority().issuedBy(OLD).make();

    refused(given(answer(OLD).about(other, OLD))).contains("there is no answer for it");
    refused(given(answer(OLD).about(SIGNER, NEXT))).contains("there is no answer for it");
    refused(given(answer(OLD).digest(PKCSObjectIdentifiers.md5).about(SIGNER, OLD)))
        .contains("there is no answer for it");
    refused(given()).contains("there is no answer for it");
  }

  @Test
  void answers_thatContradictEachOther_revoke_butANewerOneLiftsAHold() throws Exception {
    Instant earlier = yesterday.minusSeconds(60);
    byte[] good = answer(OLD).about(SIGNER, OLD);
    byte[] held = by(OLD, earlier, tomorrow).revoked(HOLD).about(SIGNER, OLD);
    byte[] revoked = by(OLD, earlier, tomorrow).revoked(COMPROMISE).about(SIGNER, OLD);

    accepted(given(good, held));
    accepted(given(held, good));
    refused(given(good, revoked)).contains("is revoked");
    refused(given(held)).contains("is revoked");
    refused(given(by(OLD, earlier, tomorrow).about(SIGNER, OLD), held)).contains("is revoked");
  }

  @Test
  void unknown_isNotGood_butMayBeAccepted() throws Exception {
    byte[] unknown = answer(OLD).unknown().about(SIGNER, OLD);

    refused(given(unknown)).contains("may be revoked: the responder does not know it");
    assertThat(find(given(unknown).acceptUnknown()).revocation()).isEqualTo(Revocation.UNKNOWN);
    accepted(given(unknown, answer(OLD).about(SIGNER, OLD)));
  }

  @Test
  void answer_signedWeakly_orWithCriticalExtensionsThatNobodyKnows_provesNothing()
      throws Exception {
    refused(given(answer(OLD).signature("SHA1withECDSA").about(SIGNER, OLD)))
        .contains("not of an accepted algorithm");
    refused(given(answer(OLD).extension(NOBODY_KNOWS, true, DERNull.INSTANCE).about(SIGNER, OLD)))
        .contains("an answer cannot be read: it has a critical extension");
    refused(
            given(
                answer(OLD)
                    .extensionOfEach(NOBODY_KNOWS, true, DERNull.INSTANCE)
                    .about(SIGNER, OLD)))
        .contains("says more than is understood");
    accepted(
        given(
            answer(OLD)
                .extension(NOBODY_KNOWS, false, DERNull.INSTANCE)
                .extensionOfEach(NOBODY_KNOWS, false, DERNull.INSTANCE)
                .about(SIGNER, OLD)));
  }

  @Test
  void answer_thatIsNone_saysSo() throws Exception {
    byte[] tryLater = new OCSPRespBuilder().build(OCSPRespBuilder.TRY_LATER, null).getEncoded();

    refused(given(tryLater)).contains("the responder refused to answer, with status [3]");
    refused(given("<html>".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
        .contains("an answer cannot be read");
    refused(
            RevocationCheck.byAnswers(
                () -> {
                  throw new IllegalStateException("no disk");
                }))
        .contains("failed: no disk");
  }

  @Test
  void answer_changedAnywhere_isNeverBelieved() throws Exception {
    byte[] good = answer(OLD).carryingNothing().about(SIGNER, OLD);
    accepted(given(good));

    Random random = new Random(6960);
    for (int i = 0; i < good.length; i++) {
      byte[] changed = good.clone();
      changed[i] ^= (byte) (1 << random.nextInt(8));
      refused(given(changed)).contains("CN=partner may be revoked");
    }
  }

  @Test
  void check_tellsWhatItGoesBy() {
    assertThat(RevocationCheck.byAnswers(List::of))
        .hasToString("revocation checked by OCSP answers at hand");
    assertThat(RevocationCheck.byCrls(List::of).withAnswers(List::of))
        .hasToString("revocation checked by lists and OCSP answers at hand");
  }
}
