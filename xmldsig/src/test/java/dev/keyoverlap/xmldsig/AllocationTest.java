package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Allocation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.xmldsig.internal.tape.Part;
import dev.keyoverlap.xmldsig.internal.tape.ReceivedXml;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.security.MessageDigest;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory that is allocated for a document, counted and not timed, as a multiple of its bytes. */
class AllocationTest {

  private static final int SIZE = 2 << 20;
  private static final double MOST = 5;

  private static final HeldKey KEY = TestKeys.ec("orders");

  private static byte[] document(String piece) {
    return bytes(
        "<o:orders xmlns:o='urn:orders'>" + piece.repeat(SIZE / piece.length()) + "</o:orders>");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "an order, <o:order no='4711' currency='EUR'><o:item>bolts &amp; nuts</o:item></o:order>",
        "text, <a>0123456789 0123456789 0123456789 0123456789 0123456789 0123456789</a>",
        "short texts, <a>1</a>",
        "elements without content, <b/>",
        "elements in elements, <a><b><c><d><e>1</e></d></c></b></a>",
        "declarations, <item xmlns='urn:items'>12</item>",
        "references, <a>&lt;&amp;</a>"
      })
  void signingAndVerifying_ofALongDocument_allocateAFewTimesItsLength(String what, String piece)
      throws Exception {
    byte[] document = document(piece);
    XmlSigner signer = XmlSigner.with(sender(KEY)).signAs(ORDERS).build();
    XmlVerifier verifier = verifier(KEY);
    byte[] signed = signer.sign(document);

    assertThat(Allocation.multiple(document, () -> signer.sign(document)))
        .as("signing")
        .isLessThan(MOST);
    assertThat(Allocation.multiple(document, () -> verifier.verify(signed)))
        .as("verifying")
        .isLessThan(MOST - 1);
  }

  /** Whatever the parser allocates comes on top: a text for the value of each attribute. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "declarations of many prefixes, <o:a xmlns:p='urn:p' xmlns:q='urn:q'><p:b/><q:b/></o:a>",
        "attributes, <item no='1' name='bolts' price='12.50' unit='kg'/>",
        "identifiers, <item Id='i1' name='bolts'/>"
      })
  void digest_ofALongDocument_allocatesNothingForEachElement(String what, String piece)
      throws Exception {
    byte[] document = document(piece);
    ReceivedXml xml =
        ReceivedXml.of(document, TapeReader.shared(), Pump.inMemory(), Budget.of(Limits.DEFAULT));
    for (CanonicalForm method : CanonicalForm.values()) {
      assertThat(
              Allocation.multiple(
                  document,
                  () ->
                      xml.digest(
                          Part.whole(XmlTape.DOCUMENT, method, Set.of()),
                          MessageDigest.getInstance("SHA-256"))))
          .as(method + ", digested")
          .isLessThan(0.1);
    }
    assertThat(Allocation.multiple(document, () -> xml.tape().find(Set.of("another"))))
        .as("a search for an identifier")
        .isLessThan(0.1);
  }
}
