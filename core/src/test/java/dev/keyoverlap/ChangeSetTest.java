package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.Rings;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Note;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several changes in one revision. */
class ChangeSetTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias OTHER = alias("other");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");

  private final ObservedStore store = new ObservedStore();
  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    clock.set(Rings.T0);
    rotation = KeystoreRotation.with(store).clock(clock).reloadManually().open();
    rotation.add(ORDERS, A);
    store.commits.set(0);
  }

  @Test
  void changes_ofOneSet_areOneRevision_andALineOfHistoryEach() throws Exception {
    List<Change> made =
        rotation
            .by("alice", "yearly renewal")
            .change(changes -> changes.swap(ORDERS, B).add(OTHER, C).rename(OTHER, alias("new")));

    assertThat(store.commits).hasValue(1);
    assertThat(rotation.history()).endsWith(made.toArray(new Change[0])).hasSize(4);
    assertThat(made).extracting(Change::verb).containsExactly(Verb.SWAP, Verb.ADD, Verb.RENAME);
    assertThat(made).extracting(Change::note).containsOnly(new Note("alice", "yearly renewal"));
    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(B);
    assertThat(rotation.keyring().active(alias("new")).orElseThrow().entry()).isEqualTo(C);
  }

  @Test
  void thousandKeys_areAddedInOneCommit() throws Exception {
    List<HeldKey> keys = IntStream.range(0, 1_000).mapToObj(i -> TestKeys.ec("key " + i)).toList();

    List<Change> made =
        rotation.change(
            changes -> keys.forEach(key -> changes.add(alias("key " + key.keyId().hex()), key)));

    assertThat(made).hasSize(1_000);
    assertThat(store.commits).hasValue(1);
    assertThat(rotation.keyring().versions()).hasSize(1_001);
  }

  @Test
  void change_thatIsRefusedInTheMidst_leavesEverythingAsItWas_andIsNamed() throws Exception {
    Keyring before = rotation.keyring();

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(
            () -> rotation.change(changes -> changes.swap(ORDERS, B).retire(OTHER).add(OTHER, C)))
        .withMessageStartingWith("None of the 3 changes was made, because number 2 was refused")
        .withMessageContaining("retire the key of 'other'")
        .withMessageContaining("has no active key")
        .satisfies(
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.NO_ACTIVE_KEY);
              assertThat(e.alias()).contains(OTHER);
            });
    assertThat(rotation.keyring()).isSameAs(before);
    assertThat(rotation.history()).hasSize(1);
    assertThat(store.commits).hasValue(0);
  }

  @Test
  void narrowings_ofARefusedChange_areThoseOfTheKey() {
    HeldKey expired =
        TestKeys.named("old")
            .valid(Rings.T0.minus(Duration.ofDays(9)), Rings.T0.minusSeconds(1))
            .make();

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> rotation.change(changes -> changes.add(OTHER, C).swap(ORDERS, expired)))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(Narrowing.VALIDITY));
  }

  @Test
  void setWithoutChanges_andPurgeOfNothing_storeNothing() throws Exception {
    assertThat(rotation.change(changes -> {})).isEmpty();
    assertThat(rotation.change(ChangeSet::purge)).isEmpty();
    assertThat(store.commits).hasValue(0);
  }

  @Test
  void everyVerb_canBeInASet() throws Exception {
    HeldKey staged = TestKeys.ec("staged");
    HeldKey instead = TestKeys.ec("instead");
    rotation.change(
        changes ->
            changes
                .stage(ORDERS, staged)
                .stageInstead(ORDERS, instead)
                .activate(ORDERS)
                .restore(A.keyId())
                .stageAgain(ORDERS, instead.keyId())
                .restoreAs(staged.keyId(), OTHER)
                .promote(OTHER, ORDERS)
                .retireKey(instead.keyId())
                .markCompromised(A.keyId(), "stolen")
                .retire(ORDERS));
    assertThat(rotation.history())
        .extracting(Change::verb)
        .containsExactly(
            Verb.ADD,
            Verb.STAGE,
            Verb.STAGE,
            Verb.ACTIVATE,
            Verb.RESTORE,
            Verb.STAGE,
            Verb.RESTORE,
            Verb.PROMOTE,
            Verb.RETIRE,
            Verb.COMPROMISED,
            Verb.RETIRE);

    clock.advance(Duration.ofDays(91));
    assertThat(rotation.change(changes -> changes.purgeKey(A.keyId()).purge()))
        .extracting(Change::verb)
        .containsExactly(Verb.PURGE, Verb.PURGE, Verb.PURGE);
    assertThat(rotation.keyring().versions()).isEmpty();
  }

  @Test
  void reason_ofACompromise_isRequired_andKeptInTheHistory() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rotation.markCompromised(A.keyId(), " "))
        .withMessageContaining("Say why");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rotation.markCompromised(A.keyId(), "two\nlines"));

    rotation.by("alice", "incident").markCompromised(A.keyId(), "stolen laptop");

    assertThat(rotation.history())
        .last()
        .extracting(Change::note)
        .isEqualTo(new Note("alice", "stolen laptop"));
  }
}
