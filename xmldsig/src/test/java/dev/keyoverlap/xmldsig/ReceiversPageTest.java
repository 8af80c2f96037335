package dev.keyoverlap.xmldsig;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about receivers says what was observed. With {@code -Dkeyoverlap.writeReceiversPage} it
 * is written anew.
 */
class ReceiversPageTest {

  private static final Path PAGE = Path.of("docs", "receivers.md");
  private static final boolean WRITE = System.getProperty("keyoverlap.writeReceiversPage") != null;

  @TempDir Path folder;

  /** Lines about receivers that are absent, or are here in another version, stay as they are. */
  @Test
  void page_saysWhatWasObserved(TestReporter reporter) throws Exception {
    String former = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    for (XmlPeer peer : XmlPeer.all()) {
      if (!ReceiversPage.isCompared(peer, former, WRITE)) {
        reporter.publishEntry(
            peer.name(),
            "not compared: here is %s, and the page may tell of another version; it needs %s"
                .formatted(peer.version().orElse("none"), peer.source()));
      }
    }
    String page = ReceiversPage.render(former, WRITE, folder);
    if (WRITE) {
      Files.createDirectories(PAGE.toAbsolutePath().getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as(
            "%s; if a receiver behaves in another way now, this page must say so"
                + " (-Dkeyoverlap.writeReceiversPage)",
            PAGE)
        .isEqualTo(page);
  }
}
