package dev.keyoverlap.xmldsig;

import java.util.LinkedHashMap;
import java.util.Map;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Takes a signed document and makes every known kind of wrapping of it (XSW1 to XSW8 as SAML
 * research has numbered them, and some more): what was signed is still there, where the signature
 * finds it, and something evil stands where a careless application looks.
 */
final class Wrapping {

  static final String EVIL = "evil";

  private final byte[] signed;
  private final Map<String, byte[]> variants = new LinkedHashMap<>();

  private Wrapping(byte[] signed) {
    this.signed = signed;
  }

  /**
   * All variants by name.
   *
   * @param signed a document with one signed element that bears an Id, and one signature
   */
  static Map<String, byte[]> of(byte[] signed) {
    Wrapping wrapping = new Wrapping(signed);
    wrapping.make("XSW1: evil root, the signed one within its signature", Wrapping::xsw1);
    wrapping.make("XSW2: evil root, signature and signed one side by side", Wrapping::xsw2);
    wrapping.make("XSW3: evil element before the signed one", Wrapping::xsw3);
    wrapping.make("XSW4: evil element around the signed one", Wrapping::xsw4);
    wrapping.make("XSW5: signed one at the end, evil one in its place", Wrapping::xsw5);
    wrapping.make("XSW6: signed one within the signature, evil in its place", Wrapping::xsw6);
    wrapping.make("XSW7: evil one within an element that anything may be in", Wrapping::xsw7);
    wrapping.make("XSW8: signed one within the signature's Object", Wrapping::xsw8);
    wrapping.make("the same identifier, evil one first", Wrapping::sameIdFirst);
    wrapping.make("the same identifier, evil one last", Wrapping::sameIdLast);
    wrapping.make("the same identifier in another attribute", Wrapping::sameIdElsewhere);
    wrapping.make("the signature moved into a wrapper", Wrapping::signatureMoved);
    return wrapping.variants;
  }

  private interface Attack {
    void on(Document document, Element target, Element signature);
  }

  private void make(String name, Attack attack) {
    Document document = Xml.parse(signed);
    Element signature = Xml.dsig(document, "Signature");
    String uri = Xml.dsig(document, "Reference").getAttribute("URI");
    Element target =
        uri.isEmpty()
            ? document.getDocumentElement()
            : Ids.of(document).find(uri.substring(1)).get(0);
    attack.on(document, target, signature);
    variants.put(name, Xml.write(document));
  }

  /** A copy that says something else, under another identifier. */
  private static Element evil(Element target) {
    Element evil = (Element) target.cloneNode(true);
    for (Node node = evil; node != null; node = Ids.next(node, evil)) {
      if (Names.isSignature(node)) {
        node.getParentNode().removeChild(node);
        node = evil;
      }
    }
    evil.setTextContent(EVIL);
    if (evil.hasAttribute("Id")) {
      evil.setAttribute("Id", EVIL);
    }
    return evil;
  }

  private static void replace(Element target, Element by) {
    target.getParentNode().replaceChild(by, target);
  }

  private static Element object(Document document) {
    return document.createElementNS(Names.DSIG, "ds:Object");
  }

  private static void xsw1(Document document, Element target, Element signature) {
    Element evil = evil(target);
    replace(target, evil);
    detach(signature);
    evil.appendChild(signature);
    signature.appendChild(target);
  }

  private static void xsw2(Document document, Element target, Element signature) {
    Element evil = evil(target);
    replace(target, evil);
    detach(signature);
    evil.appendChild(target);
    evil.appendChild(signature);
  }

  private static void xsw3(Document document, Element target, Element signature) {
    Element evil = evil(target);
    if (target.getParentNode() instanceof Element parent) {
      parent.insertBefore(evil, target);
    } else {
      xsw2(document, target, signature);
    }
  }

  private static void xsw4(Document document, Element target, Element signature) {
    Element evil = evil(target);
    replace(target, evil);
    evil.appendChild(target);
  }

  private static void xsw5(Document document, Element target, Element signature) {
    Element evil = evil(target);
    replace(target, evil);
    document.getDocumentElement().appendChild(target);
  }

  private static void xsw6(Document document, Element target, Element signature) {
    Element evil = evil(target);
    replace(target, evil);
    detach(signature);
    document.getDocumentElement().appendChild(signature);
    signature.appendChild(target);
  }

  private static void xsw7(Document document, Element target, Element signature) {
    Element evil = evil(target);
    Element extensions = document.createElementNS("urn:extensions", "x:Extensions");
    Names.declare(extensions, "x", "urn:extensions");
    extensions.appendChild(evil);
    Element root = document.getDocumentElement();
    root.insertBefore(extensions, root.getFirstChild());
  }

  private static void xsw8(Document document, Element target, Element signature) {
    Element evil = evil(target);
    replace(target, evil);
    if (!Extent.contains(document, signature)) {
      detach(signature);
      evil.appendChild(signature);
    }
    if (Extent.contains(target, signature)) {
      detach(signature);
    }
    Element object = object(document);
    signature.appendChild(object);
    object.appendChild(target);
  }

  private static void sameIdFirst(Document document, Element target, Element signature) {
    Element evil = evil(target);
    evil.setAttribute("Id", target.getAttribute("Id"));
    Element root = document.getDocumentElement();
    root.insertBefore(evil, root.getFirstChild());
  }

  private static void sameIdLast(Document document, Element target, Element signature) {
    Element evil = evil(target);
    evil.setAttribute("Id", target.getAttribute("Id"));
    document.getDocumentElement().appendChild(evil);
  }

  private static void sameIdElsewhere(Document document, Element target, Element signature) {
    Element evil = evil(target);
    evil.removeAttribute("Id");
    evil.setAttribute("ID", target.getAttribute("Id"));
    Element root = document.getDocumentElement();
    root.insertBefore(evil, root.getFirstChild());
  }

  private static void signatureMoved(Document document, Element target, Element signature) {
    Element evil = evil(target);
    replace(target, evil);
    detach(signature);
    Element wrapper = document.createElementNS("urn:wrapper", "w:Wrapper");
    Names.declare(wrapper, "w", "urn:wrapper");
    Element root = document.getDocumentElement();
    root.appendChild(wrapper);
    wrapper.appendChild(target);
    wrapper.appendChild(signature);
  }

  private static void detach(Element element) {
    if (element.getParentNode() != null) {
      element.getParentNode().removeChild(element);
    }
  }
}
