package dev.keyoverlap.internal.transition;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.Memos;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.access.Holder;
import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a renewal in progress needs stays as it is, unless somebody forces it with a reason. */
class ReservedKeysTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final Alias OTHER = alias("other");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey D = TestKeys.ec("d");
  private static final HeldKey E = TestKeys.ec("e");

  private final SetClock clock = new SetClock();
  private KeystoreRotation rotation;

  /** A was replaced by B under 'orders', where C waits; D is under 'other'. */
  @BeforeEach
  void open() throws Exception {
    rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
    rotation.add(ORDERS, A);
    rotation.swap(ORDERS, B);
    rotation.stage(ORDERS, C);
    rotation.add(OTHER, D);
  }

  private void reserve(Set<Alias> aliases, Set<KeyId> keys) throws Exception {
    String text = new Reservation("2. wait", aliases, keys, Set.of(), List.of()).before("");
    Memos.note(rotation, ORDERS, Optional.empty(), Optional.of(text));
  }

  private static void refused(ThrowingCallable verb) {
    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(verb)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RENEWAL_IN_PROGRESS))
        .withMessageContaining("renewal of 'orders'")
        .withMessageContaining("Next step: 2. wait");
  }

  @Test
  void reservedAlias_isClosedToEachVerbThatChangesWhatIsInUseThere() throws Exception {
    reserve(Set.of(ORDERS, NEXT), Set.of());
    Keyring before = rotation.keyring();

    refused(() -> rotation.swap(ORDERS, E));
    refused(() -> rotation.activate(ORDERS));
    refused(() -> rotation.retire(ORDERS));
    refused(() -> rotation.retireKey(C.keyId()));
    refused(() -> rotation.restore(A.keyId()));
    refused(() -> rotation.promote(OTHER, ORDERS));
    refused(() -> rotation.add(NEXT, E));
    refused(() -> rotation.rename(ORDERS, alias("purchases")));
    refused(() -> rotation.rename(OTHER, NEXT));
    assertThat(rotation.keyring()).isSameAs(before);
  }

  @Test
  void reservedAlias_isOpenToWhatChangesNoMessage_andToACompromise() throws Exception {
    reserve(Set.of(ORDERS, NEXT), Set.of());

    assertThat(rotation.stageInstead(ORDERS, E).state()).isEqualTo(KeyState.STAGED);
    assertThat(rotation.swap(OTHER, TestKeys.ec("f")).state()).isEqualTo(KeyState.ACTIVE);
    assertThat(rotation.markCompromised(B.keyId(), "stolen").state())
        .isEqualTo(KeyState.COMPROMISED);
    clock.advance(Duration.ofDays(90));
    rotation.purgeKey(A.keyId());
  }

  @Test
  void reservedKey_staysInUse_andIsNotPurged_whereverItStands() throws Exception {
    reserve(Set.of(), Set.of(A.keyId(), D.keyId()));

    refused(() -> rotation.swap(OTHER, E));
    refused(() -> rotation.retireKey(D.keyId()));
    clock.advance(Duration.ofDays(90));
    refused(() -> rotation.purgeKey(A.keyId()));
    assertThat(rotation.purge()).isEmpty();
    refused(() -> rotation.rename(OTHER, alias("another")));
    assertThat(rotation.activate(ORDERS).entry()).isEqualTo(C);
    clock.advance(Duration.ofDays(90));
    assertThat(rotation.purge()).extracting(KeyVersion::keyId).containsExactly(B.keyId());
    assertThat(rotation.overridingRenewal("no longer needed").purge())
        .extracting(KeyVersion::keyId)
        .containsExactly(A.keyId());
  }

  @Test
  void reservedKey_thatIsStaged_staysWhereItWaits() throws Exception {
    reserve(Set.of(ORDERS), Set.of(C.keyId()));

    refused(() -> rotation.stageInstead(ORDERS, E));
    refused(() -> rotation.stageAgain(NEXT, C.keyId()));
    assertThat(rotation.stage(OTHER, E).state()).isEqualTo(KeyState.STAGED);
  }

  @Test
  void reservation_isNeitherForgottenNorReplaced_byWhoeverKnowsTheText() throws Exception {
    reserve(Set.of(ORDERS), Set.of(B.keyId()));
    Optional<String> text = Optional.of(rotation.keyring().memos().get(ORDERS));
    Keyring before = rotation.keyring();

    refused(() -> Memos.note(rotation, ORDERS, text, Optional.empty()));
    refused(() -> Memos.note(rotation, ORDERS, text, Optional.of("mine")));
    refused(() -> rotation.forgetRenewal(ORDERS));
    refused(() -> Memos.noting(rotation, ORDERS, text, Optional.empty()).stage(OTHER, E));
    refused(() -> Memos.noting(rotation, ORDERS, text, text).activate(ORDERS));
    assertThat(rotation.keyring()).isSameAs(before);
    Memos.note(rotation, OTHER, Optional.empty(), Optional.of("mine"));
    rotation.forgetRenewal(OTHER);
    assertThat(rotation.keyring()).isEqualTo(before);
  }

  @Test
  void reservationItself_andWhoeverForcesWithAReason_changeWhatIsReserved() throws Exception {
    reserve(Set.of(ORDERS), Set.of(B.keyId()));
    Optional<String> text = Optional.of(rotation.keyring().memos().get(ORDERS));

    assertThatIllegalArgumentException().isThrownBy(() -> rotation.overridingRenewal(" "));
    assertThat(
            Holder.<KeystoreHandle, Alias>holding(rotation, ORDERS, text, text)
                .activate(ORDERS)
                .entry())
        .isEqualTo(C);
    refused(
        () ->
            Holder.<KeystoreHandle, Alias>holding(rotation, OTHER, Optional.empty(), text)
                .swap(ORDERS, E));
    rotation.by("alice", "").overridingRenewal("lost the renewal").swap(ORDERS, E);
    assertThat(rotation.history())
        .last()
        .satisfies(
            change ->
                assertThat(change.note())
                    .isEqualTo(new Change.Note("alice", "forced: lost the renewal")));
    rotation.overridingRenewal("lost the renewal").forgetRenewal(ORDERS);
    assertThat(rotation.keyring().memos()).isEmpty();
    rotation.rename(ORDERS, alias("purchases"));
  }
}
