package dev.keyoverlap.documents;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.Renewals;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What people read: every step, who, what is done and what is next. */
class RunbookTest {

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    clock.set(OLD.certificate().getNotBefore().toInstant().plus(Duration.ofDays(400)));
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
  }

  static Iterable<Procedure> all() {
    return Procedure.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void plan_ofEachProcedure_hasARowForEachStep(Procedure procedure) {
    String plan = Runbook.of(procedure);

    assertThat(plan).startsWith("# Renewal plan: " + procedure.caseId() + ", ");
    assertThat(plan.lines().filter(line -> line.matches("\\| \\d+ \\|.*")))
        .hasSize(procedure.steps().size());
    assertThat(plan.contains("Messages are held back from step"))
        .isEqualTo(procedure.requiresDowntime());
    assertThat(plan.contains("Both keys are active from step"))
        .isEqualTo(procedure.usesSecondAlias());
  }

  @Test
  void runbook_ofARenewal_tellsWhatIsDoneAndWhatIsNext() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
    clock.advance(Duration.ofDays(1));
    Instant then = clock.instant();
    renewal = renewal.by("bob").confirm("mailed");

    String text = Runbook.of(renewal.state());

    assertThat(text)
        .contains("# Renewal of orders\n")
        .contains("- old key: " + OLD.keyId() + "\n- new key: " + NEW.keyId() + "\n")
        .contains("- state: waiting for the receiver administrator\n")
        .contains("| done " + then.toString().substring(0, 16))
        .contains(" by bob (mailed) |\n")
        .contains("either key. | **next** |\n");
    assertThat(text.split("\\*\\*next\\*\\*", -1)).hasSize(2);
    clock.advance(Duration.ofDays(400));
    assertThat(Runbook.of(renewal.state())).contains(", **overdue**");
    assertThat(Runbook.of(renewal.rollBack("late").state())).contains("- state: rolled back\n");
  }

  @Test
  void runbook_ofARenewalThatWasEnded_saysSo() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);

    Renewal ended = renewal.end("the partner is gone");

    assertThat(Runbook.of(ended.state())).contains("- state: ended\n");
  }

  @Test
  void runbook_whileTheOldKeyIsKept_tellsUntilWhen() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
    while (renewal.next().orElseThrow().step().action() != Action.KEEP_OLD) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }
    Instant end = clock.instant().plus(Duration.ofDays(90));
    PendingStep keeping = renewal.next().orElseThrow();

    assertThat(renewal.state().notBefore(keeping)).contains(end);
    assertThat(renewal.state().notBefore(renewal.step(9))).isEmpty();
    assertThat(Runbook.of(renewal.state()))
        .contains("| **next**, not before " + end.toString().substring(0, 16));
    clock.set(end);
    assertThat(renewal.state().notBefore(keeping)).isEmpty();
    assertThat(Runbook.of(renewal.state())).contains("| **next** |\n");
  }

  @Test
  void runbook_ofACompositeRenewal_hasATableForEachPartner() throws Exception {
    Renewal renewal =
        Renewal.with(rotation, ORDERS)
            .partner("first | one", Procedure.named("CS1"))
            .partner("second", Procedure.named("CS4"))
            .begin();

    assertThat(Runbook.of(renewal.state()))
        .contains("## first \\| one: CS1, CMS signer outbound\n")
        .contains("## second: CS4, CMS signer outbound\n");
  }

  @Test
  void runbook_ofADowntime_tellsItsBothTimes_andThatItsEndIsTheDeadline() throws Exception {
    Renewal begun =
        Renewal.with(rotation, ORDERS)
            .partner("first", Procedure.named("CS4"))
            .partner("second | two", Procedure.named("CS4"))
            .begin()
            .supplyKey(NEW, "made here");
    Instant from = clock.instant().plus(Duration.ofDays(3));
    Instant until = from.plus(Duration.ofHours(2));
    String last = OLD.certificate().getNotAfter().toInstant().toString().substring(0, 16);
    assertThat(Runbook.of(begun.state()))
        .contains("- deadline: " + last)
        .doesNotContain("- agreed downtime");

    Renewal agreed =
        begun
            .agreeDowntime(begun.step("first", 2), from, until, "telephone")
            .agreeDowntime(
                begun.step("second | two", 2), from.plusSeconds(60), until.plusSeconds(60), "t");

    assertThat(Runbook.of(agreed.state()))
        .contains("- deadline: " + until.toString().substring(0, 16))
        .contains("- agreed downtime with first: " + minutes(from, until))
        .contains(
            "- agreed downtime with second \\| two: "
                + minutes(from.plusSeconds(60), until.plusSeconds(60)))
        .doesNotContain("**overdue**");
    clock.set(until.plusMillis(1));
    assertThat(Runbook.of(agreed.state()))
        .containsPattern("- deadline: " + until.toString().substring(0, 16) + ".*\\*\\*overdue");
    Renewal longer =
        agreed.agreeDowntime(begun.step("first", 2), from, until.plusSeconds(3600), "longer");
    assertThat(Runbook.of(longer.state()))
        .contains("- agreed downtime with first: " + minutes(from, until.plusSeconds(3600)));
  }

  private static String minutes(Instant from, Instant until) {
    return from.truncatedTo(ChronoUnit.MINUTES) + " to " + until.truncatedTo(ChronoUnit.MINUTES);
  }

  @Test
  void words_thatPeopleEntered_cannotBecomeMarkup() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
    renewal = renewal.by("<b>").confirm("a | b <script>alert(1)</script> [x](y) `c` & more");

    String text = Runbook.of(renewal.state());

    assertThat(text)
        .contains("by \\<b\\>")
        .contains("a \\| b \\<script\\>alert(1)\\</script\\> \\[x\\](y) \\`c\\` \\& more");
  }
}
