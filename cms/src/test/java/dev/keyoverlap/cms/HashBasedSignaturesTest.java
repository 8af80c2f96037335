package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite.Scheme;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures with SLH-DSA (RFC 9814), which BouncyCastle makes and reads as well. */
class HashBasedSignaturesTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final char[] PASSWORD = "correct horse".toCharArray();
  private static final HeldKey AUTHORITY = TestKeys.ec("authority");
  private static final HeldKey KEY = slhDsa("SLH-DSA-SHA2-128F");

  private static HeldKey slhDsa(String algorithm) {
    return TestKeys.named(algorithm).algorithm(algorithm, 0).issuedBy(AUTHORITY).make();
  }

  private static CmsSigner signer(HeldKey key) throws Exception {
    return CmsSigner.with(Ring.empty().add(alias("orders"), key, Instant.now()).keyring())
        .signAs(alias("orders"))
        .build();
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

  // ---- both ways with another implementation

  @ParameterizedTest
  @CsvSource({
    "SLH-DSA-SHA2-128F, 2.16.840.1.101.3.4.3.21, 2.16.840.1.101.3.4.2.1",
    "SLH-DSA-SHA2-128S, 2.16.840.1.101.3.4.3.20, 2.16.840.1.101.3.4.2.1",
    "SLH-DSA-SHA2-192F, 2.16.840.1.101.3.4.3.23, 2.16.840.1.101.3.4.2.3",
    "SLH-DSA-SHA2-256F, 2.16.840.1.101.3.4.3.25, 2.16.840.1.101.3.4.2.3",
    "SLH-DSA-SHAKE-128F, 2.16.840.1.101.3.4.3.27, 2.16.840.1.101.3.4.2.11",
    "SLH-DSA-SHAKE-192F, 2.16.840.1.101.3.4.3.29, 2.16.840.1.101.3.4.2.12",
    "SLH-DSA-SHAKE-256F, 2.16.840.1.101.3.4.3.31, 2.16.840.1.101.3.4.2.12",
  })
  void signature_isReadByOthers_andTheirsByUs(String algorithm, String oid, String digestOid)
      throws Exception {
    HeldKey key = slhDsa(algorithm);

    byte[] ours = signer(key).sign(CONTENT);
    byte[] theirs = BouncyCastleSigning.sign(key, algorithm, CONTENT);

    SignerInfo signer = signerInfo(ours);
    assertThat(signer.getDigestEncryptionAlgorithm())
        .isEqualTo(new AlgorithmIdentifier(new ASN1ObjectIdentifier(oid)));
    assertThat(signer.getDigestAlgorithm())
        .isEqualTo(new AlgorithmIdentifier(new ASN1ObjectIdentifier(digestOid)));
    assertThat(verified(key, ours).content()).isEqualTo(CONTENT);
    assertThat(verified(key, theirs).content()).isEqualTo(CONTENT);
    assertThat(BouncyCastleSigning.verify(key, ours)).isTrue();
  }

  /** RFC 9814, 4: the digest is as long as what the key's own hash function withstands. */
  @Test
  void digest_ofEveryKind_isAsStrongAsTheKey() {
    List<SignatureSuite> suites =
        Arrays.stream(SignatureAlgorithm.values())
            .map(SignatureSuite::of)
            .filter(suite -> suite.scheme() == Scheme.SLH_DSA)
            .toList();

    assertThat(suites).hasSize(12);
    for (SignatureSuite suite : suites) {
      String name = suite.jcaName();
      boolean small = name.contains("128");
      assertThat(suite.digest())
          .as(name)
          .isEqualTo(
              name.contains("SHA2")
                  ? (small ? DigestAlgorithm.SHA256 : DigestAlgorithm.SHA512)
                  : (small ? DigestAlgorithm.SHAKE128 : DigestAlgorithm.SHAKE256));
      assertThat(suite.identifier().getAlgorithm().getId()).startsWith("2.16.840.1.101.3.4.3.");
      assertThat(BouncyCastleSigning.PROVIDER.getService("Signature", name)).as(name).isNotNull();
    }
  }

  // ---- renewals

  @Test
  void swapFromRsa_underOneAlias_isTheSameCall_andSurvivesTheFile(@TempDir Path folder)
      throws Exception {
    Pkcs12KeyringStore store = Pkcs12KeyringStore.at(folder.resolve("keys.p12"), PASSWORD);
    byte[] before;
    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      rotation.add(alias("orders"), TestKeys.rsa("rsa"));
      before = CmsSigner.with(rotation).signAs(alias("orders")).build().sign(CONTENT);
      rotation.swap(alias("orders"), KEY);
    }
    try (KeystoreRotation rotation =
        KeystoreRotation.open(Pkcs12KeyringStore.at(folder.resolve("keys.p12"), PASSWORD))) {
      byte[] after = CmsSigner.with(rotation).signAs(alias("orders")).build().sign(CONTENT);

      CmsVerifier verifier = CmsVerifier.of(rotation, VerificationPolicy.anyOf(alias("orders")));
      assertThat(verifier.verify(before).content()).isEqualTo(CONTENT);
      assertThat(verifier.verify(after).report().signers().get(0).version().orElseThrow().keyId())
          .isEqualTo(KEY.keyId());
    }
  }

  /** Each names the other by a digest that Java 17 does not have. */
  @Test
  void rsaAndShake_sideBySide_eachVouchesForTheOther() throws Exception {
    HeldKey shake = slhDsa("SLH-DSA-SHAKE-128F");
    HeldKey rsa = TestKeys.rsa("rsa");
    byte[] message =
        CmsSigner.with(
                Ring.empty()
                    .add(alias("old"), rsa, Instant.now())
                    .add(alias("new"), shake, Instant.now())
                    .keyring())
            .signAs(alias("old"))
            .signAs(alias("new"))
            .build()
            .sign(CONTENT);

    assertThat(verified(rsa, message).content()).isEqualTo(CONTENT);
    assertThat(verified(shake, message).content()).isEqualTo(CONTENT);
  }

  // ---- attacks

  private static Forge forge() {
    return Forge.signedBy(KEY, CONTENT)
        .digest("SHA-256", NISTObjectIdentifiers.id_sha256)
        .signature("SLH-DSA-SHA2-128F", NISTObjectIdentifiers.id_slh_dsa_sha2_128f);
  }

  private static void assertRefused(byte[] message, Verdict verdict, String reason) {
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verified(KEY, message))
        .satisfies(
            e -> {
              assertThat(e.report().signers().get(0).verdict()).isEqualTo(verdict);
              assertThat(e.report().signers().get(0).reason()).contains(reason);
            });
  }

  @Test
  void signature_underAnotherName_isRefused() throws Exception {
    assertThat(verified(KEY, forge().message()).content()).isEqualTo(CONTENT);

    assertRefused(
        forge()
            .signature("SLH-DSA-SHA2-128F", NISTObjectIdentifiers.id_slh_dsa_sha2_128s)
            .message(),
        Verdict.ALGORITHM_REFUSED,
        "does not match the signer's key");
    // RFC 9814, 4: CMS knows the pure mode only.
    assertRefused(
        forge()
            .signature(
                "SLH-DSA-SHA2-128F", NISTObjectIdentifiers.id_hash_slh_dsa_sha2_128f_with_sha256)
            .message(),
        Verdict.ALGORITHM_REFUSED,
        "signature algorithm");
    assertRefused(
        forge()
            .signature(
                "SLH-DSA-SHA2-128F",
                new AlgorithmIdentifier(
                    NISTObjectIdentifiers.id_slh_dsa_sha2_128f, DERNull.INSTANCE))
            .message(),
        Verdict.ALGORITHM_REFUSED,
        "takes no parameters");
  }

  @Test
  void digest_weak_isRefused() throws Exception {
    assertThat(
            verified(KEY, forge().digest("SHA-512", NISTObjectIdentifiers.id_sha512).message())
                .content())
        .isEqualTo(CONTENT);

    assertRefused(
        forge().digest("SHA-224", NISTObjectIdentifiers.id_sha224).message(),
        Verdict.ALGORITHM_REFUSED,
        "digest algorithm");
  }

  @Test
  void signature_ofEachOtherLength_orChanged_isWrong() throws Exception {
    SignerInfo good = signerInfo(forge().message());
    byte[] value = good.getEncryptedDigest().getOctets();

    for (int length : new int[] {0, 1, 7856, value.length - 1, value.length + 1}) {
      assertWrong(good, Arrays.copyOf(value, length));
    }
    for (int at = 0; at < value.length; at += 1999) {
      byte[] changed = value.clone();
      changed[at] ^= 1;
      assertWrong(good, changed);
    }
  }

  private static void assertWrong(SignerInfo good, byte[] value) throws Exception {
    SignerInfo changed =
        new SignerInfo(
            good.getSID(),
            good.getDigestAlgorithm(),
            good.getAuthenticatedAttributes(),
            good.getDigestEncryptionAlgorithm(),
            new DEROctetString(value),
            (ASN1Set) null);
    assertRefused(forge().message(CONTENT, changed), Verdict.INVALID, "value");
  }
}
