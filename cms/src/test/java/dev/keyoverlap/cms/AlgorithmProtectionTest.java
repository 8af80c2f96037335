package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** What a signer says of its algorithms is compared by its meaning (RFC 6211). */
class AlgorithmProtectionTest {

  private static final HeldKey KEY = TestKeys.rsa("signer");
  private static final byte[] CONTENT = "order 4711".getBytes(StandardCharsets.UTF_8);

  private static final AlgorithmIdentifier SHA256 = sha256(null);
  private static final AlgorithmIdentifier SHA256_WITH_NULL = sha256(DERNull.INSTANCE);

  @Test
  void parameters_leftOutOrNull_areTheSame() throws Exception {
    for (AlgorithmIdentifier digest : new AlgorithmIdentifier[] {SHA256, SHA256_WITH_NULL}) {
      for (ASN1Encodable none : new ASN1Encodable[] {null, DERNull.INSTANCE}) {
        assertAccepted(
            forge()
                .algorithmProtection(
                    digest, new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, none)));
      }
    }
  }

  @Test
  void defaults_writtenOrLeftOut_areTheSame() throws Exception {
    for (AlgorithmIdentifier digest : new AlgorithmIdentifier[] {SHA256, SHA256_WITH_NULL}) {
      for (int trailer = 0; trailer <= 1; trailer++) {
        assertAccepted(forge().pss(32, 32).algorithmProtection(SHA256, pss(digest, 32, trailer)));
      }
    }
  }

  @Test
  void parameters_otherThanThoseOfTheMessage_areRefused() throws Exception {
    assertAccepted(forge().pss(32, 32).algorithmProtection(SHA256, pss(SHA256, 32, 1)));

    assertRefused(forge().pss(32, 32).algorithmProtection(SHA256, pss(SHA256, 20, 1)));
    assertRefused(forge().pss(32, 32).algorithmProtection(SHA256, pss(SHA256, 32, 2)));
    assertRefused(
        forge()
            .pss(32, 32)
            .algorithmProtection(
                SHA256, pss(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha512), 32, 1)));
    assertRefused(
        forge()
            .pss(32, 32)
            .algorithmProtection(
                SHA256,
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, DERNull.INSTANCE)));
    assertRefused(
        forge()
            .pss(32, 32)
            .algorithmProtection(
                SHA256,
                new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.id_RSASSA_PSS, new DERSequence(new ASN1Integer(1)))));
  }

  private static AlgorithmIdentifier sha256(ASN1Encodable parameters) {
    return new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, parameters);
  }

  /** Written element by element, since BouncyCastle leaves defaults out. */
  private static AlgorithmIdentifier pss(AlgorithmIdentifier digest, int salt, int trailer) {
    ASN1Encodable[] always = {
      new DERTaggedObject(0, digest),
      new DERTaggedObject(1, new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, digest)),
      new DERTaggedObject(2, new ASN1Integer(salt))
    };
    ASN1Encodable[] all = Arrays.copyOf(always, trailer == 0 ? 3 : 4);
    if (trailer != 0) {
      all[3] = new DERTaggedObject(3, new ASN1Integer(trailer));
    }
    return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, new DERSequence(all));
  }

  private static Forge forge() {
    return Forge.signedBy(KEY, CONTENT);
  }

  private static void assertAccepted(Forge forge) throws Exception {
    assertThat(verified(forge)).isEqualTo(CONTENT);
  }

  private static void assertRefused(Forge forge) {
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verified(forge))
        .withMessageContaining("not those that the signer named");
  }

  private static byte[] verified(Forge forge) throws Exception {
    KeystoreRotation ring = KeystoreRotation.open(InMemoryKeyringStore.empty());
    ring.add(alias("signer"), PeerCertificate.of(KEY.certificate()));
    return CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("signer")))
        .verify(forge.message())
        .content();
  }
}
