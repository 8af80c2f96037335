package dev.keyoverlap.cms;

import static dev.keyoverlap.cms.RecipientKeys.encryptorTo;
import static dev.keyoverlap.cms.RecipientKeys.named;
import static dev.keyoverlap.cms.RecipientKeys.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.DecryptionException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages to every kind of key, and to several kinds at once. */
class RecipientKindsTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.ec("ec");
  private static final HeldKey X25519 = RecipientKeys.x25519("x25519");

  private static void assertOpens(HeldKey key, byte[] message) throws Exception {
    var opened = CmsDecryptor.of(ring(key)).decrypt(message);
    assertThat(opened.content()).isEqualTo(CONTENT);
    assertThat(opened.decryptedWith().keyId()).isEqualTo(key.keyId());
  }

  @ParameterizedTest
  @EnumSource(
      value = ContentEncryption.class,
      names = {"AES_256_GCM", "AES_192_GCM", "AES_128_GCM"})
  void x25519Key_opensWhatIsForIt_withAWrapAsStrongAsTheContent(ContentEncryption encryption)
      throws Exception {
    byte[] message = encryptorTo(X25519).contentEncryption(encryption).build().encrypt(CONTENT);

    assertOpens(X25519, message);
    KeyAgreeRecipientInfo info = agreement(message);
    assertThat(info.getOriginator().getOriginatorKey().getAlgorithm())
        .isEqualTo(new AlgorithmIdentifier(EdECObjectIdentifiers.id_X25519));
    assertThat(info.getOriginator().getOriginatorKey().getPublicKeyData().getOctets()).hasSize(32);
    assertThat(info.getKeyEncryptionAlgorithm().getAlgorithm().getId())
        .isEqualTo("1.2.840.113549.1.9.16.3.19");
    assertThat(info.getKeyEncryptionAlgorithm().getParameters())
        .isEqualTo(
            new AlgorithmIdentifier(
                Map.of(
                        128, NISTObjectIdentifiers.id_aes128_wrap,
                        192, NISTObjectIdentifiers.id_aes192_wrap,
                        256, NISTObjectIdentifiers.id_aes256_wrap)
                    .get(encryption.keyBits())));
  }

  private static KeyAgreeRecipientInfo agreement(byte[] message) throws Exception {
    return (KeyAgreeRecipientInfo) EnvelopeParts.of(message).recipients().get(0).getInfo();
  }

  @ParameterizedTest
  @EnumSource(KeyAgreementScheme.class)
  void everyAgreementScheme_isReadWithEachKindOfCurve_legacyOnesOnRequest(KeyAgreementScheme scheme)
      throws Exception {
    for (HeldKey key : List.of(EC, X25519)) {
      byte[] message = encryptorTo(key).keyAgreement(scheme).build().encrypt(CONTENT);

      assertThat(agreement(message).getKeyEncryptionAlgorithm().getAlgorithm())
          .isEqualTo(scheme.oid());
      assertThat(CmsDecryptor.with(ring(key)).accept(scheme).build().decrypt(message).content())
          .isEqualTo(CONTENT);
      if (scheme.isLegacy()) {
        assertThatExceptionOfType(DecryptionException.class)
            .isThrownBy(() -> CmsDecryptor.of(ring(key)).decrypt(message));
      } else {
        assertOpens(key, message);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KeyTransport.class)
  void everyKeyTransport_isRead_legacyOnesOnRequest(KeyTransport transport) throws Exception {
    byte[] message = encryptorTo(RSA).keyTransport(transport).build().encrypt(CONTENT);

    assertThat(CmsDecryptor.with(ring(RSA)).accept(transport).build().decrypt(message).content())
        .isEqualTo(CONTENT);
    if (transport.isLegacy()) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> CmsDecryptor.of(ring(RSA)).decrypt(message));
    } else {
      assertOpens(RSA, message);
    }
  }

  @ParameterizedTest
  @EnumSource(IdentifiedBy.class)
  void messageForAllKindsOfKeys_isOpenedByTheHolderOfAnyOne(IdentifiedBy identifiedBy)
      throws Exception {
    List<HeldKey> keys = new ArrayList<>(List.of(RSA, EC, X25519));

    byte[] message =
        encryptorTo(keys.toArray(HeldKey[]::new))
            .identifiedBy(identifiedBy)
            .build()
            .encrypt(CONTENT);

    assertThat(EnvelopeParts.of(message).recipients()).hasSize(keys.size());
    for (HeldKey key : keys) {
      assertOpens(key, message);
    }
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> CmsDecryptor.of(ring(RecipientKeys.x25519("stranger"))).decrypt(message));
  }

  @Test
  void certificateWhoseKeyUsageForbidsIt_isNotEncryptedTo_unlessAllowed() throws Exception {
    Map<HeldKey, String> signersOnly =
        Map.of(
            TestKeys.named("rsa for signatures")
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .make(),
            "encrypting keys to it",
            named("ec for signatures")
                .algorithm("EC", 256)
                .extension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))
                .make(),
            "agreeing on keys with it",
            named("x25519 with another usage")
                .algorithm("X25519", 0)
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                .make(),
            "agreeing on keys with it");
    for (Map.Entry<HeldKey, String> one : signersOnly.entrySet()) {
      HeldKey key = one.getKey();
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> encryptorTo(RSA, key).build().encrypt(CONTENT))
          .withMessageContaining("does not allow " + one.getValue())
          .satisfies(e -> assertThat(e.keyId()).contains(key.keyId()));
      assertOpens(key, encryptorTo(key).allowAnyKeyUsage().build().encrypt(CONTENT));
    }
    for (HeldKey key :
        List.of(
            TestKeys.named("rsa")
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyEncipherment))
                .make(),
            named("ec")
                .algorithm("EC", 256)
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement))
                .make(),
            named("x25519")
                .algorithm("X25519", 0)
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement))
                .make())) {
      assertOpens(key, encryptorTo(key).build().encrypt(CONTENT));
    }
  }

  @Test
  void keyOfAnotherKind_isRefusedByItsName() throws Exception {
    HeldKey other = named("x448").algorithm("X448", 0).make();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> encryptorTo(RSA, other).build().encrypt(CONTENT))
        .withMessageContaining("which nothing here encrypts to");
  }
}
