package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens between the decision to do a step and its being recorded. */
class BusyKeystoreTest {

  private static final Procedure CS1 = Procedure.named("CS1");

  private final SetClock clock = new SetClock();
  private final BusyStore store = new BusyStore();
  private KeystoreRotation rotation;
  private KeystoreRotation other;

  @BeforeEach
  void open() throws Exception {
    rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
    other = Renewals.rotation(store.memory, clock);
  }

  private Renewal withTwoPartners() throws Exception {
    return Renewal.with(rotation, ORDERS)
        .partner("first", CS1)
        .partner("second", CS1)
        .begin()
        .supplyKey(NEW, "made here");
  }

  private Renewal there() throws KeyOverlapException {
    return Renewal.resume(other, ORDERS).orElseThrow();
  }

  @Test
  void step_whileAnotherProcessDoesAnotherOne_isDoneAfterIt() throws Exception {
    Renewal renewal = withTwoPartners();
    store.meanwhile =
        () -> {
          store.meanwhile = () -> {};
          Renewal unused = there().confirm(there().step("second", 2), "mailed there");
        };

    Renewal after = renewal.confirm(renewal.step("first", 2), "mailed here");

    assertThat(after.state().done())
        .extracting(one -> one.partner() + " " + one.note().why())
        .endsWith("second mailed there", "first mailed here");
  }

  @Test
  void step_whileTheRecordIsNeverTheSameTwice_isGivenUpAndNotRecorded() throws Exception {
    Renewal renewal = withTwoPartners();
    store.meanwhile = () -> there().confirmSecondAlias("first", "flow 7");

    assertThatExceptionOfType(ChangedMeanwhileException.class)
        .isThrownBy(() -> renewal.confirm(renewal.step("first", 2), "mailed"));
    store.meanwhile = () -> {};

    assertThat(there().state().isDone(renewal.step("first", 2))).isFalse();
    assertThat(renewal.confirm(renewal.step("first", 2), "mailed").state().pendingSteps())
        .contains(renewal.step("first", 3));
  }

  @Test
  void pause_closesTheGate_beforeTheKeystoreSaysSo_andLeavesItToTheKeystoreThen() throws Exception {
    OutboundGate gate = Renewals.gate();
    Renewal renewal =
        Renewal.with(rotation, ORDERS).partner("", Procedure.named("CS4")).gate(gate).begin();
    while (renewal.next().orElseThrow().step().action() != Action.PAUSE) {
      PendingStep pending = renewal.next().orElseThrow();
      renewal = Renewals.step(renewal, pending, clock);
    }
    List<Boolean> paused = new ArrayList<>();
    store.meanwhile = () -> paused.add(gate.isPaused());

    Renewal held = renewal.perform();
    store.meanwhile = () -> {};

    assertThat(paused).containsExactly(true);
    assertThat(gate.isPaused()).as("%s", held).isTrue();
    rotation.overridingRenewal("the record is lost").forgetRenewal(ORDERS);
    assertThat(gate.isPaused()).isFalse();
  }

  /** In memory, where something happens just before each commit. */
  private static final class BusyStore implements KeyringStore {

    private final KeyringStore memory = InMemoryKeyringStore.empty();
    private Meanwhile meanwhile = () -> {};

    @Override
    public boolean exists() throws KeyringStoreException {
      return memory.exists();
    }

    @Override
    public Revision load() throws KeyringStoreException {
      return memory.load();
    }

    @Override
    public Optional<Revision> loadIfChanged(Revision known) throws KeyringStoreException {
      return memory.loadIfChanged(known);
    }

    @Override
    public Revision commit(Revision base, Keyring next, List<Change> changes)
        throws KeyringStoreException {
      try {
        meanwhile.happens();
      } catch (KeyOverlapException e) {
        throw new IllegalStateException(e);
      }
      return memory.commit(base, next, changes);
    }

    @Override
    public List<Change> history(Revision revision) throws KeyringStoreException {
      return memory.history(revision);
    }
  }

  @FunctionalInterface
  private interface Meanwhile {
    void happens() throws KeyOverlapException;
  }
}
