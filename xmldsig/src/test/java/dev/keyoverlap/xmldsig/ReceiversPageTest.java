package dev.keyoverlap.xmldsig;

import java.nio.file.Path;
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

  @TempDir Path folder;

  @Test
  void page_saysWhatWasObserved(TestReporter reporter) throws Exception {
    ReceiversPage.page()
        .check(Path.of("..", "docs", "receivers", "xmldsig.md"), folder, reporter::publishEntry);
  }
}
