package dev.keyoverlap.cms;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.TokenProvider;
import dev.keyoverlap.message.DecryptionException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.RecipientIdentifier;
import org.bouncycastle.asn1.cms.RecipientInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;

/**
 * However a message names the key that it is for, the key is found, and no second one is tried: a
 * private key is used once for a message.
 */
class RecipientNamesTest {

  private static final byte[] CONTENT = "order 4711".getBytes(StandardCharsets.UTF_8);
  private static final long SERIAL = 4711;

  /** A name with a value too many. */
  private static final X500Name UNREADABLE =
      X500Name.getInstance(
          new DERSequence(
              new DERSet(
                  new DERSequence(
                      new ASN1Encodable[] {
                        BCStyle.CN, new DERUTF8String("Authority"), new ASN1Integer(1)
                      }))));

  private static final HeldKey AUTHORITY = TestKeys.named("Authority,O=Example,C=DE").make();
  private static final HeldKey KEY =
      TestKeys.named("receiver").issuedBy(AUTHORITY).serialNumber(SERIAL).make();
  private static final HeldKey OTHER =
      TestKeys.named("receiver").issuedBy(AUTHORITY).serialNumber(SERIAL + 1).make();

  @Test
  void issuer_inAnotherSpelling_isTheSame() throws Exception {
    for (String spelling :
        List.of(
            "CN=Authority,O=Example,C=DE",
            "C=DE,O=Example,CN=Authority",
            "cn=AUTHORITY,o=example,c=de",
            "CN=  Authority ,O=Example,C=DE",
            "2.5.4.3=Authority,2.5.4.10=Example,2.5.4.6=DE")) {
      assertDecrypted(named(spelling, SERIAL, KEY), KEY, OTHER);
    }
  }

  @Test
  void issuer_thatCannotBeRead_leavesTheSerialNumberToDecide() throws Exception {
    assertDecrypted(named(UNREADABLE, SERIAL, KEY), KEY, OTHER);

    assertTouchesNothing(named(UNREADABLE, SERIAL, KEY), OTHER);
  }

  @Test
  void issuer_thatIsAnother_meansSomebodyElse() throws Exception {
    assertDecrypted(named("CN=Authority,O=Example,C=DE", SERIAL, KEY), KEY, OTHER);

    assertTouchesNothing(named("CN=Another authority,O=Example,C=DE", SERIAL, KEY), KEY);
  }

  @Test
  void serialNumber_ofTwoKeys_isThatOfTheKeyWhoseLengthFits() throws Exception {
    HeldKey longer = TestKeys.named("receiver").algorithm("RSA", 3_072).serialNumber(SERIAL).make();

    assertDecrypted(named(UNREADABLE, SERIAL, KEY), KEY, longer);
    assertDecrypted(named(UNREADABLE, SERIAL, longer), longer, KEY);
  }

  @Test
  void namedKey_comesBeforeOneThatSharesTheSerialNumber() throws Exception {
    HeldKey sameNumber = TestKeys.named("receiver").serialNumber(SERIAL).make();

    assertDecrypted(named("CN=Authority,O=Example,C=DE", SERIAL, KEY), KEY, sameNumber);
    assertDecrypted(named("C=DE,O=Example,CN=Authority", SERIAL, KEY), KEY, sameNumber);
  }

  @Test
  void keyIdentifier_isThatOfTheKey_withoutTheExtensionToo() throws Exception {
    HeldKey plain = TestKeys.named("receiver").withoutSubjectKeyIdentifier().make();
    byte[] identifier =
        new JcaX509ExtensionUtils()
            .createSubjectKeyIdentifier(plain.certificate().getPublicKey())
            .getKeyIdentifier();

    assertDecrypted(
        named(new RecipientIdentifier(new DEROctetString(identifier)), plain), plain, OTHER);
  }

  /** By the first key and with one operation, in memory and as a stream, in whatever order. */
  private static void assertDecrypted(byte[] message, HeldKey key, HeldKey other) throws Exception {
    List<HeldKey> keys = Arrays.asList(TokenProvider.inToken(key), TokenProvider.inToken(other));
    for (int order = 0; order < 2; order++) {
      CmsDecryptor decryptor = CmsDecryptor.of(ring(keys));
      TokenProvider.whileInstalled(
          () -> {
            decryptor.decrypt(message); // proves, once, that key and certificate belong together
            int before = TokenProvider.operations();
            assertThat(decryptor.decrypt(message).decryptedWith().keyId()).isEqualTo(key.keyId());
            assertThat(TokenProvider.operations()).isEqualTo(before + 1);

            ByteArrayOutputStream content = new ByteArrayOutputStream();
            decryptor.decrypt(new ByteArrayInputStream(message), content);
            assertThat(content.toByteArray()).isEqualTo(CONTENT);
            assertThat(TokenProvider.operations()).isEqualTo(before + 2);
          });
      Collections.reverse(keys);
    }
  }

  private static void assertTouchesNothing(byte[] message, HeldKey key) throws Exception {
    CmsDecryptor decryptor = CmsDecryptor.of(ring(List.of(TokenProvider.inToken(key))));
    TokenProvider.whileInstalled(
        () -> {
          int before = TokenProvider.operations();
          assertThatExceptionOfType(DecryptionException.class)
              .isThrownBy(() -> decryptor.decrypt(message));
          assertThat(TokenProvider.operations()).isEqualTo(before);
        });
  }

  private static Keyring ring(List<HeldKey> keys) throws Exception {
    Keyring ring = Keyring.empty();
    for (HeldKey key : keys) {
      ring =
          Ring.of(ring).add(alias("key-" + ring.versions().size()), key, Instant.now()).keyring();
    }
    return ring;
  }

  private static byte[] named(String issuer, long serial, HeldKey key) throws Exception {
    return named(new X500Name(issuer), serial, key);
  }

  private static byte[] named(X500Name issuer, long serial, HeldKey key) throws Exception {
    return named(
        new RecipientIdentifier(new IssuerAndSerialNumber(issuer, BigInteger.valueOf(serial))),
        key);
  }

  /** A message for a key under another name. */
  private static byte[] named(RecipientIdentifier name, HeldKey key) throws Exception {
    byte[] message =
        CmsEncryptor.with(ring(List.of(key))).encryptTo(alias("key-0")).build().encrypt(CONTENT);
    EnvelopeParts parts = EnvelopeParts.of(message);
    KeyTransRecipientInfo info = (KeyTransRecipientInfo) parts.recipients().get(0).getInfo();
    parts
        .recipients()
        .set(
            0,
            new RecipientInfo(
                new KeyTransRecipientInfo(
                    name, info.getKeyEncryptionAlgorithm(), info.getEncryptedKey())));
    return parts.message();
  }
}
