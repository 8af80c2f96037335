package dev.keyoverlap.xmldsig.internal.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.Charset;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.xml.sax.ext.DefaultHandler2;

/** Trees are those of the JDK, counted while they grow, in every encoding that is read. */
class HardenedParserTest {

  private static final String[] DOCUMENTS = {
    "<a/>",
    "<?xml version='1.0' standalone='yes'?><!--c--><?p i?>\n<a>\n</a>\n<!--d--><?q?>",
    "<a xmlns='u:a' xmlns:b='u:b' b:c='&lt;&#10;d' e=' f ' b:a=''><b:g/>t<![CDATA[<u>]]>v</a>",
    "<z:a xmlns:z='u:z'><b xmlns=''>&amp;</b><c xmlns:z='u:y' z:d='' xml:lang='en'/></z:a>",
  };

  private static Document ours(byte[] xml, Budget budget) throws Exception {
    return HardenedParser.parseCounted(xml, Limit.SOAP_NODES, budget);
  }

  private static Document ofTheJdk(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setCoalescing(true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  @Test
  void tree_isTheOneThatTheJdkMakes() throws Exception {
    for (String document : DOCUMENTS) {
      byte[] xml = document.getBytes(UTF_8);
      assertThat(ours(xml, Budget.of(Limits.DEFAULT)).isEqualNode(ofTheJdk(xml)))
          .as(document)
          .isTrue();
    }
  }

  private static byte[] in(String encoding, String body) {
    return ("<?xml version=\"1.0\" encoding=\"" + encoding + "\"?>" + body)
        .getBytes(Charset.forName(encoding));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTF-8",
        "US-ASCII",
        "ISO-8859-1",
        "ISO-8859-15",
        "windows-1252",
        "windows-1251",
        "KOI8-R",
        "UTF-16",
        "UTF-16LE",
        "UTF-16BE"
      })
  void limits_holdInEveryEncodingThatIsRead(String encoding) throws Exception {
    Limits limits = Limits.DEFAULT.with(Limit.SOAP_NODES, 100).with(Limit.XML_MARKUP_BYTES, 1_000);
    Budget budget = Budget.of(limits);

    Document read = ours(in(encoding, "<a>" + "<b/>".repeat(98) + "</a>"), budget);
    assertThat(read.getDocumentElement().getChildNodes().getLength()).isEqualTo(98);
    assertThat(budget.spent(Limit.SOAP_NODES)).isEqualTo(99);
    assertThat(budget.done(Work.VISITS)).isEqualTo(99);
    assertRefused(Limit.SOAP_NODES, in(encoding, "<a><b/></a>"), budget);
    assertRefused(
        Limit.SOAP_NODES, in(encoding, "<a>" + "<b/>".repeat(100) + "</a>"), Budget.of(limits));
    assertRefused(
        Limit.XML_MARKUP_BYTES,
        in(encoding, "<a b='" + "\">".repeat(1_000) + "'/>"),
        Budget.of(limits));
    assertThat(ours(in(encoding, "<a>" + "x".repeat(10_000) + "</a>"), Budget.of(limits)))
        .isNotNull();
  }

  private static void assertRefused(Limit limit, byte[] xml, Budget budget) {
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> ours(xml, budget))
        .satisfies(e -> assertThat(e.limit()).isEqualTo(limit));
  }

  @ParameterizedTest
  @ValueSource(strings = {"IBM037", "IBM1047", "ISO-2022-JP", "Shift_JIS", "UTF-7", "x-unknown"})
  void encoding_inWhichMarkupLooksDifferent_isRefusedByItsName(String encoding) throws Exception {
    ByteArrayOutputStream xml = new ByteArrayOutputStream();
    xml.writeBytes(("<?xml version='1.0' encoding='" + encoding + "'?>").getBytes(UTF_8));
    // What a parser would read on in the other encoding.
    xml.writeBytes("<a/>".getBytes(Charset.forName(encoding.startsWith("I") ? encoding : "UTF-8")));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> ours(xml.toByteArray(), Budget.of(Limits.DEFAULT)))
        .withMessageContaining(encoding.toLowerCase(java.util.Locale.ROOT))
        .withMessageContaining("UTF-8");
  }

  @Test
  void encoding_thatIsNotTheOneDeclared_isRefused() {
    for (byte[] xml :
        new byte[][] {
          "<?xml version='1.0' encoding='UTF-16'?><a/>".getBytes(UTF_8),
          "<?xml version='1.0' encoding='UTF-8'?><a/>".getBytes(Charset.forName("UTF-16")),
          in("IBM037", "<a/>")
        }) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> ours(xml, Budget.of(Limits.DEFAULT)))
          .withMessageContaining("encoding");
    }
  }

  @Test
  void limitsOfTheCaller_areThoseThatHold() throws Exception {
    byte[] deep = ("<a>".repeat(600) + "</a>".repeat(600)).getBytes(UTF_8);

    assertRefused(Limit.XML_DEPTH, deep, Budget.of(Limits.DEFAULT));
    assertThat(ours(deep, Budget.of(Limits.DEFAULT.with(Limit.XML_DEPTH, 600)))).isNotNull();
    assertRefused(
        Limit.XML_DEPTH,
        "<a><b/></a>".getBytes(UTF_8),
        Budget.of(Limits.DEFAULT.with(Limit.XML_DEPTH, 1)));
  }

  @Test
  void parser_thatHasReadEnough_isNotUsedAgain() throws Exception {
    JdkParsers parsers = new JdkParsers(HardenedParser.limits(Limits.DEFAULT));
    byte[] xml = ("<a>" + "x".repeat(100_000) + "</a>").getBytes(UTF_8);
    int kept = 0;
    for (long read = xml.length; read <= JdkParsers.MOST_BYTES; read += xml.length) {
      parse(parsers, xml);
      assertThat(parsers.waiting()).isEqualTo(1);
      kept++;
    }
    assertThat(kept).isPositive();
    parse(parsers, xml);
    assertThat(parsers.waiting()).isZero();
    parse(parsers, "<a/>".getBytes(UTF_8));
    assertThat(parsers.waiting()).isEqualTo(1);
  }

  private static void parse(JdkParsers parsers, byte[] xml) throws Exception {
    try (InputStream input = new ByteArrayInputStream(xml)) {
      parsers.parse(input, xml.length, new DefaultHandler2());
    }
  }
}
