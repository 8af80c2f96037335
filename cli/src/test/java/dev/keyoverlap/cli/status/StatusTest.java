package dev.keyoverlap.cli.status;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.Renewal;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusTest extends CommandTest {

  @BeforeEach
  void beginARenewal() throws Exception {
    keystore("invoices", "orders");
    try (KeystoreRotation rotation = rotation()) {
      var unused =
          Renewal.with(rotation.by("alice"), alias("orders"))
              .partner("warehouse", Procedure.named("CS1"))
              .begin();
    }
  }

  @Test
  void status_asATable_saysWhoseTurnItIsAndWhatEnds() {
    Shell.Run run = shell.run("status");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("Needs attention\n  nothing\n")
        .contains("  orders for warehouse  tenant administrator  step 1  Create a new key pair")
        .contains("  2028-11-29  invoices  The active key ");
  }

  @Test
  void status_withSomethingDue_endsWithDueIfAskedFor() {
    shell.at(Shell.NOW.plus(Duration.ofDays(700)));

    assertThat(shell.run("status").status()).isZero();
    assertThat(shell.run("status", "--check").status()).isEqualTo(10);
    Shell.Run json = shell.run("status", "--check", "-o", "json");

    assertThat(json.status()).isEqualTo(10);
    assertThat(json.out()).contains("has no successor. Renew it.", "\"role\"");
  }

  @Test
  void status_asAPage_goesToStandardOutputOrAFile() {
    Shell.Run printed = shell.run("status", "--html");
    Shell.Run written = shell.run("status", "--out", "status.html");

    assertThat(printed.out()).startsWith("<!DOCTYPE html>").contains("Keys of ", "keys.p12");
    assertThat(written.err()).contains("Wrote status.html.");
    assertThat(folder.resolve("status.html")).hasContent(printed.out());
  }

  @Test
  void status_opened_startsTheBrowser() {
    Shell.Run run =
        shell.set("BROWSER", "no-such-browser").run("status", "--open", "--out", "status.html");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("[NO_BROWSER]", "status.html");
    assertThat(shell.run("status", "--html", "-o", "json").status()).isEqualTo(2);
  }
}
