package dev.keyoverlap.cms.spec;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.Openssl;
import dev.keyoverlap.cms.internal.algorithm.ContentSuite;
import dev.keyoverlap.cms.internal.algorithm.TransportSuite;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.Keyring;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.EncryptedContentInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.SimpleAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.OutputEncryptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each way of encrypting content: what is accepted, what is refused, and what others make of it.
 */
class ContentEncryptionTest {

  private static final BouncyCastleProvider BC = new BouncyCastleProvider();
  private static final HeldKey KEY = TestKeys.rsa("receiver");

  private static Keyring ring() throws Exception {
    return Ring.empty().add(alias("key"), KEY, Instant.now()).keyring();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] encrypted(ContentEncryption encryption, byte[] content) throws Exception {
    return CmsEncryptor.with(ring())
        .encryptTo(alias("key"))
        .contentEncryption(encryption)
        .build()
        .encrypt(content);
  }

  private static JceKeyTransRecipientInfoGenerator recipient() throws Exception {
    return new JceKeyTransRecipientInfoGenerator(
            new JcaX509ExtensionUtils()
                .createSubjectKeyIdentifier(KEY.certificate().getPublicKey())
                .getKeyIdentifier(),
            TransportSuite.of(KeyTransport.RSA_OAEP_SHA256).identifier(),
            KEY.certificate().getPublicKey())
        .setProvider(BC);
  }

  static Stream<ContentEncryption> writable() {
    return Stream.of(ContentEncryption.values())
        .filter(e -> !ContentSuite.of(e).isForReadingOnly());
  }

  @ParameterizedTest
  @MethodSource("writable")
  void contentOfAnySize_comesBack_whereItIsAccepted(ContentEncryption encryption) throws Exception {
    CmsDecryptor decryptor = CmsDecryptor.with(ring()).accept(encryption).build();
    for (int size : new int[] {0, 1, 15, 16, 17, 64, 65_535, 65_536, 65_537, 300_000}) {
      byte[] content = random(size);
      byte[] message = encrypted(encryption, content);

      assertThat(decryptor.decrypt(message).content()).isEqualTo(content);
      if (!ContentSuite.of(encryption).isAuthenticated()) {
        assertThatExceptionOfType(DecryptionException.class)
            .isThrownBy(() -> CmsDecryptor.of(ring()).decrypt(message));
      }
    }
  }

