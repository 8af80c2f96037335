package dev.keyoverlap.cli.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.testkit.fixture.Expected;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.SetUp;
import dev.keyoverlap.testkit.kit.KitAnswers;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class KitTest extends CommandTest {

  /** The answers of a system that accepts exactly one signature; or that refuses everything. */
  private void answers(boolean accepts) throws Exception {
    KitAnswers.Builder answers = KitAnswers.builder("our gateway").canHoldBoth(true);
    for (SetUp setUp : SetUp.values()) {
      for (Fixture fixture : Fixtures.current().format("cms").fixtures()) {
        boolean good = fixture.message().expected(setUp) == Expected.ACCEPTED;
        answers = answers.answer(fixture, setUp, accepts && good);
      }
    }
    Files.writeString(folder.resolve("answers.json"), answers.toJson());
  }

  @Test
  void write_intoAFolder_writesWhatAPartnerNeeds_andReplacesNothing() {
    Shell.Run run = shell.run("kit", "write", "kit", "-o", "json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(folder.resolve("kit/index.html")).isNotEmptyFile();
    assertThat(folder.resolve("kit/answers.json")).isNotEmptyFile();
    assertThat(shell.run("kit", "write", "kit").err()).contains("[FILE_EXISTS]");
    assertThat(shell.run("kit", "write", "kit/index.html").status()).isEqualTo(1);
    assertThat(shell.run("kit", "write", "kit.zip").out()).contains("Wrote the partner kit");
    assertThat(shell.run("kit", "write", "kit.zip").status()).isEqualTo(1);
  }

  @Test
  void read_ofAnswers_showsTheClassAndTheCommandThatPlans() throws Exception {
    answers(true);

    Shell.Run run = shell.run("kit", "read", "answers.json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("our gateway\n")
        .contains("accepts exactly one signature; holds several keys", "CS1  CMS signer outbound");
    String plan =
        run.out().lines().filter(line -> line.contains("renew plan")).findFirst().orElseThrow();
    assertThat(plan.strip())
        .isEqualTo("keyoverlap renew plan ALIAS --use cms-signer-outbound --holds several");
    assertThat(shell.run("kit", "read", "answers.json", "-o", "json").out()).contains("\"plan\"");
  }

  @Test
  void read_ofAnswersInDoubt_endsWithTen() throws Exception {
    answers(false);

    Shell.Run run = shell.run("kit", "read", "answers.json");

    assertThat(run.status()).isEqualTo(10);
    assertThat(run.out()).contains("In doubt: ");
  }

  @Test
  void read_ofAnythingElse_isRefused() throws Exception {
    Files.writeString(folder.resolve("other.json"), "{}");

    assertThat(shell.run("kit", "read", "other.json").err()).contains("[KIT_ANSWERS]");
    assertThat(shell.run("kit", "read", "none.json").status()).isEqualTo(1);
    assertThat(shell.run("kit").status()).isEqualTo(2);
  }
}
