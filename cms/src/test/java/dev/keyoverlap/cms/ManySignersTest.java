package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.signer.ContentDigests;
import dev.keyoverlap.cms.internal.signer.KnownAttribute;
import dev.keyoverlap.cms.internal.signer.SigningCertificate;
import dev.keyoverlap.cms.internal.signer.VerifyingTerms;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.internal.verify.SignatureClaim;
import dev.keyoverlap.cms.internal.verify.SignedMessage;
import dev.keyoverlap.cms.internal.verify.SignedMessageReader;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.Judge;
import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/**
 * Up to 1000 correct signatures in one message, under limits that let them through. What judging
 * them costs is counted, and grows no faster than the message.
 */
class ManySignersTest {

  private static final byte[] CONTENT = "an order of ten".getBytes(US_ASCII);
  private static final int MOST = 1_000;
  private static final Limits RAISED =
      Limits.DEFAULT
          .with(Limit.CMS_SIGNERS, MOST)
          .with(Limit.CMS_SET, MOST)
          .with(Limit.SIGNATURES, MOST)
          .with(Limit.STRANGERS, MOST);

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey KEY = TestKeys.rsa("partner");
  private static final HeldKey STRANGER =
      TestKeys.named("partner").noAuthority().issuedBy(ROOT).make();

  private static Judged<?> cost(byte[] message, int signers, Budget budget) throws Exception {
    Instant now = Instant.now();
    Keyring ring =
        Ring.empty()
            .add(alias("partner"), TestKeys.certificateOf(KEY), now)
            .add(alias("root"), TestKeys.certificateOf(ROOT), now)
            .keyring();
    VerificationPolicy policy =
        VerificationPolicy.anyOf(alias("partner"))
            .acceptChains(alias("partner"), ChainTrust.to(alias("root")).anySubject());
    SignedMessage read = SignedMessageReader.read(message, budget);
    CryptoProviders providers = CryptoProviders.byRule();
    ContentDigests digests = ContentDigests.of(read.content().orElseThrow(), providers);
    List<? extends Judged<?>> judged =
        Judge.of(ring, policy, now, budget)
            .judge(
                SignatureClaim.of(
                    read, digests, new VerifyingTerms(SignatureSuite.usual(), providers)));
    assertThat(judged).hasSize(signers);
    return judged.get(signers - 1);
  }

  /** Each is correct, and each public-key operation is made once. */
  private static void assertLinear(IntFunction<byte[]> generator) throws Exception {
    double mostPerByte = 0;
    for (int signers : new int[] {1, 10, 100, MOST}) {
      byte[] message = generator.apply(signers);
      Budget budget = Budget.of(RAISED);
      assertThat(cost(message, signers, budget).verdict().verdict()).isEqualTo(Verdict.VALID);

      assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isBetween((long) signers, signers + 2L);
      assertThat(budget.done(Work.CERTIFICATE_DIGESTS)).isLessThanOrEqualTo(2);
      double perByte =
          (double)
                  (budget.done(Work.VISITS)
                      + budget.done(Work.BYTES)
                      + budget.done(Work.COMPARISONS))
              / message.length;
      if (signers <= 10) {
        mostPerByte = Math.max(mostPerByte, perByte);
      } else {
        assertThat(perByte)
            .as("%d signers: work for each byte, which was %s", signers, mostPerByte)
            .isLessThanOrEqualTo(1.5 * mostPerByte);
      }
      if (signers > Limit.CMS_SIGNERS.standard()) {
        assertThatExceptionOfType(MessageSyntax.NotParsable.class)
            .isThrownBy(() -> cost(message, signers, Budget.of(Limits.DEFAULT)))
            .withMessageContaining(Limit.CMS_SIGNERS.toString());
      }
    }
  }

  private static byte[] copies(Forge forge, int signers) {
    try {
      return forge.message(
          CONTENT, Collections.nCopies(signers, forge.signerInfo()).toArray(SignerInfo[]::new));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void signers_aThousandTimes_costNoMoreThanTheirBytes() throws Exception {
    assertLinear(signers -> copies(Forge.signedBy(KEY, CONTENT), signers));
  }

  @Test
  void strangers_aThousandTimes_whoClaimTheirCertificate_costNoMoreThanTheirBytes()
      throws Exception {
    SigningCertificateV2 claimed =
        new SigningCertificateV2(SigningCertificate.identifierOf(STRANGER.certificate()));
    assertLinear(
        signers ->
            copies(
                Forge.signedBy(STRANGER, CONTENT)
                    .with(PKCSObjectIdentifiers.id_aa_signingCertificateV2, claimed)
                    .embedding(STRANGER.certificate())
                    .embedding(ROOT.certificate()),
                signers));
  }

  /** All of them have the same attributes, so that each name may mean any of the others. */
  @Test
  void signatures_aThousandTimes_thatNameEachOther_costNoMoreThanTheirBytes() throws Exception {
    ASN1Encodable other = other();
    assertLinear(
        signers -> {
          ASN1Encodable[] others =
              Collections.nCopies(Math.min(signers - 1, 20), other).toArray(ASN1Encodable[]::new);
          Forge forge = Forge.signedBy(KEY, CONTENT);
          return copies(
              others.length == 0
                  ? forge
                  : forge.with(KnownAttribute.MULTIPLE_SIGNATURES.type(), others),
              signers);
        });
  }

  @Test
  void signature_thatNamesMoreThanThereAre_isRefusedWithoutLookingForThem() throws Exception {
    Forge forge =
        Forge.signedBy(KEY, CONTENT)
            .with(
                KnownAttribute.MULTIPLE_SIGNATURES.type(),
                Collections.nCopies(400, other()).toArray(ASN1Encodable[]::new));
    Budget budget = Budget.of(RAISED);

    assertThat(cost(copies(forge, 10), 10, budget).verdict().verdict()).isEqualTo(Verdict.INVALID);
    assertThat(budget.done(Work.COMPARISONS)).isLessThan(40);
  }

  /** Another signature with the attributes that each has here. */
  private static ASN1Encodable other() throws Exception {
    DigestAlgorithm sha256 = DigestAlgorithm.SHA256;
    byte[] attributes = Forge.signedBy(KEY, CONTENT).encodedAttributes();
    return new DERSequence(
        new ASN1Encodable[] {
          DigestIdentifier.of(sha256),
          new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption),
          new DERSequence(
              new ASN1Encodable[] {
                DigestIdentifier.of(sha256), new DEROctetString(sha256.digest(attributes))
              })
        });
  }
}
