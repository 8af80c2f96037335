package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A renewal is killed after every step, and goes on in a new process on a copy of the keystore file
 * alone, as on another machine.
 */
@Tag("any-jdk")
class KilledRenewalTest {

  private static final char[] PASSWORD = "correct horse".toCharArray();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"CS1", "CS3", "CS4", "CE3", "CD1"})
  void renewal_killedAfterEachStep_endsAsIfItHadNotBeen(String caseId) throws Exception {
    Path file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = open(file, new SetClock())) {
      rotation.add(ORDERS, Renewals.old(Procedure.named(caseId)));
      Renewal unused = Renewal.begin(rotation, Procedure.named(caseId), ORDERS);
    }
    List<String> steps = new ArrayList<>();

    while (!steps.contains("finished")) {
      Path elsewhere =
          Files.createDirectory(folder.resolve("machine" + steps.size())).resolve("keys.p12");
      Files.copy(file, elsewhere);
      steps.add(oneStepInAProcessThatIsKilled(elsewhere));
      file = elsewhere;
    }

    int last = Procedure.named(caseId).steps().size();
    assertThat(steps).hasSize(last + 1);
    assertThat(steps.subList(0, last)).allMatch(step -> step.startsWith("did "));
    try (KeystoreRotation rotation = open(file, new SetClock())) {
      boolean purged = Procedure.named(caseId).has(Action.PURGE);
      assertThat(rotation.keyring().versions()).hasSize(purged ? 1 : 2);
      KeyEntry inUse = rotation.keyring().active(ORDERS).orElseThrow().entry();
      assertThat(inUse.keyId()).isNotEqualTo(OLD.keyId());
      assertThat(inUse).hasSameClassAs(Renewals.old(Procedure.named(caseId)));
      assertThat(Renewal.resume(rotation, ORDERS).orElseThrow().state().done()).hasSize(last);
    }
  }

  /** One key for two uses, one of which has a downtime. */
  @Test
  void renewalOfSeveralUses_killedAfterEachStep_endsAsIfItHadNotBeen() throws Exception {
    Path file = folder.resolve("keys.p12");
    int last;
    try (KeystoreRotation rotation = open(file, new SetClock())) {
      rotation.add(ORDERS, OLD);
      Renewal begun =
          Renewal.with(rotation, ORDERS)
              .partner("one who copes", Procedure.named("CS1"))
              .partner("one who does not", Procedure.named("CS4"))
              .begin();
      last =
          begun.state().procedure("one who copes").steps().size()
              + begun.state().procedure("one who does not").steps().size();
    }
    List<String> steps = new ArrayList<>();
    while (!steps.contains("finished")) {
      steps.add(oneStepInAProcessThatIsKilled(file));
      assertThat(steps).hasSizeLessThanOrEqualTo(last + 1);
    }

    assertThat(steps.subList(0, steps.size() - 1)).allMatch(step -> step.startsWith("did "));
    try (KeystoreRotation rotation = open(file, new SetClock())) {
      Renewal renewal = Renewal.resume(rotation, ORDERS).orElseThrow();
      assertThat(renewal.state().done()).hasSize(last);
      assertThat(rotation.keyring().active(ORDERS).orElseThrow().keyId())
          .isEqualTo(renewal.state().newKey().orElseThrow())
          .isNotEqualTo(OLD.keyId());
    }
  }

  @Test
  void renewal_inAKeystoreThatWasCopied_isTheSame() throws Exception {
    Path file = folder.resolve("keys.p12");
    try (KeystoreRotation rotation = open(file, new SetClock())) {
      rotation.add(ORDERS, OLD);
      Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, Renewals.NEW);
      Path copy = Files.createDirectory(folder.resolve("copy")).resolve("keys.p12");
      Files.copy(file, copy);
      try (KeystoreRotation other = open(copy, new SetClock())) {
        Renewal resumed = Renewal.resume(other, ORDERS).orElseThrow();
        assertThat(resumed.state().done()).isEqualTo(renewal.state().done());
        assertThat(other.keyring().staged(ORDERS).orElseThrow().state()).isEqualTo(KeyState.STAGED);
      }
    }
  }

  private static KeystoreRotation open(Path file, SetClock clock) throws Exception {
    return Renewals.rotation(Pkcs12KeyringStore.at(file, PASSWORD), clock);
  }

  private static String oneStepInAProcessThatIsKilled(Path file) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledRenewalTest.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = output.readLine();
      // It waits to be killed, and does nothing more.
      assertThat(process.toHandle().destroyForcibly()).isTrue();
      process.waitFor();
      return line == null ? "nothing" : line;
    }
  }

  /** The program: the next step, whatever it is, in the year after the last. */
  @SuppressWarnings("SystemOut") // The other process reads it.
  public static void main(String[] arguments) throws Exception {
    SetClock clock = new SetClock();
    clock.advance(Duration.ofDays(100));
    try (KeystoreRotation rotation = open(Path.of(arguments[0]), new SetClock());
        KeystoreRotation later = open(Path.of(arguments[0]), clock)) {
      Renewal renewal =
          Renewal.with(rotation, ORDERS)
              .gate(Renewals.gate())
              .gate("one who does not", Renewals.gate())
              .resume()
              .orElseThrow();
      if (renewal.isFinished()) {
        System.out.println("finished");
      } else {
        PendingStep pending = renewal.next().orElseThrow();
        Renewal after = step(renewal, later, pending);
        System.out.println("did " + pending.step().number() + ", then " + after);
      }
      System.out.flush();
      Thread.sleep(Duration.ofMinutes(10).toMillis());
    }
  }

  private static Renewal step(Renewal renewal, KeystoreRotation later, PendingStep pending)
      throws Exception {
    Action action = pending.step().action();
    if (action.takesKey()) {
      HeldKey fresh = TestKeys.ec("new");
      boolean ours = renewal.state().procedure(pending.partner()).useCase().isOwnKey();
      return renewal.supplyKey(ours ? fresh : TestKeys.certificateOf(fresh), "made here");
    }
    if (action == Action.AGREE_DOWNTIME) {
      // Long enough for every process that is started.
      Instant begin = Instant.now().minus(Duration.ofDays(1));
      return renewal.agreeDowntime(pending, begin, begin.plus(Duration.ofDays(3)), "mail");
    }
    if (action == Action.KEEP_OLD || action == Action.PURGE) {
      return Renewal.resume(later, ORDERS).orElseThrow().perform(pending);
    }
    return action.kind() == Action.Kind.PERFORM
        ? renewal.perform(pending)
        : renewal.confirm(pending, "mail");
  }
}
