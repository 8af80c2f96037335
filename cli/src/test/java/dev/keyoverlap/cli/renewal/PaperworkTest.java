package dev.keyoverlap.cli.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The letter to the partner, and the runbook. */
class PaperworkTest extends CommandTest {

  private Shell.Run done(String line) {
    Shell.Run run = shell.run(line.split(" "));
    assertThat(run.status()).as("%s: %s", line, run.err()).isZero();
    return run;
  }

  private void begin(String caseId) throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));
    done("renew begin orders --case " + caseId);
  }

  @Test
  void handOver_writesTheLetterAndASample_andSaysHowToRecordIt() throws Exception {
    begin("CS1");
    done("renew perform orders --key new.p12");
    Files.writeString(folder.resolve("order"), "10 boxes");

    Shell.Run run =
        done(
            "hand-over orders --to letter --sample order --sender Example --contact Ann"
                + " --role receiver-administrator --act-by 2026-12-24");

    assertThat(run.out()).endsWith("  keyoverlap renew confirm orders --why EVIDENCE\n");
    assertThat(folder.resolve("letter/orders-letter.txt"))
        .content()
        .contains("From: Example", "Contact: Ann", "Please act by: 2026-12-24");
    assertThat(folder.resolve("letter/orders-signed.p7m")).isNotEmptyFile();
    assertThat(folder.resolve("letter/orders.cer")).isNotEmptyFile();
  }

  @Test
  void handOver_intoAFolderWithFiles_isRefusedUnlessToldToReplace() throws Exception {
    begin("CS1");
    done("renew perform orders --key new.p12");
    done("hand-over orders --to letter");

    Shell.Run run = shell.run("hand-over", "orders", "--to", "letter", "-o", "json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("FILE_EXISTS");
    done("hand-over orders --to letter --replace -o json");
  }

  @Test
  void handOver_beforeTheKeyIsKnown_orWhereNoneIsHandedOver_isRefused() throws Exception {
    begin("CS1");
    assertThat(shell.run("hand-over", "orders", "--to", "letter").err()).contains("[NEEDS_KEY]");
    done("renew end orders --why wrong");
    done("renew begin orders --case CD2");
    done("renew end orders --why wrong");
    done("renew begin orders --case SK2");
    done("renew perform orders --key new.p12");

    assertThat(shell.run("hand-over", "orders", "--to", "letter").err())
        .contains("[NOTHING_TO_HAND_OVER]");
    assertThat(folder.resolve("letter")).doesNotExist();
  }

  @Test
  void runbook_isAPageOrMarkdown_byTheNameOfTheFile() throws Exception {
    begin("CS1");

    assertThat(done("runbook orders").out()).startsWith("# ");
    done("runbook orders -o orders.html");
    done("runbook --case CS4 --file cs4.md");

    assertThat(folder.resolve("orders.html")).content().contains("<html", "orders");
    assertThat(folder.resolve("cs4.md")).content().startsWith("# ").contains("CS4");
    assertThat(shell.run("runbook").status()).isEqualTo(2);
    assertThat(shell.run("runbook", "orders", "--case", "CS1").status()).isEqualTo(2);
    assertThat(shell.run("runbook", "nobody").status()).isEqualTo(4);
  }

  @Test
  void runbook_toOpen_startsTheBrowserWithThePage() throws Exception {
    begin("CS1");
    shell.set("BROWSER", "/does/not/exist");

    Shell.Run run = shell.run("runbook", "orders", "--open", "-o", "orders.html");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("[NO_BROWSER]", "orders.html");
    assertThat(folder.resolve("orders.html")).content().contains("<html");
    shell.set("BROWSER", "true");
    List<String> unused = done("runbook orders --open -o orders.html").out().lines().toList();
  }
}
