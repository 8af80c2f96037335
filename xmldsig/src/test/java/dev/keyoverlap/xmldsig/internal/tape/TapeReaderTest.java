package dev.keyoverlap.xmldsig.internal.tape;

import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.text;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.RandomXml;
import dev.keyoverlap.xmldsig.Xml;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whichever parser there is: what is read is the same, and what is refused. */
class TapeReaderTest {

  static Stream<Arguments> readers() {
    return Stream.of(
        Arguments.of("the JDK's", TapeReader.ofTheJdk()),
        Arguments.of("Woodstox", TapeReader.shared()));
  }

  private static String canonical(TapeReader reader, byte[] xml) throws Exception {
    return text(
        TapePart.canonical(
            Xml.tape(reader, xml),
            TapePart.Cut.whole(
                XmlTape.DOCUMENT, CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS, Set.of()),
            Long.MAX_VALUE,
            64));
  }

  @Test
  void shared_whereThereIsWoodstox_isIt() {
    assertThat(Woodstox.ifPresent(Limits.DEFAULT)).isPresent();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_ofWhatIsNotWellFormed_saysWhatAndWhere_andNothingOfIt(String name, TapeReader reader) {
    Map.of(
            "<!DOCTYPE secret><secret/>", "it has a DOCTYPE",
            "<secret>\n<b>", "it ends too early, at line 2",
            "<secret>\n<b></secret>", "an end tag does not match its start tag, at line 2",
            "<secret>&secret;</secret>", "an entity that XML does not have, at line 1, column",
            "<secret:a/>", "a namespace prefix is not declared, at line 1, column",
            "<a secret='1' secret='2'/>", "the same attribute twice, at line 1, column",
            "<secret>\n\u0001</secret>", "a character that XML does not allow, at line 2, column",
            "<secret/><secret/>", "there is something after its root element, at line 1, column",
            "<secret/ >", "its syntax is wrong, at line 1, column")
        .forEach(
            (xml, flaw) ->
                assertThatThrownBy(() -> Xml.tape(reader, bytes(xml)))
                    .as(xml)
                    .isInstanceOf(MalformedMessageException.class)
                    .hasMessageStartingWith("This XML is not accepted: ")
                    .hasMessageContaining(flaw)
                    .hasMessageEndingWith(". Ask the sender for a corrected document")
                    .message()
                    .doesNotContain("secret", "Exception", "com.ctc", "unknown-source"));
  }

  @Test
  void read_ofRandomDocuments_isTheSameByBoth() throws Exception {
    TapeReader jdk = TapeReader.ofTheJdk();
    for (int seed = 1000; seed < 1500; seed++) {
      byte[] xml = bytes(RandomXml.of(seed, true));
      assertThat(canonical(TapeReader.shared(), xml)).isEqualTo(canonical(jdk, xml));
      assertThat(canonical(jdk, xml)).isEqualTo(text(Xml.write(Xml.parse(xml))));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_ofADoctype_isRefusedAndFetchesNothing(
      String name, TapeReader reader, @TempDir Path folder) throws Exception {
    Path dtd = Files.writeString(folder.resolve("x.dtd"), "<!ELEMENT a ANY>");
    assertThat(canonical(reader, bytes("<a>x</a>"))).isEqualTo("<a>x</a>");
    for (String doctype :
        new String[] {
          "<!DOCTYPE a>",
          "<!DOCTYPE a SYSTEM \"" + dtd.toUri() + "\">",
          "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x.dtd\">",
          "<!DOCTYPE a [<!ENTITY x SYSTEM \"" + dtd.toUri() + "\">]>",
          "<!DOCTYPE a [<!ENTITY a0 \"a\"><!ENTITY a1 \"&a0;&a0;\"><!ENTITY a2 \"&a1;&a1;\">]>",
          "<!DOCTYPE a [<!ATTLIST a b CDATA 'added'>]>"
        }) {
      assertRefused(reader, bytes(doctype + "<a>x</a>"));
      assertRefused(reader, bytes(doctype + "<a>&a2;&x;</a>"));
    }
    assertRefused(reader, bytes("<a>&unknown;</a>"));
  }

  private static void assertRefused(TapeReader reader, byte[] xml) {
    assertThatThrownBy(() -> Xml.tape(reader, xml)).isInstanceOf(MalformedMessageException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_beyondTheLimits_isRefused(String name, TapeReader reader) throws Exception {
    int deepest = (int) Limit.XML_DEPTH.standard();
    assertThat(Xml.tape(reader, bytes("<a>".repeat(deepest) + "</a>".repeat(deepest))).elements())
        .isEqualTo(deepest);
    assertRefused(reader, bytes("<a>".repeat(deepest + 1) + "</a>".repeat(deepest + 1)));
    StringBuilder attributes = new StringBuilder("<a");
    for (int i = 0; i < Limit.XML_ATTRIBUTES.standard() + 1; i++) {
      attributes.append(" a").append(i).append("='1'");
    }
    assertRefused(reader, bytes(attributes + "/>"));

    String longValue = "x".repeat(2_000_000);
    assertThat(canonical(reader, bytes("<a b='" + longValue + "'>" + longValue + "</a>")))
        .hasSizeGreaterThan(4_000_000);
    String ampersands = "<a>" + "&amp;".repeat(300_000) + "</a>";
    assertThat(canonical(reader, bytes(ampersands))).isEqualTo(ampersands);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("readers")
  void read_ofEncodingsAndVersions_isRightOrRefused(String name, TapeReader reader)
      throws Exception {
    String xml = "<?xml version='1.0' encoding='%s'?><a b='\u00e4'>\u00fc\u20ac</a>";
    String expected = "<a b=\"\u00e4\">\u00fc\u20ac</a>";
    assertThat(canonical(reader, bytes(xml.formatted("UTF-8")))).isEqualTo(expected);
    assertThat(canonical(reader, xml.formatted("UTF-16").getBytes(UTF_16))).isEqualTo(expected);
    assertThat(canonical(reader, "<a>\u00fc</a>".getBytes(UTF_16))).isEqualTo("<a>\u00fc</a>");
    assertThat(canonical(reader, bytes("\ufeff<a>\u00fc</a>"))).isEqualTo("<a>\u00fc</a>");
    String latin = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u00fc</a>";
    assertThat(canonical(reader, latin.getBytes(ISO_8859_1))).isEqualTo("<a>\u00fc</a>");

    assertRefused(reader, "<a>\u00fc</a>".getBytes(ISO_8859_1));
    assertRefused(reader, bytes("<?xml version='1.1'?><a/>"));
    assertRefused(reader, bytes("<?xml version='1.0' encoding='nothing'?><a/>"));
    assertRefused(reader, bytes("<a>\u0001</a>"));
    assertRefused(reader, bytes("<a>&#1;</a>"));
    assertRefused(reader, bytes("<a>&#xD800;</a>"));
    assertRefused(reader, bytes("<a b='1' b='2'/>"));
    assertRefused(reader, bytes("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>"));
    assertRefused(reader, bytes("<p:a/>"));
    assertRefused(reader, bytes("<a xmlns:p=''/>"));
    assertRefused(reader, bytes("<a>]]></a>"));
    assertRefused(reader, bytes("<a/><b/>"));
    assertRefused(reader, bytes("<a/>text"));
    assertRefused(reader, bytes("<a"));
    assertRefused(reader, bytes(""));
  }
}
