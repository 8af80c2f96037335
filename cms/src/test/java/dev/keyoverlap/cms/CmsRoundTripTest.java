package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one side makes, the other reads: every algorithm, every form. */
class CmsRoundTripTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);

  static Stream<Arguments> signatures() {
    HeldKey rsa = TestKeys.rsa("rsa");
    HeldKey p256 = TestKeys.ec("p256");
    HeldKey p384 = TestKeys.named("p384").algorithm("EC", 384).make();
    HeldKey p521 = TestKeys.named("p521").algorithm("EC", 521).make();
    HeldKey ed25519 = TestKeys.named("ed25519").algorithm("Ed25519", 0).make();
    return Stream.of(
        Arguments.of(rsa, SignatureAlgorithm.RSA_SHA256),
        Arguments.of(rsa, SignatureAlgorithm.RSA_SHA384),
        Arguments.of(rsa, SignatureAlgorithm.RSA_SHA512),
        Arguments.of(rsa, SignatureAlgorithm.RSA_PSS_SHA256),
        Arguments.of(rsa, SignatureAlgorithm.RSA_PSS_SHA384),
        Arguments.of(rsa, SignatureAlgorithm.RSA_PSS_SHA512),
        Arguments.of(p256, SignatureAlgorithm.ECDSA_SHA256),
        Arguments.of(p256, SignatureAlgorithm.ECDSA_SHA512),
        Arguments.of(p384, SignatureAlgorithm.ECDSA_SHA384),
        Arguments.of(p521, SignatureAlgorithm.ECDSA_SHA512),
        Arguments.of(ed25519, SignatureAlgorithm.ED25519));
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signature_ofEveryAlgorithm_verifies(HeldKey key, SignatureAlgorithm algorithm)
      throws Exception {
    Keyring ours = Ring.empty().add(alias("orders"), key, Instant.now()).keyring();
    Keyring theirs =
        Ring.empty().add(alias("partner"), TestKeys.certificateOf(key), Instant.now()).keyring();

    byte[] signed = CmsSigner.with(ours).signAs(alias("orders"), algorithm).build().sign(CONTENT);
    VerifiedContent verified =
        CmsVerifier.of(theirs, VerificationPolicy.anyOf(alias("partner"))).verify(signed);

    assertThat(verified.content()).isEqualTo(CONTENT);
    assertThat(verified.report().signers())
        .singleElement()
        .satisfies(
            signer -> {
              assertThat(signer.verdict()).isEqualTo(Verdict.VALID);
              assertThat(signer.version()).map(v -> v.keyId()).contains(key.keyId());
              assertThat(signer.signingTime()).isPresent();
            });
  }

  static Stream<Arguments> encryptions() {
    HeldKey rsa = TestKeys.rsa("rsa");
    HeldKey p256 = TestKeys.ec("p256");
    HeldKey p384 = TestKeys.named("p384").algorithm("EC", 384).make();
    HeldKey p521 = TestKeys.named("p521").algorithm("EC", 521).make();
    return Stream.of(ContentEncryption.values())
        .filter(encryption -> !ContentSuite.of(encryption).isForReadingOnly())
        .flatMap(
            encryption ->
                Stream.concat(
                    Stream.of(KeyTransport.values())
                        .map(transport -> Arguments.of(rsa, encryption, transport)),
                    Stream.of(p256, p384, p521)
                        .map(key -> Arguments.of(key, encryption, KeyTransport.RSA_OAEP_SHA256))));
  }

  @ParameterizedTest
  @MethodSource("encryptions")
  void encryption_ofEveryAlgorithm_decrypts(
      HeldKey key, ContentEncryption encryption, KeyTransport transport) throws Exception {
    Keyring theirs =
        Ring.empty().add(alias("partner"), TestKeys.certificateOf(key), Instant.now()).keyring();
    Keyring ours = Ring.empty().add(alias("orders"), key, Instant.now()).keyring();

    byte[] enveloped =
        CmsEncryptor.with(theirs)
            .encryptTo(alias("partner"))
            .contentEncryption(encryption)
            .keyTransport(transport)
            .build()
            .encrypt(CONTENT);
    DecryptedContent decrypted =
        CmsDecryptor.with(ours).accept(encryption).accept(transport).build().decrypt(enveloped);

    assertThat(decrypted.content()).isEqualTo(CONTENT);
    assertThat(decrypted.decryptedWith().keyId()).isEqualTo(key.keyId());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 65_535, 65_536, 65_537, 1_000_003})
  void content_ofAnyLength_comesBack(int length) throws Exception {
    HeldKey key = TestKeys.ec("orders");
    Keyring ring = Ring.empty().add(alias("orders"), key, Instant.now()).keyring();
    byte[] content = new byte[length];
    new java.util.Random(length).nextBytes(content);

    for (ContentEncryption encryption : ContentEncryption.values()) {
      if (ContentSuite.of(encryption).isForReadingOnly()) {
        continue;
      }
      byte[] enveloped =
          CmsEncryptor.with(ring)
              .encryptTo(alias("orders"))
              .contentEncryption(encryption)
              .build()
              .encrypt(content);
      assertThat(CmsDecryptor.with(ring).accept(encryption).build().decrypt(enveloped).content())
          .isEqualTo(content);
    }
    byte[] signed = CmsSigner.with(ring).signAs(alias("orders")).build().sign(content);
    assertThat(
            CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("orders")))
                .verify(signed)
                .content())
        .isEqualTo(content);
  }

  @Test
  void base64_withAndWithoutLineBreaks_isReadLikeDer() throws Exception {
    Keyring ring =
        Ring.empty().add(alias("orders"), TestKeys.ec("orders"), Instant.now()).keyring();
    byte[] signed = CmsSigner.with(ring).signAs(alias("orders")).base64().build().sign(CONTENT);
    byte[] enveloped =
        CmsEncryptor.with(ring).encryptTo(alias("orders")).base64().build().encrypt(CONTENT);
    CmsVerifier verifier = CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("orders")));

    assertThat(new String(signed, StandardCharsets.US_ASCII)).matches("M[A-Za-z0-9+/]+=*");
    assertThat(verifier.verify(signed).content()).isEqualTo(CONTENT);
    assertThat(verifier.verify(withLineBreaks(signed)).content()).isEqualTo(CONTENT);
    assertThat(CmsDecryptor.of(ring).decrypt(withLineBreaks(enveloped)).content())
        .isEqualTo(CONTENT);
  }

  private static byte[] withLineBreaks(byte[] base64) {
    return new String(base64, StandardCharsets.US_ASCII)
        .replaceAll("(.{64})", "$1\r\n")
        .concat("\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void detachedContent_besideTheMessage_verifies() throws Exception {
    Keyring ring =
        Ring.empty().add(alias("orders"), TestKeys.ec("orders"), Instant.now()).keyring();

    byte[] signed = CmsSigner.with(ring).signAs(alias("orders")).detached().build().sign(CONTENT);

    assertThat(new String(signed, StandardCharsets.ISO_8859_1)).doesNotContain("an order");
    assertThat(
            CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("orders")))
                .verifyDetached(signed, CONTENT)
                .content())
        .isEqualTo(CONTENT);
  }
}
