package dev.keyoverlap.cms.spec;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.Retention;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.EnvelopeParts;
import dev.keyoverlap.cms.RecipientKeys;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.message.VerificationPolicy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiverProfileTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);

  private static final Map<String, HeldKey> KEYS =
      Map.of(
          "one", TestKeys.rsa("one"),
          "two", TestKeys.rsa("two"),
          "three", TestKeys.rsa("three"),
          "ec", TestKeys.ec("ec"),
          "ed", TestKeys.named("ed").algorithm("Ed25519", 0).make());

  private static Keyring ring() throws Exception {
    Keyring ring = Keyring.empty();
    for (Map.Entry<String, HeldKey> key : KEYS.entrySet()) {
      ring = Ring.of(ring).add(alias(key.getKey()), key.getValue(), Instant.now()).keyring();
    }
    return ring;
  }

  private static CmsSigner.Builder signer(String... aliases) throws Exception {
    CmsSigner.Builder builder = CmsSigner.with(ring());
    Stream.of(aliases).forEach(each -> builder.signAs(alias(each)));
    return builder;
  }

  private static CmsEncryptor.Builder encryptor(String... aliases) throws Exception {
    CmsEncryptor.Builder builder = CmsEncryptor.with(ring());
    Stream.of(aliases).forEach(each -> builder.encryptTo(alias(each)));
    return builder;
  }

  private static List<SignerInfo> signatures(byte[] message) {
    SignedData data = SignedData.getInstance(ContentInfo.getInstance(message).getContent());
    return StreamSupport.stream(data.getSignerInfos().spliterator(), false)
        .map(SignerInfo::getInstance)
        .toList();
  }

  private static List<String> signerNames(byte[] message) {
    return signatures(message).stream().map(each -> nameOf(each.getSID().getId())).toList();
  }

  private static List<String> recipientNames(byte[] message) throws Exception {
    return EnvelopeParts.of(message).recipients().stream()
        .map(each -> (KeyTransRecipientInfo) each.getInfo())
        .map(each -> nameOf(each.getRecipientIdentifier().getId()))
        .toList();
  }

  private static String nameOf(ASN1Encodable identifier) {
    return KEYS.entrySet().stream()
        .filter(
            key ->
                Stream.of(IdentifiedBy.values())
                    .anyMatch(
                        way ->
                            CertificateIdentifier.of(way)
                                .signer(key.getValue().certificate())
                                .getId()
                                .equals(identifier)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static void assertVerified(byte[] message, String... aliases) throws Exception {
    for (String each : aliases) {
      assertThat(
              CmsVerifier.of(ring(), VerificationPolicy.anyOf(alias(each)))
                  .verify(message)
                  .content())
          .isEqualTo(CONTENT);
    }
  }

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
    byte[] named = signer("one", "two", "three").order(SetOrder.AS_NAMED).build().sign(CONTENT);

    assertThat(MessageSyntax.der(ContentInfo.getInstance(there))).isEqualTo(there);
    assertThat(MessageSyntax.der(ContentInfo.getInstance(back))).isEqualTo(back);
    assertThat(signerNames(named)).containsExactly("one", "two", "three");
  }

  @Test
  void reversed_leavesEverySignatureAsItIs() throws Exception {
    byte[] message = signer("one", "two", "three").order(SetOrder.REVERSED).build().sign(CONTENT);

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

  @Test
  void order_thatContradictsTheReceiver_isRefused() throws Exception {
    CmsSigner.Builder fits =
        signer("one", "two").order(SetOrder.AS_NAMED).forReceiver(MeasuredReceivers.WOLFSSL);
    assertThat(signerNames(fits.build().sign(CONTENT))).containsExactly("one", "two");

    CmsSigner.Builder signs =
        signer("one", "two").order(SetOrder.REVERSED).forReceiver(MeasuredReceivers.WOLFSSL);
    CmsEncryptor.Builder encrypts =
        encryptor("one", "two").order(SetOrder.SORTED).forReceiver(MeasuredReceivers.GPGSM);

    assertThatIllegalStateException()
        .isThrownBy(signs::build)
        .withMessageContaining("wolfSSL 5.5.4 looks at the first signature only");
    assertThatIllegalStateException()
        .isThrownBy(encrypts::build)
        .withMessageContaining("wants the recipient that it knows first");
  }

  // ---- algorithms

  @Test
  void algorithm_isOneThatTheReceiverReads() throws Exception {
    ReceiverProfile onlySha512 =
        ReceiverProfile.with("a receiver", "1")
            .verifies(
                ReceiverRule.ALL,
                List.of(SignatureAlgorithm.ECDSA_SHA384, SignatureAlgorithm.RSA_SHA512))
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
        encryptor("one").identifiedBy(IdentifiedBy.SUBJECT_KEY_IDENTIFIER).forReceiver(smime),
        "reads no recipients named by SUBJECT_KEY_IDENTIFIER");
    assertRefused(
        signer("one").identifiedBy(IdentifiedBy.SUBJECT_KEY_IDENTIFIER).forReceiver(smime),
        "reads no signers named by SUBJECT_KEY_IDENTIFIER");
    assertRefused(
        CmsSigner.with(ring())
            .signAs(alias("one"), SignatureAlgorithm.RSA_PSS_SHA256)
            .forReceiver(smime),
        "reads no signatures of RSA_PSS_SHA256");
  }

  private static void assertRefused(CmsSigner.Builder builder, String why) {
    assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining(why);
  }

  private static void assertRefused(CmsEncryptor.Builder builder, String why) {
    assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining(why);
  }

  @Test
  void subjectKeyIdentifier_isUsedWhereTheReceiverPrefersIt() throws Exception {
    ReceiverProfile bySki =
        ReceiverProfile.with("a receiver", "1")
            .verifies(ReceiverRule.ANY, List.of(SignatureAlgorithm.RSA_SHA256))
            .signersBy(List.of(IdentifiedBy.SUBJECT_KEY_IDENTIFIER))
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
  void digestShorterThanTheCurve_isRefusedWhereTheReceiverMinds() throws Exception {
    Keyring ring =
        Ring.empty()
            .add(alias("p-384"), curve(384), Instant.now())
            .add(alias("p-521"), curve(521), Instant.now())
            .keyring();
    ReceiverProfile noDefault =
        ReceiverProfile.with("a receiver", "1")
            .verifies(
                ReceiverRule.ALL,
                List.of(SignatureAlgorithm.ECDSA_SHA256, SignatureAlgorithm.ECDSA_SHA512))
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
        "ECDSA_SHA256 is shorter than its 384 bits");
    assertRefused(
        CmsSigner.with(ring).signAs(alias("p-521")).forReceiver(MeasuredReceivers.GPGSM),
        "ECDSA_SHA512 is shorter than its 521 bits");
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

  @Test
  void agreement_isTheOneOfTheReceiverThatFitsTheCurve() throws Exception {
    ReceiverProfile receiver =
        ReceiverProfile.with("a receiver", "1")
            .decrypts(List.of(ContentEncryption.AES_256_GCM))
            .agreements(
                List.of(KeyAgreementScheme.ECDH_HKDF_SHA256, KeyAgreementScheme.ECDH_SHA384))
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
    signer.sign(new ByteArrayInputStream(CONTENT), message);
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
            CmsSigner.with(ring).signAs(alias("encrypts")).allowAnyKeyUsage().build().sign(CONTENT))
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

  // ---- what a receiver cannot be served with

  static Stream<ReceiverProfile> oneRecipientOnly() {
    return Stream.of(MeasuredReceivers.STRONGSWAN_PKI, MeasuredReceivers.WOLFSSL);
  }

  @ParameterizedTest
  @MethodSource("oneRecipientOnly")
  void secondRecipient_forAReceiverThatReadsOne_isRefused(ReceiverProfile receiver)
      throws Exception {
    assertThat(encryptor("one").forReceiver(receiver).build().encrypt(CONTENT)).isNotEmpty();

    assertRefused(
        encryptor("one", "two").forReceiver(receiver), "no message with more than 1 recipients");
    assertRefused(
        encryptor("one").encryptToIfPresent(alias("next")).forReceiver(receiver),
        "2 aliases were named");
  }

  @Test
  void signatures_moreThanTheReceiverReads_areRefused() throws Exception {
    ReceiverProfile one =
        ReceiverProfile.with("a receiver", "1")
            .verifies(ReceiverRule.ALL, List.of(SignatureAlgorithm.RSA_SHA256))
            .mostSignatures(1)
            .build();

    assertVerified(signer("one").forReceiver(one).build().sign(CONTENT), "one");
    assertRefused(signer("one", "two").forReceiver(one), "no message with more than 1 signatures");
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
        encryptor("ec").forReceiver(MeasuredReceivers.GPGSM),
        "cannot decrypt with a key like that");
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
        .withMessageContaining("strongSwan pki 5.9.8 cannot decrypt with a key like that");
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
        "finds the signers' certificates only in the message");
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
        ReceiverProfile.with("a receiver", "1").verifies(ReceiverRule.ALL, List.of());
    ReceiverProfile.Builder noKey =
        ReceiverProfile.with("a receiver", "1").decrypts(List.of(ContentEncryption.AES_256_GCM));
    ReceiverProfile.Builder noRecipient =
        ReceiverProfile.with("a receiver", "1")
            .decrypts(List.of(ContentEncryption.AES_256_GCM))
            .transports(List.of(KeyTransport.RSA_OAEP_SHA256))
            .mostRecipients(0);

    assertThatIllegalStateException()
        .isThrownBy(nothing::build)
        .withMessageContaining("reads nothing");
    assertThatIllegalStateException()
        .isThrownBy(noAlgorithm::build)
        .withMessageContaining("of no algorithm");
    assertThatIllegalStateException()
        .isThrownBy(noKey::build)
        .withMessageContaining("name both or neither");
    assertThatIllegalStateException()
        .isThrownBy(noRecipient::build)
        .withMessageContaining("at least");
    assertThat(noRecipient.mostRecipients(1).build().decrypting())
        .hasValueSatisfying(reads -> assertThat(reads.mostRecipients()).isEqualTo(1));
  }
}
