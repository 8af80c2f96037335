package dev.keyoverlap.renewal;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is due because certificates end; each time is tried a millisecond before it. */
class KeyScheduleTest {

  private static final Alias PARTNER = alias("partner");
  private static final Instant END = OLD.certificate().getNotAfter().toInstant();

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;
  private KeySchedule schedule;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(InMemoryKeyringStore.empty(), clock);
    rotation.add(ORDERS, OLD);
    schedule = KeySchedule.of(rotation);
  }

  private KeyEntry inUse() {
    return rotation.keyring().active(ORDERS).orElseThrow().entry();
  }

  @Test
  void expiries_listEveryAliasByItsEnd() throws Exception {
    rotation.add(PARTNER, TestKeys.certificateOf(Renewals.key("partner", 100)));
    rotation.stage(ORDERS, NEW);

    assertThat(schedule.expiries())
        .extracting(one -> one.version().alias())
        .containsExactly(PARTNER, ORDERS);
    KeySchedule.Expiry orders = schedule.expiries().get(1);
    assertThat(orders.end()).isEqualTo(END);
    assertThat(orders.staged()).map(KeyVersion::entry).contains(NEW);
    assertThat(orders.isExpired(END)).isFalse();
    assertThat(orders.isExpired(END.plusMillis(1))).isTrue();
    assertThat(orders.toString()).startsWith(END + " orders").contains("staged to replace it: ");
  }

  @Test
  void toPrepare_beginsSixtyDaysBefore_andEndsWithASuccessor() throws Exception {
    rotation.add(PARTNER, TestKeys.certificateOf(Renewals.key("partner", 100)));
    clock.set(END.minus(Duration.ofDays(60)).minusMillis(1));
    assertThat(schedule.dueForRenewal()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(schedule.dueForRenewal()).extracting(KeyVersion::entry).containsExactly(OLD);

    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS3"), ORDERS);
    assertThat(schedule.dueForRenewal()).as("%s", renewal).isEmpty();
    Renewal over = renewal.rollBack("later");
    assertThat(schedule.dueForRenewal()).as("%s", over).hasSize(1);
    rotation.stage(ORDERS, NEW);
    assertThat(schedule.dueForRenewal()).isEmpty();
  }

  @Test
  void activateDue_onTheLastDay_putsTheStagedKeyIntoUse() throws Exception {
    rotation.stage(ORDERS, NEW);
    clock.set(END.minus(Duration.ofHours(24)).minusMillis(1));
    assertThat(schedule.activateDue()).isEmpty();
    assertThat(inUse()).isEqualTo(OLD);
    clock.advance(Duration.ofMillis(1));

    assertThat(schedule.activateDue()).extracting(KeyVersion::entry).containsExactly(NEW);

    assertThat(inUse()).isEqualTo(NEW);
    assertThat(schedule.activateDue()).isEmpty();
  }

  /** T28: a key that ends sooner, is not valid yet, or was in use before stays where it is. */
  @Test
  void activateDue_ofAKeyThatIsNoStepForward_T28_leavesIt() throws Exception {
    rotation.stage(ORDERS, Renewals.key("shorter", 399));
    clock.set(END);
    assertThat(schedule.activateDue()).isEmpty();
    rotation.retireKey(rotation.keyring().staged(ORDERS).orElseThrow().keyId());

    rotation.stage(
        ORDERS,
        TestKeys.named("later")
            .algorithm("EC", 256)
            .valid(END.plusSeconds(1), END.plusSeconds(100_000))
            .make());
    assertThat(schedule.activateDue()).isEmpty();
    rotation.retireKey(rotation.keyring().staged(ORDERS).orElseThrow().keyId());

    clock.set(END.minus(Duration.ofDays(100)));
    rotation.trustingClock().swap(ORDERS, NEW);
    assertThatExceptionOfType(KeyRefusedException.class)
        .as("an earlier key is restored, never staged")
        .isThrownBy(() -> rotation.stage(ORDERS, OLD));
    clock.set(END);
    assertThat(schedule.activateDue()).isEmpty();
    assertThat(inUse()).isEqualTo(NEW);
  }

  /** The staged key was as good as the one in use when it came, and is not as good as the next. */
  private void stageNarrower(Alias alias) throws Exception {
    HeldKey first = Renewals.key(alias.name(), 300);
    rotation.add(alias, first);
    rotation.stage(alias, Renewals.key(alias.name(), 900));
    HeldKey stronger =
        TestKeys.named(alias.name())
            .algorithm("EC", 384)
            .valid(clock.instant().minusSeconds(60), END)
            .make();
    rotation.swap(alias, stronger);
  }

  @Test
  void activateDue_ofSeveralKeys_goesOnAfterEachThatIsRefused_andNamesThem() throws Exception {
    Alias first = alias("a-first");
    Alias last = alias("z-last");
    stageNarrower(first);
    stageNarrower(last);
    rotation.stage(ORDERS, NEW);
    clock.set(END);

    assertThatExceptionOfType(NotActivatedException.class)
        .isThrownBy(schedule::activateDue)
        .withMessageContaining("'a-first'")
        .withMessageContaining("'z-last'")
        .withMessageContaining("STRENGTH")
        .satisfies(e -> assertThat(e.refusals()).containsOnlyKeys(first, last))
        .satisfies(
            e ->
                assertThat(e.refusals().values())
                    .allSatisfy(
                        refusal ->
                            assertThat(refusal)
                                .isInstanceOf(KeyRefusedException.class)
                                .satisfies(why -> assertThat(e.getSuppressed()).contains(why))))
        .satisfies(
            e -> assertThat(e.activated()).extracting(KeyVersion::entry).containsExactly(NEW));
    assertThat(inUse()).isEqualTo(NEW);

    for (Alias refused : new Alias[] {first, last}) {
      rotation.accepting(Narrowing.STRENGTH).activate(refused);
    }
    assertThat(schedule.activateDue()).isEmpty();
  }

  @Test
  void activateDue_whereSomebodyMustConfirmFirst_holdsBackAndTells() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("CS1"), ORDERS, NEW);
    assertThat(schedule.waitingForPartner()).isEmpty();
    clock.set(END.minus(Duration.ofHours(1)));

    assertThat(schedule.activateDue()).isEmpty();
    assertThat(schedule.waitingForPartner()).hasSize(1);
    assertThat(schedule.waitingForPartner().get(0).state().done())
        .isEqualTo(renewal.state().done());
    assertThat(inUse()).isEqualTo(OLD);
  }

  @Test
  void activateDue_whereTheProcedureLeavesItToTheClock_doesItsSteps() throws Exception {
    Renewal renewal = Renewal.begin(rotation, Procedure.named("SK3"), ORDERS, NEW);
    assertThat(schedule.activateDue()).as("nobody was asked").isEmpty();
    renewal = Renewals.step(renewal, renewal.step(2), clock);
    clock.set(END.minus(Duration.ofHours(24)).minusMillis(1));
    assertThat(schedule.activateDue()).isEmpty();
    clock.advance(Duration.ofMillis(1));

    assertThat(schedule.activateDue()).extracting(KeyVersion::entry).containsExactly(NEW);

    Renewal now = Renewal.resume(rotation, ORDERS).orElseThrow();
    assertThat(now.state().isDone(renewal.step(4))).isTrue();
    assertThat(now.state().isSettled()).isTrue();
    assertThat(schedule.waitingForPartner()).isEmpty();
  }

  @Test
  void expiries_ofOneEnd_areInTheOrderOfTheirAliases_andRetainedKeysAreNone() throws Exception {
    rotation.add(alias("zebra"), Renewals.key("z", 400));
    rotation.add(alias("accounts"), Renewals.key("a", 400));
    rotation.add(PARTNER, Renewals.key("gone", 100));
    rotation.retire(PARTNER);

    assertThat(schedule.expiries())
        .extracting(one -> one.version().alias())
        .containsExactly(alias("accounts"), ORDERS, alias("zebra"));
    assertThat(schedule.expiries().get(1)).asString().doesNotContain("followed");
  }

  @Test
  void schedule_withoutAnyLead_waitsForTheEndItself() throws Exception {
    KeySchedule last = KeySchedule.of(rotation, Duration.ZERO, Duration.ZERO);
    clock.set(END.minusMillis(1));
    assertThat(last.dueForRenewal()).isEmpty();
    clock.set(END);
    assertThat(last.dueForRenewal()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySchedule.of(rotation, Duration.ZERO, Duration.ofMillis(-1)));
  }

  @Test
  void schedule_withATimeAfterTheEnd_isAMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KeySchedule.of(rotation, Duration.ofDays(-1), Duration.ZERO));
  }
}
