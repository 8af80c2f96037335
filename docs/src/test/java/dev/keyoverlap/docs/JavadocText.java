package dev.keyoverlap.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.SinceTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import com.sun.source.util.DocTreeScanner;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** The paragraphs of a Javadoc comment, without blocks of code. A tag is a paragraph. */
@SuppressWarnings("VoidUsed") // a scanner passes on what it was given
final class JavadocText extends DocTreeScanner<Void, Void> {

  private static final Set<String> INLINE = Set.of("a", "b", "i", "em", "strong", "sub", "sup");

  private final StringBuilder text = new StringBuilder();
  private int inCode;

  private JavadocText() {}

  static List<String> of(DocCommentTree comment) {
    JavadocText collector = new JavadocText();
    collector.scan(comment, null);
    return Arrays.stream(collector.text.toString().split("\n\n"))
        .map(paragraph -> paragraph.replaceAll("\\s+", " ").strip())
        .filter(paragraph -> !paragraph.isEmpty())
        .toList();
  }

  /** White space after the first sentence belongs to neither part. */
  @Override
  public Void visitDocComment(DocCommentTree comment, Void nothing) {
    scan(comment.getFirstSentence(), nothing);
    append(" ");
    scan(comment.getBody(), nothing);
    return scan(comment.getBlockTags(), nothing);
  }

  @Override
  public Void visitText(TextTree words, Void nothing) {
    append(words.getBody().replaceAll("\\s+", " "));
    return null;
  }

  @Override
  public Void visitEntity(EntityTree entity, Void nothing) {
    append("&");
    return null;
  }

  @Override
  public Void visitLiteral(LiteralTree literal, Void nothing) {
    append(literal.getKind().tagName.equals("code") ? Prose.CODE : literal.getBody().getBody());
    return null;
  }

  @Override
  public Void visitLink(LinkTree link, Void nothing) {
    if (link.getLabel().isEmpty()) {
      append(Prose.CODE);
    }
    return scan(link.getLabel(), nothing);
  }

  @Override
  public Void visitStartElement(StartElementTree element, Void nothing) {
    String name = element.getName().toString();
    if (name.equals("pre") || name.equals("code")) {
      append(name.equals("pre") ? "\n\n" : Prose.CODE);
      inCode++;
    } else if (!INLINE.contains(name)) {
      append("\n\n");
    }
    return null;
  }

  @Override
  public Void visitEndElement(EndElementTree element, Void nothing) {
    String name = element.getName().toString();
    if (name.equals("pre") || name.equals("code")) {
      inCode--;
    }
    if (!INLINE.contains(name) && !name.equals("code")) {
      append("\n\n");
    }
    return null;
  }

  @Override
  public Void visitParam(ParamTree tag, Void nothing) {
    append("\n\n");
    return scan(tag.getDescription(), nothing);
  }

  @Override
  public Void visitReturn(ReturnTree tag, Void nothing) {
    append("\n\n");
    return scan(tag.getDescription(), nothing);
  }

  @Override
  public Void visitThrows(ThrowsTree tag, Void nothing) {
    append("\n\n");
    return scan(tag.getDescription(), nothing);
  }

  @Override
  public Void visitSee(SeeTree tag, Void nothing) {
    return null;
  }

  @Override
  public Void visitSince(SinceTree tag, Void nothing) {
    return null;
  }

  private void append(String words) {
    if (inCode == 0) {
      text.append(words);
    }
  }
}
