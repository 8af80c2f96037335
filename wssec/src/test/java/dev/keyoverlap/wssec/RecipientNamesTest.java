package dev.keyoverlap.wssec;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.wssec.Forge.changed;
import static dev.keyoverlap.wssec.Forge.first;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.RecipientNamesContract;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** How a SOAP message names the key that it is encrypted to. */
class RecipientNamesTest extends RecipientNamesContract {

  @Override
  protected List<Reader> readers(Keyring ring) {
    SoapReceiver receiver = SoapReceiver.decryptingOnly(ring).build();
    return List.of(
        message -> {
          ReceivedSoap received = receiver.receive(message);
          assertThat(received.body().getTextContent()).isEqualTo("apples & pears");
          return received.decryptedWith().orElseThrow();
        });
  }

  @Override
  protected List<String> spellings() {
    return List.of(
        "C=DE, O=Example, CN=Authority",
        "cn=AUTHORITY;o=\"example\";c=de",
        "CN=  Authority ,O=Example,C=DE",
        "2.5.4.3=Authority,OID.2.5.4.10=Example,2.5.4.6=DE",
        "CN=#0c09417574686f72697479,O=Ex\\61mple,C=DE");
  }

  @Override
  protected List<byte[]> namedUnreadably(long serial, HeldKey key) throws Exception {
    return List.of(
        named("Authority", serial, key), named("CN", serial, key), named("=,=", serial, key));
  }

  @Override
  protected byte[] identified(byte[] identifier, HeldKey key) throws Exception {
    return identified(Names.X509_SKI, identifier, key);
  }

  @Test
  void thumbprintAndCertificate_nameTheKey() throws Exception {
    byte[] certificate = KEY.certificate().getEncoded();
    byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(certificate);

    assertDecrypted(identified(Names.THUMBPRINT, sha1, KEY), KEY, OTHER);
    assertDecrypted(identified(Names.X509_V3, certificate, KEY), KEY, OTHER);
  }

  @Override
  protected byte[] named(String issuer, long serial, HeldKey key) throws Exception {
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
