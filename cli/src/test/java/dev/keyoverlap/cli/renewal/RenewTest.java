package dev.keyoverlap.cli.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.ring.Keyring;
import org.junit.jupiter.api.Test;

class RenewTest extends CommandTest {

  private Shell.Run done(String... arguments) {
    Shell.Run run = shell.run(arguments);
    assertThat(run.status()).as(run.err()).isZero();
    return run;
  }

  private void begin(String... options) throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));
    String[] line = new String[3 + options.length];
    System.arraycopy(new String[] {"renew", "begin", "orders"}, 0, line, 0, 3);
    System.arraycopy(options, 0, line, 3, options.length);
    done(line);
  }

  @Test
  void begin_withAllAnswers_showsTheFirstStepAndTheCommandForIt() throws Exception {
    keystore("orders");

    Shell.Run run =
        done(
            "renew", "begin", "orders", "--use", "cms-signer", "--holds", "several", "--by", "bob");

    assertThat(run.out().lines())
        .containsExactly(
            "recorded: began CS1 (bob)",
            "orders: next is",
            "step 1 of 9: tenant administrator",
            "  Create a new key pair and stage it under the alias. No message is signed with it"
                + " yet.",
            "  keyoverlap renew perform orders --key FILE",
            "  or keyoverlap new orders --stage && keyoverlap renew perform orders");
  }

  @Test
  void begin_withoutATerminal_saysWhichOptionsAreMissing() throws Exception {
    keystore("orders");

    Shell.Run use = shell.run("renew", "begin", "orders");
    Shell.Run answers = shell.run("renew", "begin", "orders", "--use", "cms-signer-outbound");

    assertThat(use.status()).isEqualTo(2);
    assertThat(use.err()).contains("Give --use with one of: cms-signer-outbound, ");
    assertThat(answers.status()).isEqualTo(2);
    assertThat(answers.err())
        .contains("answers are missing: --holds, --signatures, --flows-name-second.");
    assertThat(ring().memos()).isEmpty();
  }

  @Test
  void begin_onATerminal_asksOnlyWhatMatters() throws Exception {
    keystore("orders");

    Shell.Run run = shell.typing("1", "one", "any", "yes").run("renew", "begin", "orders");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("began CS3");
    assertThat(shell.questions()).hasSize(4);
    assertThat(shell.questions().get(1)).endsWith("[one/several/unknown]: ");
  }

  @Test
  void step_outOfOrder_isRefusedWithTheReason_andChangesNothing() throws Exception {
    begin("--case", "CS1");
    Keyring before = ring();

    Shell.Run confirm = shell.run("renew", "confirm", "orders", "--why", "mail");
    Shell.Run later = shell.run("renew", "perform", "orders", "--step", "5");
    Shell.Run noKey = shell.run("renew", "perform", "orders");

    assertThat(confirm.status()).isEqualTo(1);
    assertThat(confirm.err()).contains("`keyoverlap renew perform` does it. [NEEDS_PERFORMING]");
    assertThat(later.status()).isEqualTo(1);
    assertThat(later.err()).contains("[OUT_OF_ORDER]");
    assertThat(noKey.status()).isEqualTo(1);
    assertThat(noKey.err()).contains("Give --key FILE, or stage the key first. [NEEDS_KEY]");
    assertThat(ring()).isEqualTo(before);
  }

  @Test
  void perform_withTheNewKey_stagesItAndSaysWhoIsNext() throws Exception {
    begin("--case", "CS1");

    Shell.Run run = done("renew", "perform", "orders", "--key", "new.p12");

    assertThat(run.out().lines())
        .contains(
            "orders  staged  " + key("CN=new").keyId() + "  until 2028-11-29  CN=new",
            "recorded: CS1 step 1: from new.p12 (tester)",
            "  keyoverlap hand-over orders --to FOLDER");
    assertThat(ring().staged(alias("orders"))).isPresent();
  }

  @Test
  void perform_asADryRun_changesNothing() throws Exception {
    begin("--case", "CS1");
    Keyring before = ring();

    Shell.Run run = done("renew", "perform", "orders", "--key", "new.p12", "--dry-run");

    assertThat(run.out()).contains("would record: CS1 step 1", "Nothing was changed");
    assertThat(ring()).isEqualTo(before);
  }

  @Test
  void command_thatChanges_asJson_fitsItsSchema() throws Exception {
    begin("--case", "CS1", "-o", "json");
    done("renew", "perform", "orders", "--key", "new.p12", "--output", "json");

    Shell.Run run = done("renew", "confirm", "orders", "--why", "mailed", "--output", "json");

    assertThat(run.out()).contains("\"evidence\" : \"mailed\"", "\"due\" : false");
  }

  @Test
  void confirm_twice_hasNoEffect() throws Exception {
    begin("--case", "CS1");
    done("renew", "perform", "orders", "--key", "new.p12");
    done("renew", "confirm", "orders", "--step", "2", "--why", "mailed");

    Shell.Run again = done("renew", "confirm", "orders", "--step", "2", "--why", "mailed");

    assertThat(again.out()).contains("This step was recorded before. Nothing has changed.");
  }

  @Test
  void status_whenSomethingIsDue_endsWithTenIfAsked() throws Exception {
    begin("--case", "CS1");
    Shell.Run due = shell.run("renew", "status", "--exit-code", "-o", "json");
    done("renew", "perform", "orders", "--key", "new.p12");
    done("renew", "confirm", "orders", "--why", "mailed");
    Shell.Run waits = shell.run("renew", "status", "--exit-code");

    assertThat(due.status()).isEqualTo(10);
    assertThat(waits.status()).isZero();
    assertThat(waits.out())
        .isEqualToNormalizingNewlines("orders  CS1  2 of 9  waits  receiver administrator\n");
    assertThat(done("renew", "status", "orders").out())
        .contains("done  step 2", "tester", "mailed", "deadline 2028-11-29T12:00:00Z");
  }

  @Test
  void renewal_thatDoesNotExist_endsWithNoSuchKey() throws Exception {
    keystore("orders");

    assertThat(shell.run("renew", "next", "orders").status()).isEqualTo(4);
    assertThat(shell.run("renew", "perform", "orders").status()).isEqualTo(4);
    assertThat(shell.run("renew", "status", "order").err()).contains("It has orders.");
    assertThat(done("renew", "next").out()).contains("No renewal is in progress.");
  }

  @Test
  void rollBack_beforeThePartnerChanges_retainsTheNewKey() throws Exception {
    begin("--case", "CS1");
    done("renew", "perform", "orders", "--key", "new.p12");

    Shell.Run run = done("renew", "roll-back", "orders", "--why", "wrong subject");

    assertThat(run.out()).contains("rolled back: wrong subject", "Nothing is left to do.");
    assertThat(ring().staged(alias("orders"))).isEmpty();
    assertThat(shell.run("renew", "end", "orders", "--why", "x").out())
        .contains("This step was recorded before.");
  }
}
