package dev.keyoverlap.cli.keys;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What comes in from files: import, add, trust. */
class ImportTest extends CommandTest {

  @Test
  void import_addsAllEntriesOrTheNamedOnes() throws Exception {
    p12("other.p12", key("CN=other"));

    Shell.Run all = shell.run("import", "other.p12", "--create", "-o", "json");
    assertThat(all.status()).as(all.err()).isZero();
    assertThat(ring().aliases()).containsExactly(alias("key"));
    Shell.Run again = shell.run("import", "other.p12");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("[ALIAS_IN_USE]");
    p12("third.p12", key("CN=third"));
    Shell.Run renamed = shell.run("import", "third.p12", "--alias", "key=third");

    assertThat(renamed.status()).as(renamed.err()).isZero();
    assertThat(ring().aliases()).containsExactly(alias("key"), alias("third"));
    assertThat(shell.run("import", "third.p12", "--alias", "nothing").status()).isEqualTo(4);
  }

  @Test
  void add_ofACertificate_pointsToTrust() throws Exception {
    keystore("orders");
    cer("partner.cer", key("CN=partner"));

    Shell.Run run = shell.run("add", "partner", "partner.cer");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("keyoverlap trust", "[NO_PRIVATE_KEY]");
  }

  @Test
  void trust_showsTheFingerprint_andAddsAfterAYes() throws Exception {
    keystore("orders");
    cer("partner.cer", key("CN=partner"));
    String hex = key("CN=partner").keyId().hex().toUpperCase(Locale.ROOT);

    shell.typing("yes");
    Shell.Run run = shell.run("trust", "partner", "partner.cer");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(shell.questions())
        .singleElement()
        .asString()
        .contains("CN=partner", hex.replaceAll("(..)(?!$)", "$1:"));
    assertThat(ring().active(alias("partner"))).isPresent();
  }

  @Test
  void trust_withAFingerprint_comparesIt() throws Exception {
    keystore("orders");
    cer("partner.cer", key("CN=partner"));
    String hex = key("CN=partner").keyId().hex();

    Shell.Run wrong =
        shell.run("trust", "partner", "partner.cer", "--fingerprint", "00" + hex.substring(2));
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err()).contains("[OTHER_FINGERPRINT]");
    assertThat(ring().active(alias("partner"))).isEmpty();
    Shell.Run right =
        shell.run("trust", "partner", "partner.cer", "--fingerprint", hex.toUpperCase(Locale.ROOT));

    assertThat(right.status()).as(right.err()).isZero();
  }

  @Test
  void keyFile_withAWrongPassword_endsWithItsReason_andIsAskedForAtATerminal() throws Exception {
    keystore("orders");
    p12("new.p12", key("CN=new"));

    Shell.Run wrong =
        shell.set("KEYOVERLAP_KEY_PASSWORD", "wrong").run("swap", "orders", "new.p12");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err()).contains("[WRONG_PASSWORD]").doesNotContain(PASSWORD);
    shell.unset("KEYOVERLAP_KEY_PASSWORD").typing(PASSWORD);
    Shell.Run right = shell.run("swap", "orders", "new.p12");

    assertThat(right.status()).as(right.err()).isZero();
    assertThat(shell.questions()).containsExactly("Password of new.p12: ");
  }
}
