package dev.keyoverlap.wssec;

import static dev.keyoverlap.Alias.alias;
import static dev.keyoverlap.wssec.Forge.changed;
import static dev.keyoverlap.wssec.Forge.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.TokenProvider;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * However a SOAP message names the key that it is encrypted to, the key is found, and no second one
 * is tried: a private key is used once for a message.
 */
class RecipientNamesTest {

  private static final long SERIAL = 4711;

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
            "C=DE, O=Example, CN=Authority",
            "cn=AUTHORITY;o=\"example\";c=de",
            "CN=  Authority ,O=Example,C=DE",
            "2.5.4.3=Authority,OID.2.5.4.10=Example,2.5.4.6=DE",
            "CN=#0c09417574686f72697479,O=Ex\\61mple,C=DE")) {
      assertDecrypted(named(spelling, SERIAL, KEY), KEY, OTHER);
    }
  }

  @Test
  void issuer_thatCannotBeRead_leavesTheSerialNumberToDecide() throws Exception {
    for (String unreadable : List.of("Authority", "CN", "=,=")) {
      assertDecrypted(named(unreadable, SERIAL, KEY), KEY, OTHER);
      assertTouchesNothing(named(unreadable, SERIAL, KEY), OTHER);
    }
  }

  @Test
  void issuer_thatIsAnother_meansSomebodyElse() throws Exception {
    assertDecrypted(named("CN=Authority,O=Example,C=DE", SERIAL, KEY), KEY, OTHER);

    assertTouchesNothing(named("CN=Another authority,O=Example,C=DE", SERIAL, KEY), KEY);
  }

  @Test
  void serialNumber_ofTwoKeys_isThatOfTheKeyWhoseLengthFits() throws Exception {
    HeldKey longer = TestKeys.named("receiver").algorithm("RSA", 3_072).serialNumber(SERIAL).make();

    assertDecrypted(named("unreadable", SERIAL, KEY), KEY, longer);
    assertDecrypted(named("unreadable", SERIAL, longer), longer, KEY);
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

    assertDecrypted(identified(Names.X509_SKI, identifier, plain), plain, OTHER);
    assertTouchesNothing(identified(Names.X509_SKI, identifier, plain), OTHER);
  }

  @Test
  void thumbprintAndCertificate_nameTheKey() throws Exception {
    byte[] certificate = KEY.certificate().getEncoded();
    byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(certificate);

    assertDecrypted(identified(Names.THUMBPRINT, sha1, KEY), KEY, OTHER);
    assertDecrypted(identified(Names.X509_V3, certificate, KEY), KEY, OTHER);
  }

  /** By the first key and with one operation, in whatever order they are in the ring. */
  private static void assertDecrypted(byte[] message, HeldKey key, HeldKey other) throws Exception {
    List<HeldKey> keys = Arrays.asList(TokenProvider.inToken(key), TokenProvider.inToken(other));
    for (int order = 0; order < 2; order++) {
      SoapReceiver receiver = SoapReceiver.with(ring(keys)).build();
      TokenProvider.whileInstalled(
          () -> {
            receiver.receive(message); // proves, once, that key and certificate belong together
            int before = TokenProvider.operations();
            ReceivedSoap received = receiver.receive(message);
            assertThat(received.body().getTextContent()).isEqualTo("apples & pears");
            assertThat(received.decryptedWith().orElseThrow().keyId()).isEqualTo(key.keyId());
            assertThat(TokenProvider.operations()).isEqualTo(before + 1);
          });
      Collections.reverse(keys);
    }
  }

  private static void assertTouchesNothing(byte[] message, HeldKey key) throws Exception {
    SoapReceiver receiver = SoapReceiver.with(ring(List.of(TokenProvider.inToken(key)))).build();
    TokenProvider.whileInstalled(
        () -> {
          int before = TokenProvider.operations();
          assertThatExceptionOfType(DecryptionException.class)
              .isThrownBy(() -> receiver.receive(message));
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
    return withName(
        key,
        (document, reference) -> {
          Element pair = below(below(reference, "X509Data"), "X509IssuerSerial");
          below(pair, "X509IssuerName").setTextContent(issuer);
          below(pair, "X509SerialNumber").setTextContent(Long.toString(serial));
        });
  }

  private static Element below(Element parent, String name) {
    return (Element)
        parent.appendChild(parent.getOwnerDocument().createElementNS(XmlNames.DSIG, "ds:" + name));
  }

  private static byte[] identified(String type, byte[] value, HeldKey key) throws Exception {
    return withName(
        key,
        (document, reference) -> {
          Element identifier = document.createElementNS(Names.WSSE, "wsse:KeyIdentifier");
          identifier.setAttribute("ValueType", type);
          identifier.setTextContent(Base64.getEncoder().encodeToString(value));
          reference.appendChild(identifier);
        });
  }

  /** How a message names the key, within the reference to it. */
  @FunctionalInterface
  private interface Name {
    void in(Document document, Element reference);
  }

  /** A message for a key under another name. */
  private static byte[] withName(HeldKey key, Name name) throws Exception {
    byte[] message =
        SoapProtector.with(ring(List.of(key)))
            .encryptTo(alias("key-0"))
            .build()
            .protect(Soap.order());
    return changed(
        message,
        document -> {
          Element reference = first(first(document, "EncryptedKey"), "SecurityTokenReference");
          while (reference.hasChildNodes()) {
            reference.removeChild(reference.getFirstChild());
          }
          name.in(document, reference);
        });
  }
}
