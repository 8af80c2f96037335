package dev.keyoverlap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.console.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The page with all commands is as the commands are; {@code -Dkeyoverlap.reference=update} writes
 * it.
 */
class ReferencePageTest {

  private static final Path PAGE = Path.of("../docs/commands.md");

  @Test
  void page_isMadeOfTheCommands() throws Exception {
    String made = ReferencePage.of(Commands.line(new Console(SurroundingsForTests.NONE)));
    if ("update".equals(System.getProperty("keyoverlap.reference"))) {
      Files.writeString(PAGE, made);
    }

    assertThat(PAGE)
        .as("Run this test with -Dkeyoverlap.reference=update, and commit docs/commands.md")
        .content()
        .isEqualTo(made);
  }
}
