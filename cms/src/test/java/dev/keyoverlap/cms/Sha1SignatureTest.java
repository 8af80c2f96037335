package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.fail;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** SHA-1 is there to verify old messages, where the caller says so, and for nothing else. */
class Sha1SignatureTest {

  private static final byte[] CONTENT = "an old order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.ec("ec");

  private static Keyring ring() throws Exception {
    return Ring.empty()
        .add(alias("rsa"), RSA, Instant.now())
        .add(alias("ec"), EC, Instant.now())
        .keyring();
  }

  private static CmsVerifier.Builder verifier() throws Exception {
    return CmsVerifier.with(ring(), VerificationPolicy.anyOf(alias("rsa"), alias("ec")));
  }

  private static CmsVerifier lenient() throws Exception {
    return verifier()
        .accept(SignatureAlgorithm.LEGACY_RSA_SHA1)
        .accept(SignatureAlgorithm.LEGACY_ECDSA_SHA1)
        .build();
  }

  private static SignerVerdict refused(CmsVerifier verifier, byte[] message) throws Exception {
    try {
      return fail("Accepted: " + verifier.verify(message));
    } catch (VerificationException e) {
      return e.report().signers().get(0);
    }
  }

  private static Forge sha1(HeldKey key) {
    return Forge.signedBy(key, CONTENT).digest("SHA-1", OIWObjectIdentifiers.idSHA1);
  }

  @Test
  void everyWayToNameIt_isReadOnlyByOptIn() throws Exception {
    for (byte[] message :
        List.of(
            sha1(RSA).signature("SHA1withRSA", PKCSObjectIdentifiers.rsaEncryption).message(),
            sha1(RSA)
                .signature("SHA1withRSA", PKCSObjectIdentifiers.sha1WithRSAEncryption)
                .message(),
            sha1(EC).signature("SHA1withECDSA", X9ObjectIdentifiers.ecdsa_with_SHA1).message())) {
      assertThat(lenient().verify(message).content()).isEqualTo(CONTENT);

      SignerVerdict verdict = refused(verifier().build(), message);
      assertThat(verdict.verdict()).isEqualTo(Verdict.ALGORITHM_REFUSED);
      assertThat(verdict.reason())
          .contains("_SHA1")
          .contains("call accept on the verifier's builder");
    }
  }

  /** Who accepts SHA-1 in one place has not accepted it everywhere. */
  @Test
  void optIn_opensTheDoorForNothingElse() throws Exception {
    AlgorithmIdentifier sha1 = new AlgorithmIdentifier(OIWObjectIdentifiers.idSHA1);
    RSASSAPSSparams withSha1 =
        new RSASSAPSSparams(
            sha1,
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha1),
            new ASN1Integer(20),
            new ASN1Integer(1));
    Forge sha256 = Forge.signedBy(RSA, CONTENT);
    assertThat(lenient().verify(sha256.message()).content()).isEqualTo(CONTENT);

    assertThat(
            List.of(
                // The digest of the content alone, or that of the signature alone.
                refused(
                    lenient(),
                    sha1(RSA)
                        .signature("SHA256withRSA", PKCSObjectIdentifiers.sha256WithRSAEncryption)
                        .message()),
                refused(
                    lenient(),
                    Forge.signedBy(RSA, CONTENT)
                        .signature("SHA1withRSA", PKCSObjectIdentifiers.sha1WithRSAEncryption)
                        .message()),
                // RSASSA-PSS, which came with better digests.
                refused(lenient(), sha1(RSA).signature("SHA1withRSA", pss(withSha1)).message()),
                refused(
                    lenient(),
                    sha1(RSA)
                        .digest("MD5", PKCSObjectIdentifiers.md5)
                        .signature("MD5withRSA", PKCSObjectIdentifiers.rsaEncryption)
                        .message())))
        .extracting(SignerVerdict::verdict)
        .containsExactly(
            Verdict.ALGORITHM_REFUSED,
            Verdict.INVALID,
            Verdict.ALGORITHM_REFUSED,
            Verdict.ALGORITHM_REFUSED);
  }

  private static AlgorithmIdentifier pss(ASN1Encodable parameters) {
    return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, parameters);
  }

  @Test
  void messageOrSignature_changed_isWrongWithTheOptIn() throws Exception {
    Forge genuine = sha1(RSA).signature("SHA1withRSA", PKCSObjectIdentifiers.sha1WithRSAEncryption);
    assertThat(lenient().verify(genuine.message()).content()).isEqualTo(CONTENT);

    byte[] altered = genuine.message();
    altered[altered.length - 1] ^= 1;
    assertThat(refused(lenient(), altered).verdict()).isEqualTo(Verdict.INVALID);
    assertThat(refused(lenient(), genuine.message(new byte[] {1}, genuine.signerInfo())).verdict())
        .isEqualTo(Verdict.INVALID);
    // Rewritten into the stronger form.
    assertThat(
            refused(lenient(), genuine.digest("SHA-1", NISTObjectIdentifiers.id_sha256).message())
                .verdict())
        .isEqualTo(Verdict.INVALID);
  }

  @Test
  void signingWithIt_isImpossible() throws Exception {
    CmsSigner.Builder usual = CmsSigner.with(ring());
    assertThat(usual.signAs(alias("rsa"), SignatureAlgorithm.RSA_SHA256).build().sign(CONTENT))
        .isNotEmpty();

    for (UnaryOperator<CmsSigner.Builder> asked :
        List.<UnaryOperator<CmsSigner.Builder>>of(
            b -> b.signAs(alias("rsa"), SignatureAlgorithm.LEGACY_RSA_SHA1),
            b -> b.signAs(alias("ec"), SignatureAlgorithm.LEGACY_ECDSA_SHA1),
            b -> b.signAsIfPresent(alias("absent"), SignatureAlgorithm.LEGACY_RSA_SHA1))) {
      assertThatIllegalStateException()
          .isThrownBy(() -> asked.apply(CmsSigner.with(ring())).build())
          .withMessageContaining("it is for verifying old messages only. Sign with")
          .withMessageContaining("_SHA256");
    }
  }

  /** A receiver that is said to read nothing better gets nothing. */
  @Test
  void receiverOfSha1Only_isNotServed() throws Exception {
    ReceiverProfile old =
        ReceiverProfile.with("old gateway", "1")
            .source("For this test.")
            .acceptsSignatures(ReceiverRule.ALL, SignatureAlgorithm.LEGACY_RSA_SHA1)
            .build();
    ReceiverProfile newer =
        ReceiverProfile.with("newer gateway", "2")
            .source("For this test.")
            .acceptsSignatures(
                ReceiverRule.ALL, SignatureAlgorithm.LEGACY_RSA_SHA1, SignatureAlgorithm.RSA_SHA512)
            .build();

    assertThatIllegalStateException()
        .isThrownBy(() -> CmsSigner.with(ring()).signAs(alias("rsa")).forReceiver(old).build())
        .withMessageContaining("old gateway");
    byte[] message =
        CmsSigner.with(ring()).signAs(alias("rsa")).forReceiver(newer).build().sign(CONTENT);
    assertThat(verifier().build().verify(message).content()).isEqualTo(CONTENT);
  }
}
