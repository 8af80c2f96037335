package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** Attacks on signatures with ML-DSA, each beside the message that it was made from. */
class PostQuantumSignatureAttacksTest {

  private static final byte[] CONTENT = "pay 10".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey KEY = mlDsa("ML-DSA-65");
  private static final HeldKey SMALLER = mlDsa("ML-DSA-44");

  /** As objects of BouncyCastle's, whose signatures every JDK has. */
  private static HeldKey mlDsa(String algorithm) {
    return TestKeys.named(algorithm).algorithm(algorithm, 0).asObjectsOfBouncyCastle().make();
  }

  private static Forge forge() {
    return Forge.signedBy(KEY, CONTENT)
        .digest("SHA-512", NISTObjectIdentifiers.id_sha512)
        .signature("ML-DSA-65", NISTObjectIdentifiers.id_ml_dsa_65);
  }

  private static VerifiedContent accepted(byte[] message) throws Exception {
    Keyring ring =
        Ring.empty()
            .add(alias("partner"), TestKeys.certificateOf(KEY), Instant.now())
            .add(alias("smaller"), TestKeys.certificateOf(SMALLER), Instant.now())
            .keyring();
    return CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner"), alias("smaller")))
        .verify(message);
  }

  private static void control(Forge forge) throws Exception {
    assertThat(accepted(forge.message()).content()).isEqualTo(CONTENT);
  }

  private static void assertRefused(byte[] message, Verdict verdict, String reason)
      throws Exception {
    try {
      fail("Accepted: " + accepted(message));
    } catch (VerificationException e) {
      SignerVerdict signer = e.report().signers().get(0);
      assertThat(signer.verdict()).isEqualTo(verdict);
      assertThat(signer.reason()).contains(reason);
    }
  }

  @Test
  void digestOfOtherContent_isWrong() throws Exception {
    control(forge());

    assertRefused(
        forge()
            .without(CMSAttributes.messageDigest)
            .with(CMSAttributes.messageDigest, new DEROctetString(new byte[64]))
            .message(),
        Verdict.INVALID,
        "other content");
    assertRefused(
        forge().message("pay 99".getBytes(StandardCharsets.UTF_8), forge().signerInfo()),
        Verdict.INVALID,
        "other content");
  }

  @Test
  void everyStrongDigest_isRead_andNoWeakOne() throws Exception {
    control(forge().digest("SHA-256", NISTObjectIdentifiers.id_sha256));
    control(forge().digest("SHA-384", NISTObjectIdentifiers.id_sha384));
    control(forge().digest("SHAKE256-512", NISTObjectIdentifiers.id_shake256));

    for (Forge weak :
        List.of(
            forge().digest("SHA-1", OIWObjectIdentifiers.idSHA1),
            forge().digest("MD5", PKCSObjectIdentifiers.md5),
            forge().digest("SHA-224", NISTObjectIdentifiers.id_sha224))) {
      assertRefused(weak.message(), Verdict.ALGORITHM_REFUSED, "digest algorithm");
    }
  }

  @Test
  void digest_namedOtherwiseThanMade_isWrong() throws Exception {
    control(forge());

    assertRefused(
        forge().digest("SHA-512", NISTObjectIdentifiers.id_sha384).message(),
        Verdict.INVALID,
        "other content");
    assertRefused(
        forge()
            .algorithmProtection(
                NISTObjectIdentifiers.id_sha384, NISTObjectIdentifiers.id_ml_dsa_65)
            .message(),
        Verdict.INVALID,
        "not those that the signer named");
  }

  /** RFC 9882, 3.1: CMS knows the pure mode only, whatever a signer calls what it did. */
  @Test
  void hashMlDsa_isRefused() throws Exception {
    control(forge());

    for (ASN1ObjectIdentifier oid :
        List.of(
            NISTObjectIdentifiers.id_hash_ml_dsa_44_with_sha512,
            NISTObjectIdentifiers.id_hash_ml_dsa_65_with_sha512,
            NISTObjectIdentifiers.id_hash_ml_dsa_87_with_sha512)) {
      assertRefused(
          forge().signature("ML-DSA-65", oid).message(),
          Verdict.ALGORITHM_REFUSED,
          "signature algorithm");
    }
    // And one that is made so, under either name.
    assertRefused(
        forge().signature("HASH-ML-DSA", NISTObjectIdentifiers.id_ml_dsa_65).message(),
        Verdict.INVALID,
        "value");
    assertRefused(
        forge()
            .signature("HASH-ML-DSA", NISTObjectIdentifiers.id_hash_ml_dsa_65_with_sha512)
            .message(),
        Verdict.ALGORITHM_REFUSED,
        "signature algorithm");
  }

  @Test
  void parameters_whichThereAreNot_areRefused() throws Exception {
    control(forge());

    assertRefused(
        forge()
            .signature(
                "ML-DSA-65",
                new AlgorithmIdentifier(NISTObjectIdentifiers.id_ml_dsa_65, DERNull.INSTANCE))
            .message(),
        Verdict.ALGORITHM_REFUSED,
        "no parameters");
  }

  @Test
  void certificateOrAlgorithm_ofAnotherLevel_isRefused() throws Exception {
    control(forge());
    control(
        Forge.signedBy(SMALLER, CONTENT)
            .signature("ML-DSA-44", NISTObjectIdentifiers.id_ml_dsa_44));

    assertRefused(forge().naming(SMALLER).message(), Verdict.ALGORITHM_REFUSED, "does not match");
    assertRefused(
        forge().signature("ML-DSA-65", NISTObjectIdentifiers.id_ml_dsa_87).message(),
        Verdict.ALGORITHM_REFUSED,
        "does not match");
    assertRefused(
        Forge.signedBy(SMALLER, CONTENT)
            .signature("ML-DSA-44", NISTObjectIdentifiers.id_ml_dsa_65)
            .naming(KEY)
            .message(),
        Verdict.INVALID,
        "value");
    assertRefused(
        forge().signature("ML-DSA-65", PKCSObjectIdentifiers.rsaEncryption).message(),
        Verdict.ALGORITHM_REFUSED,
        "does not match");
  }

  @Test
  void value_changedInAnyWay_isWrong() throws Exception {
    control(forge());
    SignerInfo genuine = forge().signerInfo();

    for (UnaryOperator<byte[]> change :
        List.<UnaryOperator<byte[]>>of(
            value -> flipped(value, 0),
            value -> flipped(value, value.length / 2),
            value -> flipped(value, value.length - 1),
            value -> Arrays.copyOf(value, value.length - 1),
            value -> Arrays.copyOf(value, value.length + 1),
            value -> new byte[value.length],
            value -> new byte[0])) {
      SignerInfo changed =
          new SignerInfo(
              genuine.getSID(),
              genuine.getDigestAlgorithm(),
              genuine.getAuthenticatedAttributes(),
              genuine.getDigestEncryptionAlgorithm(),
              new DEROctetString(change.apply(genuine.getEncryptedDigest().getOctets())),
              (ASN1Set) null);
      assertRefused(forge().message(CONTENT, changed), Verdict.INVALID, "value");
    }
  }

  private static byte[] flipped(byte[] value, int at) {
    byte[] copy = value.clone();
    copy[at] ^= 1;
    return copy;
  }
}
