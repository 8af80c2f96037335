package dev.keyoverlap.cli.keys;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class NewKeyTest extends CommandTest {

  @Test
  void new_withoutAKeystore_isRefused_unlessItMayBeCreated() throws Exception {
    Shell.Run missing = shell.run("new", "orders", "--subject", "CN=orders", "--ec");
    assertThat(missing.status()).isEqualTo(3);
    assertThat(missing.err()).contains("no such file", "--create", "[NO_SUCH_STORE]");
    assertThat(store).doesNotExist();

    Shell.Run made = shell.run("new", "orders", "--subject", "CN=orders", "--ec", "--create");

    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out()).startsWith("orders  active  ").endsWith("until 2028-11-29  CN=orders\n");
    assertThat(ring().aliases()).containsExactly(alias("orders"));
  }

  @Test
  void new_inAKeystoreToBeCreated_asksForItsPasswordTwice() throws Exception {
    shell.unset("KEYOVERLAP_PASSWORD").typing(PASSWORD, PASSWORD);

    Shell.Run made = shell.run("new", "orders", "--subject", "CN=orders", "--ec", "--create");

    assertThat(made.status()).as(made.err()).isZero();
    assertThat(shell.questions()).containsExactly("New password of keys.p12: ", "Repeat it: ");
    assertThat(made.out() + made.err()).doesNotContain(PASSWORD);
    assertThat(ring().aliases()).containsExactly(alias("orders"));
    shell.typing(PASSWORD, "another");
    Files.delete(store);
    assertThat(shell.run("new", "a", "--subject", "CN=a", "--ec", "--create").status())
        .isEqualTo(2);
    assertThat(store).doesNotExist();
  }

  @Test
  void new_underAnAliasWithAKey_stagesOneOfTheSameNameAndKind() throws Exception {
    keystore("orders");

    Shell.Run made = shell.run("new", "orders", "--days", "30");

    assertThat(made.status()).as(made.err()).isZero();
    KeyVersion staged = ring().staged(alias("orders")).orElseThrow();
    assertThat(staged.state()).isEqualTo(KeyState.STAGED);
    assertThat(staged.entry().certificate().getSubjectX500Principal().getName())
        .isEqualTo("CN=orders");
    assertThat(staged.entry().certificate().getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(made.out()).contains("until 2026-12-30");
  }

  @Test
  void new_asADryRun_createsNoKeystore() {
    Shell.Run run =
        shell.run(
            "new", "orders", "--subject", "CN=orders", "--ec", "--create", "-n", "-o", "json");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("\"dryRun\" : true", "\"before\" : [ ]", "\"alias\" : \"orders\"");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void new_withAWrongNameOrNone_isAWrongCommandLine() throws Exception {
    keystore("invoices");

    assertThat(shell.run("new", "orders").err()).contains("Give --subject");
    Shell.Run wrong = shell.run("new", "orders", "--subject", "orders");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("CN=orders,O=Example");
  }
}
