package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsMessage.Recipient;
import dev.keyoverlap.cms.CmsMessage.Signer;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Certificate;
import org.junit.jupiter.api.Test;

/** What a message says in the clear is told without a key, whether it can be read or not. */
class CmsMessageTest {

  private static final byte[] CONTENT = "an order".getBytes(US_ASCII);
  private static final HeldKey KEY = TestKeys.rsa("partner");
  private static final HeldKey OTHER = TestKeys.ec("other");

  private static Keyring ring() throws Exception {
    return Ring.empty()
        .add(alias("partner"), KEY, Instant.now())
        .add(alias("other"), OTHER, Instant.now())
        .keyring();
  }

  private static CmsMessage inspected(byte[] message) throws Exception {
    Keyring known = Ring.empty().add(alias("partner"), KEY, Instant.now()).keyring();
    CmsMessage whole = CmsMessage.inspect(message, known);
    assertThat(CmsMessage.inspectStream(new ByteArrayInputStream(message), known)).isEqualTo(whole);
    assertThat(CmsMessage.inspect(message).recipients())
        .allSatisfy(recipient -> assertThat(recipient.inRing()).isEmpty());
    return whole;
  }

  @Test
  void signedMessage_tellsItsSigners_andWhichAreInTheRing() throws Exception {
    byte[] signed =
        CmsSigner.with(ring())
            .signAs(alias("partner"))
            .signAs(alias("other"))
            .build()
            .sign(CONTENT);

    CmsMessage message = inspected(signed);

    assertThat(message.type()).isEqualTo(CmsMessage.Type.SIGNED_DATA);
    assertThat(message.contentType()).isEqualTo("1.2.840.113549.1.7.1");
    assertThat(message.wrapping()).isEqualTo("binary");
    assertThat(message.size()).isEqualTo(signed.length);
    assertThat(message.contentSize()).isEqualTo(OptionalLong.of(CONTENT.length));
    assertThat(message.certificates()).isEqualTo(2);
    assertThat(message.needed()).isEmpty();
    assertThat(message.recipients()).isEmpty();
    assertThat(message.contentEncryption()).isEmpty();
    assertThat(message.signers())
        .extracting(Signer::algorithm)
        .containsExactlyInAnyOrder("RSA_SHA256", "ECDSA_SHA256");
    assertThat(message.signers())
        .allSatisfy(signer -> assertThat(signer.signingTime()).isPresent())
        .filteredOn(signer -> !signer.inRing().isEmpty())
        .singleElement()
        .satisfies(
            signer -> assertThat(signer.inRing().get(0).alias()).isEqualTo(alias("partner")));
  }

  @Test
  void messageBeyondALimit_isToldWithAHigherOne() throws Exception {
    byte[] signed =
        CmsSigner.with(ring())
            .signAs(alias("partner"))
            .signAs(alias("other"))
            .build()
            .sign(CONTENT);
    Limits low = Limits.DEFAULT.with(Limit.CMS_SIGNERS, 1);
    Limits enough = Limits.DEFAULT.with(Limit.CMS_SIGNERS, 2);

    assertThatThrownBy(() -> CmsMessage.inspect(signed, ring(), low))
        .isInstanceOf(LimitExceededException.class);
    assertThat(CmsMessage.inspect(signed, ring(), enough).signers()).hasSize(2);
  }

  @Test
  void encryptedMessage_tellsItsRecipients_andWhatADecryptorNeeds() throws Exception {
    byte[] encrypted =
        CmsEncryptor.with(ring())
            .encryptTo(alias("partner"))
            .encryptTo(alias("other"))
            .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
            .build()
            .encrypt(CONTENT);

    CmsMessage message = inspected(encrypted);

    assertThat(message.type()).isEqualTo(CmsMessage.Type.ENVELOPED_DATA);
    assertThat(message.contentEncryption()).contains("LEGACY_AES_256_CBC");
    assertThat(message.contentSize()).isEqualTo(OptionalLong.of(16));
    assertThat(message.needed())
        .containsExactly(
            "CmsDecryptor: accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)",
            "CmsDecryptor: accept(ContentEncryption.LEGACY_AES_256_CBC)");
    assertThat(message.recipients())
        .extracting(Recipient::algorithm)
        .containsExactlyInAnyOrder(
            "KeyTransport.LEGACY_RSA_PKCS1_V1_5", "KeyAgreementScheme.ECDH_SHA256");
    assertThat(message.recipients())
        .filteredOn(recipient -> !recipient.inRing().isEmpty())
        .extracting(Recipient::identifier)
        .singleElement()
        .extracting(Optional::orElseThrow)
        .asString()
        .contains("partner");
  }

  @Test
  void whatItNeeds_isWhatMakesItReadable() throws Exception {
    byte[] sha1 =
        Forge.signedBy(KEY, CONTENT)
            .digest("SHA-1", OIWObjectIdentifiers.idSHA1)
            .signature("SHA1withRSA", PKCSObjectIdentifiers.rsaEncryption)
            .message();

    assertThat(inspected(sha1).needed())
        .containsExactly("CmsVerifier: accept(SignatureAlgorithm.LEGACY_RSA_SHA1)");
    assertThat(
            CmsVerifier.with(ring(), VerificationPolicy.anyOf(alias("partner")))
                .accept(SignatureAlgorithm.LEGACY_RSA_SHA1)
                .build()
                .verify(sha1)
                .content())
        .isEqualTo(CONTENT);
  }

  @Test
  void streamedAuthenticatedMessage_andOtherForms_areToldAsWell() throws Exception {
    ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    CmsEncryptor.with(ring())
        .encryptTo(alias("partner"))
        .base64()
        .build()
        .encryptStream(new ByteArrayInputStream(new byte[100_000]), pieces);
    CmsMessage message = inspected(pieces.toByteArray());
    assertThat(message.type()).isEqualTo(CmsMessage.Type.AUTH_ENVELOPED_DATA);
    assertThat(message.wrapping()).isEqualTo("Base64");
    assertThat(message.contentSize()).isEqualTo(OptionalLong.of(100_000));
    assertThat(message.needed()).isEmpty();

    byte[] certificates =
        new ContentInfo(
                CMSObjectIdentifiers.signedData,
                new SignedData(
                    new DERSet(),
                    new ContentInfo(CMSObjectIdentifiers.data, null),
                    new DERSet(Certificate.getInstance(KEY.certificate().getEncoded())),
                    null,
                    new DERSet()))
            .getEncoded();
    assertThat(inspected(certificates).type()).isEqualTo(CmsMessage.Type.CERTIFICATES_ONLY);
    assertThat(inspected(certificates).certificates()).isEqualTo(1);

    byte[] digested =
        new ContentInfo(CMSObjectIdentifiers.digestedData, new DEROctetString(CONTENT))
            .getEncoded();
    assertThat(inspected(digested).type()).isEqualTo(CmsMessage.Type.OTHER);
    assertThat(inspected(digested).contentType()).isEqualTo("1.2.840.113549.1.7.5");
  }

  @Test
  void whatIsNoMessage_isRefusedByItsName() throws Exception {
    byte[] certificate = KEY.certificate().getEncoded();
    for (byte[] other : List.of(certificate, new byte[0], "<a/>".getBytes(US_ASCII))) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> CmsMessage.inspect(other))
          .withMessageStartingWith("This is no CMS message: It is ");
    }
  }
}
