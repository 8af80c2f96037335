package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What attackers, and senders with odd software, do to messages. */
public final class Forge {

  private Forge() {}

  /** A change of the tree of a message. */
  @FunctionalInterface
  public interface Change {
    void to(Document message) throws Exception;
  }

  public static byte[] changed(byte[] message, Change change) throws Exception {
    Document document = Soap.parse(message);
    change.to(document);
    return Soap.bytes(document);
  }

  public static Element first(Node scope, String localName) {
    Document document = scope instanceof Document d ? d : scope.getOwnerDocument();
    var found =
        scope instanceof Element element
            ? element.getElementsByTagNameNS("*", localName)
            : document.getElementsByTagNameNS("*", localName);
    assertThat(found.getLength()).as(localName).isPositive();
    return (Element) found.item(0);
  }

  public static List<Element> all(Document document, String localName) {
    var found = document.getElementsByTagNameNS("*", localName);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** Makes the value of the signature good again, as the holder of the key can. */
  static void resign(Document message, HeldKey key) throws Exception {
    resign(message, key, "SHA256withRSA");
  }

  static void resign(Document message, HeldKey key, String algorithm) throws Exception {
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key.privateKey());
    signature.update(signedBytes(message));
    setValue(message, signature.sign());
  }

  static byte[] signedBytes(Document message) throws Exception {
    Element info = first(message, "SignedInfo");
    Element method = first(info, "CanonicalizationMethod");
    List<String> prefixes = new ArrayList<>();
    for (Element list : Envelope.elements(method)) {
      prefixes.addAll(List.of(list.getAttribute("PrefixList").split(" ")));
    }
    prefixes.remove("");
    return CanonicalForm.EXCLUSIVE.canonicalize(info, Set.copyOf(prefixes));
  }

  static void setValue(Document message, byte[] value) {
    first(message, "SignatureValue").setTextContent(Base64.getEncoder().encodeToString(value));
  }

  /** With another last byte of the ciphertext of the body: of its tag, which leaves the text. */
  static byte[] changedContent(byte[] message) throws Exception {
    return changed(
        message,
        document -> {
          Element value = first(first(document, "Body"), "CipherValue");
          byte[] ciphertext = Base64.getMimeDecoder().decode(value.getTextContent());
          ciphertext[ciphertext.length - 1] ^= 1;
          value.setTextContent(Base64.getEncoder().encodeToString(ciphertext));
        });
  }

  /** How a message is refused; fails if it is not. */
  public static KeyOverlapException refusal(SoapReceiver receiver, byte[] message) {
    KeyOverlapException refusal =
        catchThrowableOfType(KeyOverlapException.class, () -> receiver.receive(message));
    assertThat(refusal).isNotNull();
    return refusal;
  }
}
