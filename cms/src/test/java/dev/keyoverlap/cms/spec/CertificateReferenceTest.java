package dev.keyoverlap.cms.spec;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.KeyAgreeRecipientId;
import org.bouncycastle.cms.KeyTransRecipientId;
import org.bouncycastle.cms.RecipientId;
import org.junit.jupiter.api.Test;

/** Messages that name certificates by subject key identifier, and those that cannot. */
class CertificateReferenceTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey RSA = TestKeys.rsa("receiver");
  private static final HeldKey EC = TestKeys.ec("receiver on a curve");
  private static final HeldKey WITHOUT =
      TestKeys.named("without identifier")
          .algorithm("EC", 256)
          .withoutSubjectKeyIdentifier()
          .make();

  private static Keyring ring(HeldKey... keys) throws Exception {
    Keyring ring = Keyring.empty();
    for (HeldKey key : keys) {
      ring =
          Ring.of(ring).add(alias("key-" + ring.versions().size()), key, Instant.now()).keyring();
    }
    return ring;
  }

  private static CmsEncryptor.Builder encryptor(HeldKey... keys) throws Exception {
    CmsEncryptor.Builder builder = CmsEncryptor.with(ring(keys));
    for (int i = 0; i < keys.length; i++) {
      builder.encryptTo(alias("key-" + i));
    }
    return builder;
  }

  @Test
  void recipients_areNamedByWhatWasAskedFor_andFoundByIt() throws Exception {
    for (CertificateReference by : CertificateReference.values()) {
      byte[] message = encryptor(RSA, EC).recipientIdentifier(by).build().encrypt(CONTENT);

      var recipients = new CMSAuthEnvelopedData(message).getRecipientInfos().getRecipients();
      assertThat(recipients)
          .hasSize(2)
          .allSatisfy(recipient -> assertThat(kind(recipient.getRID())).isEqualTo(by));
      for (HeldKey key : new HeldKey[] {RSA, EC}) {
        assertThat(CmsDecryptor.of(ring(key)).decrypt(message).content()).isEqualTo(CONTENT);
      }
    }
  }

  private static CertificateReference kind(RecipientId id) {
    byte[] identifier =
        id instanceof KeyTransRecipientId transport
            ? transport.getSubjectKeyIdentifier()
            : ((KeyAgreeRecipientId) id).getSubjectKeyIdentifier();
    return identifier == null
        ? CertificateReference.ISSUER_AND_SERIAL
        : CertificateReference.SUBJECT_KEY_IDENTIFIER;
  }

  @Test
  void signers_areNamedByWhatWasAskedFor_andFoundByIt() throws Exception {
    for (CertificateReference by : CertificateReference.values()) {
      byte[] message =
          CmsSigner.with(ring(RSA))
              .signAs(alias("key-0"))
              .signerIdentifier(by)
              .build()
              .sign(CONTENT);

      byte[] identifier =
          new CMSSignedData(message)
              .getSignerInfos()
              .iterator()
              .next()
              .getSID()
              .getSubjectKeyIdentifier();
      assertThat(identifier == null).isEqualTo(by == CertificateReference.ISSUER_AND_SERIAL);
      assertThat(
              CmsVerifier.of(ring(RSA), VerificationPolicy.anyOf(alias("key-0")))
                  .verify(message)
                  .content())
          .isEqualTo(CONTENT);
    }
  }

  @Test
  void certificateWithoutTheExtension_isRefused_whereItIsToBeNamedByIt() throws Exception {
    byte[] message = encryptor(WITHOUT).build().encrypt(CONTENT);
    assertThat(CmsDecryptor.of(ring(WITHOUT)).decrypt(message).content()).isEqualTo(CONTENT);

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(
            () ->
                encryptor(RSA, WITHOUT)
                    .recipientIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
                    .build()
                    .encrypt(CONTENT))
        .withMessageContaining("no subject key identifier")
        .satisfies(e -> assertThat(e.keyId()).contains(WITHOUT.keyId()));
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(
            () ->
                CmsSigner.with(ring(WITHOUT))
                    .signAs(alias("key-0"))
                    .signerIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
                    .build()
                    .sign(CONTENT))
        .withMessageContaining("no subject key identifier");
  }

  @Test
  void certificateRenewedWithTheSameKey_isFoundByTheOneIdentifierOfBoth() throws Exception {
    for (HeldKey old : new HeldKey[] {RSA, EC}) {
      HeldKey renewed = TestKeys.named("receiver renewed").forTheKeyPairOf(old).make();
      byte[] message =
          encryptor(old)
              .recipientIdentifier(CertificateReference.SUBJECT_KEY_IDENTIFIER)
              .build()
              .encrypt(CONTENT);
      Keyring swapped =
          Ring.of(ring(old))
              .swap(alias("key-0"), renewed, Instant.now(), Retention.DEFAULT)
              .keyring();

      assertThat(CmsDecryptor.of(swapped).decrypt(message).decryptedWith().keyId())
          .isEqualTo(renewed.keyId());
      assertThat(CmsDecryptor.of(ring(old)).decrypt(message).decryptedWith().keyId())
          .isEqualTo(old.keyId());
      assertThat(CmsDecryptor.of(ring(renewed)).decrypt(message).content()).isEqualTo(CONTENT);
    }
  }
}
