package dev.keyoverlap.cli.delivered;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cli.delivered.Program.Ended;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.SelfSignedKey;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built program at a terminal, and where there is none. */
class TerminalTest {

  private static final HeldKey KEY =
      SelfSignedKey.of("CN=orders of a company with a rather long name").ellipticCurve().build();

  @TempDir private Path folder;
  private Program program;

  @BeforeEach
  void keystore() throws Exception {
    program = Program.in(folder);
    try (KeystoreRotation rotation = opened()) {
      var unused = rotation.add(alias("orders"), KEY);
    }
  }

  private KeystoreRotation opened() throws Exception {
    return KeystoreRotation.with(
            Pkcs12KeyringStore.at(folder.resolve("keys.p12"), Program.PASSWORD.toCharArray()))
        .reloadManually()
        .open();
  }

  private Keyring ring() throws Exception {
    try (KeystoreRotation rotation = opened()) {
      return rotation.keyring();
    }
  }

  @Test
  void password_isAskedFor_andNotShown() throws Exception {
    Ended ended =
        program.terminal(
            80,
            List.of("Password of keys.p12: ", Program.PASSWORD + "\n"),
            Map.of(),
            Program.command("list"));

    assertThat(ended.status()).as(ended.out()).isZero();
    assertThat(ended.out())
        .contains("active", "echo on")
        .contains("\u001b[32m")
        .doesNotContain(Program.PASSWORD);
  }

  @Test
  void password_isAskedForAtTheTerminal_alsoIfOutputIsRedirected() throws Exception {
    Ended ended =
        program.terminal(
            80,
            List.of("Password of keys.p12: ", Program.PASSWORD + "\n"),
            Map.of(),
            List.of("sh", "-c", "$K list -o json > list.json"));

    assertThat(ended.status()).as(ended.out()).isZero();
    assertThat(folder.resolve("list.json")).content().startsWith("{\n  \"at\"");
  }

  @Test
  void interrupt_atThePassword_endsTheCommand_andTheTerminalShowsInputAgain() throws Exception {
    Ended ended =
        program.terminal(
            80, List.of("Password of keys.p12: ", "\\x03"), Map.of(), Program.command("list"));

    assertThat(ended.status()).isEqualTo(130);
    assertThat(ended.out()).contains("echo on").doesNotContain("active", "\tat ");
  }

  @Test
  void window_thatIsNarrow_cutsLongNames() throws Exception {
    Ended ended =
        program.terminal(
            70,
            List.of(),
            Map.of("KEYOVERLAP_PASSWORD", Program.PASSWORD, "NO_COLOR", "1"),
            Program.command("list"));

    assertThat(ended.status()).as(ended.out()).isZero();
    assertThat(ended.out().lines().filter(line -> line.startsWith("orders")))
        .singleElement()
        .asString()
        .hasSize(70)
        .endsWith("\u2026");
  }

  @Test
  void noTerminal_meansNoQuestion() throws Exception {
    Ended password = program.shell(Map.of(), "$K list </dev/null");
    assertThat(password.status()).isEqualTo(2);
    assertThat(password.out()).isEmpty();
    assertThat(password.err()).contains("no terminal answers", "--password-file");
    Ended yes =
        program.shell(
            Map.of("KEYOVERLAP_PASSWORD", Program.PASSWORD), "$K retire orders </dev/null");

    assertThat(yes.status()).isEqualTo(2);
    assertThat(yes.err()).contains("--yes");
    assertThat(ring().active(alias("orders"))).isPresent();
  }

  @Test
  void pipe_thatIsClosed_endsTheCommandWithoutAWord() throws Exception {
    Ended ended =
        program.shell(
            Map.of("KEYOVERLAP_PASSWORD", Program.PASSWORD),
            "$K list -o json | sh -c 'exec <&-; sleep 3'; echo ${PIPESTATUS[0]}");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).isEqualTo("0\n");
  }

  /** A build in the background ignores interrupts, and what it starts does so, too. */
  private static List<String> interruptible(List<String> command) {
    return Stream.concat(Stream.of("env", "--default-signal=INT"), command.stream()).toList();
  }

  /** As often as time allows, at moments that cover the whole run. */
  @Test
  void interrupt_duringAChange_leavesTheKeysAsTheyWere_orChanged() throws Exception {
    long begun = System.nanoTime();
    assertThat(program.run("new", "orders", "--swap").status()).isZero();
    long whole = System.nanoTime() - begun;
    int interrupted = 0;
    int tries = 10;
    for (int i = 0; i < tries; i++) {
      KeyId before = ring().active(alias("orders")).orElseThrow().keyId();
      int versions = ring().versions().size();
      Process process =
          program.start(
              Map.of("KEYOVERLAP_PASSWORD", Program.PASSWORD),
              interruptible(Program.command("new", "orders", "--swap")),
              Files.createTempFile(folder, "out", ""),
              Files.createTempFile(folder, "err", ""));
      // From a third of the run to a bit after its end.
      boolean ended = process.waitFor(whole / 3 + whole * i / tries, TimeUnit.NANOSECONDS);
      if (!ended) {
        // Which may have ended meanwhile.
        int unused =
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
      }
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isIn(0, 130);

      Keyring after = ring();
      boolean changed = !after.active(alias("orders")).orElseThrow().keyId().equals(before);
      assertThat(after.versions()).hasSize(changed ? versions + 1 : versions);
      assertThat(after.find(before)).as("the key before").isPresent();
      if (process.exitValue() == 0) {
        assertThat(changed).as("a command that says it is done").isTrue();
      }
      interrupted += process.exitValue() == 0 ? 0 : 1;
    }
    assertThat(interrupted).as("changes that were interrupted").isPositive();
    assertThat(program.run("list").status()).isZero();
  }
}
