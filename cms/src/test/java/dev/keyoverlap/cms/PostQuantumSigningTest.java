package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signatures with ML-DSA (RFC 9882), and a renewal from RSA to it, whoever made the keys. */
class PostQuantumSigningTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir Path folder;

  /**
   * A key of the runtime's own where it knows ML-DSA, and else, or if asked for, of BouncyCastle.
   */
  private static HeldKey mlDsa(String algorithm, boolean bouncyCastle) {
    TestKeys key = TestKeys.named(algorithm).algorithm(algorithm, 0);
    return (bouncyCastle ? key.asObjectsOfBouncyCastle() : key).make();
  }

  private static Keyring ring(HeldKey key) throws Exception {
    return Ring.empty().add(alias("orders"), key, Instant.now()).keyring();
  }

  private static CmsVerifier verifierOf(HeldKey key) throws Exception {
    return CmsVerifier.of(
        Ring.empty().add(alias("partner"), TestKeys.certificateOf(key), Instant.now()).keyring(),
        VerificationPolicy.anyOf(alias("partner")));
  }

  private static SignerInfo signerInfo(byte[] message) {
    return SignerInfo.getInstance(
        SignedData.getInstance(ContentInfo.getInstance(message).getContent())
            .getSignerInfos()
            .getObjectAt(0));
  }

  private static ASN1ObjectIdentifier oid(String algorithm) {
    return switch (algorithm) {
      case "ML-DSA-44" -> NISTObjectIdentifiers.id_ml_dsa_44;
      case "ML-DSA-65" -> NISTObjectIdentifiers.id_ml_dsa_65;
      default -> NISTObjectIdentifiers.id_ml_dsa_87;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "ML-DSA-44,true",
    "ML-DSA-44,false",
    "ML-DSA-65,true",
    "ML-DSA-65,false",
    "ML-DSA-87,true",
    "ML-DSA-87,false"
  })
  void algorithm_followsFromTheKey_andHasNoParameters(String algorithm, boolean bouncyCastle)
      throws Exception {
    HeldKey key = mlDsa(algorithm, bouncyCastle);

    byte[] message = CmsSigner.with(ring(key)).signAs(alias("orders")).build().sign(CONTENT);

    assertThat(verifierOf(key).verify(message).content()).isEqualTo(CONTENT);
    SignerInfo signer = signerInfo(message);
    assertThat(signer.getDigestEncryptionAlgorithm())
        .isEqualTo(new AlgorithmIdentifier(oid(algorithm)));
    assertThat(signer.getDigestAlgorithm())
        .isEqualTo(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha512));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void streams_ofAnySize_areSignedAndVerified(boolean bouncyCastle) throws Exception {
    HeldKey key = mlDsa("ML-DSA-65", bouncyCastle);
    byte[] content = new byte[300_000];
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    ByteArrayOutputStream verified = new ByteArrayOutputStream();

    CmsSigner.with(ring(key))
        .signAs(alias("orders"))
        .build()
        .signStream(new ByteArrayInputStream(content), message);
    verifierOf(key).verifyStream(new ByteArrayInputStream(message.toByteArray()), verified);

    assertThat(verified.toByteArray()).isEqualTo(content);
  }

  @Test
  void algorithmAskedFor_mustBeThatOfTheKey() throws Exception {
    Keyring ring = ring(mlDsa("ML-DSA-65", true));
    CmsSigner.Builder signer = CmsSigner.with(ring);

    assertThat(signer.signAs(alias("orders"), SignatureAlgorithm.ML_DSA_65).build().sign(CONTENT))
        .isNotEmpty();
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(
            () ->
                CmsSigner.with(ring)
                    .signAs(alias("orders"), SignatureAlgorithm.ML_DSA_87)
                    .build()
                    .sign(CONTENT))
        .withMessageContaining("ML_DSA_87");
  }

  // ---- renewals

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.open(Pkcs12KeyringStore.at(folder.resolve("keys.p12"), PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({"ML-DSA-44,true", "ML-DSA-65,true", "ML-DSA-65,false", "ML-DSA-87,true"})
  void swapFromRsaToMlDsa_underOneAlias_isTheSameCall(String algorithm, boolean bouncyCastle)
      throws Exception {
    HeldKey newKey = mlDsa(algorithm, bouncyCastle);
    byte[] before;
    byte[] after;
    try (KeystoreRotation rotation = open()) {
      CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();
      rotation.add(alias("orders"), TestKeys.rsa("rsa"));
      before = signer.sign(CONTENT);
      rotation.swap(alias("orders"), newKey);
      after = signer.sign(CONTENT);
    }

    try (KeystoreRotation reopened = open()) {
      CmsVerifier verifier = CmsVerifier.of(reopened, VerificationPolicy.anyOf(alias("orders")));
      CmsSigner signer = CmsSigner.with(reopened).signAs(alias("orders")).build();
      assertThat(verifier.verify(before).content()).isEqualTo(CONTENT);
      for (byte[] message : List.of(after, signer.sign(CONTENT), signer.sign(CONTENT))) {
        assertThat(signers(verifier.verify(message).report())).containsExactly(newKey.keyId());
      }
      // And it can still be written, which takes its encoded form.
      reopened.swap(alias("orders"), TestKeys.rsa("again"));
    }
    try (KeystoreRotation reopened = open()) {
      assertThat(
              CmsVerifier.of(reopened, VerificationPolicy.anyOf(alias("orders")))
                  .verify(after)
                  .content())
          .isEqualTo(CONTENT);
    }
  }

  private static List<KeyId> signers(VerificationReport report) {
    return report.signers().stream()
        .filter(signer -> signer.verdict() == Verdict.VALID)
        .map(signer -> signer.version().orElseThrow().keyId())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rsaAndMlDsa_sideBySide_eachVouchesForTheOther(boolean bouncyCastle) throws Exception {
    HeldKey rsa = TestKeys.rsa("rsa");
    HeldKey pq = mlDsa("ML-DSA-65", bouncyCastle);
    try (KeystoreRotation rotation = open()) {
      rotation.add(alias("orders"), rsa);
      rotation.add(alias("orders-next"), pq);
    }

    try (KeystoreRotation rotation = open()) {
      byte[] message =
          CmsSigner.with(rotation)
              .signAs(alias("orders"))
              .signAsIfPresent(alias("orders-next"))
              .build()
              .sign(CONTENT);

      VerificationPolicy both = VerificationPolicy.allOf(alias("orders"), alias("orders-next"));
      assertThat(signers(CmsVerifier.of(rotation, both).verify(message).report()))
          .containsExactlyInAnyOrder(rsa.keyId(), pq.keyId());
      // Each partner of an overlap knows one key only, and a broken RSA must not drop the other.
      for (HeldKey known : List.of(rsa, pq)) {
        assertThat(verifierOf(known).verify(message).content()).isEqualTo(CONTENT);
        byte[] alone = withoutTheOthers(message, known);
        assertThatExceptionOfType(VerificationException.class)
            .isThrownBy(() -> verifierOf(known).verify(alone))
            .satisfies(
                e ->
                    assertThat(e.report().signers())
                        .extracting(SignerVerdict::reason)
                        .singleElement()
                        .asString()
                        .contains("missing from the message"));
      }
    }
  }

  private static byte[] withoutTheOthers(byte[] message, HeldKey key) throws Exception {
    CMSSignedData signed = new CMSSignedData(message);
    List<SignerInformation> kept =
        signed.getSignerInfos().getSigners().stream()
            .filter(
                signer ->
                    signer.getSID().getSerialNumber().equals(key.certificate().getSerialNumber()))
            .toList();
    assertThat(kept).hasSize(1);
    return CMSSignedData.replaceSigners(signed, new SignerInformationStore(kept)).getEncoded();
  }

  // ---- other programs

  @ParameterizedTest
  @ValueSource(strings = {"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
  void plainBouncyCastle_verifiesOurs(String algorithm) throws Exception {
    HeldKey key = mlDsa(algorithm, false);
    byte[] message = CmsSigner.with(ring(key)).signAs(alias("orders")).build().sign(CONTENT);

    CMSSignedData signed = new CMSSignedData(message);

    assertThat((byte[]) signed.getSignedContent().getContent()).isEqualTo(CONTENT);
    assertThat(signed.getSignerInfos().getSigners())
        .singleElement()
        .satisfies(
            signer ->
                assertThat(
                        signer.verify(
                            new JcaSimpleSignerInfoVerifierBuilder()
                                .setProvider(RecipientKeys.BOUNCY_CASTLE)
                                .build(key.certificate())))
                    .isTrue());
  }

  @ParameterizedTest
  @CsvSource({
    "ML-DSA-44,",
    "ML-DSA-65,",
    "ML-DSA-87,",
    "ML-DSA-44,2.16.840.1.101.3.4.2.1",
    "ML-DSA-65,2.16.840.1.101.3.4.2.2",
    "ML-DSA-87,2.16.840.1.101.3.4.2.3",
    "ML-DSA-87,2.16.840.1.101.3.4.2.12"
  })
  void whatPlainBouncyCastleSigns_verifies(String algorithm, String digest) throws Exception {
    HeldKey key = mlDsa(algorithm, true);
    JcaSignerInfoGeneratorBuilder signer =
        new JcaSignerInfoGeneratorBuilder(
            new JcaDigestCalculatorProviderBuilder()
                .setProvider(RecipientKeys.BOUNCY_CASTLE)
                .build());
    if (digest != null) {
      signer.setContentDigest(new AlgorithmIdentifier(new ASN1ObjectIdentifier(digest)));
    }
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        signer.build(
            new JcaContentSignerBuilder(algorithm)
                .setProvider(RecipientKeys.BOUNCY_CASTLE)
                .build(key.privateKey()),
            key.certificate()));
    byte[] message = generator.generate(new CMSProcessableByteArray(CONTENT), true).getEncoded();
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();

    assertThat(verifierOf(key).verify(message).content()).isEqualTo(CONTENT);
    verifierOf(key).verifyStream(new ByteArrayInputStream(message), streamed);
    assertThat(streamed.toByteArray()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ML-DSA-44", "ML-DSA-65", "ML-DSA-87"})
  void theRuntimesOwnSignature_verifiesOurs(String algorithm) throws Exception {
    assumeTrue(
        Security.getAlgorithms("Signature").contains("ML-DSA"),
        "This Java knows no ML-DSA (24 is the first that does), so nothing else has checked it");
    HeldKey key = mlDsa(algorithm, true);
    byte[] message = CmsSigner.with(ring(key)).signAs(alias("orders")).build().sign(CONTENT);
    SignerInfo signer = signerInfo(message);

    Signature signature = Signature.getInstance(algorithm, "SUN");
    signature.initVerify(
        KeyFactory.getInstance("ML-DSA", "SUN")
            .generatePublic(new X509EncodedKeySpec(key.certificate().getPublicKey().getEncoded())));
    signature.update(signer.getAuthenticatedAttributes().getEncoded("DER"));

    assertThat(signature.verify(signer.getEncryptedDigest().getOctets())).isTrue();
  }
}
