package dev.keyoverlap.xmldsig;

import dev.keyoverlap.xmldsig.internal.tape.Extent;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Takes a signed document and makes every known kind of wrapping of it (XSW1 to XSW8 as SAML
 * research has numbered them, and some more): what was signed is still there, where the signature
 * finds it, and something evil stands where a careless application looks.
 *
 * <p>Where the document's own element is signed, nothing can stand beside it: but for XSW1 and XSW2
 * it is put into another root first. So no two variants are the same document.
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
    wrapping.make(
        "XSW1: evil one around the signature, the signed one within that", Wrapping::xsw1);
    wrapping.make("XSW2: evil one around the signature and the signed one", Wrapping::xsw2);
    wrapping.inARoot("XSW3: evil one before the signed one", Wrapping::xsw3);
    wrapping.inARoot("XSW4: evil one around the signed one", Wrapping::xsw4);
    wrapping.inARoot("XSW5: evil one in its place, signed one at the end", Wrapping::xsw5);
    wrapping.inARoot("XSW6: evil one in its place, signed one in the signature", Wrapping::xsw6);
    wrapping.inARoot("XSW7: evil one within what may hold anything", Wrapping::xsw7);
    wrapping.inARoot("XSW8: signed one in the signature's Object", Wrapping::xsw8);
    wrapping.inARoot("signed one in the signature's KeyInfo", Wrapping::inKeyInfo);
    wrapping.inARoot("same Id, evil one first", (d, t, s) -> sameId(d, t, "Id", true));
    wrapping.inARoot("same Id, evil one last", (d, t, s) -> sameId(d, t, "Id", false));
    wrapping.inARoot("same Id as ID", (d, t, s) -> sameId(d, t, "ID", true));
    wrapping.inARoot("same Id as id", (d, t, s) -> sameId(d, t, "id", true));
    wrapping.inARoot("same Id as xml:id", (d, t, s) -> sameId(d, t, "xml:id", true));
    wrapping.inARoot("same Id as wsu:Id", (d, t, s) -> sameId(d, t, "wsu:Id", true));
    wrapping.inARoot("signature moved with the signed one", Wrapping::signatureMoved);
    wrapping.inARoot("evil one around, that other names stand for", Wrapping::otherNamespace);
    wrapping.inARoot("evil base around", Wrapping::evilBase);
    wrapping.inARoot("evil one with a copy of the signature", Wrapping::signatureCopied);
    return wrapping.variants;
  }

  private interface Attack {
    void on(Document document, Element target, Element signature);
  }

  private void make(String name, Attack attack) {
    Document document = Xml.parse(signed);
    Element signature = Xml.dsig(document, "Signature");
    attack.on(document, target(document), signature);
    variants.put(name, Xml.write(document));
  }

  private void inARoot(String name, Attack attack) {
    make(
        name,
        (document, target, signature) -> {
          if (target == document.getDocumentElement()) {
            Element root = document.createElementNS("urn:around", "r:Around");
            XmlNames.declare(root, "r", "urn:around");
            document.replaceChild(root, target);
            root.appendChild(target);
          }
          attack.on(document, target, signature);
        });
  }

  private static Element target(Document document) {
    String uri = Xml.dsig(document, "Reference").getAttribute("URI");
    return uri.isEmpty()
        ? document.getDocumentElement()
        : Ids.of(document, IdNames.USUAL).find(uri.substring(1)).get(0);
  }

  /** A copy without signature that says something else, under another identifier. */
  private static Element evil(Element target) {
    Element evil = (Element) target.cloneNode(false);
    evil.setTextContent(EVIL);
    if (evil.hasAttribute("Id")) {
      evil.setAttribute("Id", EVIL);
    }
    return evil;
  }

  /** The signed one goes elsewhere, and the evil one has its signature, if it was within. */
  private static Element replace(Element target, Element signature) {
    Element evil = evil(target);
    boolean around = Extent.contains(target, signature);
    target.getParentNode().replaceChild(evil, target);
    if (around) {
      evil.appendChild(signature);
    }
    return evil;
  }

  private static void xsw1(Document document, Element target, Element signature) {
    Element evil = replace(target, signature);
    evil.appendChild(signature);
    signature.appendChild(target);
  }

  private static void xsw2(Document document, Element target, Element signature) {
    Element evil = replace(target, signature);
    evil.appendChild(target);
    evil.appendChild(signature);
  }

  private static void xsw3(Document document, Element target, Element signature) {
    target.getParentNode().insertBefore(evil(target), target);
  }

  private static void xsw4(Document document, Element target, Element signature) {
    Element evil = evil(target);
    target.getParentNode().replaceChild(evil, target);
    evil.appendChild(target);
  }

  private static void xsw5(Document document, Element target, Element signature) {
    replace(target, signature);
    document.getDocumentElement().appendChild(target);
  }

  private static void xsw6(Document document, Element target, Element signature) {
    replace(target, signature);
    signature.appendChild(target);
  }

  private static void xsw7(Document document, Element target, Element signature) {
    Element extensions = document.createElementNS("urn:extensions", "x:Extensions");
    XmlNames.declare(extensions, "x", "urn:extensions");
    extensions.appendChild(evil(target));
    Element root = document.getDocumentElement();
    root.insertBefore(extensions, root.getFirstChild());
  }

  private static void xsw8(Document document, Element target, Element signature) {
    replace(target, signature);
    XmlNames.dsig(signature, "Object").appendChild(target);
  }

  private static void inKeyInfo(Document document, Element target, Element signature) {
    replace(target, signature);
    Xml.dsig(document, "KeyInfo").appendChild(target);
  }

  private static void sameId(Document document, Element target, String attribute, boolean first) {
    Element evil = evil(target);
    evil.removeAttribute("Id");
    String namespace =
        attribute.startsWith("xml:")
            ? XMLConstants.XML_NS_URI
            : attribute.startsWith("wsu:") ? XmlNames.WSU : null;
    if (XmlNames.WSU.equals(namespace)) {
      XmlNames.declare(evil, "wsu", XmlNames.WSU);
    }
    evil.setAttributeNS(namespace, attribute, target.getAttribute("Id"));
    Element root = document.getDocumentElement();
    root.insertBefore(evil, first ? root.getFirstChild() : null);
  }

  private static void signatureMoved(Document document, Element target, Element signature) {
    target.getParentNode().replaceChild(evil(target), target);
    Element wrapper = document.createElementNS("urn:wrapper", "w:Wrapper");
    XmlNames.declare(wrapper, "w", "urn:wrapper");
    document.getDocumentElement().appendChild(wrapper);
    wrapper.appendChild(target);
    wrapper.appendChild(signature);
  }

  /** An element of the same qualified name, whose prefix means something else. */
  private static void otherNamespace(Document document, Element target, Element signature) {
    Element evil = document.createElementNS("urn:evil", target.getNodeName());
    XmlNames.declare(evil, "o", "urn:evil");
    XmlNames.declare(target, "o", target.getNamespaceURI());
    evil.setTextContent(EVIL);
    target.getParentNode().replaceChild(evil, target);
    evil.appendChild(target);
  }

  private static void evilBase(Document document, Element target, Element signature) {
    Node parent = target.getParentNode();
    ((Element) parent).setAttributeNS(XMLConstants.XML_NS_URI, "xml:base", "urn:" + EVIL);
  }

  private static void signatureCopied(Document document, Element target, Element signature) {
    Element evil = evil(target);
    evil.appendChild(signature.cloneNode(true));
    target.getParentNode().insertBefore(evil, target);
  }
}
