package dev.keyoverlap.documents;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.KeystoreStatus;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.Renewals;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a browser makes of the pages: no two words lie on each other, nothing is cut off, nothing is
 * too small or too pale to be read, in wide and narrow windows, light and dark.
 *
 * <p>The pages hold no script. They are put into frames of another page, whose script measures.
 */
@Tag("any-jdk")
class RunbookInABrowserTest {

  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Pattern FOUND =
      Pattern.compile("<pre id=\"found\">(.*?)</pre>", Pattern.DOTALL);

  private static final String MEASURE =
      """
      const found = [];
      const near = 1;
      const light = c => { const v = c.map(x => x / 255)
          .map(x => x > 0.04045 ? ((x + 0.055) / 1.055) ** 2.4 : x / 12.92);
        return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]; };
      const rgb = text => text.match(/[0-9.]+/g).slice(0, 3).map(Number);
      const contrast = (a, b) => { const x = light(rgb(a)), y = light(rgb(b));
        return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); };
      function measure(frame) {
        const page = frame.contentDocument, view = frame.contentWindow;
        const say = text => found.push(frame.title + ': ' + text);
        const dark = view.matchMedia('(prefers-color-scheme: dark)').matches;
        say(dark ? 'is dark' : 'is light');
        const back = view.getComputedStyle(page.body).backgroundColor;
        const root = page.documentElement;
        if (root.scrollWidth > root.clientWidth) say('is cut off on the right');
        for (const svg of page.querySelectorAll('svg')) {
          const edge = svg.getBoundingClientRect();
          const scale = edge.width / svg.viewBox.baseVal.width;
          const words = [...svg.querySelectorAll('text')];
          const boxes = words.map(word => word.getBoundingClientRect());
          words.forEach((word, i) => {
            const b = boxes[i], style = view.getComputedStyle(word), name = word.textContent;
            if (b.left < edge.left - near || b.right > edge.right + near || b.top < edge.top - near
                || b.bottom > edge.bottom + near) say('"' + name + '" is cut off');
            if (parseFloat(style.fontSize) * scale < 8.5) say('"' + name + '" is too small');
            if (!word.closest('.done') && contrast(style.fill, back) < 4.5)
              say('"' + name + '" is too pale');
            words.slice(0, i).forEach((other, j) => {
              const o = boxes[j];
              if (Math.min(b.right, o.right) - Math.max(b.left, o.left) > near
                  && Math.min(b.bottom, o.bottom) - Math.max(b.top, o.top) > 2 * near)
                say('"' + name + '" lies on "' + other.textContent + '"');
            });
          });
        }
        for (const cell of page.querySelectorAll('p, dd, td, th, h1, h2, figcaption')) {
          if (cell.scrollWidth > cell.clientWidth + near && cell.clientWidth > 1)
            say('"' + cell.textContent + '" is wider than its place');
          const style = view.getComputedStyle(cell);
          if (contrast(style.color, back) < 4.5) say('"' + cell.textContent + '" is too pale');
        }
      }
      window.onload = () => {
        for (const frame of document.querySelectorAll('iframe')) measure(frame);
        found.push('all measured');
        document.getElementById('found').textContent = found.join('\\n');
      };
      """;

  @TempDir private Path folder;
  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @Test
  void everyPlan_wideAndNarrow_isLegible() throws Exception {
    Map<String, String> pages = new LinkedHashMap<>();
    Procedure.all().forEach(one -> pages.put(one.caseId(), Runbook.html(one)));

    List<String> found = measured(pages);

    assertThat(found).filteredOn(line -> !line.contains(": is ")).isEmpty();
    assertThat(found).filteredOn(line -> line.endsWith(": is dark")).hasSize(pages.size() * 2);
    assertThat(found).filteredOn(line -> line.endsWith(": is light")).hasSize(pages.size() * 2);
    assertThat(found).noneMatch(line -> line.contains("is cut off"));
  }

  @Test
  void renewalInProgress_withLongWordsInIt_isLegible() throws Exception {
    Map<String, String> pages = new LinkedHashMap<>();
    Renewal renewal = inProgress();
    while (!renewal.isFinished()) {
      pages.put("after " + renewal.state().done().size() + " steps", Runbook.html(renewal.state()));
      clock.advance(Duration.ofHours(3));
      renewal = Renewals.step(renewal.by("alice"), renewal.next().orElseThrow(), clock);
    }

    List<String> found = measured(pages);

    assertThat(pages).hasSizeGreaterThan(10);
    assertThat(found)
        .filteredOn(line -> !line.endsWith("is dark") && !line.endsWith("is light"))
        .isEmpty();
    assertThat(found).hasSize(pages.size() * 4);
  }

