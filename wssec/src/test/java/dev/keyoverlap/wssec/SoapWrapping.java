package dev.keyoverlap.wssec;

import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * Takes any signed SOAP message and makes of it every known kind of wrapping: what was signed is
 * moved to where it still verifies and nobody looks, and something else put in its place.
 */
final class SoapWrapping {

  static final String EVIL = "evil";

  private SoapWrapping() {}

  /** By name. */
  static Map<String, byte[]> variants(byte[] signed, Instant now) throws Exception {
    Map<String, byte[]> variants = new LinkedHashMap<>();
    for (Map.Entry<String, Forge.Change> change : changes(now).entrySet()) {
      variants.put(change.getKey(), Forge.changed(signed, change.getValue()));
    }
    return variants;
  }

  private static Map<String, Forge.Change> changes(Instant now) {
    Map<String, Forge.Change> changes = new LinkedHashMap<>();
    for (Identifier id : Identifier.values()) {
      changes.put(
          "body in a wrapper in the header, the other one with " + id,
          m -> wrapper(header(m)).appendChild(replaceBody(m, id)));
      changes.put(
          "body in a wrapper in the security header, the other one with " + id,
          m -> wrapper(security(m)).appendChild(replaceBody(m, id)));
      changes.put(
          "body in an Object of the signature, the other one with " + id,
          m -> object(m).appendChild(replaceBody(m, id)));
      changes.put(
          "body within the other one with " + id,
          m -> {
            Element was = replaceBody(m, id);
            wrapper(body(m)).appendChild(was);
          });
      changes.put(
          "body in a wrapper after the other one with " + id,
          m -> {
            Element was = replaceBody(m, id);
            wrapper(m.getDocumentElement()).appendChild(was);
          });
      changes.put(
          "body after the other one with " + id,
          m -> {
            Element was = replaceBody(m, id);
            m.getDocumentElement().appendChild(was);
          });
      changes.put(
          "body before the other one with " + id,
          m -> {
            Element was = replaceBody(m, id);
            m.getDocumentElement().insertBefore(was, body(m));
          });
    }
    changes.put(
        "whole message in the header of another one",
        m -> {
          Element envelope = m.getDocumentElement();
          Element outer = (Element) envelope.cloneNode(false);
          m.replaceChild(outer, envelope);
          Element outerHeader = m.createElementNS(envelope.getNamespaceURI(), "s:Header");
          outer.appendChild(outerHeader).appendChild(envelope);
          outer.appendChild(evilBody(m));
          outerHeader.appendChild(Forge.first(envelope, "Security"));
        });
    changes.put(
        "header block in a wrapper, another one in its place",
        m -> {
          Element to = Forge.first(m, "To");
          Element other = (Element) to.cloneNode(true);
          other.removeAttributeNS(XmlNames.WSU, "Id");
          other.setTextContent(EVIL);
          to.getParentNode().replaceChild(other, to);
          wrapper(header(m)).appendChild(to);
        });
    changes.put(
        "header block twice, the other one first",
        m -> {
          Element to = Forge.first(m, "To");
          Element other = (Element) to.cloneNode(true);
          other.removeAttributeNS(XmlNames.WSU, "Id");
          other.setTextContent(EVIL);
          to.getParentNode().insertBefore(other, to);
        });
    changes.put(
        "timestamp in a wrapper, a fresh one in its place",
        m -> {
          Element stamp = Forge.first(m, "Timestamp");
          Element other = (Element) stamp.cloneNode(true);
          other.removeAttributeNS(XmlNames.WSU, "Id");
          Forge.first(other, "Created").setTextContent(now.toString());
          Forge.first(other, "Expires").setTextContent(now.plusSeconds(60).toString());
          stamp.getParentNode().replaceChild(other, stamp);
          wrapper(header(m)).appendChild(stamp);
          Forge.first(body(m), "order").setTextContent(EVIL);
        });
    changes.put("something more in the body", m -> body(m).appendChild(evil(m)));
    changes.put(
        "two headers, the other one without security",
        m ->
            m.getDocumentElement()
                .insertBefore(
                    m.createElementNS(m.getDocumentElement().getNamespaceURI(), "s:Header"),
                    header(m)));
    return changes;
  }

  private static Element header(Document message) {
    return Forge.first(message, "Header");
  }

  private static Element security(Document message) {
    return Forge.first(message, "Security");
  }

  private static Element body(Document message) {
    for (Element child : Envelope.elements(message.getDocumentElement())) {
      if (child.getLocalName().equals("Body")) {
        return child;
      }
    }
    throw new AssertionError("no body");
  }

  private static Element wrapper(Element parent) {
    Element wrapper = parent.getOwnerDocument().createElementNS("urn:wrapper", "w:Wrapper");
    wrapper.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:w", "urn:wrapper");
    parent.appendChild(wrapper);
    return wrapper;
  }

  private static Element object(Document message) {
    Element signature = Forge.first(message, "Signature");
    Element object = message.createElementNS(XmlNames.DSIG, "ds:Object");
    signature.appendChild(object);
    return object;
  }

  private static Element evil(Document message) {
    Element order = message.createElementNS("urn:example:order", "order");
    order.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns", "urn:example:order");
    order.setTextContent(EVIL);
    return order;
  }

  private static Element evilBody(Document message) {
    Element body =
        message.createElementNS(message.getDocumentElement().getNamespaceURI(), "s:Body");
    body.appendChild(evil(message));
    return body;
  }

  /** Takes the signed body out and puts another one in its place. */
  private static Element replaceBody(Document message, Identifier id) {
    Element was = body(message);
    Element other = evilBody(message);
    id.put(other, was.getAttributeNS(XmlNames.WSU, "Id"));
    was.getParentNode().replaceChild(other, was);
    return was;
  }

  /** What the body that is put in place bears. */
  private enum Identifier {
    NONE {
      @Override
      void put(Element body, String id) {
        // Nothing.
      }
    },
    ANOTHER {
      @Override
      void put(Element body, String id) {
        setWsuId(body, "other-" + id);
      }
    },
    THE_SAME {
      @Override
      void put(Element body, String id) {
        setWsuId(body, id);
      }
    },
    THE_SAME_WITHOUT_NAMESPACE {
      @Override
      void put(Element body, String id) {
        body.setAttributeNS(null, "Id", id);
      }
    },
    THE_SAME_OF_XML {
      @Override
      void put(Element body, String id) {
        body.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:id", id);
      }
    };

    abstract void put(Element body, String id);

    static void setWsuId(Element element, String id) {
      element.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:wsu", XmlNames.WSU);
      element.setAttributeNS(XmlNames.WSU, "wsu:Id", id);
    }
  }
}
