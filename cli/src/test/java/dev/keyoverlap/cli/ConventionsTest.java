package dev.keyoverlap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.console.Screen;
import dev.keyoverlap.key.KeyRefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands have in common: stores, passwords, statuses, colours, times, silence. */
class ConventionsTest extends CommandTest {

  // ---- stores and passwords

  @Test
  void store_byOption_goesBeforeTheEnvironment() throws Exception {
    keystore("orders");
    shell.set("KEYOVERLAP_STORE", "nowhere.p12");

    assertThat(shell.run("list").status()).isEqualTo(3);
    assertThat(shell.run("list", "--store", "keys.p12").status()).isZero();
    assertThat(shell.run("list", "-s", "file:keys.p12").status()).isZero();
    shell.unset("KEYOVERLAP_STORE");
    assertThat(shell.run("list").err()).contains("Give --store FILE, or set KEYOVERLAP_STORE");
    assertThat(shell.run("list", "-s", "jdbc:postgresql:keys").err()).contains("in files only");
  }

  @Test
  void password_fromFileEnvironmentOrCredential_opensTheKeystore() throws Exception {
    keystore("orders");
    shell.unset("KEYOVERLAP_PASSWORD");
    Files.writeString(folder.resolve("password.txt"), PASSWORD + "\nsecond line\n");
    Files.createDirectory(folder.resolve("credentials"));
    Files.writeString(folder.resolve("credentials/keyoverlap.password"), PASSWORD);
    Files.writeString(folder.resolve("credentials/other"), PASSWORD + "\r\n");

    assertThat(shell.run("list", "--password-file", "password.txt").status()).isZero();
    shell.set("MINE", PASSWORD);
    assertThat(shell.run("list", "--password-env", "MINE").status()).isZero();
    shell.set("CREDENTIALS_DIRECTORY", folder.resolve("credentials").toString());
    assertThat(shell.run("list").status()).isZero();
    assertThat(shell.run("list", "--password-credential", "other").status()).isZero();
    shell.unset("CREDENTIALS_DIRECTORY").set("KEYOVERLAP_PASSWORD_FILE", "password.txt");
    assertThat(shell.run("list").status()).isZero();
  }

  @Test
  void password_thatIsMissingOrWrong_endsWithWhatToDo() throws Exception {
    keystore("orders");
    shell.set("KEYOVERLAP_PASSWORD", "wrong");

    Shell.Run wrong = shell.run("list");
    assertThat(wrong.status()).isEqualTo(3);
    assertThat(wrong.err()).contains("[WRONG_PASSWORD]");
    shell.unset("KEYOVERLAP_PASSWORD");
    Shell.Run nobody = shell.run("list");
    assertThat(nobody.status()).isEqualTo(2);
    assertThat(nobody.err()).contains("--password-file", "--password-env");
    assertThat(shell.run("list", "--password-env", "NONE").status()).isEqualTo(2);
    assertThat(shell.run("list", "--password-file", "none.txt").status()).isEqualTo(2);
    assertThat(shell.run("list", "--password-credential", "none").status()).isEqualTo(2);
  }

