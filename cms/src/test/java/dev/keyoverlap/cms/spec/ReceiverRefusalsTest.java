package dev.keyoverlap.cms.spec;

import static dev.keyoverlap.cms.spec.ServedReceivers.CONTENT;
import static dev.keyoverlap.cms.spec.ServedReceivers.assertRefused;
import static dev.keyoverlap.cms.spec.ServedReceivers.assertVerified;
import static dev.keyoverlap.cms.spec.ServedReceivers.encryptor;
import static dev.keyoverlap.cms.spec.ServedReceivers.ring;
import static dev.keyoverlap.cms.spec.ServedReceivers.signatures;
import static dev.keyoverlap.cms.spec.ServedReceivers.signer;
import static dev.keyoverlap.cms.spec.ServedReceivers.signerNames;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.RecipientKeys;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a receiver cannot be served with is refused; each refusal beside what it is served with. */
class ReceiverRefusalsTest {

  @Test
  void order_thatContradictsTheReceiver_isRefused() throws Exception {
    CmsSigner.Builder fits =
        signer("one", "two").signerOrder(SetOrder.AS_NAMED).forReceiver(MeasuredReceivers.WOLFSSL);
    assertThat(signerNames(fits.build().sign(CONTENT))).containsExactly("one", "two");

    CmsSigner.Builder signs =
        signer("one", "two").signerOrder(SetOrder.REVERSED).forReceiver(MeasuredReceivers.WOLFSSL);
    CmsEncryptor.Builder encrypts =
        encryptor("one", "two")
            .recipientOrder(SetOrder.SORTED)
            .forReceiver(MeasuredReceivers.GPGSM);

    assertThatIllegalStateException()
        .isThrownBy(signs::build)
        .withMessageContaining("wolfSSL 5.5.4 verifies the first signature only");
    assertThatIllegalStateException()
        .isThrownBy(encrypts::build)
        .withMessageContaining("requires the recipient that it knows first");
  }

  @Test
  void whatWasAskedForByName_isNotWeakenedButRefused() throws Exception {
    ReceiverProfile smime = MeasuredReceivers.OPENSSL_SMIME;
    assertThat(
            encryptor("one")
                .contentEncryption(ContentEncryption.LEGACY_AES_128_CBC)
                .forReceiver(smime)
                .build()
                .encrypt(CONTENT))
        .isNotEmpty();

    assertRefused(
        encryptor("one").contentEncryption(ContentEncryption.AES_256_GCM).forReceiver(smime),
        "openssl smime 3.0 reads no content encrypted with AES_256_GCM");
    assertRefused(
        encryptor("one").keyTransport(KeyTransport.RSA_OAEP_SHA256).forReceiver(smime),
        "reads no keys transported by RSA_OAEP_SHA256");
    assertRefused(
        encryptor("one")
            .recipientIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
            .forReceiver(smime),
        "reads no recipients named by SUBJECT_KEY_IDENTIFIER");
    assertRefused(
        signer("one")
            .signerIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
            .forReceiver(smime),
        "reads no signers named by SUBJECT_KEY_IDENTIFIER");
    assertRefused(
        CmsSigner.with(ring())
            .signAs(alias("one"), SignatureAlgorithm.RSA_PSS_SHA256)
            .forReceiver(smime),
        "reads no signatures of RSA_PSS_SHA256");
  }

