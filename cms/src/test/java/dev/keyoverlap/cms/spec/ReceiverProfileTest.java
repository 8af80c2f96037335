package dev.keyoverlap.cms.spec;

import static dev.keyoverlap.cms.spec.ServedReceivers.CONTENT;
import static dev.keyoverlap.cms.spec.ServedReceivers.assertVerified;
import static dev.keyoverlap.cms.spec.ServedReceivers.encryptor;
import static dev.keyoverlap.cms.spec.ServedReceivers.recipientNames;
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
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.EnvelopeParts;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A receiver gets what it reads, in the order and the form in which it reads it. */
class ReceiverProfileTest {

  // ---- the order

  @Test
  void first_putsTheAliasNamedFirstFirst() throws Exception {
    CmsSigner there = signer("one", "two", "three").forReceiver(MeasuredReceivers.WOLFSSL).build();
    CmsSigner back = signer("three", "two", "one").forReceiver(MeasuredReceivers.WOLFSSL).build();

    // Sorting would answer the same to both.
    assertThat(signerNames(there.sign(CONTENT))).containsExactly("one", "two", "three");
    assertThat(signerNames(back.sign(CONTENT))).containsExactly("three", "two", "one");
    assertVerified(there.sign(CONTENT), "one", "two", "three");
  }

  @Test
  void last_putsTheAliasNamedFirstLast() throws Exception {
    CmsSigner there = signer("one", "two").forReceiver(MeasuredReceivers.GNUTLS_CERTTOOL).build();
    CmsSigner back = signer("two", "one").forReceiver(MeasuredReceivers.GNUTLS_CERTTOOL).build();

    assertThat(signerNames(there.sign(CONTENT))).containsExactly("two", "one");
    assertThat(signerNames(back.sign(CONTENT))).containsExactly("one", "two");
    assertVerified(there.sign(CONTENT), "one", "two");
  }

  @Test
  void sorted_isDerWhateverTheOrderNamed() throws Exception {
    byte[] there = signer("one", "two", "three").build().sign(CONTENT);
    byte[] back = signer("three", "two", "one").build().sign(CONTENT);
    byte[] named =
        signer("one", "two", "three").signerOrder(SetOrder.AS_NAMED).build().sign(CONTENT);

    assertThat(MessageSyntax.der(ContentInfo.getInstance(there))).isEqualTo(there);
    assertThat(MessageSyntax.der(ContentInfo.getInstance(back))).isEqualTo(back);
    assertThat(signerNames(named)).containsExactly("one", "two", "three");
  }

  @Test
  void reversed_leavesEverySignatureAsItIs() throws Exception {
    byte[] message =
        signer("one", "two", "three").signerOrder(SetOrder.REVERSED).build().sign(CONTENT);

    assertThat(signerNames(message)).containsExactly("three", "two", "one");
    assertVerified(message, "one", "two", "three");
  }

  @Test
  void knownRecipient_comesFirstForAReceiverThatWantsIt() throws Exception {
    CmsEncryptor there =
        encryptor("one", "two", "three").forReceiver(MeasuredReceivers.GPGSM).build();
    CmsEncryptor back =
        encryptor("three", "two", "one").forReceiver(MeasuredReceivers.GPGSM).build();

    assertThat(recipientNames(there.encrypt(CONTENT))).containsExactly("one", "two", "three");
    assertThat(recipientNames(back.encrypt(CONTENT))).containsExactly("three", "two", "one");
  }

  // ---- algorithms

  @Test
  void algorithm_isOneThatTheReceiverReads() throws Exception {
    ReceiverProfile onlySha512 =
        ReceiverProfile.with("a receiver", "1")
            .acceptsSignatures(
                ReceiverRule.ALL, SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.RSA_SHA512)
            .build();

    byte[] message = signer("one", "ec").forReceiver(onlySha512).build().sign(CONTENT);

    assertThat(signatures(message))
        .extracting(SignerInfo::getDigestAlgorithm)
        .containsExactlyInAnyOrder(
            DigestIdentifier.of(DigestAlgorithm.SHA384),
            DigestIdentifier.of(DigestAlgorithm.SHA512));
    assertVerified(message, "one", "ec");
  }

  @Test
  void content_isEncryptedAsTheReceiverReadsIt() throws Exception {
    byte[] modern =
        encryptor("one").forReceiver(MeasuredReceivers.OPENSSL_CMS).build().encrypt(CONTENT);
    byte[] legacy =
        encryptor("one").forReceiver(MeasuredReceivers.OPENSSL_SMIME).build().encrypt(CONTENT);

    assertThat(CmsDecryptor.of(ring()).decrypt(modern).content()).isEqualTo(CONTENT);
    assertThat(
            CmsDecryptor.with(ring())
                .accept(ContentEncryption.LEGACY_AES_256_CBC)
                .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
                .build()
                .decrypt(legacy)
                .content())
        .isEqualTo(CONTENT);
    assertThat(EnvelopeParts.of(legacy).recipients())
        .extracting(each -> ((KeyTransRecipientInfo) each.getInfo()).getKeyEncryptionAlgorithm())
        .containsExactly(TransportSuite.of(KeyTransport.LEGACY_RSA_PKCS1_V1_5).identifier());
  }

  @Test
  void subjectKeyIdentifier_isUsedWhereTheReceiverPrefersIt() throws Exception {
    ReceiverProfile bySki =
        ReceiverProfile.with("a receiver", "1")
            .acceptsSignatures(ReceiverRule.ANY, SignatureAlgorithm.RSA_SHA256)
            .signerIdentifiers(CertificateReference.SUBJECT_KEY_IDENTIFIER)
            .build();

    byte[] message = signer("one").forReceiver(bySki).build().sign(CONTENT);

    assertThat(signatures(message).get(0).getSID().isTagged()).isTrue();
    assertVerified(message, "one");
  }

