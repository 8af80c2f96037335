package dev.keyoverlap.testkit.kit;

import static dev.keyoverlap.testkit.kit.SampleKit.profile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts of the kit, each run with the tool that it is for, or skipped where that is absent.
 */
@Tag("any-jdk")
class ScriptsTest {

  private static final int MISSING = 1;
  private static final int SET_UP_WRONG = 3;
  private static final PartnerProfile FIRST = holding(Count.UNKNOWN, ReceiverRule.FIRST);

  @TempDir private Path folder;

  private static PartnerProfile holding(Count holds, ReceiverRule rule) {
    return PartnerProfile.builder().holds(holds).signatures(rule).build();
  }

  @BeforeEach
  void unpack() throws Exception {
    PartnerKit.writeTo(folder.resolve("kit"));
  }

  private KitAnswers answersOf(String name, String... command) throws Exception {
    Run run = run(command);
    assertThat(run.status).as(run.output).isZero();
    return read(name);
  }

  private KitAnswers read(String name) throws Exception {
    return KitAnswers.read(folder.resolve("kit/answers-" + name + ".json"));
  }

  private record Run(int status, String output) {}

  private Run run(String... command) throws Exception {
    Path said = folder.resolve("said.txt");
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .directory(folder.resolve("kit").toFile())
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
    } catch (IOException e) {
      return abort("Skipped: there is no " + command[0] + " on the path");
    }
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String output = Files.readString(said, UTF_8);
    assumeTrue(process.exitValue() != MISSING, () -> "Skipped: " + output);
    return new Run(process.exitValue(), output);
  }

  @Test
  void openssl_isFoundToCheckAll_andAsksAboutBothKeysAtOnceOnlyWhereItCan() throws Exception {
    KitAnswers answers = answersOf("openssl", "sh", "scripts/openssl.sh");

    assertThat(answers.receiver()).startsWith("OpenSSL");
    assertThat(profile(answers, SampleKit.CMS)).isEqualTo(PartnerProfile.ALL_HOLDING_SEVERAL);
    assertThat(profile(answers, SampleKit.CMS_OAEP))
        .isEqualTo(PartnerProfile.builder().recipients(Count.SEVERAL).build());
    assertThat(answers.result("soap")).isEmpty();
    assertThat(answers.results()).allMatch(result -> result.doubts().isEmpty());
  }

  @Test
  void xmlsec1_isFoundToCheckTheFirstSignature() throws Exception {
    KitAnswers answers = answersOf("xmlsec1", "sh", "scripts/xmlsec1.sh");

    assertThat(answers.receiver()).startsWith("xmlsec1");
    for (var format : List.of(SampleKit.XML_SIBLINGS, SampleKit.XML_PARALLEL)) {
      assertThat(profile(answers, format)).isEqualTo(holding(Count.SEVERAL, ReceiverRule.FIRST));
    }
    assertThat(profile(answers, SampleKit.SOAP)).isEqualTo(FIRST);
    assertThat(answers.result("cms")).isEmpty();
  }

  @Test
  void gpgsm_isFoundToBeAsItsPresetSays() throws Exception {
    KitAnswers answers = answersOf("gpgsm", "sh", "scripts/gpgsm.sh");

    assertThat(answers.receiver()).startsWith("gpgsm");
    assertThat(profile(answers, SampleKit.CMS)).isEqualTo(PartnerProfile.GPGSM);
  }

  @Test
  void pythonXmlsec_isFoundToCheckTheFirstSignature() throws Exception {
    KitAnswers answers = answersOf("python-xmlsec", "/usr/bin/python3", "scripts/python-xmlsec.py");

    for (var format : List.of(SampleKit.XML_SIBLINGS, SampleKit.XML_PARALLEL)) {
      assertThat(profile(answers, format)).isEqualTo(holding(Count.SEVERAL, ReceiverRule.FIRST));
    }
  }

  @Test
  void nodePackages_areFoundToCheckTheFirstSignature() throws Exception {
    Path modules = Files.createDirectory(folder.resolve("kit/node_modules"));
    for (String place : List.of("cms", "xmldsig")) {
      link(Path.of("..", place, "src/test/node/node_modules").toAbsolutePath(), modules);
    }

    KitAnswers pkijs = answersOf("pkijs", "node", "scripts/node.mjs");

    assertThat(pkijs.receiver()).startsWith("pkijs");
    assertThat(profile(pkijs, SampleKit.CMS).rule()).contains(ReceiverRule.FIRST);
    assertThat(profile(pkijs, SampleKit.CMS).holds()).isEqualTo(Count.SEVERAL);
    assertThat(profile(pkijs, SampleKit.CMS_OAEP).recipients()).isEqualTo(Count.SEVERAL);
    assertThat(profile(read("xml-crypto"), SampleKit.XML_SIBLINGS)).isEqualTo(FIRST);
  }

  private static void link(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      try (var packages = Files.list(from)) {
        for (Path one : packages.toList()) {
          Path link = to.resolve(one.getFileName().toString());
          if (!Files.exists(link)) {
            Files.createSymbolicLink(link, one);
          }
        }
      }
    }
  }

  @Test
  void system_thatRejectsEverything_isToldThatItsSetUpIsProbablyWrong() throws Exception {
    for (String name : List.of("old", "new", "both")) {
      Files.copy(
          folder.resolve("kit/certificates/receiver-" + name + ".pem"),
          folder.resolve("kit/certificates/authority-" + name + ".pem"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(folder.resolve("kit/content.txt"), "something else");

    Run run = run("sh", "scripts/openssl.sh");

    assertThat(run.status).as(run.output).isEqualTo(SET_UP_WRONG);
    assertThat(run.output).contains("Its set-up is probably wrong.");
    KitAnswers answers = read("openssl");
    assertThat(answers.results())
        .allMatch(result -> result.profile().equals(PartnerProfile.UNKNOWN))
        .allMatch(result -> result.doubts().get(0).contains("set-up is probably wrong"));
  }

  @Test
  void scripts_allNamedInTheReadme_sayWhichKitTheyAreOf() throws Exception {
    String readme = Files.readString(folder.resolve("kit/README.md"));
    try (var scripts = Files.list(folder.resolve("kit/scripts"))) {
      for (Path script : scripts.toList()) {
        String name = script.getFileName().toString();
        String text = Files.readString(script);
        if (!name.equals("answers.sh")) {
          assertThat(readme).contains(name);
        }
        assertThat(text.contains(KitAnswers.KIT) || text.contains(". scripts/answers.sh"))
            .as(name)
            .isTrue();
      }
    }
  }
}
