package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Envelopes that say of their content that it is signed: a SignedData, with or without the
 * ContentInfo around it.
 */
class EnvelopedSignedDataTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey SENDER = TestKeys.rsa("sender");
  private static final HeldKey RECEIVER = TestKeys.rsa("receiver");

  private static byte[] signed() throws Exception {
    Keyring own = Ring.empty().add(alias("own"), SENDER, Instant.now()).keyring();
    return CmsSigner.with(own).signAs(alias("own")).build().sign(CONTENT);
  }

  /** As RFC 5652 has it: the type says what it is, and nothing around it says that again. */
  private static byte[] bare(byte[] message) throws Exception {
    return ContentInfo.getInstance(message).getContent().toASN1Primitive().getEncoded("DER");
  }

  private static byte[] enveloped(ASN1ObjectIdentifier type, byte[] content) throws Exception {
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(
        new JceKeyTransRecipientInfoGenerator(RECEIVER.certificate()));
    return generator
        .generate(
            new CMSProcessableByteArray(type, content),
            new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC).build())
        .getEncoded();
  }

  private static Keyring atReceiver() throws Exception {
    return Ring.empty()
        .add(alias("own"), RECEIVER, Instant.now())
        .add(alias("partner"), TestKeys.certificateOf(SENDER), Instant.now())
        .keyring();
  }

  private static CmsDecryptor decryptor() throws Exception {
    return CmsDecryptor.with(atReceiver())
        .accept(ContentEncryption.LEGACY_AES_256_CBC)
        .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
        .build();
  }

  private static CmsVerifier verifier() throws Exception {
    return CmsVerifier.of(atReceiver(), VerificationPolicy.anyOf(alias("partner")));
  }

  private static byte[] opened(byte[] sealed) throws Exception {
    CmsOpener opener = CmsOpener.decryptThenVerify(decryptor(), verifier());
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    opener.openStream(new ByteArrayInputStream(sealed), streamed);
    byte[] content = opener.open(sealed).content();
    assertThat(streamed.toByteArray()).isEqualTo(content);
    return content;
  }

  @Test
  void envelope_ofSignedData_isOpenedInBothForms() throws Exception {
    byte[] signed = signed();

    assertThat(opened(enveloped(CMSObjectIdentifiers.signedData, signed))).isEqualTo(CONTENT);
    assertThat(opened(enveloped(CMSObjectIdentifiers.signedData, bare(signed)))).isEqualTo(CONTENT);
    assertThat(opened(enveloped(CMSObjectIdentifiers.data, signed))).isEqualTo(CONTENT);
  }

  /** In memory, where lengths are definite, and from a stream, where they are not. */
  @ParameterizedTest
  @ValueSource(strings = {"AES_256_GCM", "LEGACY_AES_256_CBC"})
  void envelope_thatWeSayHoldsSignedData_isReadByOthers_andByUs(ContentEncryption encryption)
      throws Exception {
    CmsSealer sealer =
        CmsSealer.signThenEncryptSignedData(
            CmsSigner.with(Ring.empty().add(alias("own"), SENDER, Instant.now()).keyring())
                .signAs(alias("own"))
                .build(),
            CmsEncryptor.with(
                    Ring.empty()
                        .add(alias("partner"), TestKeys.certificateOf(RECEIVER), Instant.now())
                        .keyring())
                .encryptTo(alias("partner"))
                .contentEncryption(encryption)
                .build());
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    sealer.sealStream(new ByteArrayInputStream(CONTENT), streamed);

    for (byte[] sealed : List.of(sealer.seal(CONTENT), streamed.toByteArray())) {
      assertThat(opened(sealed)).isEqualTo(CONTENT);
      assertThat(CmsMessage.inspect(sealed).contentType())
          .isEqualTo(CMSObjectIdentifiers.signedData.getId());
      assertThat(byBouncyCastle(sealed)).isEqualTo(CONTENT);
    }
  }

  private static byte[] byBouncyCastle(byte[] sealed) throws Exception {
    ContentInfo outer = ContentInfo.getInstance(sealed);
    RecipientInformationStore recipients =
        outer.getContentType().equals(CMSObjectIdentifiers.authEnvelopedData)
            ? new CMSAuthEnvelopedData(sealed).getRecipientInfos()
            : new CMSEnvelopedData(sealed).getRecipientInfos();
    Recipient recipient =
        outer.getContentType().equals(CMSObjectIdentifiers.authEnvelopedData)
            ? new JceKeyTransAuthEnvelopedRecipient(RECEIVER.privateKey())
                .setProvider(new BouncyCastleProvider())
            : new JceKeyTransEnvelopedRecipient(RECEIVER.privateKey());
    byte[] bare = recipients.getRecipients().iterator().next().getContent(recipient);
    CMSSignedData signed =
        new CMSSignedData(
            new ContentInfo(CMSObjectIdentifiers.signedData, ASN1Primitive.fromByteArray(bare)));
    assertThat(
            signed
                .getSignerInfos()
                .getSigners()
                .iterator()
                .next()
                .verify(new JcaSimpleSignerInfoVerifierBuilder().build(SENDER.certificate())))
        .isTrue();
    return (byte[]) signed.getSignedContent().getContent();
  }

  @Test
  void envelope_ofAnotherType_isNotDecrypted() throws Exception {
    byte[] timeStamp = enveloped(PKCSObjectIdentifiers.id_ct_TSTInfo, CONTENT);

    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor().decrypt(timeStamp));
  }

  @Test
  void signedData_withoutContentInfo_isVerifiedAndInspected() throws Exception {
    byte[] bare = bare(signed());

    assertThat(verifier().verify(bare).content()).isEqualTo(CONTENT);
    CmsMessage message = CmsMessage.inspect(bare);
    assertThat(message.type()).isEqualTo(CmsMessage.Type.SIGNED_DATA);
    assertThat(message.signers()).hasSize(1);
    byte[] changed = bare.clone();
    int at = new String(bare, StandardCharsets.ISO_8859_1).indexOf("an order");
    changed[at] ^= 1;
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier().verify(changed));
  }

  @Test
  void signedData_withoutContentInfo_endsWhereItEnds() throws Exception {
    byte[] bare = bare(signed());

    for (int length = 0; length < bare.length; length += 1 + length / 40) {
      byte[] cut = Arrays.copyOf(bare, length);
      assertThatExceptionOfType(MalformedMessageException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> verifier().verify(cut));
    }
    byte[] followed = Arrays.copyOf(bare, bare.length + 1);
    followed[bare.length] = 1;
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier().verify(followed))
        .withMessageContaining("follows it");
  }

  @Test
  void envelopeWithoutContentInfo_isNotTakenForSignedData() throws Exception {
    byte[] bare = bare(enveloped(CMSObjectIdentifiers.data, CONTENT));

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier().verify(bare));
  }
}