  @Test
  void chaCha20_isAcceptedUnasked_andNamedAsItsRfcSays() throws Exception {
    byte[] message = encrypted(ContentEncryption.CHACHA20_POLY1305, random(1000));

    assertThat(CmsDecryptor.of(ring()).decrypt(message).content()).isEqualTo(random(1000));
    EncryptedContentInfo content =
        org.bouncycastle.asn1.cms.AuthEnvelopedData.getInstance(
                org.bouncycastle.asn1.cms.ContentInfo.getInstance(message).getContent())
            .getAuthEncryptedContentInfo();
    // RFC 8103, 2 and 4.
    assertThat(content.getContentEncryptionAlgorithm().getAlgorithm().getId())
        .isEqualTo("1.2.840.113549.1.9.16.3.18");
    assertThat(
            org.bouncycastle.asn1.ASN1OctetString.getInstance(
                    content.getContentEncryptionAlgorithm().getParameters())
                .getOctets())
        .hasSize(12);
    assertThat(content.getContentType()).isEqualTo(CMSObjectIdentifiers.data);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 63, 64, 65, 100_000})
  void chaCha20_isReadAndWrittenByPlainBouncyCastle(int size) throws Exception {
    byte[] content = random(size);
    byte[] ours = encrypted(ContentEncryption.CHACHA20_POLY1305, content);
    assertThat(
            new CMSAuthEnvelopedData(ours)
                .getRecipientInfos()
                .getRecipients()
                .iterator()
                .next()
                .getContent(
                    new JceKeyTransAuthEnvelopedRecipient(KEY.privateKey()).setProvider(BC)))
        .isEqualTo(content);

    byte[] theirs = authenticated(CMSAlgorithm.ChaCha20Poly1305, content, List.of());
    assertThat(CmsDecryptor.of(ring()).decrypt(theirs).content()).isEqualTo(content);
  }

  private static byte[] authenticated(
      ASN1ObjectIdentifier algorithm, byte[] content, List<Attribute> attributes) throws Exception {
    CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(recipient());
    if (!attributes.isEmpty()) {
      generator.setAuthenticatedAttributeGenerator(
          new SimpleAttributeTableGenerator(
              new AttributeTable(new DERSet(attributes.toArray(new Attribute[0])))));
    }
    return generator
        .generate(
            new CMSProcessableByteArray(content),
            (OutputAEADEncryptor)
                new JceCMSContentEncryptorBuilder(algorithm).setProvider(BC).build())
        .getEncoded();
  }

  private static Attribute attribute(String oid, String value) {
    return new Attribute(
        new ASN1ObjectIdentifier(oid), new DERSet((ASN1Encodable) new DERUTF8String(value)));
  }

  static Stream<ASN1ObjectIdentifier> authenticatedAlgorithms() {
    return Stream.of(
        NISTObjectIdentifiers.id_aes128_GCM,
        NISTObjectIdentifiers.id_aes256_GCM,
        PKCSObjectIdentifiers.id_alg_AEADChaCha20Poly1305);
  }

  @ParameterizedTest
  @MethodSource("authenticatedAlgorithms")
  void authenticatedAttributes_areProtectedWithTheContent(ASN1ObjectIdentifier algorithm)
      throws Exception {
    byte[] content = random(100_000);
    byte[] message =
        authenticated(
            algorithm,
            content,
            List.of(attribute("1.3.6.1.4.1.99999.1", "orders"), attribute("1.2.3.4", "two")));
    CmsDecryptor decryptor = CmsDecryptor.of(ring());
    assertThat(decryptor.decrypt(message).content()).isEqualTo(content);

    int at = new String(message, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("order");
    byte[] changed = message.clone();
    changed[at] ^= 1;
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor.decrypt(changed));
  }

  // ---- Triple DES

  private static byte[] tripleDes(byte[] content) throws Exception {
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    generator.addRecipientInfoGenerator(recipient());
    OutputEncryptor encryptor =
        new JceCMSContentEncryptorBuilder(CMSAlgorithm.DES_EDE3_CBC).setProvider(BC).build();
    return generator.generate(new CMSProcessableByteArray(content), encryptor).getEncoded();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 100_000})
  void tripleDes_isRead_whereItIsAllowedByName(int size) throws Exception {
    byte[] content = random(size);
    byte[] message = tripleDes(content);

    assertThat(
            CmsDecryptor.with(ring())
                .accept(ContentEncryption.LEGACY_DES_EDE3_CBC)
                .build()
                .decrypt(message)
                .content())
        .isEqualTo(content);
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> CmsDecryptor.of(ring()).decrypt(message));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(
            () ->
                CmsDecryptor.with(ring())
                    .accept(ContentEncryption.LEGACY_AES_256_CBC)
                    .accept(ContentEncryption.LEGACY_AES_192_CBC)
                    .build()
                    .decrypt(message));
  }

  @Test
  void tripleDes_ofOpenssl_isRead(@TempDir Path folder) throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.writeKey("key", KEY);
    openssl.write("content", random(5000));
    openssl.cms(
        "-encrypt",
        "-binary",
        "-in",
        "content",
        "-outform",
        "DER",
        "-out",
        "enveloped",
        "-des3",
        "-recip",
        "key.crt",
        "-keyopt",
        "rsa_padding_mode:oaep",
        "-keyopt",
        "rsa_oaep_md:sha256");

    assertThat(
            CmsDecryptor.with(ring())
                .accept(ContentEncryption.LEGACY_DES_EDE3_CBC)
                .build()
                .decrypt(openssl.read("enveloped"))
                .content())
        .isEqualTo(random(5000));
  }

  @Test
  void tripleDes_isNotWritten() throws Exception {
    CmsEncryptor.Builder builder =
        CmsEncryptor.with(ring())
            .encryptTo(alias("key"))
            .contentEncryption(ContentEncryption.LEGACY_DES_EDE3_CBC);

    assertThatIllegalStateException()
        .isThrownBy(builder::build)
        .withMessage(
            "LEGACY_DES_EDE3_CBC is for reading old messages only. For a partner who does"
                + " not know AES-GCM choose LEGACY_AES_256_CBC");
    assertThat(builder.contentEncryption(ContentEncryption.LEGACY_AES_256_CBC).build()).isNotNull();
  }
}
