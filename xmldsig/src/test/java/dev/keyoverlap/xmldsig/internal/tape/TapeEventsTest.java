package dev.keyoverlap.xmldsig.internal.tape;

import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.RandomXml;
import dev.keyoverlap.xmldsig.Xml;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** A tree that a tape reports is the tree of its canonical form. */
class TapeEventsTest {

  private static final CanonicalForm FORM = CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS;

  private static Element tree(XmlTape tape, TapePart.Cut cut, Limits limits) throws Exception {
    return ReceivedXml.of(tape, Budget.of(limits)).tree(cut);
  }

  @Test
  void tree_ofAnyPartOfRandomDocuments_isThatOfItsCanonicalForm() throws Exception {
    int compared = 0;
    for (int seed = 0; seed < 300; seed++) {
      String xml = RandomXml.of(seed, false);
      XmlTape tape = Xml.tape(bytes(xml));
      for (int top = 0; top < tape.elements(); top++) {
        if (tape.inheritsXmlAttributes(top)) {
          continue; // Nobody reads those of a signature.
        }
        TapePart.Cut cut = TapePart.Cut.whole(top, FORM, Set.of());
        byte[] canonical = TapePart.canonical(tape, cut, Long.MAX_VALUE, 64);
        Element tree = tree(tape, cut, Limits.DEFAULT);
        assertThat(text(FORM.canonicalize(tree))).as(xml).isEqualTo(text(canonical));
        assertThat(tree.isEqualNode(Xml.parse(canonical).getDocumentElement())).as(xml).isTrue();
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(300);
  }

  @Test
  void tree_withoutElements_isThatOfTheCanonicalFormWithoutThem() throws Exception {
    XmlTape tape = Xml.tape(bytes("<a>1<b>2<c/></b>3<d>4</d><!--5--><?p 6?></a>"));
    TapePart.Cut cut = new TapePart.Cut(0, FORM, Set.of(), element -> element == 1);
    assertThat(text(FORM.canonicalize(tree(tape, cut, Limits.DEFAULT))))
        .isEqualTo("<a>13<d>4</d><!--5--><?p 6?></a>");
  }

  @Test
  void tree_thatIsTooLong_isRefusedByItsLimit() throws Exception {
    XmlTape tape = Xml.tape(bytes("<a>" + "<b c='0123456789'/>".repeat(100) + "</a>"));
    TapePart.Cut cut = TapePart.Cut.whole(0, FORM, Set.of());
    Limits few = Limits.DEFAULT.with(Limit.XML_SIGNATURE_BYTES, 1_000);
    assertThat(tree(tape, cut, Limits.DEFAULT).getChildNodes().getLength()).isEqualTo(100);
    assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> tree(tape, cut, few));
  }

  @Test
  void tree_withARelativeNamespace_isRefusedAsItsCanonicalFormIs() throws Exception {
    XmlTape tape = Xml.tape(bytes("<a><b xmlns='orders'/></a>"));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> tree(tape, TapePart.Cut.whole(0, FORM, Set.of()), Limits.DEFAULT));
  }
}