  @Test
  void streamedMessage_isOfDefiniteLengthWhereTheReceiverReadsNoOther() throws Exception {
    byte[] pieces = streamed(signer("one").forReceiver(MeasuredReceivers.OPENSSL_CMS).build());
    byte[] whole = streamed(signer("one").forReceiver(MeasuredReceivers.STRONGSWAN_PKI).build());

    assertThat(pieces[1]).as("indefinite length").isEqualTo((byte) 0x80);
    assertThat(ContentInfo.getInstance(whole).getEncoded("DER")).isEqualTo(whole);
    assertVerified(pieces, "one");
    assertVerified(whole, "one");
  }

  @Test
  void agreement_isTheOneOfTheReceiverThatFitsTheCurve() throws Exception {
    ReceiverProfile receiver =
        ReceiverProfile.with("a receiver", "1")
            .decrypts(ContentEncryption.AES_256_GCM)
            .keyAgreements(KeyAgreementScheme.ECDH_HKDF_SHA256, KeyAgreementScheme.ECDH_SHA384)
            .build();

    byte[] message = encryptor("ec").forReceiver(receiver).build().encrypt(CONTENT);

    assertThat(EnvelopeParts.of(message).recipients())
        .extracting(
            each ->
                ((KeyAgreeRecipientInfo) each.getInfo()).getKeyEncryptionAlgorithm().getAlgorithm())
        .containsExactly(AgreementSuite.of(KeyAgreementScheme.ECDH_SHA384).oid());
  }

  private static byte[] streamed(CmsSigner signer) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    signer.signStream(new ByteArrayInputStream(CONTENT), message);
    return message.toByteArray();
  }

  // ---- key usage

  @Test
  void keyThatIsNotForSignatures_signsOnlyWhereThatIsAllowed() throws Exception {
    Keyring ring =
        Ring.empty()
            .add(alias("signs"), keyFor(KeyUsage.digitalSignature), Instant.now())
            .add(alias("commits"), keyFor(KeyUsage.nonRepudiation), Instant.now())
            .add(alias("encrypts"), keyFor(KeyUsage.keyEncipherment), Instant.now())
            .keyring();

    for (String each : List.of("signs", "commits")) {
      assertThat(CmsSigner.with(ring).signAs(alias(each)).build().sign(CONTENT)).isNotEmpty();
    }
    assertThat(
            CmsSigner.with(ring)
                .signAs(alias("encrypts"))
                .acceptAnyKeyUsage()
                .build()
                .sign(CONTENT))
        .isNotEmpty();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> CmsSigner.with(ring).signAs(alias("encrypts")).build().sign(CONTENT))
        .withMessageContaining("does not allow signatures");
  }

  private static HeldKey keyFor(int usage) {
    return TestKeys.named("key for " + usage)
        .algorithm("EC", 256)
        .extension(Extension.keyUsage, true, new KeyUsage(usage))
        .make();
  }

  // ---- profiles themselves

  static Stream<ReceiverProfile> measured() {
    return MeasuredReceivers.all().stream();
  }

  @ParameterizedTest
  @MethodSource("measured")
  void everyMeasuredReceiver_isServedWithAnRsaKey(ReceiverProfile receiver) throws Exception {
    assertThat(receiver.source()).startsWith("Measured in November 2026 with ").endsWith(".");
    if (receiver.verifying().isPresent()) {
      assertVerified(signer("one").forReceiver(receiver).build().sign(CONTENT), "one");
      assertVerified(
          signer("one", "two").forReceiver(receiver).build().sign(CONTENT), "one", "two");
    }
    if (receiver.decrypting().isPresent()) {
      assertThat(encryptor("one").forReceiver(receiver).build().encrypt(CONTENT)).isNotEmpty();
    }
    assertThat(receiver.verifying().isPresent() || receiver.decrypting().isPresent()).isTrue();
  }

  @Test
  void profiles_thatReadNothing_areNone() {
    ReceiverProfile.Builder nothing = ReceiverProfile.with("a receiver", "1");
    ReceiverProfile.Builder noAlgorithm =
        ReceiverProfile.with("a receiver", "1").acceptsSignatures(ReceiverRule.ALL);
    ReceiverProfile.Builder noKey =
        ReceiverProfile.with("a receiver", "1").decrypts(ContentEncryption.AES_256_GCM);
    ReceiverProfile.Builder noRecipient =
        ReceiverProfile.with("a receiver", "1")
            .decrypts(ContentEncryption.AES_256_GCM)
            .keyTransports(KeyTransport.RSA_OAEP_SHA256)
            .maxRecipients(0);

    assertThatIllegalStateException()
        .isThrownBy(nothing::build)
        .withMessageContaining("reads nothing");
    assertThatIllegalStateException()
        .isThrownBy(noAlgorithm::build)
        .withMessageContaining("of no algorithm");
    assertThatIllegalStateException()
        .isThrownBy(noKey::build)
        .withMessageContaining("needs both a way of encrypting");
    assertThatIllegalStateException()
        .isThrownBy(noRecipient::build)
        .withMessageContaining("at least");
    assertThat(noRecipient.maxRecipients(1).build().decrypting())
        .hasValueSatisfying(reads -> assertThat(reads.maxRecipients()).isEqualTo(1));
  }
}
