package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.RecipientNamesContract;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
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

/** How a CMS message names the key that it is for (RFC 5652, 6.2.1). */
class RecipientNamesTest extends RecipientNamesContract {

  private static final byte[] CONTENT = "order 4711".getBytes(StandardCharsets.UTF_8);

  /** A name with a value too many. */
  private static final X500Name UNREADABLE =
      X500Name.getInstance(
          new DERSequence(
              new DERSet(
                  new DERSequence(
                      new ASN1Encodable[] {
                        BCStyle.CN, new DERUTF8String("Authority"), new ASN1Integer(1)
                      }))));

  @Override
  protected List<Reader> readers(Keyring ring) {
    CmsDecryptor decryptor = CmsDecryptor.of(ring);
    return List.of(
        message -> {
          DecryptedContent decrypted = decryptor.decrypt(message);
          assertThat(decrypted.content()).isEqualTo(CONTENT);
          return decrypted.decryptedWith();
        },
        message -> {
          ByteArrayOutputStream content = new ByteArrayOutputStream();
          KeyVersion served =
              decryptor.decryptStream(new ByteArrayInputStream(message), content).decryptedWith();
          assertThat(content.toByteArray()).isEqualTo(CONTENT);
          return served;
        });
  }

  @Override
  protected List<String> spellings() {
    return List.of(
        "C=DE,O=Example,CN=Authority",
        "cn=AUTHORITY,o=example,c=de",
        "CN=  Authority ,O=Example,C=DE",
        "2.5.4.3=Authority,2.5.4.10=Example,2.5.4.6=DE");
  }

  @Override
  protected byte[] named(String issuer, long serial, HeldKey key) throws Exception {
    return named(new X500Name(issuer), serial, key);
  }

  @Override
  protected List<byte[]> namedUnreadably(long serial, HeldKey key) throws Exception {
    return List.of(named(UNREADABLE, serial, key));
  }

  @Override
  protected byte[] identified(byte[] identifier, HeldKey key) throws Exception {
    return named(new RecipientIdentifier(new DEROctetString(identifier)), key);
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
