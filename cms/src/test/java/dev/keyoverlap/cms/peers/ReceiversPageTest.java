package dev.keyoverlap.cms.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about receivers says what was observed. With {@code -Dkeyoverlap.writeReceiversPage} it
 * is written anew.
 */
@Tag("any-jdk")
class ReceiversPageTest {

  private static final Path PAGE = Path.of("..", "docs", "receivers", "cms.md");
  private static final boolean WRITE = System.getProperty("keyoverlap.writeReceiversPage") != null;

  @TempDir static Path folder;

  /** Lines about receivers that are absent, or are here in another version, stay as they are. */
  @Test
  void page_saysWhatWasObserved(TestReporter reporter) throws Exception {
    Map<Peer, Observations> observed = new LinkedHashMap<>();
    for (Peer peer : Peers.all()) {
      if (peer.version().isPresent() && peer.isAsMeasured()) {
        observed.put(peer, Observations.of(peer, folder));
      } else {
        reporter.publishEntry(
            peer.name(),
            "not compared: here is %s, and the page tells of %s; it needs %s"
                .formatted(peer.version().orElse("none"), peer.profile(), peer.source()));
      }
    }
    String former = Files.exists(PAGE) ? Files.readString(PAGE) : "";
    String page = ReceiversPage.render(observed, former, WRITE);
    if (WRITE) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }

    assertThat(Files.readString(PAGE))
        .as(
            "%s; if a receiver behaves in another way now, its profile and this page must say so"
                + " (-Dkeyoverlap.writeReceiversPage)",
            PAGE)
        .isEqualTo(page);
  }
}
