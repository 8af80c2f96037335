package dev.keyoverlap.xmldsig.internal.tape;

import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.xmldsig.RandomXml;
import dev.keyoverlap.xmldsig.Xml;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A tape gives the same bytes as Santuario gives for a tree. */
class TapePartTest {

  private static final int DOCUMENTS = 300;
  private static final List<Set<String>> PREFIXES =
      List.of(Set.of(), Set.of("a"), Set.of("#default", "b"), Set.of("nowhere"));

  private static byte[] bySantuario(
      Document document, int top, CanonicalForm method, Set<String> prefixes) throws Exception {
    return method.canonicalize(
        top == XmlTape.DOCUMENT ? document : Xml.all(document, "*", "*").get(top), prefixes);
  }

  private static byte[] canonical(XmlTape tape, TapePart.Cut cut) throws Exception {
    return TapePart.canonical(tape, cut, Long.MAX_VALUE, 64);
  }

  @ParameterizedTest
  @EnumSource
  void canonical_ofAnyPartOfRandomDocuments_isSantuarios(CanonicalForm method) throws Exception {
    int compared = 0;
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      String xml = RandomXml.of(seed, seed % 2 == 0);
      XmlTape tape = Xml.tape(bytes(xml));
      Document document = Xml.parse(bytes(xml));
      assertThat(tape.elements()).isEqualTo(Xml.all(document, "*", "*").size());
      for (int top = XmlTape.DOCUMENT; top < tape.elements(); top++) {
        Set<String> prefixes =
            method.isExclusive() ? PREFIXES.get((seed + top + 1) % PREFIXES.size()) : Set.of();
        byte[] ours = canonical(tape, new TapePart.Cut(top, method, prefixes, number -> false));
        assertThat(text(ours))
            .as("%s of element %d with %s in %s", method, top, prefixes, xml)
            .isEqualTo(text(bySantuario(document, top, method, prefixes)));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(5 * DOCUMENTS);
  }

  @ParameterizedTest
  @EnumSource
  void canonical_withoutElements_isThatOfATreeWithoutThem(CanonicalForm method) throws Exception {
    int compared = 0;
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      String xml = RandomXml.of(seed, false);
      XmlTape tape = Xml.tape(bytes(xml));
      if (tape.elements() < 2) {
        continue;
      }
      int leftOut = 1 + new Random(seed).nextInt(tape.elements() - 1);
      Document document = Xml.parse(bytes(xml));
      Element element = Xml.all(document, "*", "*").get(leftOut);
      element.getParentNode().removeChild(element);
      byte[] ours =
          canonical(
              tape,
              new TapePart.Cut(XmlTape.DOCUMENT, method, Set.of(), number -> number == leftOut));
      assertThat(text(ours)).as(xml).isEqualTo(text(method.canonicalize(document)));
      compared++;
    }
    assertThat(compared).isGreaterThan(DOCUMENTS / 2);
  }

  @ParameterizedTest
  @EnumSource
  void digest_ofALongDocument_isThatOfItsCanonicalForm(CanonicalForm method) throws Exception {
    String words = "long text &amp; more ".repeat(3000);
    String xml =
        "<a xmlns='urn:a'><?pi?>"
            + ("<b c='1'>" + "&lt;".repeat(99) + "</b>").repeat(500)
            + words
            + "<!-- "
            + words
            + " --><d>"
            + words
            + "</d></a><!-- end -->";
    XmlTape tape = Xml.tape(bytes(xml));
    for (int top = XmlTape.DOCUMENT; top < tape.elements(); top += tape.elements() / 3) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      TapePart.digest(
          tape, TapePart.Cut.whole(top, method, Set.of()), Long.MAX_VALUE, List.of(sha256, sha512));
      byte[] expected = bySantuario(Xml.parse(bytes(xml)), top, method, Set.of());
      assertThat(sha256.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(expected));
      assertThat(sha512.digest()).isEqualTo(MessageDigest.getInstance("SHA-512").digest(expected));
    }
  }

  @Test
  void canonical_ofARelativeNamespace_isRefusedWhereSantuarioRefusesIt() throws Exception {
    for (CanonicalForm method : CanonicalForm.values()) {
      byte[] relative = bytes("<a><b xmlns=\"orders\"/><c/></a>");
      XmlTape tape = Xml.tape(relative);
      Document document = Xml.parse(relative);
      for (int top = 0; top < 2; top++) {
        int element = top;
        assertThatThrownBy(() -> bySantuario(document, element, method, Set.of()))
            .isInstanceOf(NotCanonicalException.class);
        assertThatThrownBy(
                () -> canonical(tape, new TapePart.Cut(element, method, Set.of(), number -> false)))
            .isInstanceOf(NotCanonicalException.class);
      }
      assertThat(text(canonical(tape, new TapePart.Cut(2, method, Set.of(), number -> false))))
          .isEqualTo("<c></c>");
    }
  }
}
