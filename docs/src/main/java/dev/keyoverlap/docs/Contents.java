package dev.keyoverlap.docs;

import java.util.ArrayList;
import java.util.List;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Heading;
import org.commonmark.node.Link;

/**
 * The list on the page {@link Pages#CONTENTS}: chapters with their pages. It is the navigation of
 * the site.
 *
 * @param chapters in their order
 */
public record Contents(List<Chapter> chapters) {

  /**
   * Reads the list.
   *
   * @param page the page that lists the others
   * @return its chapters
   */
  public static Contents of(Page page) {
    List<Chapter> chapters = new ArrayList<>();
    page.tree()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Heading heading) {
                if (heading.getLevel() == 2) {
                  chapters.add(new Chapter(Markdown.words(heading), new ArrayList<>()));
                }
              }

              @Override
              public void visit(Link link) {
                String target = link.getDestination();
                if (target.endsWith(".md") && !chapters.isEmpty()) {
                  String path = Pages.resolve(page.path(), target);
                  chapters
                      .get(chapters.size() - 1)
                      .entries()
                      .add(new Entry(Markdown.words(link), path));
                }
              }
            });
    return new Contents(chapters);
  }

  /**
   * The pages of all chapters.
   *
   * @return in the order in which they are read
   */
  public List<Entry> entries() {
    return chapters.stream().flatMap(chapter -> chapter.entries().stream()).toList();
  }

  /**
   * A chapter.
   *
   * @param title its heading
   * @param entries its pages
   */
  public record Chapter(String title, List<Entry> entries) {}

  /**
   * A page in the list.
   *
   * @param title what it is called there
   * @param path where it is, from the root of the project
   */
  public record Entry(String title, String path) {}
}
