package dev.keyoverlap.cms;

import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_OAEP_SHA1;
import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_OAEP_SHA256_MGF1_SHA1;
import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_PKCS1_V1_5;
import static dev.keyoverlap.algorithm.KeyTransport.RSA_OAEP_SHA256;
import static dev.keyoverlap.cms.RecipientKeys.encryptorTo;
import static dev.keyoverlap.cms.RecipientKeys.ring;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import java.nio.charset.StandardCharsets;
import java.security.spec.MGF1ParameterSpec;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/**
 * The ways in which other programs write RSAES-OAEP (RFC 4055, 4.1; RFC 8017, A.2.1), made with
 * nothing but the JDK's cipher and parameters written by hand.
 */
class OaepVariantsTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey KEY = TestKeys.rsa("receiver");
  private static final AlgorithmIdentifier SHA256 =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);

  /** Our own message, with the key of its content encrypted anew in this way. */
  private static byte[] with(OAEPParameterSpec how, ASN1Encodable parameters) throws Exception {
    EnvelopeParts parts = EnvelopeParts.of(encryptorTo(KEY).build().encrypt(CONTENT));
    KeyTransRecipientInfo ours = (KeyTransRecipientInfo) parts.recipients().get(0).getInfo();
    Cipher decrypting = Cipher.getInstance("RSA/ECB/OAEPPadding");
    decrypting.init(Cipher.DECRYPT_MODE, KEY.privateKey(), oaep("SHA-256", "SHA-256", ""));
    Cipher encrypting = Cipher.getInstance("RSA/ECB/OAEPPadding");
    encrypting.init(Cipher.ENCRYPT_MODE, KEY.certificate().getPublicKey(), how);
    byte[] encryptedKey =
        encrypting.doFinal(decrypting.doFinal(ours.getEncryptedKey().getOctets()));
    parts
        .recipients()
        .set(
            0,
            new RecipientInfo(
                new KeyTransRecipientInfo(
                    ours.getRecipientIdentifier(),
                    new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSAES_OAEP, parameters),
                    new DEROctetString(encryptedKey))));
    return parts.message();
  }

  private static OAEPParameterSpec oaep(String digest, String maskDigest, String label) {
    return new OAEPParameterSpec(
        digest,
        "MGF1",
        new MGF1ParameterSpec(maskDigest),
        new PSource.PSpecified(label.getBytes(StandardCharsets.US_ASCII)));
  }

  /** RSAES-OAEP-params, whose members are all optional; null leaves one out. */
  private static ASN1Encodable parameters(
      ASN1Encodable digest, ASN1Encodable mask, ASN1Encodable label) {
    ASN1EncodableVector members = new ASN1EncodableVector();
    ASN1Encodable[] all = {digest, mask, label};
    for (int tag = 0; tag < all.length; tag++) {
      if (all[tag] != null) {
        members.add(new DERTaggedObject(true, tag, all[tag]));
      }
    }
    return new DERSequence(members);
  }

  private static AlgorithmIdentifier mgf1(AlgorithmIdentifier digest) {
    return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest);
  }

  private static byte[] opened(byte[] message, KeyTransport... accepted) throws Exception {
    CmsDecryptor.Builder decryptor = CmsDecryptor.with(ring(KEY));
    for (KeyTransport transport : accepted) {
      decryptor.accept(transport);
    }
    return decryptor.build().decrypt(message).content();
  }

  private static void assertRefused(byte[] message, KeyTransport... accepted) {
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> opened(message, accepted))
        .withMessage("The message could not be decrypted");
  }

  @Test
  void sha256Throughout_isReadByDefault_withAndWithoutNull() throws Exception {
    OAEPParameterSpec sha256 = oaep("SHA-256", "SHA-256", "");
    AlgorithmIdentifier withNull = DigestIdentifier.withNull(DigestAlgorithm.SHA256);

    assertThat(opened(with(sha256, parameters(SHA256, mgf1(SHA256), null)))).isEqualTo(CONTENT);
    assertThat(opened(with(sha256, parameters(withNull, mgf1(withNull), null)))).isEqualTo(CONTENT);
  }

  /** All members left to their defaults: SHA-1, and MGF1 with SHA-1. */
  @Test
  void defaultParameters_areSha1_andReadByItsName() throws Exception {
    byte[] message = with(oaep("SHA-1", "SHA-1", ""), new DERSequence());

    assertThat(opened(message, LEGACY_RSA_OAEP_SHA1)).isEqualTo(CONTENT);
    assertRefused(message);
    assertRefused(message, LEGACY_RSA_OAEP_SHA256_MGF1_SHA1, LEGACY_RSA_PKCS1_V1_5);
  }

  /** What Java means by OAEPWithSHA-256AndMGF1Padding. */
  @Test
  void sha256WithTheDefaultMask_isReadByItsName() throws Exception {
    byte[] message = with(oaep("SHA-256", "SHA-1", ""), parameters(SHA256, null, null));

    assertThat(opened(message, LEGACY_RSA_OAEP_SHA256_MGF1_SHA1)).isEqualTo(CONTENT);
    assertRefused(message);
    assertRefused(message, LEGACY_RSA_OAEP_SHA1, LEGACY_RSA_PKCS1_V1_5);
  }

  @Test
  void parametersThatAreNotThoseOfTheKey_failLikeEverythingElse() throws Exception {
    OAEPParameterSpec sha256 = oaep("SHA-256", "SHA-256", "");
    AlgorithmIdentifier sha512 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha512);
    AlgorithmIdentifier label =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_pSpecified, new DEROctetString(new byte[] {'x'}));
    assertThat(opened(with(sha256, parameters(SHA256, mgf1(SHA256), null)))).isEqualTo(CONTENT);

    KeyTransport[] all = KeyTransport.values();
    assertRefused(with(sha256, parameters(sha512, mgf1(sha512), null)), all);
    assertRefused(with(sha256, new DERSequence()), all);
    // Not there at all (RFC 4055, 4.1), a label, an unknown mask, an unknown digest.
    assertRefused(with(oaep("SHA-1", "SHA-1", ""), null), all);
    assertRefused(
        with(oaep("SHA-256", "SHA-256", "x"), parameters(SHA256, mgf1(SHA256), label)), all);
    assertRefused(
        with(
            sha256,
            parameters(
                SHA256, new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.3"), SHA256), null)),
        all);
    assertRefused(
        with(
            sha256,
            parameters(new AlgorithmIdentifier(PKCSObjectIdentifiers.md5), mgf1(SHA256), null)),
        all);
  }

  /** What the measurements say: who reads OAEP with SHA-256, who only with SHA-1, who none. */
  @Test
  void measuredReceivers_getTheTransportThatTheyRead() {
    Map<String, KeyTransport> first = new HashMap<>();
    for (ReceiverProfile profile : MeasuredReceivers.all()) {
      profile
          .decrypting()
          .ifPresent(reads -> first.put(profile.name(), reads.transports().iterator().next()));
    }

    assertThat(first)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("BouncyCastle", RSA_OAEP_SHA256),
                Map.entry("openssl cms", RSA_OAEP_SHA256),
                Map.entry("Go smallstep/pkcs7", RSA_OAEP_SHA256),
                Map.entry("pkijs", RSA_OAEP_SHA256),
                Map.entry("Mono System.Security", LEGACY_RSA_OAEP_SHA1),
                Map.entry("openssl smime", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("NSS cmsutil", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("gpgsm", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("Go digitorus/pkcs7", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("Go fullsailor/pkcs7", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("Heimdal hxtool", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("strongSwan pki", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("wolfSSL", LEGACY_RSA_PKCS1_V1_5),
                Map.entry("node-forge", LEGACY_RSA_PKCS1_V1_5)));
  }
}
