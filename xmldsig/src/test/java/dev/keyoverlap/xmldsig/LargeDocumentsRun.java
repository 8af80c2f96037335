package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.ByteArrayOutputStream;
import java.util.function.IntFunction;

/**
 * Reads documents that are as long as is allowed, each full of something else, one after the other:
 * a program of its own, so that its heap can be small.
 */
final class LargeDocumentsRun {

  private static final int SIZE = (int) Limit.XML_BYTES.standard();

  private LargeDocumentsRun() {}

  public static void main(String[] arguments) throws Exception {
    longOnly = arguments.length > 0;
    HeldKey key = TestKeys.ec("orders");
    byte[] order =
        XmlSigner.with(Xml.sender(key))
            .signAs(ORDERS)
            .elements(ElementSelector.id("o"))
            .build()
            .sign(bytes("<a xmlns:u='urn:u'><o Id='o'>text</o><!--here--></a>"));
    String[] parts = Xml.text(order).split("<!--here-->", -1);
    XmlVerifier verifier = Xml.verifier(key);
    String namespace = "urn:" + "n".repeat(4_000);
    fill(verifier, "elements", parts, "", i -> "<b/>", "");
    fill(verifier, "texts", parts, "", i -> "x<b/>", "");
    fill(verifier, "attributes", parts, "", i -> WIDE, "");
    fill(verifier, "names", parts, "", i -> "<b" + i + "/>", "");
    fill(verifier, "attribute names", parts, "", i -> "<b c" + i + "=''/>", "");
    fill(verifier, "identifiers", parts, "", i -> "<b Id='" + i + "'/>", "");
    fill(verifier, "declarations", parts, "", i -> "<b xmlns='u:'/>", "");
    fill(verifier, "namespaces", parts, "", i -> "<b xmlns='u:" + i + "'/>", "");
    fill(
        verifier,
        "long namespaces",
        parts,
        "<c xmlns:l='" + namespace + "'>",
        i -> "<l:b/>",
        "</c>");
    fill(verifier, "prefixes", parts, "", i -> "<p" + i + ":b xmlns:p" + i + "='u:'/>", "");
    fill(verifier, "comments", parts, "", i -> "<!---->", "");
    fill(verifier, "instructions", parts, "", i -> "<?p?>", "");
    fill(verifier, "signatures", parts, "", i -> "<Signature xmlns='" + XmlNames.DSIG + "'/>", "");
    fill(verifier, "a signature's parts", parts, SIGNATURE, i -> "<b/>", "</Signature>");
    fill(verifier, "nested signatures", parts, SIGNATURE, i -> "<Signature/>", "</Signature>");
    fill(verifier, "a long text", parts, "", i -> "0123456789abcdef", "");
    fill(verifier, "references", parts, "", i -> "&#65;", "");
    fill(verifier, "escaped text", parts, "", i -> ">", "");
    fill(verifier, "escaped quotes", parts, "<b c='", i -> "\"", "'/>");
    fill(verifier, "a long attribute", parts, "<b c='", i -> "0123456789abcdef", "'/>");
    fill(verifier, "a long comment", parts, "<!--", i -> "0123456789abcdef", "-->");
    fill(verifier, "a long instruction", parts, "<?p ", i -> "0123456789abcdef", "?>");
    fill(verifier, "a long section", parts, "<![CDATA[", i -> "0123456789abcdef", "]]>");
    fill(verifier, "a long name", parts, "<b", i -> "0123456789abcdef", "/>");
    fill(verifier, "a long namespace", parts, "<b xmlns='u:", i -> "0123456789abcdef", "'/>");
    fill(verifier, "attributes of one element", parts, "<b ", i -> "c" + i + "='' ", "/>");
    fill(verifier, "nesting", parts, "", i -> "<b>", "");
    signedAsAWhole(key);
    System.out.println("all were read or refused");
  }

  private static final String SIGNATURE = "<Signature xmlns='" + XmlNames.DSIG + "'>";
  private static final String WIDE = "<b a='' b='' c='' d='' e='' f='' g='' h='' i='' j=''/>";

  /** What depends on the parser. */
  private static boolean longOnly;

  private static void fill(
      XmlVerifier verifier,
      String what,
      String[] parts,
      String begin,
      IntFunction<String> one,
      String end) {
    if (longOnly && !what.startsWith("a long") && !what.equals("texts")) {
      return;
    }
    byte[] document = new byte[SIZE];
    int at = put(bytes(parts[0] + begin), document, 0);
    byte[] tail = bytes(end + parts[1]);
    for (int i = 0; ; i++) {
      byte[] more = bytes(one.apply(i));
      if (at + more.length + tail.length > SIZE) {
        break;
      }
      at = put(more, document, at);
    }
    at = put(tail, document, at);
    while (at < SIZE) {
      document[at++] = ' ';
    }
    read(what, verifier, document);
  }

  private static int put(byte[] some, byte[] target, int at) {
    System.arraycopy(some, 0, target, at, some.length);
    return at + some.length;
  }

  private static void read(String what, XmlVerifier verifier, byte[] document) {
    String result;
    try {
      VerifiedXml verified = verifier.verify(document);
      long length = 0;
      for (VerifiedElement element : verified.elements()) {
        length += element.canonical().length;
      }
      result = length + " bytes accepted";
    } catch (KeyOverlapException e) {
      result = String.valueOf(e.getMessage());
    }
    System.out.println(what + ": " + result.substring(0, Math.min(120, result.length())));
  }

  /** As long as is allowed, and signed as a whole. */
  private static void signedAsAWhole(HeldKey key) throws Exception {
    for (String content :
        new String[] {"x".repeat(32), "<item no='1'>12.50 EUR for bolts</item>"}) {
      XmlSigner signer = XmlSigner.with(Xml.sender(key)).signAs(ORDERS).build();
      read("signed as a whole", Xml.verifier(key), signer.sign(filledWith(content)));
    }
  }

  private static byte[] filledWith(String content) {
    byte[] piece = bytes(content);
    ByteArrayOutputStream document = new ByteArrayOutputStream(SIZE - 8_000);
    document.writeBytes(bytes("<a>"));
    while (document.size() < SIZE - 8_000) {
      document.writeBytes(piece);
    }
    document.writeBytes(bytes("</a>"));
    return document.toByteArray();
  }
}
