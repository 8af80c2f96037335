package dev.keyoverlap.examples.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.keyoverlap.message.ReceiverRule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PartnerKitTest {

  @TempDir private Path folder;

  @Test
  void kit_ofTheSameSeed_hasTheSameBytes_exceptWhereSomethingIsRandom() throws Exception {
    Map<String, byte[]> again = KitFolder.files(SampleKit.SEED);
    Map<String, byte[]> other = KitFolder.files(2);
    Set<String> random = new HashSet<>();
    for (KitFormat format : KitFormat.values()) {
      format.messages().stream()
          .filter(message -> !format.isReproducible(message))
          .forEach(message -> random.add(format.file(message)));
    }

    assertThat(again.keySet()).isEqualTo(SampleKit.FILES.keySet());
    SampleKit.FILES.forEach(
        (name, bytes) -> {
          if (random.contains(name)) {
            assertThat(again.get(name)).as(name).isNotEqualTo(bytes);
          } else {
            assertThat(again.get(name)).as(name).isEqualTo(bytes);
          }
        });
    assertThat(other.get("certificates/sender-old.pem"))
        .isNotEqualTo(SampleKit.FILES.get("certificates/sender-old.pem"));
  }

  @Test
  void manifest_namesEveryMessageInTheKit() throws Exception {
    JsonObject manifest =
        JsonParser.parseString(new String(SampleKit.FILES.get(KitFolder.MANIFEST), UTF_8))
            .getAsJsonObject();

    assertThat(manifest.getAsJsonArray("messages"))
        .extracting(message -> message.getAsJsonObject().get("file").getAsString())
        .containsExactlyInAnyOrderElementsOf(
            SampleKit.FILES.keySet().stream()
                .filter(name -> name.startsWith("messages/"))
                .toList());
  }

  @Test
  void write_makesAFolderAndAZipOfTheSame_andNoneOverAnother() throws Exception {
    Path kit = folder.resolve("kit");
    assertThat(run("write", kit.toString())).contains("files in");

    Map<String, byte[]> zipped = new LinkedHashMap<>();
    try (ZipInputStream zip =
        new ZipInputStream(
            new ByteArrayInputStream(Files.readAllBytes(folder.resolve("kit.zip"))))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        zipped.put(entry.getName(), zip.readAllBytes());
      }
    }
    assertThat(zipped).containsKeys("README.md", "manifest.json", "messages/cms/signed-old.p7m");
    for (Map.Entry<String, byte[]> file : zipped.entrySet()) {
      assertThat(kit.resolve(file.getKey())).hasBinaryContent(file.getValue());
    }
    assertThat(run("write", kit.toString())).contains("is not empty");
  }

  @Test
  void read_printsWhatTheReceiverCanDo_andTheProceduresOfWhatWasTried() throws Exception {
    Path answers = folder.resolve("answers.json");
    Files.writeString(
        answers,
        Filled.json(
            "Gateway 7",
            List.of(KitFormat.CMS, KitFormat.XML_SIBLINGS),
            (format, setUp, message) -> AnswersTest.accepts(ReceiverRule.ANY, setUp, message)));

    assertThat(run("read", answers.toString()))
        .contains(
            "Gateway 7:",
            "signatures: several; one valid signature is enough",
            "CS1",
            "CE1",
            "XS1",
            "" + "no downtime")
        .doesNotContain("WOS1");
    Files.writeString(answers, "{}");
    assertThat(run("read", answers.toString())).contains("These are not answers");
  }

  @Test
  void answersForm_asItIsInTheKit_isReadAndSaysNothing() throws Exception {
    Path answers =
        Files.write(folder.resolve("answers.json"), SampleKit.FILES.get(KitFolder.ANSWERS));

    assertThat(run("read", answers.toString())).isEqualToIgnoringNewLines("the receiver:");
  }

  private static String run(String... args) throws IOException {
    StringWriter output = new StringWriter();
    try (PrintWriter writer = new PrintWriter(output)) {
      new CommandLine(new PartnerKit()).setOut(writer).setErr(writer).execute(args);
    }
    return output.toString();
  }
}
