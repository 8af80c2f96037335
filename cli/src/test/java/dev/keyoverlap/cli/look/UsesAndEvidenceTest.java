package dev.keyoverlap.cli.look;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.usage.KeyUsageLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands {@code uses} and {@code evidence}, which tell of the same things. */
class UsesAndEvidenceTest extends CommandTest {

  private static final String FLOWS =
      """
      - name: orders to the warehouse
        use-case: cms-signer-outbound
        partner: gpgsm
        aliases: [orders, orders-2]
      - name: invoices
        use-case: XML_SIGNER_OUTBOUND
        aliases: invoices
      """;

  @BeforeEach
  void makeKeystoreAndLog() throws Exception {
    keystore("orders");
    Files.writeString(folder.resolve("flows.yaml"), FLOWS);
    KeyUsageLog log = KeyUsageLog.of(() -> Shell.NOW.minus(Duration.ofDays(20)));
    log.onUsed(key("CN=orders").keyId(), KeyUse.SIGN);
    log.onUsed(key("CN=orders").keyId(), KeyUse.SIGN);
    log.writeTo(folder.resolve("orders.usage"));
  }

  @Test
  void uses_withAListAndALog_showsFlowsAndMessages() {
    Shell.Run run =
        shell.run("uses", "orders", "--uses", "flows.yaml", "--usage-log", "orders.usage");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("  orders to the warehouse  ")
        .contains("sign  2 messages  last 2026-11-10T12:00:00Z")
        .doesNotContain("invoices");
  }

  @Test
  void uses_withoutAList_saysHowToNameOne() {
    Shell.Run run = shell.run("uses", "orders");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("--uses FILE", "--usage-log FILE", "Renewals\n  none");
  }

  @Test
  void uses_duringARenewal_namesItsProcedureAndTheNextStep() throws Exception {
    try (KeystoreRotation rotation = rotation()) {
      var unused =
          Renewal.with(rotation.by("alice", "yearly"), alias("orders"))
              .partner("warehouse", Procedure.named("CS1"))
              .begin();
    }

    assertThat(shell.run("uses", "orders").out())
        .contains("  orders for warehouse  ", "CS1", "step 1: tenant administrator");
    assertThat(shell.run("uses", "orders", "--uses", "flows.yaml", "-o", "json").status()).isZero();
    assertThat(shell.run("show", "orders", "--uses", "flows.yaml", "-o", "json").out())
        .contains("\"partner\" : \"warehouse\"");
  }

  @Test
  void uses_ofAWrongList_endsWithUsage_andNamesTheLine() throws Exception {
    Path wrong = Files.writeString(folder.resolve("wrong.yaml"), FLOWS.replace("gpgsm", "gpg"));

    Shell.Run run = shell.run("uses", "orders", "--uses", wrong.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("line 3: There is no partner profile 'gpg'");
    for (String text : new String[] {"a: b", "- a", "- {name: x}", "- name: [", "- {colour: x}"}) {
      Files.writeString(wrong, text);
      assertThat(shell.run("uses", "orders", "--uses", "wrong.yaml").status()).isEqualTo(2);
    }
  }

  @Test
  void evidence_ofAUsedKey_answersWhetherItWasUnused() {
    String log = "--usage-log=orders.usage";

    assertThat(shell.run("evidence", "orders", log).status()).isZero();
    Shell.Run quiet = shell.run("evidence", "orders", log, "--unused-for", "14d");
    Shell.Run used = shell.run("evidence", "orders", log, "--unused-for", "30d", "-o", "json");

    assertThat(quiet.status()).isZero();
    assertThat(quiet.out()).contains("No use was seen for that long.");
    assertThat(used.status()).isEqualTo(10);
    assertThat(used.out()).contains("\"unused\" : false");
  }

  @Test
  void evidence_withoutALog_neverCountsAsUnused() {
    Shell.Run run = shell.run("evidence", "orders", "--unused-for", "1d");

    assertThat(run.status()).isEqualTo(10);
    assertThat(run.out()).contains("The key may still be used.");
  }

  @Test
  void evidence_ofAMissingLog_saysSo() {
    Shell.Run run = shell.run("evidence", "orders", "--usage-log", "none.usage");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("Cannot find the file", "none.usage");
  }
}
