package dev.keyoverlap.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.testkit.kit.FormatResult;
import dev.keyoverlap.testkit.kit.KitAnswers;
import dev.keyoverlap.testkit.kit.PartnerKit;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The partner kit on {@code docs/choosing-a-procedure.md}. */
class PartnerKitTest {

  @TempDir private Path folder;

  @Test
  void answers_ofAPartner_areRead() throws Exception {
    PartnerKit.writeTo(folder.resolve("kit"));
    Path file = folder.resolve("kit/answers.json");
    String filled =
        Files.readString(file)
            .replaceFirst("(\"old\": \\{\\s+\"signed-old\": )\"\\?\"", "$1\"yes\"");
    Files.writeString(file, filled);

    KitAnswers answers = KitAnswers.read(file);
    for (FormatResult result : answers.results()) {
      result.doubts().forEach(System.out::println);
      System.out.println(result);
      result.procedures().forEach(System.out::println);
    }

    assertThat(answers.results()).hasSize(1);
  }
}