  @Test
  void digestShorterThanTheCurve_isRefusedWhereTheReceiverMinds() throws Exception {
    Keyring ring =
        Ring.empty()
            .add(alias("p-384"), curve(384), Instant.now())
            .add(alias("p-521"), curve(521), Instant.now())
            .keyring();
    ReceiverProfile noDefault =
        ReceiverProfile.with("a receiver", "1")
            .acceptsSignatures(
                ReceiverRule.ALL, SignatureAlgorithm.ECDSA_SHA256, SignatureAlgorithm.ECDSA_SHA512)
            .wantsDigestAsLongAsCurve()
            .build();

    assertThat(
            signatures(
                    CmsSigner.with(ring)
                        .signAs(alias("p-384"))
                        .forReceiver(noDefault)
                        .build()
                        .sign(CONTENT))
                .get(0)
                .getDigestAlgorithm())
        .isEqualTo(DigestIdentifier.of(DigestAlgorithm.SHA512));
    assertRefused(
        CmsSigner.with(ring)
            .signAs(alias("p-384"), SignatureAlgorithm.ECDSA_SHA256)
            .forReceiver(MeasuredReceivers.GPGSM),
        "ECDSA_SHA256 is shorter than 384 bits");
    assertRefused(
        CmsSigner.with(ring).signAs(alias("p-521")).forReceiver(MeasuredReceivers.GPGSM),
        "ECDSA_SHA512 is shorter than 521 bits");
    assertThat(
            CmsSigner.with(ring)
                .signAs(alias("p-521"), SignatureAlgorithm.ECDSA_SHA256)
                .forReceiver(MeasuredReceivers.OPENSSL_CMS)
                .build()
                .sign(CONTENT))
        .isNotEmpty();
  }

  private static HeldKey curve(int bits) {
    return TestKeys.named("P-" + bits).algorithm("EC", bits).make();
  }

  @Test
  void derivationForAnotherKindOfCurve_isRefusedOrPassedOver() throws Exception {
    Keyring ring =
        Ring.empty()
            .add(alias("ec"), TestKeys.ec("ec"), Instant.now())
            .add(alias("x25519"), RecipientKeys.x25519("x25519"), Instant.now())
            .keyring();
    for (String each : List.of("ec", "x25519")) {
      assertThat(
              CmsEncryptor.with(ring)
                  .encryptTo(alias(each))
                  .forReceiver(MeasuredReceivers.BOUNCY_CASTLE)
                  .build()
                  .encrypt(CONTENT))
          .isNotEmpty();
    }

    assertRefused(
        CmsEncryptor.with(ring)
            .encryptTo(alias("ec"))
            .keyAgreement(KeyAgreementScheme.ECDH_HKDF_SHA256)
            .forReceiver(MeasuredReceivers.BOUNCY_CASTLE),
        "does not read [ECDH_HKDF_SHA256] with a key of elliptic curve");
    assertRefused(
        CmsEncryptor.with(ring)
            .encryptTo(alias("x25519"))
            .keyAgreement(KeyAgreementScheme.ECDH_SHA256)
            .forReceiver(MeasuredReceivers.BOUNCY_CASTLE),
        "does not read [ECDH_SHA256] with a key of X25519");
  }

  static Stream<ReceiverProfile> oneRecipientOnly() {
    return Stream.of(MeasuredReceivers.STRONGSWAN_PKI, MeasuredReceivers.WOLFSSL);
  }

  @ParameterizedTest
  @MethodSource("oneRecipientOnly")
  void secondRecipient_forAReceiverThatReadsOne_isRefused(ReceiverProfile receiver)
      throws Exception {
    assertThat(encryptor("one").forReceiver(receiver).build().encrypt(CONTENT)).isNotEmpty();

    assertRefused(encryptor("one", "two").forReceiver(receiver), "Cannot encrypt to 2 aliases");
    assertRefused(
        encryptor("one").encryptToIfPresent(alias("next")).forReceiver(receiver),
        "Cannot encrypt to 2 aliases");
  }

  @Test
  void signatures_moreThanTheReceiverReads_areRefused() throws Exception {
    ReceiverProfile one =
        ReceiverProfile.with("a receiver", "1")
            .acceptsSignatures(ReceiverRule.ALL, SignatureAlgorithm.RSA_SHA256)
            .maxSignatures(1)
            .build();

    assertVerified(signer("one").forReceiver(one).build().sign(CONTENT), "one");
    assertRefused(signer("one", "two").forReceiver(one), "Cannot sign with 2 aliases");
  }

