package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Documents, keys and rings for tests. */
public final class Xml {

  public static final Alias ORDERS = alias("orders");
  public static final Alias ORDERS_NEXT = alias("orders-next");
  static final Alias PARTNER = alias("partner");
  static final Alias PARTNER_NEXT = alias("partner-next");

  static final String ORDER =
      """
      <o:Order xmlns:o="urn:orders" xmlns:unused="urn:unused" Id="order-1">
        <o:Customer>alice@example.org<!-- a comment --></o:Customer>
        <o:Item n="1">bolts &amp; nuts</o:Item>
        <o:Item n="2"><![CDATA[<left>]]></o:Item>
      </o:Order>\
      """;

  public static final String BATCH =
      """
      <b:Batch xmlns:b="urn:batch" xmlns:o="urn:orders"><b:Header/><o:Order Id="first"><o:Item>1</o:Item>\
      </o:Order><o:Order><o:Item>2</o:Item></o:Order><b:Note>free text</b:Note></b:Batch>\
      """;

  private Xml() {}

  public static byte[] bytes(String xml) {
    return xml.getBytes(UTF_8);
  }

  public static String text(byte[] xml) {
    return new String(xml, UTF_8);
  }

  /** Our side: these keys in this order under {@link #ORDERS} and {@link #ORDERS_NEXT}. */
  public static Keyring sender(HeldKey... keys) throws KeyOverlapException {
    Keyring ring = Ring.empty().add(ORDERS, keys[0], Instant.now()).keyring();
    return keys.length == 1
        ? ring
        : Ring.of(ring).add(ORDERS_NEXT, keys[1], Instant.now()).keyring();
  }

  /** The other side: certificates under {@link #PARTNER} and {@link #PARTNER_NEXT}. */
  static Keyring receiver(HeldKey... keys) throws KeyOverlapException {
    Keyring ring =
        Ring.empty().add(PARTNER, TestKeys.certificateOf(keys[0]), Instant.now()).keyring();
    return keys.length == 1
        ? ring
        : Ring.of(ring).add(PARTNER_NEXT, TestKeys.certificateOf(keys[1]), Instant.now()).keyring();
  }

  static final VerificationPolicy EITHER = VerificationPolicy.anyOf(PARTNER, PARTNER_NEXT);

  public static XmlVerifier verifier(HeldKey... known) throws KeyOverlapException {
    return XmlVerifier.of(receiver(known), EITHER);
  }

  public static Document parse(byte[] xml) {
    try {
      return HardenedParser.shared().parse(xml);
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  public static XmlTape tape(byte[] xml) throws MalformedMessageException {
    return tape(TapeReader.shared(), xml);
  }

  public static XmlTape tape(TapeReader reader, byte[] xml) throws MalformedMessageException {
    return reader.read(xml, Pump.inMemory(), Budget.of(Limits.DEFAULT)).tape();
  }

  public static byte[] write(Document document) {
    try {
      return CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS.canonicalize(document);
    } catch (CanonicalForm.NotCanonicalException e) {
      throw new AssertionError(e);
    }
  }

  public static List<Element> all(Document document, String namespace, String localName) {
    NodeList nodes = document.getElementsByTagNameNS(namespace, localName);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  public static Element dsig(Document document, String localName) {
    return all(document, XmlNames.DSIG, localName).get(0);
  }
}
