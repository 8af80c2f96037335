package dev.keyoverlap.xmldsig.internal.xml;

import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.xmldsig.RandomXml;
import dev.keyoverlap.xmldsig.Xml;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Compares our canonical form of a tree with that of Santuario, byte by byte. */
class ExclusiveFormTest {

  private static final int DOCUMENTS = 300;
  private static final List<Set<String>> PREFIXES =
      List.of(
          Set.of(), Set.of("a"), Set.of("#default", "b"), Set.of("nowhere"), Set.of("ds2", "a"));

  private static String ours(Element element, Set<String> prefixes) throws Exception {
    return text(CanonicalForm.EXCLUSIVE.canonicalize(element, prefixes, Long.MAX_VALUE));
  }

  private static String bySantuario(Element element, Set<String> prefixes) throws Exception {
    return text(CanonicalForm.EXCLUSIVE.canonicalize(element, prefixes));
  }

  @Test
  void form_ofEachElementOfRandomDocuments_isSantuarios() throws Exception {
    int compared = 0;
    for (int seed = 0; seed < DOCUMENTS; seed++) {
      String xml = RandomXml.of(seed, seed % 2 == 0);
      for (Element element : Xml.all(Xml.parse(bytes(xml)), "*", "*")) {
        Set<String> prefixes = PREFIXES.get(compared % PREFIXES.size());
        assertThat(ours(element, prefixes))
            .as("%s with %s in %s", element.getNodeName(), prefixes, xml)
            .isEqualTo(bySantuario(element, prefixes));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(5 * DOCUMENTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a xmlns='urn:a'><b xmlns=''><c xmlns='urn:a'/><d/></b><e/></a>",
        "<p:a xmlns:p='urn:1' xmlns:q='urn:q'><p:b xmlns:p='urn:2'><p:c xmlns:p='urn:1' q:z='1'/>"
            + "<p:d/></p:b><p:e q:y='2'/></p:a>",
        "<a xmlns:x='urn:z' xmlns:y='urn:b' y:k='1' x:k='2' k='3' j='4' xml:lang='en'/>",
        "<a xmlns:b='urn:b' xmlns:a='urn:a'><b:c a:d='1'><b:c xmlns:b='urn:b' a:d='2'/></b:c></a>",
        "<a xmlns:xml='http://www.w3.org/XML/1998/namespace'><b xml:space='preserve'/></a>",
        "<a>1<![CDATA[<&>]]>2<?p?><?q  d\te?><!-- c --><b/></a>"
      })
  void form_ofNamespacesThatChange_isSantuarios(String xml) throws Exception {
    for (Element element : Xml.all(Xml.parse(bytes(xml)), "*", "*")) {
      for (Set<String> prefixes :
          List.of(Set.<String>of(), Set.of("p", "#default"), Set.of("x", "a", "q"))) {
        assertThat(ours(element, prefixes)).isEqualTo(bySantuario(element, prefixes));
      }
    }
  }

  @Test
  void form_ofManyAttributes_isSantuarios() throws Exception {
    StringBuilder xml = new StringBuilder("<a");
    for (int i = 0; i < 100; i++) {
      xml.append(" xmlns:p%d='urn:%d' p%d:x%d='%d' y%d='1'".formatted(i, i % 7, i, i, i, 100 - i));
    }
    Element element = Xml.parse(bytes(xml + "/>")).getDocumentElement();
    assertThat(ours(element, Set.of())).isEqualTo(bySantuario(element, Set.of()));
  }

  /** Trees that somebody has built by hand declare nothing by themselves. */
  @Test
  void form_ofATreeWithoutDeclarations_isSantuarios() throws Exception {
    Document document = HardenedParser.shared().newDocument();
    Element root = XmlNames.append(document, "urn:a", "p:root");
    root.setAttributeNS("urn:b", "q:x", "1");
    root.setAttribute("plain", "2");
    XmlNames.append(root, "urn:c", "c").appendChild(document.createElement("level1"));
    XmlNames.declare(XmlNames.append(root, "urn:d", "p:d"), "p", "urn:d");
    assertThat(ours(root, Set.of())).isEqualTo(bySantuario(root, Set.of()));
  }

  @Test
  void form_ofARelativeNamespace_isRefusedWhereSantuarioRefusesIt() throws Exception {
    for (String xml :
        List.of(
            "<a><b xmlns='orders'/><c/></a>",
            "<a xmlns:p='orders'><b/><c/></a>",
            "<a xmlns='orders'><b xmlns='orders'/><c xmlns=''/></a>")) {
      for (Element element : Xml.all(Xml.parse(bytes(xml)), "*", "*")) {
        boolean refused = false;
        try {
          bySantuario(element, Set.of());
        } catch (NotCanonicalException e) {
          refused = true;
        }
        if (refused) {
          assertThatThrownBy(() -> ours(element, Set.of()))
              .isInstanceOf(NotCanonicalException.class);
        } else {
          assertThat(ours(element, Set.of())).isEqualTo(bySantuario(element, Set.of()));
        }
      }
    }
  }

  /** Santuario passes over them, so that what they stand for would not be signed. */
  @Test
  void form_ofAnEntityReference_isRefused() {
    Document document = HardenedParser.shared().newDocument();
    Element root = XmlNames.append(document, "urn:a", "a");
    Node reference = document.createEntityReference("price");
    root.appendChild(reference);
    assertThatThrownBy(() -> ours(root, Set.of())).isInstanceOf(NotCanonicalException.class);
    root.removeChild(reference);
    assertThat(root.hasChildNodes()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void form_longerThanTheMost_isGivenUp_andNotOneByteBefore(CanonicalForm method) throws Exception {
    for (int length : new int[] {1, 100, 5_000, 100_000}) {
      Element element =
          Xml.parse(bytes("<a>" + "x&lt;".repeat(length) + "</a>")).getDocumentElement();
      byte[] form = method.canonicalize(element, Set.of());
      assertThat(method.canonicalize(element, Set.of(), form.length)).isEqualTo(form);
      for (long most : new long[] {0, 1, form.length / 2, form.length - 1}) {
        assertThatThrownBy(() -> method.canonicalize(element, Set.of(), most))
            .isInstanceOf(Utf8Buffer.FullException.class);
      }
    }
  }
}
