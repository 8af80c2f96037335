package dev.keyoverlap.cli.keys;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.ring.KeyState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The commands that move a key from one state to another. */
class KeyVerbsTest extends CommandTest {

  private static String id(String subject) {
    return key(subject).keyId().shortForm();
  }

  private KeyState state(String subject) throws Exception {
    return ring().find(key(subject).keyId()).orElseThrow().state();
  }

  private Shell.Run done(String... arguments) {
    Shell.Run run = shell.run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  @Test
  void stageAndActivate_replaceTheKeyInTwoSteps() throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));

    assertThat(done("stage", "orders", "new.p12").out())
        .isEqualToNormalizingNewlines(
            "orders  staged  " + id("CN=new") + "  until 2028-11-29  CN=new\n");
    done("activate", "orders", "-o", "json");

    assertThat(state("CN=new")).isEqualTo(KeyState.ACTIVE);
    assertThat(state("CN=orders")).isEqualTo(KeyState.RETAINED);
  }

  @Test
  void stage_withoutFileAndKey_orWithBoth_isAWrongCommandLine() throws Exception {
    keystore("orders");

    assertThat(shell.run("stage", "orders").status()).isEqualTo(2);
    assertThat(shell.run("stage", "orders", "new.p12", "--key", "abcd").status()).isEqualTo(2);
  }

  @Test
  void stageInstead_andStageOfARetainedKey_chooseWhatIsStaged() throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));
    p12("newer.p12", key("CN=newer"));
    done("stage", "orders", "new.p12");

    assertThat(shell.run("stage", "orders", "newer.p12").err())
        .contains("keyoverlap stage --instead", "[ALREADY_STAGED]");
    done("stage", "orders", "newer.p12", "--instead");
    assertThat(state("CN=new")).isEqualTo(KeyState.RETAINED);
    done("retire", id("CN=newer"), "--yes");
    done("stage", "orders", "--key", id("CN=new"));

    assertThat(state("CN=new")).isEqualTo(KeyState.STAGED);
  }

  @Test
  void promote_movesTheKeyOfTheSecondAlias() throws Exception {
    keystore("orders", "orders-next");

    assertThat(done("promote", "orders-next", "orders").out().lines())
        .containsExactly(
            "orders  active    " + id("CN=orders-next") + "  until 2028-11-29    CN=orders-next",
            "orders  retained  " + id("CN=orders") + "  kept to 2027-02-28  CN=orders");
    assertThat(ring().versions(alias("orders-next"))).isEmpty();
  }

  @Test
  void retire_asksFirst_andRestoreIsTheWayBack() throws Exception {
    keystore("orders");

    shell.typing("n");
    assertThat(shell.run("retire", "orders").status()).isEqualTo(1);
    assertThat(shell.questions()).singleElement().asString().contains("Retire", "[y/N]");
    assertThat(state("CN=orders")).isEqualTo(KeyState.ACTIVE);
    shell.typing("y");
    done("retire", "orders");
    assertThat(state("CN=orders")).isEqualTo(KeyState.RETAINED);
    done("restore", id("CN=orders"));

    assertThat(state("CN=orders")).isEqualTo(KeyState.ACTIVE);
  }

  @Test
  void restore_underAnotherAlias_movesTheKey() throws Exception {
    keystore("orders", "invoices");
    done("retire", "orders", "--yes");

    done("restore", id("CN=orders"), "--as", "invoices");

    assertThat(ring().active(alias("invoices")).orElseThrow().keyId())
        .isEqualTo(key("CN=orders").keyId());
  }

  @Test
  void rename_withoutATerminal_needsYes() throws Exception {
    keystore("orders");

    Shell.Run asked = shell.run("rename", "orders", "shipments");
    assertThat(asked.status()).isEqualTo(2);
    assertThat(asked.err()).contains("no terminal answers", "--yes");
    done("rename", "orders", "shipments", "--yes", "-o", "json");

    assertThat(ring().aliases()).containsExactly(alias("shipments"));
  }

  @Test
  void purge_beforeTheRetentionEnds_isRefused_andAfterwardsRemoves() throws Exception {
    keystore("orders", "invoices");
    done("retire", "orders", "--yes");

    assertThat(done("purge").out().strip()).isEqualTo("Nothing to change.");
    Shell.Run early = shell.run("purge", id("CN=orders"), "--yes");
    assertThat(early.status()).isEqualTo(1);
    assertThat(early.err()).contains("[RETENTION_RUNS]");
    shell.at(Shell.NOW.plus(Duration.ofDays(91)));
    assertThat(shell.run("purge").status()).as("needs --yes").isEqualTo(2);
    Shell.Run purged = done("purge", "--yes");

    assertThat(purged.out()).startsWith("orders  purged  " + id("CN=orders"));
    assertThat(ring().aliases()).containsExactly(alias("invoices"));
  }

  @Test
  void compromised_needsAReason_andStopsTheKey() throws Exception {
    keystore("orders");

    assertThat(shell.run("compromised", "orders", "--yes").err()).contains("Give --why");
    done("compromised", "orders", "--yes", "--why", "incident 4711");

    assertThat(state("CN=orders")).isEqualTo(KeyState.COMPROMISED);
    try (var rotation = rotation()) {
      assertThat(rotation.history().get(1).note().toString())
          .isEqualTo(" by tester (incident 4711)");
    }
  }

  @Test
  void key_byTooFewDigitsOrUnknownOnes_isNotFound() throws Exception {
    keystore("orders");

    assertThat(shell.run("restore", "abc").status()).isEqualTo(2);
    assertThat(shell.run("restore", "0000000000").status()).isEqualTo(4);
    assertThat(shell.run("retire", "shipments", "--yes").status()).isEqualTo(4);
  }
}