  @Test
  void password_atATerminal_isAskedFor_unlessNoInputIsWanted() throws Exception {
    keystore("orders");
    shell.unset("KEYOVERLAP_PASSWORD").typing(PASSWORD, PASSWORD);

    assertThat(shell.run("list").status()).isZero();
    assertThat(shell.questions()).containsExactly("Password of keys.p12: ");
    assertThat(shell.run("list", "--no-input").status()).isEqualTo(2);
    assertThat(shell.questions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--password=s3cret",
        "--password s3cret",
        "-p s3cret",
        "-storepass s3cret",
        "--key-password s3cret",
        "--passphrase=s3cret",
        "-keypass s3cret"
      })
  void password_asAnArgument_isRefusedWithAHint_andNotRepeated(String arguments) throws Exception {
    keystore("orders");

    Shell.Run run = shell.run(("list " + arguments).split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("password", "--password-file").doesNotContain("s3cret");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void passwordFile_thatEverybodyCanRead_isWarnedOf() throws Exception {
    keystore("orders");
    var file = Files.writeString(folder.resolve("password.txt"), PASSWORD);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

    assertThat(shell.run("list", "--password-file", "password.txt").err())
        .contains("Warning: every user of this machine can read", "chmod 600")
        .doesNotContain(PASSWORD);
  }

  // ---- command lines

  @Test
  void commandLine_thatIsWrong_endsWithTwoAndAHint() {
    Shell.Run option = shell.run("list", "--colour");
    assertThat(option.status()).isEqualTo(2);
    assertThat(option.err()).contains("Unknown option --colour.", "Run `keyoverlap list --help`.");
    Shell.Run command = shell.run("lits");
    assertThat(command.status()).isEqualTo(2);
    assertThat(command.err()).contains("Did you mean", "list");
    assertThat(shell.run("swap", "orders").err()).contains("FILE");
    assertThat(shell.run().status()).isEqualTo(2);
    assertThat(shell.run("list", "-o", "xml").err()).contains("table", "json", "yaml");
    assertThat(shell.run("list", " ").err()).contains("alias").doesNotContain("Exception");
  }

  @Test
  void help_namesEveryCommand_andEachHasItsOwn() {
    Shell.Run help = shell.run("--help");

    assertThat(help.status()).isZero();
    assertThat(Commands.names()).allSatisfy(name -> assertThat(help.out()).contains("  " + name));
    assertThat(Commands.names())
        .allSatisfy(
            name -> assertThat(shell.run(name, "--help").out()).contains("keyoverlap " + name));
    assertThat(shell.run("--version").out()).startsWith("keyoverlap ");
  }

  // ---- errors

  @Test
  void error_asJson_whereTheAnswerWouldBe() throws Exception {
    keystore("orders");

    Shell.Run run = shell.run("activate", "orders", "-o", "json");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("\"reason\" : \"NOTHING_STAGED\"");
  }

  @Test
  void error_showsAStackTraceOnlyIfAsked() throws Exception {
    keystore("orders");

    assertThat(shell.run("activate", "orders").err())
        .contains("[NOTHING_STAGED]")
        .doesNotContain("\tat ");
    assertThat(shell.run("activate", "orders", "--debug").err())
        .contains(KeyRefusedException.class.getName(), "\tat dev.keyoverlap");
  }

  // ---- terminals

  @Test
  void colours_onATerminalOnly_andNotWithNoColor() throws Exception {
    keystore("orders");
    String escape = "\u001b[";

    assertThat(shell.run("list").out()).doesNotContain(escape);
    assertThat(shell.run("list", "--color", "always").out()).contains(escape);
    shell.screen(Screen.ofWidth(80));
    assertThat(shell.run("list").out()).contains(escape);
    assertThat(shell.run("list", "--color", "never").out()).doesNotContain(escape);
    assertThat(shell.set("NO_COLOR", "1").run("list").out()).doesNotContain(escape);
    assertThat(shell.run("list", "-o", "json", "--color", "always").out()).doesNotContain(escape);
  }

  @Test
  void lines_onANarrowTerminal_areCut_andNowhereElse() throws Exception {
    keystore("a-rather-long-alias");
    shell.set("NO_COLOR", "1");

    assertThat(shell.screen(Screen.ofWidth(76)).run("list").out().lines())
        .allSatisfy(line -> assertThat(line.length()).isEqualTo(76))
        .allSatisfy(line -> assertThat(line).endsWith("\u2026"));
    assertThat(shell.screen(Screen.NONE).run("list").out()).contains("CN=a-rather-long-alias");
  }

  @Test
  void times_areUtc_unlessLocalOnesAreAskedFor() throws Exception {
    keystore("orders");
    shell.in(ZoneId.of("Pacific/Kiritimati"));

    assertThat(shell.run("list").out()).contains("until 2028-11-29");
    assertThat(shell.run("list", "--utc").out()).contains("until 2028-11-29");
    assertThat(shell.run("list", "--local").out()).contains("until 2028-11-30");
    assertThat(shell.run("list", "--local", "-o", "json").out()).contains("2028-11-29T12:00:00Z");
    assertThat(shell.run("list", "--local", "--utc").status()).isEqualTo(2);
  }

  @Test
  void yaml_hasTheFieldsOfTheJson() throws Exception {
    keystore("orders");

    assertThat(shell.run("list", "-o", "yaml").out())
        .contains("keys:\n- alias: \"orders\"\n  state: \"active\"");
  }

  @Test
  void pipe_thatIsClosed_endsTheCommandWithoutAWord() throws Exception {
    keystore("orders");
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    var err = new java.io.ByteArrayOutputStream();

    int status =
        shell.run(
            new PrintStream(closed, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            "list");

    assertThat(status).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
