package dev.keyoverlap.cli.renewal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A downtime by commands: at the agreed time, in its order, and held back for every process. */
class GateTest extends CommandTest {

  private void done(String line) {
    Shell.Run run = shell.run(line.split(" "));
    assertThat(run.status()).as("%s: %s", line, run.err()).isZero();
  }

  private void refused(String line, String reason) throws Exception {
    Keyring before = ring();
    Shell.Run run = shell.run(line.split(" "));
    assertThat(run.status()).as(line).isEqualTo(1);
    assertThat(run.err()).contains("[" + reason + "]");
    assertThat(ring()).isEqualTo(before);
  }

  private void begin(String more) throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));
    done("renew begin orders --case CS4" + more);
    done("renew perform orders --key new.p12");
  }

  @Test
  void downtime_outOfOrderOrOutOfTime_isRefused() throws Exception {
    begin("");
    refused("pause orders", "OUT_OF_ORDER");
    refused("renew confirm orders --why telephone", "NEEDS_TIMES");
    refused("renew agree orders --from 2026-11-01 --until 2026-11-02 --why telephone", "TOO_LATE");
    done("renew agree orders --from 2026-12-01T20:00Z --for 2h --why telephone");
    refused("pause orders", "OUT_OF_ORDER");
    done("renew confirm orders --why mailed");
    refused("pause orders", "TOO_EARLY");
    done("renew agree orders --from 2026-11-30T12:00 --until 2026-11-30T14:00 --why again");

    done("pause orders");

    assertThat(shell.run("renew", "status", "orders").out())
        .contains(
            "Messages are held back.",
            "downtime from 2026-11-30T12:00:00Z to 2026-11-30T14:00:00Z");
    refused("resume orders", "OUT_OF_ORDER");
    refused("renew end orders --why tired", "HELD_BACK");
    refused("renew perform orders", "NEEDS_CONFIRMATION");
    done("drain orders --why empty");
    shell.at(Shell.NOW.plus(Duration.ofHours(3)));
    refused("renew perform orders", "TOO_LATE");
    assertThat(shell.run("renew", "status", "--exit-code").out()).contains("overdue");
  }

  @Test
  void drain_withOtherProcesses_needsEachOfThem() throws Exception {
    begin(" --also-sent-by node1 --also-sent-by node2");
    done("renew agree orders --from 2026-11-30T12:00Z --for 90m --why telephone");
    done("renew confirm orders --why mailed");
    done("pause orders");

    refused("drain orders --why empty", "NEEDS_ANSWERS");
    Shell.Run one = shell.run("drain", "orders", "--process", "node1", "--why", "empty");
    assertThat(one.status()).isZero();
    assertThat(one.err()).contains("Other processes are still to be checked.");
    assertThat(shell.run("renew", "status", "orders").out())
        .contains("asked node1: yes", "asked node2: no answer yet");
    done("drain orders --process node2 --why empty -o json");
    assertThat(shell.run("renew", "next").out()).contains("step 6 of 11", "step 7 of 11");
  }

  @Test
  void confirm_whereTheOrderDoesNotMatter_asksForTheNumber() throws Exception {
    begin("");
    done("renew agree orders --from 2026-11-30T12:00Z --for 90m --why telephone");
    done("renew confirm orders --why mailed");
    done("pause orders");
    done("drain orders --why empty");

    done("renew confirm orders --why mail");
    done("renew perform orders");
    done("renew confirm orders --why mail");
    done("resume orders");

    assertThat(shell.run("renew", "status", "orders").out()).doesNotContain("held back");
  }

  @Test
  void gate_ofARenewalWithoutADowntime_isRefused() throws Exception {
    keystore("orders");
    done("renew begin orders --case CS1");

    refused("pause orders", "NO_DOWNTIME");
    refused("renew agree orders --from 2026-12-01 --for 1h --why x", "NO_DOWNTIME");
    assertThat(shell.run("pause", "nobody").status()).isEqualTo(4);
  }

  @Test
  void agree_withATimeThatCannotBeRead_endsWithUsage() throws Exception {
    begin("");

    for (String wrong :
        new String[] {
          "--from tomorrow --for 1h",
          "--from 2026-12-01 --for long",
          "--from 2026-12-01",
          "--from 2026-12-02 --until 2026-12-01",
          "--from 2026-12-01 --for 1h --until 2026-12-02"
        }) {
      Shell.Run run = shell.run(("renew agree orders --why x " + wrong).split(" "));
      assertThat(run.status()).as(wrong).isEqualTo(2);
    }
  }
}
