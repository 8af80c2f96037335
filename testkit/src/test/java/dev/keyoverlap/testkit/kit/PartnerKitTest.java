package dev.keyoverlap.testkit.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.message.ReceiverRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartnerKitTest {

  @TempDir private Path folder;

  @Test
  void kit_asFolderAndAsZip_hasTheSameFiles() throws Exception {
    Path kit = folder.resolve("new/folder/kit");
    List<Path> written = PartnerKit.writeTo(kit);
    PartnerKit.writeZip(folder.resolve("kit.zip"));

    Map<String, byte[]> zipped = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(
            new ByteArrayInputStream(Files.readAllBytes(folder.resolve("kit.zip"))))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        zipped.put(entry.getName().replaceFirst("^partner-kit/", ""), zip.readAllBytes());
      }
    }
    assertThat(zipped)
        .containsKeys(
            "README.md",
            "LICENSE.txt",
            "answers.json",
            "manifest.json",
            "keys/receiver-both.p12",
            "certificates/sender-old.cer",
            "messages/cms/signed-old.p7m");
    assertThat(written).hasSameSizeAs(zipped.keySet());
    for (Map.Entry<String, byte[]> file : zipped.entrySet()) {
      assertThat(kit.resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
  }

  @Test
  void zip_writtenTwice_hasTheSameBytes() throws Exception {
    PartnerKit.writeZip(folder.resolve("one.zip"));
    PartnerKit.writeZip(folder.resolve("other.zip"));

    assertThat(folder.resolve("one.zip"))
        .hasSameBinaryContentAs(folder.resolve("other.zip"))
        .satisfies(zip -> assertThat(Files.size(zip)).isLessThan(3_000_000));
  }

  @Test
  void folder_thatIsNotEmpty_isLeftAlone() throws Exception {
    Files.writeString(folder.resolve("mine.txt"), "mine");

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> PartnerKit.writeTo(folder))
        .withMessageContaining("is not empty. Name a new folder.");
    assertThat(folder).isDirectoryNotContaining("glob:**README.md");
  }

  @Test
  void result_ofAReceiver_hasItsClassAndTheProceduresOfWhatWasTried() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("answers.json"),
            Filled.json(
                "Gateway 7",
                List.of(SampleKit.CMS, SampleKit.XML_SIBLINGS),
                (format, setUp, message) ->
                    KitAnswersTest.accepts(ReceiverRule.ANY, setUp, message)));

    KitAnswers answers = KitAnswers.read(file);

    assertThat(answers.receiver()).isEqualTo("Gateway 7");
    assertThat(answers.results())
        .extracting(result -> result.format().key())
        .containsExactly("cms", "xml-siblings");
    FormatResult cms = answers.result("cms").orElseThrow();
    assertThat(cms.receiverClass())
        .isEqualTo("one valid signature is enough; holds several keys; reads several recipients");
    assertThat(cms.doubts()).isEmpty();
    assertThat(cms.procedures()).hasSize(2).noneMatch(procedure -> procedure.requiresDowntime());
    assertThat(answers)
        .hasToString("Gateway 7:\n" + cms + "\n" + answers.result("xml-siblings").orElseThrow());
  }

  @Test
  void answersForm_asItIsInTheKit_isReadAndSaysNothing() throws Exception {
    KitAnswers answers =
        KitAnswers.parse(new String(PartnerKit.files().get("answers.json"), UTF_8));

    assertThat(answers.results()).isEmpty();
    assertThat(answers.receiver()).isEqualTo("the receiver");
  }
}