  @Test
  void keysThatTheReceiverCannotRead_areRefusedAtOnce() throws Exception {
    assertVerified(
        signer("ed").forReceiver(MeasuredReceivers.GO_DIGITORUS).build().sign(CONTENT), "ed");

    assertRefused(
        signer("ed").forReceiver(MeasuredReceivers.GO_SMALLSTEP),
        "Go smallstep/pkcs7 8461335 reads no signatures by keys of");
    assertRefused(signer("one", "ec").forReceiver(MeasuredReceivers.MONO), "by keys of EC");
    assertRefused(
        encryptor("ec").forReceiver(MeasuredReceivers.GPGSM), "cannot decrypt with a key of");
  }

  @Test
  void keyThatTheReceiverCannotRead_swappedInLater_isRefusedThen() throws Exception {
    AtomicReference<Keyring> ring = new AtomicReference<>(ring());
    KeyringSource source = ring::get;
    CmsSigner signer =
        CmsSigner.with(source)
            .signAs(alias("one"))
            .forReceiver(MeasuredReceivers.STRONGSWAN_PKI)
            .build();
    CmsEncryptor encryptor =
        CmsEncryptor.with(source)
            .encryptTo(alias("one"))
            .forReceiver(MeasuredReceivers.STRONGSWAN_PKI)
            .build();
    assertVerified(signer.sign(CONTENT), "one");
    assertThat(encryptor.encrypt(CONTENT)).isNotEmpty();

    ring.set(
        Ring.of(ring.get())
            .swap(alias("one"), TestKeys.ec("later"), Instant.now(), Retention.DEFAULT)
            .keyring());

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> signer.sign(CONTENT))
        .withMessageContaining("strongSwan pki 5.9.8 reads no signatures by keys of EC");
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> encryptor.encrypt(CONTENT))
        .withMessageContaining("strongSwan pki 5.9.8 cannot decrypt with a key of");
  }

  @Test
  void recipientsOfDifferentKinds_areRefusedWhereTheyHinderEachOther() throws Exception {
    // Mono cannot decrypt with an elliptic-curve key, but passes over a recipient with one.
    assertThat(encryptor("one", "ec").forReceiver(MeasuredReceivers.MONO).build().encrypt(CONTENT))
        .isNotEmpty();
    assertThat(
            encryptor("one", "ec")
                .forReceiver(MeasuredReceivers.OPENSSL_CMS)
                .build()
                .encrypt(CONTENT))
        .isNotEmpty();

    assertRefused(
        encryptor("one", "ec").forReceiver(MeasuredReceivers.NSS_CMSUTIL),
        "for keys of different kinds");
  }

  @Test
  void receiversThatDoNotVerifyOrDecrypt_areRefusedByTheOtherSide() throws Exception {
    assertThat(encryptor("one").forReceiver(MeasuredReceivers.NODE_FORGE).build().encrypt(CONTENT))
        .isNotEmpty();
    assertRefused(
        signer("one").forReceiver(MeasuredReceivers.NODE_FORGE), "does not verify signatures");

    assertVerified(
        signer("one").forReceiver(MeasuredReceivers.JDK_PKCS7).build().sign(CONTENT), "one");
    assertRefused(encryptor("one").forReceiver(MeasuredReceivers.JDK_PKCS7), "does not decrypt");
  }

  @Test
  void certificates_leftOut_areRefusedWhereTheReceiverNeedsThem() throws Exception {
    assertVerified(
        signer("one")
            .certificates(EmbeddedCertificates.NONE)
            .forReceiver(MeasuredReceivers.OPENSSL_CMS)
            .build()
            .sign(CONTENT),
        "one");

    assertRefused(
        signer("one")
            .certificates(EmbeddedCertificates.NONE)
            .forReceiver(MeasuredReceivers.GO_DIGITORUS),
        "needs the signers' certificates in the message");
  }
}
