package dev.keyoverlap.docs;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.HeadingAnchorExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.Code;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlRenderer;

/** Markdown as the pages use it: CommonMark with tables, and an anchor for each heading. */
final class Markdown {

  private static final List<Extension> EXTENSIONS =
      List.of(TablesExtension.create(), HeadingAnchorExtension.create());

  private static final Parser PARSER = Parser.builder().extensions(EXTENSIONS).build();

  private Markdown() {}

  /** The tree of a page. */
  static Node parse(String text) {
    return PARSER.parse(text);
  }

  /** HTML of a page or of a part of it. */
  static String html(Node tree, AttributeProvider attributes) {
    return HtmlRenderer.builder()
        .extensions(EXTENSIONS)
        .attributeProviderFactory(context -> attributes)
        .build()
        .render(tree);
  }

  /** Gives anchors to the headings of one page; two headings of one text get different anchors. */
  static IdGenerator anchors() {
    return IdGenerator.builder().build();
  }

  /** The words of a heading or a link, code included. */
  static String words(Node node) {
    StringBuilder words = new StringBuilder();
    collect(node, words);
    return words.toString();
  }

  private static void collect(Node node, StringBuilder words) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      if (child instanceof Text text) {
        words.append(text.getLiteral());
      } else if (child instanceof Code code) {
        words.append(code.getLiteral());
      } else if (child instanceof SoftLineBreak) {
        words.append(' ');
      } else {
        collect(child, words);
      }
    }
  }
}
