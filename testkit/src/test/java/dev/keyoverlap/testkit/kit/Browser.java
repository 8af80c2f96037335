package dev.keyoverlap.testkit.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real browser that opens a page with frames from the file system, without a network. */
final class Browser {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final Pattern FOUND =
      Pattern.compile("<pre id=\"found\">(.*?)</pre>", Pattern.DOTALL);

  private final Path folder;

  Browser(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs a script over frames with a page.
   *
   * @param page the page of every frame
   * @param frames the style of each frame
   * @param script leaves its findings by calling {@code done(text)}
   */
  String run(String page, List<String> frames, String script) throws Exception {
    StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body><pre id=\"found\"></pre>");
    for (String style : frames) {
      html.append("<iframe style=\"border: 0; ").append(style).append("\" srcdoc=\"");
      html.append(page.replace("&", "&amp;").replace("\"", "&quot;")).append("\"></iframe>");
    }
    html.append(
        "<script>const done = text => { document.getElementById('found').textContent = text; };");
    html.append("window.onload = async () => { try {\n").append(script);
    html.append("\n} catch (e) { done('failed: ' + e.stack); } };</script></body></html>");
    Path file = Files.writeString(folder.resolve("frames.html"), html);
    Path printed = folder.resolve("dom.html");
    Process browser = start(file, printed);
    assertThat(browser.waitFor(2, TimeUnit.MINUTES)).as("the browser ends").isTrue();
    Matcher found = FOUND.matcher(Files.readString(printed, UTF_8));
    assertThat(found.find()).isTrue();
    return found.group(1).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private Process start(Path file, Path printed) {
    for (String name : NAMES) {
      try {
        return new ProcessBuilder(
                name,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--window-size=1300,1000",
                "--virtual-time-budget=20000",
                "--dump-dom",
                file.toUri().toString())
            .redirectOutput(printed.toFile())
            .redirectError(folder.resolve("errors.txt").toFile())
            .start();
      } catch (IOException e) {
        // Another one may be there.
      }
    }
    return abort("Skipped: there is none of " + NAMES + " on the path");
  }
}
