package dev.keyoverlap.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;

/** The frame of each page of the site: head, navigation, sections, next page. */
final class Template {

  private final Contents contents;
  private final String version;

  Template(Contents contents, String version) {
    this.contents = contents;
    this.version = version;
  }

  /** A page of the documentation; the last argument says where its links lead on the site. */
  String page(Page page, String address, UnaryOperator<String> links) {
    // The tree is parsed anew, since its links are changed.
    Page copy = Page.of(page.path(), page.text());
    copy.tree()
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(Link link) {
                link.setDestination(links.apply(link.getDestination()));
                visitChildren(link);
              }

              @Override
              public void visit(Image image) {
                image.setDestination(links.apply(image.getDestination()));
                visitChildren(image);
              }
            });
    String text =
        Markdown.html(
            copy.tree(),
            (node, tag, attributes) -> {
              if (tag.equals("img")) {
                attributes.put("loading", "lazy");
              }
            });
    text = text.replace("<table>", "<div class=\"table\"><table>");
    text = text.replace("</table>", "</table></div>");
    return frame(page.title(), address, text + next(page, address), sections(page));
  }

  /** A file of the project as it is. */
  String source(String path, String text, String address) {
    return frame(
        path.substring(path.lastIndexOf('/') + 1),
        address,
        "<p class=\"path\">" + escaped(path) + "</p><pre><code>" + escaped(text) + "</code></pre>",
        "");
  }

  private String frame(String title, String address, String text, String sections) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8"/>
    <meta name="viewport" content="width=device-width, initial-scale=1"/>
    <meta name="color-scheme" content="light dark"/>
    <title>%s · KeyOverlap</title>
    <link rel="stylesheet" href="%s"/>
    </head>
    <body>
    <header><a href="%s">KeyOverlap</a> <span>%s</span></header>
    <div class="columns">
    <nav aria-label="Pages"><details open="open"><summary>Pages</summary>
    %s</details></nav>
    <main>
    %s
    </main>
    %s
    </div>
    </body>
    </html>
    """
        .formatted(
            escaped(title),
            Site.relative(address, "style.css"),
            Site.relative(address, "index.html"),
            escaped(version),
            navigation(address),
            text,
            sections);
  }

  private String navigation(String address) {
    StringBuilder html = new StringBuilder();
    for (Contents.Chapter chapter : contents.chapters()) {
      html.append("<h2>").append(escaped(chapter.title())).append("</h2>\n<ul>\n");
      for (Contents.Entry entry : chapter.entries()) {
        String to = Site.address(entry.path());
        html.append("<li><a href=\"")
            .append(Site.relative(address, to))
            .append(to.equals(address) ? "\" aria-current=\"page\">" : "\">")
            .append(escaped(entry.title()))
            .append("</a></li>\n");
      }
      html.append("</ul>\n");
    }
    return html.append("<h2>API</h2>\n<ul><li><a href=\"")
        .append(Site.relative(address, "api/index.html"))
        .append("\">Javadoc</a></li></ul>\n")
        .toString();
  }

  private static String sections(Page page) {
    List<Page.Section> sections =
        page.headings().stream().filter(section -> section.level() == 2).toList();
    if (sections.size() < 2) {
      return "";
    }
    StringBuilder html = new StringBuilder("<aside aria-label=\"On this page\">\n<ul>\n");
    sections.forEach(
        section ->
            html.append("<li><a href=\"#")
                .append(section.anchor())
                .append("\">")
                .append(escaped(section.words()))
                .append("</a></li>\n"));
    return html.append("</ul>\n</aside>").toString();
  }

  private String next(Page page, String address) {
    List<Contents.Entry> entries = contents.entries();
    for (int i = 0; i + 1 < entries.size(); i++) {
      if (entries.get(i).path().equals(page.path())) {
        Contents.Entry next = entries.get(i + 1);
        return "<p class=\"next\"><a href=\"%s\">Next: %s</a></p>"
            .formatted(Site.relative(address, Site.address(next.path())), escaped(next.title()));
      }
    }
    return "";
  }

  /** A file that is part of this program. */
  static String resource(String name) {
    try (InputStream in = Template.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The program lacks its file " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