  @Test
  void statusOfAKeystore_withManyKeysAndLongNames_isLegible() throws Exception {
    Renewal renewal = inProgress();
    KeystoreRotation many = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    many.add(ORDERS, OLD);
    many.swap(ORDERS, NEW);
    many.stage(ORDERS, Renewals.key("next", 900));
    many.markCompromised(OLD.keyId(), "lost");
    many.add(Alias.alias("a-very-long-alias".repeat(6)), Renewals.key("long", 30));
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("renewal", StatusPage.html(KeystoreStatus.of(rotation), "keys.p12"));
    clock.advance(Duration.ofDays(20));
    pages.put("keys", StatusPage.html(KeystoreStatus.of(many), "n".repeat(200)));

    List<String> found = measured(pages);

    assertThat(renewal.isFinished()).isFalse();
    assertThat(pages.get("renewal")).contains("Next: ");
    assertThat(pages.get("keys")).contains("class=\"stop\"", "class=\"staged\"", "banner");
    assertThat(found)
        .filteredOn(line -> !line.endsWith("is dark") && !line.endsWith("is light"))
        .isEmpty();
    assertThat(found).hasSize(pages.size() * 4);
  }

  private Renewal inProgress() throws Exception {
    clock.set(OLD.certificate().getNotBefore().toInstant().plus(Duration.ofDays(300)));
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    return Renewal.with(rotation, ORDERS)
        .partner("a partner", Procedure.named("CS1"))
        .partner("another partner " + "of-a-very-long-name".repeat(5), Procedure.named("CS4"))
        .gate("another partner " + "of-a-very-long-name".repeat(5), Renewals.gate())
        .begin()
        .supplyKey(NEW, "e".repeat(200));
  }

  /** The control: what the measurement is there to find, it finds. */
  @Test
  void pageWithFaults_isFoundOut() throws Exception {
    String page = Runbook.html(Procedure.named("CS1"));
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("twice", page.replaceFirst("(<text [^>]*>create key</text>)", "$1$1"));
    pages.put(
        "off", page.replace("</svg>", "<text x=\"340\" y=\"99\">beyond the edge</text></svg>"));
    pages.put("small", page.replace("svg .label {", "svg .label { font-size: 5px;"));
    pages.put("pale", page.replace("--soft: #55606e", "--soft: #c0c0c0"));
    pages.put(
        "broad",
        page.replace("Trust the new", "Trustthenew".repeat(200) + " new")
            .replace("overflow-wrap: break-word", ""));

    List<String> found = measured(pages);

    assertThat(found)
        .anyMatch(line -> line.startsWith("twice") && line.contains("\"create key\" lies on"))
        .anyMatch(line -> line.startsWith("off") && line.contains("\"beyond the edge\" is cut off"))
        .anyMatch(line -> line.startsWith("small") && line.contains("is too small"))
        .anyMatch(line -> line.startsWith("pale") && line.contains("is too pale"))
        .anyMatch(line -> line.startsWith("broad") && line.contains("is cut off on the right"));
  }

  /** What there is to say of each page in a window wide and narrow, light and dark. */
  private List<String> measured(Map<String, String> pages) throws Exception {
    Markup out = new Markup();
    out.open("html", "lang", "en").open("head").element("title", "frames").close().open("body");
    pages.forEach(
        (name, page) -> {
          for (int width : List.of(1200, 400)) {
            for (String scheme : List.of("light", "dark")) {
              out.element(
                  "iframe",
                  "",
                  "title",
                  name + ", " + width + ", " + scheme,
                  "width",
                  Integer.toString(width),
                  "height",
                  "900",
                  "style",
                  "border: 0; color-scheme: " + scheme,
                  "srcdoc",
                  page);
            }
          }
        });
    out.element("pre", "", "id", "found").close().close();
    Path script = Files.writeString(folder.resolve("measure.js"), MEASURE);
    Path file =
        Files.writeString(
            folder.resolve("frames.html"),
            out.page()
                .replace("</body>", "<script src=\"" + script.toUri() + "\"></script></body>"));
    Matcher found = FOUND.matcher(browse(file));
    assertThat(found.find()).isTrue();
    List<String> lines =
        found
            .group(1)
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .lines()
            .toList();
    assertThat(lines).last().isEqualTo("all measured");
    return lines.subList(0, lines.size() - 1);
  }

  private String browse(Path file) throws IOException, InterruptedException {
    Path printed = folder.resolve("dom.html");
    Process browser = start(file, printed);
    assertThat(browser.waitFor(2, TimeUnit.MINUTES)).as("the browser ends").isTrue();
    return Files.readString(printed, UTF_8);
  }

  private Process start(Path file, Path printed) {
    for (String name : BROWSERS) {
      try {
        return new ProcessBuilder(
                name,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1300,1000",
                "--dump-dom",
                file.toUri().toString())
            .redirectOutput(printed.toFile())
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
      } catch (IOException e) {
        // Another one may be there.
      }
    }
    return abort("Skipped: there is none of " + BROWSERS + " on the path");
  }
}
