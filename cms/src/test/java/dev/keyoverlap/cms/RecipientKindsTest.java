package dev.keyoverlap.cms;

import static dev.keyoverlap.cms.RecipientKeys.encryptorTo;
import static dev.keyoverlap.cms.RecipientKeys.named;
import static dev.keyoverlap.cms.RecipientKeys.ring;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.AgreementSuite;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.algorithm.CurveKind;
import dev.keyoverlap.cms.internal.algorithm.EncapsulationSuite;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.cms.internal.envelope.AgreedKey;
import dev.keyoverlap.cms.internal.envelope.RecipientKey;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Security;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.KEMRecipientInfo;
import org.bouncycastle.asn1.cms.KeyAgreeRecipientInfo;
import org.bouncycastle.asn1.cms.OriginatorIdentifierOrKey;
import org.bouncycastle.asn1.cms.OriginatorPublicKey;
import org.bouncycastle.asn1.cms.OtherRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientEncryptedKey;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.jcajce.interfaces.MLKEMPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages to every kind of key, and to several kinds at once. */
class RecipientKindsTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.ec("ec");
  private static final HeldKey X25519 = RecipientKeys.x25519("x25519");

  private static HeldKey mlKem(KeyEncapsulation kind) throws Exception {
    return RecipientKeys.mlKem("partner", kind);
  }

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
                    .get(ContentSuite.of(encryption).keyBits())));
  }

  private static KeyAgreeRecipientInfo agreement(byte[] message) throws Exception {
    return (KeyAgreeRecipientInfo) EnvelopeParts.of(message).recipients().get(0).getInfo();
  }

  @ParameterizedTest
  @EnumSource(KeyEncapsulation.class)
  void mlKemKey_opensWhatIsForIt_withTheAlgorithmsOfRfc9936(KeyEncapsulation kind)
      throws Exception {
    HeldKey key = mlKem(kind);
    for (ContentEncryption encryption :
        List.of(ContentEncryption.AES_256_GCM, ContentEncryption.AES_128_GCM)) {
      byte[] message = encryptorTo(key).contentEncryption(encryption).build().encrypt(CONTENT);

      assertOpens(key, message);
      OtherRecipientInfo other =
          (OtherRecipientInfo) EnvelopeParts.of(message).recipients().get(0).getInfo();
      assertThat(other.getType()).isEqualTo(CMSObjectIdentifiers.id_ori_kem);
      KEMRecipientInfo info = KEMRecipientInfo.getInstance(other.getValue());
      assertThat(info.getKem()).isEqualTo(EncapsulationSuite.of(kind).identifier());
      assertThat(info.getKdf().getAlgorithm())
          .isEqualTo(PKCSObjectIdentifiers.id_alg_hkdf_with_sha256);
      assertThat(info.getKdf().getParameters()).isNull();
      assertThat(info.getUkm()).isNull();
      boolean small = kind == KeyEncapsulation.ML_KEM_512;
      assertThat(info.getKekLength()).isEqualTo(small ? 16 : 32);
      assertThat(info.getWrap())
          .isEqualTo(
              new AlgorithmIdentifier(
                  small
                      ? NISTObjectIdentifiers.id_aes128_wrap
                      : NISTObjectIdentifiers.id_aes256_wrap));
    }
  }

  @Test
  void mlKemKey_inEachFormOfItsEncoding_opens() throws Exception {
    HeldKey key = mlKem(KeyEncapsulation.ML_KEM_768);
    byte[] message = encryptorTo(key).build().encrypt(CONTENT);
    MLKEMPrivateKey pair = (MLKEMPrivateKey) key.privateKey();
    for (boolean seedOnly : new boolean[] {true, false}) {
      byte[] encoded = pair.getPrivateKey(seedOnly).getEncoded();
      assertOpens(HeldKey.of(new EncodedKey(encoded), key.chain()), message);
      assertOpens(
          HeldKey.of(
              KeyFactory.getInstance("ML-KEM", RecipientKeys.BOUNCY_CASTLE)
                  .generatePrivate(new PKCS8EncodedKeySpec(encoded)),
              key.chain()),
          message);
    }
  }

  /** A private key that shows its encoding and is nobody's object. */
  @SuppressWarnings("serial")
  private static final class EncodedKey implements PrivateKey {
    private final byte[] encoded;

    EncodedKey(byte[] encoded) {
      this.encoded = encoded.clone();
    }

    @Override
    public String getAlgorithm() {
      return "ML-KEM";
    }

    @Override
    public String getFormat() {
      return "PKCS#8";
    }

    @Override
    public byte[] getEncoded() {
      return encoded.clone();
    }
  }

  @Test
  void mlKemKeyOfTheRuntime_opens_whereItHasSome() throws Exception {
    assumeTrue(
        Security.getAlgorithms("KeyPairGenerator").contains("ML-KEM"),
        "This Java has no ML-KEM of its own");
    HeldKey key =
        RecipientKeys.named("partner")
            .forKeyPair(KeyPairGenerator.getInstance("ML-KEM-1024").generateKeyPair())
            .make();

    assertOpens(key, encryptorTo(key).build().encrypt(CONTENT));
  }

  @ParameterizedTest
  @EnumSource(KeyAgreementScheme.class)
  void everyAgreementScheme_isReadWithEachKindOfCurve_legacyOnesOnRequest(KeyAgreementScheme scheme)
      throws Exception {
    for (HeldKey key : List.of(EC, X25519)) {
      byte[] message = encryptorTo(key).keyAgreement(scheme).build().encrypt(CONTENT);

      assertThat(agreement(message).getKeyEncryptionAlgorithm().getAlgorithm())
          .isEqualTo(AgreementSuite.of(scheme).oid());
      assertThat(CmsDecryptor.with(ring(key)).accept(scheme).build().decrypt(message).content())
          .isEqualTo(CONTENT);
      if (AgreementSuite.of(scheme).isLegacy()) {
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
    if (TransportSuite.of(transport).isLegacy()) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> CmsDecryptor.of(ring(RSA)).decrypt(message));
    } else {
      assertOpens(RSA, message);
    }
  }

  @ParameterizedTest
  @EnumSource(CertificateReference.class)
  void messageForAllKindsOfKeys_isOpenedByTheHolderOfAnyOne(CertificateReference identifiedBy)
      throws Exception {
    List<HeldKey> keys = new ArrayList<>(List.of(RSA, EC, X25519));
    for (KeyEncapsulation kind : KeyEncapsulation.values()) {
      keys.add(mlKem(kind));
    }

    byte[] message =
        encryptorTo(keys.toArray(HeldKey[]::new))
            .recipientIdentifier(identifiedBy)
            .build()
            .encrypt(CONTENT);

    assertThat(EnvelopeParts.of(message).recipients()).hasSize(keys.size());
    for (HeldKey key : keys) {
      assertOpens(key, message);
    }
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> CmsDecryptor.of(ring(RecipientKeys.x25519("stranger"))).decrypt(message));
  }

  private static HeldKey limited(TestKeys key, int usage) {
    return key.extension(Extension.keyUsage, true, new KeyUsage(usage)).make();
  }

  @Test
  void certificateWhoseKeyUsageForbidsIt_isNotEncryptedTo_unlessAllowed() throws Exception {
    KeyPair pair =
        KeyPairGenerator.getInstance("ML-KEM-768", RecipientKeys.BOUNCY_CASTLE).generateKeyPair();
    Map<HeldKey, String> signersOnly =
        Map.of(
            limited(TestKeys.named("rsa for signatures"), KeyUsage.digitalSignature),
            "encrypting keys to it",
            limited(
                named("ec for signatures").algorithm("EC", 256),
                KeyUsage.digitalSignature | KeyUsage.keyEncipherment),
            "agreeing on keys with it",
            limited(
                named("x25519 with another usage").algorithm("X25519", 0),
                KeyUsage.keyEncipherment),
            "agreeing on keys with it",
            limited(named("ml-kem with another usage").forKeyPair(pair), KeyUsage.keyAgreement),
            "encrypting keys to it");
    for (Map.Entry<HeldKey, String> one : signersOnly.entrySet()) {
      HeldKey key = one.getKey();
      assertThatExceptionOfType(KeyUnavailableException.class)
          .isThrownBy(() -> encryptorTo(RSA, key).build().encrypt(CONTENT))
          .withMessageContaining("does not allow " + one.getValue())
          .satisfies(e -> assertThat(e.keyId()).contains(key.keyId()));
      assertOpens(key, encryptorTo(key).acceptAnyKeyUsage().build().encrypt(CONTENT));
    }
    for (HeldKey key :
        List.of(
            limited(TestKeys.named("rsa"), KeyUsage.keyEncipherment),
            limited(named("ec").algorithm("EC", 256), KeyUsage.keyAgreement),
            limited(named("x25519").algorithm("X25519", 0), KeyUsage.keyAgreement),
            limited(named("ml-kem").forKeyPair(pair), KeyUsage.keyEncipherment))) {
      assertOpens(key, encryptorTo(key).build().encrypt(CONTENT));
    }
  }

  @Test
  void keyOfAnotherKind_isRefusedByItsName() throws Exception {
    HeldKey other = named("x448").algorithm("X448", 0).make();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> encryptorTo(RSA, other).build().encrypt(CONTENT))
        .withMessageContaining("cannot encrypt to a key of");
  }

  /** Computed here with nothing but HMAC and SHA-256, since no other library writes them. */
  @Test
  void keysDerivedAsRfc8418Says_areUnderstood_withKeyingMaterialAndWithout() throws Exception {
    byte[] template = encryptorTo(X25519).build().encrypt(CONTENT);
    KeyAgreeRecipientInfo info = agreement(template);
    AgreedKey agreed =
        (AgreedKey) RecipientKey.of(EnvelopeParts.of(template).recipients().get(0)).get(0);
    PublicKey ours = X25519.certificate().getPublicKey();
    SecretKey contentKey =
        new SecretKeySpec(
            agreed.recover(CryptoProviders.byRule(), X25519.privateKey(), ours, 32), "AES");
    KeyPair sender = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(sender.getPrivate());
    agreement.doPhase(ours, true);
    byte[] secret = agreement.generateSecret();

    for (byte[] material : new byte[][] {{}, "a nonce of the sender".getBytes(US_ASCII)}) {
      byte[] sharedInfo = sharedInfo(material);
      byte[] hkdf =
          hmac(hmac(material.length == 0 ? new byte[32] : material, secret), sharedInfo, ONE_BYTE);
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(secret);
      digest.update(new byte[] {0, 0, 0, 1});
      byte[] x963 = digest.digest(sharedInfo);
      Map<KeyAgreementScheme, byte[]> keys =
          Map.of(KeyAgreementScheme.ECDH_HKDF_SHA256, hkdf, KeyAgreementScheme.ECDH_SHA256, x963);
      for (Map.Entry<KeyAgreementScheme, byte[]> key : keys.entrySet()) {
        Cipher wrap = Cipher.getInstance("AESWrap");
        wrap.init(Cipher.WRAP_MODE, new SecretKeySpec(key.getValue(), "AES"));
        EnvelopeParts parts = EnvelopeParts.of(template);
        parts
            .recipients()
            .set(
                0,
                new RecipientInfo(
                    new KeyAgreeRecipientInfo(
                        new OriginatorIdentifierOrKey(
                            new OriginatorPublicKey(
                                new AlgorithmIdentifier(EdECObjectIdentifiers.id_X25519),
                                CurveKind.sent(sender.getPublic()))),
                        material.length == 0 ? null : new DEROctetString(material),
                        new AlgorithmIdentifier(
                            AgreementSuite.of(key.getKey()).oid(),
                            info.getKeyEncryptionAlgorithm().getParameters()),
                        new DERSequence(
                            new RecipientEncryptedKey(
                                CertificateIdentifier.of(CertificateReference.ISSUER_AND_SERIAL)
                                    .agreeingRecipient(X25519.certificate()),
                                new DEROctetString(wrap.wrap(contentKey)))))));

        assertOpens(X25519, parts.message());
      }
    }
  }

  private static final byte[] ONE_BYTE = {1};

  private static byte[] sharedInfo(byte[] material) throws Exception {
    AlgorithmIdentifier wrap = new AlgorithmIdentifier(NISTObjectIdentifiers.id_aes256_wrap);
    byte[] bits = {0, 0, 1, 0};
    ASN1EncodableVector fields = new ASN1EncodableVector();
    fields.add(wrap);
    if (material.length > 0) {
      fields.add(new DERTaggedObject(true, 0, new DEROctetString(material)));
    }
    fields.add(new DERTaggedObject(true, 2, new DEROctetString(bits)));
    return new DERSequence(fields).getEncoded("DER");
  }

  private static byte[] hmac(byte[] key, byte[]... data) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    for (byte[] part : data) {
      mac.update(part);
    }
    return mac.doFinal();
  }
}
