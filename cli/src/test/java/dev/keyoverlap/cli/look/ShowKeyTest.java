package dev.keyoverlap.cli.look;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import org.junit.jupiter.api.Test;

class ShowKeyTest extends CommandTest {

  @Test
  void show_ofAnAlias_tellsStateFitnessAndHistory_andNothingPrivate() throws Exception {
    keystore("orders");

    Shell.Run run = shell.run("show", "orders");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("id             " + key("CN=orders").keyId().hex())
        .contains("valid          2026-11-29T12:00:00Z to 2028-11-29T12:00:00Z")
        .contains("fit to         sign: yes")
        .contains("2026-11-30T12:00:00Z  add  orders")
        .doesNotContain("private");
  }

  @Test
  void show_ofARetainedKeyById_saysForWhatItStillServes() throws Exception {
    swapped();

    Shell.Run run = shell.run("show", key("CN=orders").keyId().hex().substring(0, 8));

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("retained since 2026-11-30T12:00:00Z, kept to 2027-02-28T12:00:00Z")
        .contains("sign: no, it is retained")
        .contains("decrypt: yes");
  }

  @Test
  void show_asJson_fitsItsSchema() throws Exception {
    swapped();

    Shell.Run run = shell.run("show", "orders", "-o", "json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("\"fit\" : true", "\"verb\" : \"swap\"");
  }

  @Test
  void show_ofNoKey_endsWithNoSuchKey() throws Exception {
    keystore("orders");

    assertThat(shell.run("show", "0000ffff").status()).isEqualTo(4);
    assertThat(shell.run("show", "nothing").status()).isEqualTo(4);
    assertThat(shell.run("show", "nothing", "-o", "json").err()).contains("NO_SUCH_KEY");
  }

  @Test
  void show_withTheWrongPassword_endsWithStore_andDoesNotTellThePassword() throws Exception {
    keystore("orders");

    Shell.Run run = shell.set("KEYOVERLAP_PASSWORD", "wrong horse").run("show", "orders");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("[WRONG_PASSWORD]").doesNotContain("wrong horse");
  }

  private void swapped() throws Exception {
    keystore("orders");
    try (KeystoreRotation rotation = rotation()) {
      var unused = rotation.by("alice", "yearly").swap(alias("orders"), key("CN=new"));
    }
  }
}
