package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Multiplies each thing that a document can have many of. The work, counted and not timed, grows
 * with the bytes and no faster, or the document is refused by the name of a limit.
 */
class WorkGrowthTest {

  private static final HeldKey KEY = TestKeys.ec("orders");
  private static final String DS = "xmlns:ds='" + XmlNames.DSIG + "'";

  /** What is repeated; where it stands in the document is told by a word in the signed document. */
  static Stream<Arguments> things() {
    return Stream.of(
        thing("elements", "<!--unsigned-->", n -> "<b/>".repeat(n)),
        thing("signed elements", "content", n -> "<b>x</b>".repeat(n)),
        thing("attributes", "<!--unsigned-->", n -> many("<b", n, i -> " a" + i + "=''") + "/>"),
        thing(
            "namespaces",
            "<!--unsigned-->",
            n -> many("<b", n, i -> " xmlns:p" + i + "='u:'") + "/>"),
        thing(
            "signed namespaces",
            "content",
            n -> many("<b", n, i -> " xmlns:p" + i + "='u:'") + "/>"),
        thing(
            "namespaces that nest",
            "content",
            n -> many("", n, i -> "<b xmlns:p" + i + "='u:'>") + "</b>".repeat(n)),
        thing("names", "content", n -> many("", n, i -> "<b" + i + "/>")),
        thing("identifiers", "content", n -> many("", n, i -> "<b Id='i" + i + "'/>")),
        thing("equal identifiers", "content", n -> "<b Id='same'/>".repeat(n)),
        thing("comments", "content", n -> "<!--c-->".repeat(n)),
        thing("instructions", "content", n -> "<?p i?>".repeat(n)),
        thing("escaped characters", "content", n -> "&quot;&amp;>".repeat(n)),
        thing("nesting", "content", n -> "<b>".repeat(n) + "</b>".repeat(n)),
        thing("foreign signatures", "<!--unsigned-->", n -> signature("", "", "").repeat(n)),
        thing("references", "<!--unsigned-->", n -> signature(reference("", "").repeat(n), "", "")),
        thing(
            "transforms",
            "<!--unsigned-->",
            n -> signature(reference("<ds:Transform Algorithm='u:'/>".repeat(n), ""), "", "")),
        thing(
            "prefixes to take along",
            "<!--unsigned-->",
            n -> signature(reference("", many("", n, i -> "p" + i + " ")), "", "")),
        thing(
            "key names",
            "<!--unsigned-->",
            n -> signature(reference("", ""), "<ds:KeyName>k</ds:KeyName>".repeat(n), "")),
        thing(
            "subjects",
            "<!--unsigned-->",
            n ->
                signature(
                    reference("", ""),
                    "<ds:X509Data>"
                        + many("", n, i -> "<ds:X509SubjectName>CN=" + i + "</ds:X509SubjectName>")
                        + "</ds:X509Data>",
                    "")),
        thing(
            "objects",
            "<!--unsigned-->",
            n -> signature(reference("", ""), "", "<ds:Object>x</ds:Object>".repeat(n))),
        thing(
            "signatures in a signature",
            "<!--unsigned-->",
            n ->
                signature(
                    reference("", ""),
                    "",
                    "<ds:Object>" + signature("", "", "").repeat(n) + "</ds:Object>")));
  }

  private static Arguments thing(String name, String place, IntFunction<String> many) {
    return Arguments.of(name, place, many);
  }

  private static String many(String begin, int number, IntFunction<String> one) {
    StringBuilder all = new StringBuilder(begin);
    for (int i = 0; i < number; i++) {
      all.append(one.apply(i));
    }
    return all.toString();
  }

  private static String reference(String transforms, String prefixes) {
    return "<ds:Reference URI='#o'><ds:Transforms>"
        + (prefixes.isEmpty()
            ? transforms
            : "<ds:Transform Algorithm='%s'><e:InclusiveNamespaces xmlns:e='%s' PrefixList='%s'/></ds:Transform>"
                .formatted(XmlNames.EXCLUSIVE, XmlNames.EXCLUSIVE, prefixes))
        + "</ds:Transforms><ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/>"
        + "<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>";
  }

  private static String signature(String references, String keyInfo, String objects) {
    return "<ds:Signature "
        + DS
        + "><ds:SignedInfo><ds:CanonicalizationMethod Algorithm='"
        + XmlNames.EXCLUSIVE
        + "'/><ds:SignatureMethod Algorithm='"
        + "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256'/>"
        + (references.isEmpty() ? reference("", "") : references)
        + "</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue><ds:KeyInfo>"
        + keyInfo
        + "</ds:KeyInfo>"
        + objects
        + "</ds:Signature>";
  }

  /** Signed where the content is within the signed element, and changed afterwards elsewhere. */
  private static byte[] document(String place, String many) throws Exception {
    String order = "<a><o Id='o'>content</o><!--unsigned--></a>";
    boolean signed = place.equals("content");
    byte[] document =
        XmlSigner.with(sender(KEY))
            .signAs(ORDERS)
            .elements(ElementSelector.id("o"))
            .build()
            .sign(bytes(signed ? order.replace(place, many) : order));
    return signed ? document : bytes(Xml.text(document).replace(place, many));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("things")
  void work_ofEachThingMultiplied_growsNoFasterThanTheBytes(
      String thing, String place, IntFunction<String> many) throws Exception {
    double mostPerByte = 0;
    for (int number : new int[] {1, 10, 100, 1_000, 10_000}) {
      byte[] document;
      try {
        document = document(place, many.apply(number));
      } catch (LimitExceededException e) {
        // What no receiver would take is not even signed.
        assertThat(number).as(thing + ": " + e.limit()).isGreaterThan(100);
        return;
      }
      Budget budget = Budget.of(Limits.DEFAULT);
      try {
        Xml.verifier(KEY).judge(document, budget);
      } catch (LimitExceededException e) {
        assertThat(number).as(thing + ": " + e.limit()).isGreaterThan(1);
      } catch (MalformedMessageException e) {
        throw new AssertionError(thing, e);
      }
      long work = 0;
      for (Work kind : Work.values()) {
        work += budget.done(kind);
      }
      double perByte = (double) work / document.length;
      if (number <= 10) {
        mostPerByte = Math.max(mostPerByte, perByte);
      } else {
        assertThat(perByte)
            .as("%s, %d times: work for each byte, which was %s", thing, number, mostPerByte)
            .isLessThanOrEqualTo(2 * mostPerByte);
      }
    }
  }
}
