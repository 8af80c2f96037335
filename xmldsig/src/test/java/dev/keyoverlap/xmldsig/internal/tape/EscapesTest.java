package dev.keyoverlap.xmldsig.internal.tape;

import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.VerifiedElement;
import dev.keyoverlap.xmldsig.Xml;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is spelled longer than it was written finds room, however much of it there is. */
class EscapesTest {

  private static final int LONGEST = 4_096;

  /** As written, and as canonical XML spells it in text, in attributes and in comments. */
  private static final String[][] CHARACTERS = {
    {"&amp;", "&amp;", "&amp;", null},
    {"&lt;", "&lt;", "&lt;", null},
    {">", "&gt;", ">", ">"},
    {"\"", "\"", "&quot;", "\""},
    {"&#9;", "\t", "&#x9;", null},
    {"&#10;", "\n", "&#xA;", null},
    {"&#13;", "&#xD;", "&#xD;", null},
    {"\u00e4", "\u00e4", "\u00e4", "\u00e4"},
    {"\u20ac", "\u20ac", "\u20ac", "\u20ac"},
    {"\ud83d\ude00", "\ud83d\ude00", "\ud83d\ude00", "\ud83d\ude00"},
    {"x", "x", "x", "x"}
  };

  private static String meaning(String written) {
    return Xml.parse(bytes("<a>" + written + "</a>")).getDocumentElement().getTextContent();
  }

  /** Every length, into a buffer that has as little room as it can, and its whole content. */
  @Test
  void buffer_ofEveryLength_holdsWhatWasWritten() {
    for (String[] character : CHARACTERS) {
      String one = meaning(character[0]);
      Utf8Buffer text = new Utf8Buffer(0);
      Utf8Buffer value = new Utf8Buffer(0);
      Utf8Buffer markup = new Utf8Buffer(0);
      for (int length = 0; length <= LONGEST; length++) {
        char[] run = one.repeat(length).toCharArray();
        Utf8Buffer alone = new Utf8Buffer(0);
        alone.appendText(run, 0, run.length);
        assertThat(alone.length()).isEqualTo(length * bytes(character[1]).length);
        alone.appendValue(new String(run));
        assertThat(alone.length())
            .isEqualTo(length * (bytes(character[1]).length + bytes(character[2]).length));
        alone.appendMarkup(run, 0, run.length);
      }
      text.appendText(one.repeat(LONGEST).toCharArray(), 0, one.length() * LONGEST);
      value.appendValue(one.repeat(LONGEST));
      assertThat(text.text(0, text.length())).isEqualTo(character[1].repeat(LONGEST));
      assertThat(value.text(0, value.length())).isEqualTo(character[2].repeat(LONGEST));
      if (character[3] != null) {
        markup.appendMarkup(one.repeat(LONGEST));
        assertThat(markup.text(0, markup.length())).isEqualTo(character[3].repeat(LONGEST));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void runs_ofEveryCharacterInEveryPlace_areReadAndDigestedRight(boolean ofTheJdk)
      throws Exception {
    TapeReader reader = ofTheJdk ? TapeReader.ofTheJdk() : TapeReader.shared();
    int[] lengths = {0, 1, 10, 63, 64, 65, 255, 256, 1_000, 4_095, 4_096, 4_097, 16_384, 40_000};
    for (String[] character : CHARACTERS) {
      for (int length : lengths) {
        String run = character[0].repeat(length);
        String namespace = "urn:" + character[0].repeat(Math.min(length, 1_000));
        String markup = character[3] == null ? "" : run;
        String xml =
            "<a b='%s' xmlns:p='%s'>%s<!--%s--><?p %s?></a>"
                .formatted(run, namespace, run, markup, markup);
        XmlTape tape = Xml.tape(reader, bytes(xml));
        for (CanonicalForm method :
            List.of(
                CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS, CanonicalForm.EXCLUSIVE_WITH_COMMENTS)) {
          TapePart.Cut cut = TapePart.Cut.whole(XmlTape.DOCUMENT, method, Set.of("p"));
          byte[] form = TapePart.canonical(tape, cut, Long.MAX_VALUE, 0);
          assertThat(text(form))
              .isEqualTo(
                  "<a xmlns:p=\"%s\" b=\"%s\">%s<!--%s--><?p%s?></a>"
                      .formatted(
                          "urn:" + character[2].repeat(Math.min(length, 1_000)),
                          character[2].repeat(length),
                          character[1].repeat(length),
                          markup,
                          markup.isEmpty() ? "" : " " + markup));
          MessageDigest digest = MessageDigest.getInstance("SHA-256");
          assertThat(TapePart.digest(tape, cut, form.length, List.of(digest)))
              .isEqualTo(form.length);
          assertThat(digest.digest()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(form));
        }
      }
    }
  }

  @Test
  void quotes_inAnAttribute_areSignedAndVerified() throws Exception {
    HeldKey key = TestKeys.ec("orders");
    XmlSigner signer = XmlSigner.with(sender(key)).signAs(ORDERS).build();
    for (int length : new int[] {0, 10, 100, 1_000, 100_000}) {
      byte[] signed = signer.sign(bytes("<o note='" + "\"".repeat(length) + "'><pay/></o>"));
      VerifiedElement element = verifier(key).verify(signed).only();
      assertThat(element.element().getAttribute("note")).hasSize(length);
    }
  }
}
