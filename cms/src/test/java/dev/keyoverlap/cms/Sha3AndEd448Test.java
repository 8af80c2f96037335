package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RSA and ECDSA with SHA-3 (RFC 9688), and Ed448 with SHAKE256 (RFC 8419). */
class Sha3AndEd448Test {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.ec("ec");
  private static final HeldKey ED448 = TestKeys.named("ed448").algorithm("Ed448", 0).make();
  private static final AlgorithmIdentifier SHAKE256_OF_512_BITS =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_shake256_len, new ASN1Integer(512));

  private static HeldKey key(SignatureAlgorithm algorithm) {
    return algorithm.name().startsWith("RSA")
        ? RSA
        : algorithm == SignatureAlgorithm.ED448 ? ED448 : EC;
  }

  private static byte[] signed(SignatureAlgorithm algorithm) throws Exception {
    return CmsSigner.with(
            Ring.empty().add(alias("orders"), key(algorithm), Instant.now()).keyring())
        .signAs(alias("orders"), algorithm)
        .build()
        .sign(CONTENT);
  }

  private static VerifiedContent verified(HeldKey key, byte[] message) throws Exception {
    return CmsVerifier.of(
            Ring.empty()
                .add(alias("partner"), TestKeys.certificateOf(key), Instant.now())
                .keyring(),
            VerificationPolicy.anyOf(alias("partner")))
        .verify(message);
  }

  private static SignerInfo signerInfo(byte[] message) {
    return SignerInfo.getInstance(
        SignedData.getInstance(ContentInfo.getInstance(message).getContent())
            .getSignerInfos()
            .getObjectAt(0));
  }

  // ---- both ways with other implementations

  @ParameterizedTest
  @CsvSource({
    "RSA_SHA3_256, SHA3-256withRSA, 2.16.840.1.101.3.4.2.8, 1.2.840.113549.1.1.1",
    "RSA_SHA3_384, SHA3-384withRSA, 2.16.840.1.101.3.4.2.9, 1.2.840.113549.1.1.1",
    "RSA_SHA3_512, SHA3-512withRSA, 2.16.840.1.101.3.4.2.10, 1.2.840.113549.1.1.1",
    "ECDSA_SHA3_256, SHA3-256withECDSA, 2.16.840.1.101.3.4.2.8, 2.16.840.1.101.3.4.3.10",
    "ECDSA_SHA3_384, SHA3-384withECDSA, 2.16.840.1.101.3.4.2.9, 2.16.840.1.101.3.4.3.11",
    "ECDSA_SHA3_512, SHA3-512withECDSA, 2.16.840.1.101.3.4.2.10, 2.16.840.1.101.3.4.3.12",
    "ED448, Ed448, 2.16.840.1.101.3.4.2.18, 1.3.101.113",
  })
  void signature_isReadByBouncyCastle_andItsByUs(
      SignatureAlgorithm algorithm, String jcaName, String digestOid, String oid) throws Exception {
    HeldKey key = key(algorithm);

    byte[] ours = signed(algorithm);

    SignerInfo signer = signerInfo(ours);
    assertThat(signer.getDigestAlgorithm().getAlgorithm().getId()).isEqualTo(digestOid);
    assertThat(signer.getDigestEncryptionAlgorithm().getAlgorithm().getId()).isEqualTo(oid);
    assertThat(verified(key, ours).content()).isEqualTo(CONTENT);
    assertThat(verified(key, BouncyCastleSigning.sign(key, jcaName, CONTENT)).content())
        .isEqualTo(CONTENT);
    assertThat(BouncyCastleSigning.verify(key, ours)).isTrue();
  }

  /** What the two name each other by is SHAKE256, which Java 17 does not have. */
  @Test
  void rsaAndEd448_sideBySide_eachVouchesForTheOther() throws Exception {
    byte[] message =
        CmsSigner.with(
                Ring.empty()
                    .add(alias("old"), RSA, Instant.now())
                    .add(alias("new"), ED448, Instant.now())
                    .keyring())
            .signAs(alias("old"))
            .signAs(alias("new"))
            .build()
            .sign(CONTENT);

    assertThat(verified(RSA, message).content()).isEqualTo(CONTENT);
    assertThat(verified(ED448, message).content()).isEqualTo(CONTENT);
  }

  // ---- names of digests

  private static Forge forge() {
    return Forge.signedBy(ED448, CONTENT)
        .digest("SHAKE256-512", SHAKE256_OF_512_BITS)
        .signature("Ed448", EdECObjectIdentifiers.id_Ed448);
  }

  @Test
  void ed448_withEveryStrongDigest_isRead() throws Exception {
    for (Forge strong :
        new Forge[] {
          forge(),
          forge().digest("SHAKE256-512", NISTObjectIdentifiers.id_shake256),
          forge().digest("SHA-512", NISTObjectIdentifiers.id_sha512),
          forge().digest("SHA3-256", NISTObjectIdentifiers.id_sha3_256)
        }) {
      assertThat(verified(ED448, strong.message()).content()).isEqualTo(CONTENT);
    }
  }

  @Test
  void digest_weakOrOfAnotherLength_isRefused() throws Exception {
    assertThat(verified(ED448, forge().message()).content()).isEqualTo(CONTENT);

    assertRefused(ED448, forge().digest("SHA-1", OIWObjectIdentifiers.idSHA1), "digest algorithm");
    for (ASN1Encodable parameters :
        new ASN1Encodable[] {
          new ASN1Integer(8), new ASN1Integer(256), DERNull.INSTANCE, new DERSequence()
        }) {
      assertRefused(
          ED448,
          forge()
              .digest(
                  "SHAKE256-512",
                  new AlgorithmIdentifier(NISTObjectIdentifiers.id_shake256_len, parameters)),
          "digest algorithm");
    }
    assertRefused(
        RSA,
        Forge.signedBy(RSA, CONTENT)
            .digest("SHA3-224", NISTObjectIdentifiers.id_sha3_224)
            .signature("SHA3-224withRSA", NISTObjectIdentifiers.id_rsassa_pkcs1_v1_5_with_sha3_224),
        "digest algorithm");
  }

  @Test
  void parameters_ofEd448_areRefused() {
    assertRefused(
        ED448,
        forge()
            .signature(
                "Ed448", new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed448, DERNull.INSTANCE)),
        "takes no parameters");
  }

  @Test
  void digests_thatDiffer_areRefused() throws Exception {
    Forge good =
        Forge.signedBy(EC, CONTENT)
            .digest("SHA3-256", NISTObjectIdentifiers.id_sha3_256)
            .signature("SHA3-256withECDSA", NISTObjectIdentifiers.id_ecdsa_with_sha3_256);
    assertThat(verified(EC, good.message()).content()).isEqualTo(CONTENT);

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(
            () -> verified(EC, good.digest("SHA-256", NISTObjectIdentifiers.id_sha256).message()))
        .satisfies(
            e -> assertThat(e.report().signers().get(0).verdict()).isEqualTo(Verdict.INVALID));
  }

  /** RFC 5752, 4: a stranger chooses what the attribute is made with. */
  @Test
  void companions_namedByADigestThatJavaLacks_areLookedFor() throws Exception {
    Forge lonely =
        Forge.signedBy(RSA, CONTENT)
            .with(
                new ASN1ObjectIdentifier("1.2.840.113549.1.9.16.2.51"),
                new DERSequence(
                    new ASN1Encodable[] {
                      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256),
                      new AlgorithmIdentifier(
                          PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                      new DERSequence(
                          new ASN1Encodable[] {
                            new AlgorithmIdentifier(NISTObjectIdentifiers.id_shake256),
                            new DEROctetString(new byte[64])
                          })
                    }));

    SignerInfo one = lonely.signerInfo();
    SignerInfo other = Forge.signedBy(TestKeys.rsa("other"), CONTENT).signerInfo();
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verified(RSA, lonely.message(CONTENT, one, other)))
        .satisfies(
            e ->
                assertThat(e.report().signers())
                    .anySatisfy(
                        signer ->
                            assertThat(signer.reason())
                                .contains("a signature that belongs to this one")));
  }

  private static void assertRefused(HeldKey key, Forge forge, String reason) {
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verified(key, forge.message()))
        .satisfies(
            e -> {
              assertThat(e.report().signers().get(0).verdict())
                  .isEqualTo(Verdict.ALGORITHM_REFUSED);
              assertThat(e.report().signers().get(0).reason()).contains(reason);
            });
  }
}
