package dev.keyoverlap;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Change.Verb;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered beside the keys changes together with them, or not at all. */
class MemoTest {

  private static final Alias ORDERS = alias("orders");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  @BeforeEach
  void open() throws Exception {
    rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
    rotation.add(ORDERS, A);
  }

  @Test
  void note_ofAnAlias_isRememberedAndInTheHistory() throws Exception {
    rotation.by("alice", "first").note(change(null, "one"));

    assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, "one"));
    assertThat(rotation.history())
        .last()
        .hasToString(
            rotation.history().get(1).at() + " note orders: " + A.keyId() + " by alice (first)");
    assertThat(rotation.history()).extracting(Change::verb).last().isEqualTo(Verb.NOTE);
    rotation.note(change("one", null));
    assertThat(rotation.keyring().memos()).isEmpty();
  }

  @Test
  void verb_noting_changesKeyAndMemoInOneRevision() throws Exception {
    Memos.noting(rotation, change(null, "swapped")).swap(ORDERS, B);

    assertThat(rotation.keyring().active(ORDERS).orElseThrow().entry()).isEqualTo(B);
    assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, "swapped"));
    assertThat(rotation.history()).hasSize(2);
  }

  @Test
  void verb_notingOnAnotherTextThanThereIs_changesNothing() throws Exception {
    rotation.note(change(null, "one"));
    Keyring before = rotation.keyring();

    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> Memos.noting(rotation, change(null, "two")).swap(ORDERS, B))
        .withMessageContaining("orders")
        .withMessageNotContaining("one");
    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> rotation.note(change("other", "two")));
    assertThat(rotation.keyring()).isEqualTo(before);
    Memos.noting(rotation, change("one", "two")).swap(ORDERS, B);
    assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, "two"));
  }

  @Test
  void verb_thatTheRingRefuses_leavesTheMemo() throws Exception {
    KeystoreHandle noting = Memos.noting(rotation, change(null, "added"));

    assertThatExceptionOfType(KeyRefusedException.class).isThrownBy(() -> noting.add(ORDERS, B));
    assertThat(rotation.keyring().memos()).isEmpty();
    noting.by("alice", "again").add(alias("other"), B);
    assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, "added"));
  }

  @Test
  void note_underAnAliasWithoutKeys_isRefused() {
    Memo nowhere = new Memo(alias("nowhere"), Optional.empty(), Optional.of("lost"));

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> rotation.note(nowhere))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_KEY));
  }

  @Test
  void memo_staysThroughEveryChangeOfKeys_andGoesWithItsAlias() throws Exception {
    rotation.note(change(null, "one"));
    rotation.swap(ORDERS, B);
    rotation.restore(A.keyId());
    assertThat(rotation.keyring().memos()).isEqualTo(Map.of(ORDERS, "one"));

    rotation.rename(ORDERS, alias("purchases"));

    assertThat(rotation.keyring().memos()).isEqualTo(Map.of(alias("purchases"), "one"));
  }

  @Test
  void rings_withOtherMemos_areNotEqual() throws KeyringStoreException {
    Keyring ring = rotation.keyring();

    assertThat(Ring.of(ring).remember(ORDERS, Optional.of("x")).keyring()).isNotEqualTo(ring);
    assertThat(
            Ring.of(ring)
                .remember(ORDERS, Optional.of("x"))
                .remember(ORDERS, Optional.empty())
                .keyring())
        .isEqualTo(ring)
        .hasSameHashCodeAs(ring);
    assertThat(change("secret", "more")).hasToString("memo of orders");
  }

  private static Memo change(String before, String after) {
    return new Memo(ORDERS, Optional.ofNullable(before), Optional.ofNullable(after));
  }
}
