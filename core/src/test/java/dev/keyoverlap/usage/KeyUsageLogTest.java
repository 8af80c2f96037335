package dev.keyoverlap.usage;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.Renewals;
import dev.keyoverlap.renewal.StepRefusedException;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.KeyUsageLog.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key is safe to retire when it was seen that nobody uses it, and not before. */
class KeyUsageLogTest {

  private static final Duration QUIET = Duration.ofDays(14);

  private final SetClock clock = new SetClock();
  private final KeyUsageLog evidence = KeyUsageLog.of(clock);
  private final KeyVersion version = KeyVersion.active(ORDERS, OLD, clock.instant());

  @Test
  void messages_areCountedForTheKeyThatServed() throws Exception {
    DecryptedContent decrypted = Results.decrypted(new byte[0], version);
    assertThat(evidence.decrypted(decrypted)).isSameAs(decrypted);
    clock.advance(Duration.ofHours(1));
    evidence.decrypted(decrypted);
    VerifiedContent verified =
        Results.verified(
            new byte[0],
            VerificationReport.of(
                VerificationPolicy.anyOf(ORDERS),
                List.of(verdict(SignerVerdict.Verdict.VALID, version))));
    assertThat(evidence.verified(verified)).isSameAs(verified);

    assertThat(evidence.of(OLD.keyId()))
        .isEqualTo(
            Map.of(
                KeyUse.DECRYPT, new Tally(2, clock.instant()),
                KeyUse.VERIFY, new Tally(1, clock.instant())));
    assertThat(evidence.lastUsed(OLD.keyId())).contains(clock.instant());
  }

  @Test
  void signature_thatIsCorrectButDoesNotCount_isAUseAllTheSame() {
    KeyVersion other = KeyVersion.active(ORDERS, NEW, clock.instant());

    evidence.judged(
        VerificationReport.of(
            VerificationPolicy.anyOf(ORDERS),
            List.of(
                verdict(SignerVerdict.Verdict.KEY_NOT_USABLE, version),
                verdict(SignerVerdict.Verdict.INVALID, other))));

    assertThat(evidence.of(OLD.keyId())).containsOnlyKeys(KeyUse.VERIFY);
    assertThat(evidence.of(NEW.keyId())).as("a signature that is wrong").isEmpty();
  }

  private static SignerVerdict verdict(SignerVerdict.Verdict verdict, KeyVersion by) {
    return Results.verdict(verdict, "CN=orders", Optional.of(by), Optional.empty(), "");
  }

  @Test
  void key_isUnused_fromTheMomentOnAtWhichTheTimeIsFull() {
    evidence.onUsed(OLD.keyId(), KeyUse.SIGN);
    clock.advance(QUIET.minusMillis(1));
    assertThat(evidence.isUnusedFor(OLD.keyId(), QUIET)).isFalse();
    clock.advance(Duration.ofMillis(1));
    assertThat(evidence.isUnusedFor(OLD.keyId(), QUIET)).isTrue();
  }

  @Test
  void key_thatNobodyWatchedForLongEnough_doesNotCountAsUnused() {
    assertThat(evidence.isUnusedFor(OLD.keyId(), QUIET)).isFalse();
    assertThatExceptionOfType(KeyStillUsedException.class)
        .isThrownBy(() -> evidence.requireUnusedFor(OLD.keyId(), QUIET))
        .satisfies(e -> assertThat(e.keyId()).contains(OLD.keyId()))
        .withMessageContaining("watched only since");
    clock.advance(QUIET);
    assertThat(evidence.isUnusedFor(OLD.keyId(), QUIET)).isTrue();
    assertThat(evidence.since()).isEqualTo(clock.instant().minus(QUIET));
  }

  @Test
  void evidence_ofAnEarlierRun_goesOn(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("evidence");
    assertThat(KeyUsageLog.readFrom(file, clock).since()).isEqualTo(clock.instant());
    evidence.onUsed(OLD.keyId(), KeyUse.DECRYPT);
    evidence.onUsed(OLD.keyId(), KeyUse.SIGN);
    evidence.writeTo(file);
    clock.advance(QUIET);

    KeyUsageLog next = KeyUsageLog.readFrom(file, clock);

    assertThat(next.since()).isEqualTo(evidence.since());
    assertThat(next.of(OLD.keyId())).isEqualTo(evidence.of(OLD.keyId()));
    assertThat(next.isUnusedFor(OLD.keyId(), QUIET)).isTrue();
    next.onUsed(OLD.keyId(), KeyUse.SIGN);
    next.writeTo(file);
    assertThat(KeyUsageLog.readFrom(file, clock).of(OLD.keyId()).get(KeyUse.SIGN))
        .isEqualTo(new Tally(2, clock.instant()));
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "evidence 1\t",
        "evidence 2\t2026-01-01T00:00:00Z\n",
        "evidence 1\t2026-01-01T00:00:00Z\nx\n",
        "evidence 1\t2026-01-01T00:00:00Z",
        "evidence 1\tyesterday\n"
      })
  void evidence_thatIsTornOrForeign_isRefused(String text, @TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("evidence"), text);

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KeyUsageLog.readFrom(file, clock));
  }

  @Test
  void evidence_ofTwoPrograms_addsUp() {
    evidence.onUsed(OLD.keyId(), KeyUse.DECRYPT);
    clock.advance(Duration.ofDays(1));
    KeyUsageLog other = KeyUsageLog.of(clock);
    other.onUsed(OLD.keyId(), KeyUse.DECRYPT);

    KeyUsageLog sum = evidence.with(other);

    assertThat(sum.of(OLD.keyId())).containsEntry(KeyUse.DECRYPT, new Tally(2, clock.instant()));
    assertThat(sum.since()).isEqualTo(other.since());
    assertThat(other.with(evidence).since()).isEqualTo(other.since());
  }

  @Test
  void retire_ofAKeyThatAMessageUsed_isRefused() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    clock.advance(QUIET);
    evidence.onUsed(OLD.keyId(), KeyUse.DECRYPT);

    assertThatExceptionOfType(KeyStillUsedException.class)
        .isThrownBy(() -> evidence.requireUnusedFor(OLD.keyId(), QUIET))
        .withMessageContaining("was last used at");
    clock.advance(QUIET);
    evidence.requireUnusedFor(OLD.keyId(), QUIET);
    assertThat(rotation.retireKey(OLD.keyId()).state()).isEqualTo(KeyState.RETAINED);
  }

  @Test
  void purge_ofAKeyThatAMessageUsed_isRefusedUnlessForced() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("", Procedure.named("CD1"))
            .refuseWhileUsed(evidence, QUIET)
            .begin();
    while (renewal.next().filter(turn -> turn.step().action() != Action.PURGE).isPresent()) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    evidence.onUsed(OLD.keyId(), KeyUse.DECRYPT);
    Renewal last = renewal;

    assertThatExceptionOfType(StepRefusedException.class)
        .isThrownBy(last::perform)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.STILL_USED));
    assertThat(rotation.keyring().find(OLD.keyId())).isPresent();
    assertThat(last.overridingWarnings().perform().isFinished()).isTrue();
    assertThat(rotation.keyring().find(OLD.keyId())).isEmpty();
  }
}
