package dev.keyoverlap.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;

/**
 * A page of the documentation.
 *
 * @param path where it is, from the root of the project, such as {@code docs/limits.md}
 * @param text its Markdown
 * @param tree the same as a tree
 */
public record Page(String path, String text, Node tree) {

  /**
   * Takes a page apart.
   *
   * @param path where it is, from the root of the project
   * @param text its Markdown
   * @return the page
   */
  public static Page of(String path, String text) {
    return new Page(path, text, Markdown.parse(text));
  }

  /**
   * Its first heading.
   *
   * @return the title
   */
  public String title() {
    return headings().stream().findFirst().map(Section::words).orElse(path);
  }

  /**
   * The anchors of its headings.
   *
   * @return an anchor for each heading
   */
  public List<String> anchors() {
    return headings().stream().map(Section::anchor).toList();
  }

  /**
   * All headings.
   *
   * @return in their order
   */
  public List<Section> headings() {
    IdGenerator anchors = Markdown.anchors();
    List<Section> found = new ArrayList<>();
    each(
        tree,
        node -> {
          if (node instanceof Heading heading) {
            String words = Markdown.words(heading);
            found.add(new Section(heading.getLevel(), words, anchors.generateId(words)));
          }
        });
    return found;
  }

  /**
   * Where links and pictures lead.
   *
   * @return the targets as they are written
   */
  public List<String> links() {
    List<String> found = new ArrayList<>();
    each(
        tree,
        node -> {
          if (node instanceof Link link) {
            found.add(link.getDestination());
          } else if (node instanceof Image image) {
            found.add(image.getDestination());
          }
        });
    return found;
  }

  /**
   * Its blocks of code.
   *
   * @return in their order
   */
  public List<CodeBlock> code() {
    List<CodeBlock> found = new ArrayList<>();
    each(
        tree,
        node -> {
          if (node instanceof FencedCodeBlock block) {
            String language = Optional.ofNullable(block.getInfo()).orElse("");
            found.add(new CodeBlock(language, block.getLiteral()));
          }
        });
    return found;
  }

  /**
   * The texts that people read, without blocks of code: paragraphs, headings, cells.
   *
   * @return their inline trees
   */
  public List<Node> proses() {
    List<Node> found = new ArrayList<>();
    each(
        tree,
        node -> {
          if (node instanceof Paragraph || node instanceof Heading || node instanceof TableCell) {
            found.add(node);
          }
        });
    return found;
  }

  private static void each(Node node, Consumer<Node> visitor) {
    visitor.accept(node);
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      each(child, visitor);
    }
  }

  /**
   * A block of code.
   *
   * @param language such as {@code java}; empty if it has none
   * @param code the lines
   */
  public record CodeBlock(String language, String code) {}

  /**
   * A heading.
   *
   * @param level 1 for the title
   * @param words its text
   * @param anchor what a link to it has after the {@code #}
   */
  public record Section(int level, String words, String anchor) {}
}
