package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEW;
import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Revision;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pause that cannot be stored leaves the gate as it was found. */
class FailedPauseTest {

  private final SetClock clock = new SetClock();
  private final FullStore store = new FullStore();
  private final OutboundGate gate = Renewals.gate();
  private Renewal renewal;

  @BeforeEach
  void begin() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
    renewal = Renewal.with(rotation, ORDERS).partner("", Procedure.named("CS4")).gate(gate).begin();
    while (renewal.next().orElseThrow().step().action() != Action.PAUSE) {
      PendingStep pending = renewal.next().orElseThrow();
      renewal =
          pending.step().action().takesKey()
              ? renewal.supplyKey(NEW, "made here")
              : Renewals.step(renewal, pending, clock);
    }
  }

  private void failToPause() {
    store.full = true;
    assertThatExceptionOfType(KeyringStoreException.class).isThrownBy(renewal::perform);
  }

  @Test
  void pause_thatFails_opensTheGateThatItClosed() {
    failToPause();

    assertThat(gate.isPaused()).isFalse();
  }

  @Test
  void pause_thatFails_leavesAGateThatSomebodyElsePaused() {
    gate.pause();
    failToPause();

    assertThat(gate.isPaused()).isTrue();
  }

  @Test
  void resume_ofTheRenewal_leavesAGateThatSomebodyElsePaused() throws Exception {
    renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    gate.pause();
    while (!renewal.state().isSettled()) {
      renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    }

    assertThat(gate.isPaused()).isTrue();
    gate.resume();
    assertThat(gate.isPaused()).isFalse();
  }

  @Test
  void rollBack_leavesAGateThatSomebodyElsePaused() throws Exception {
    renewal = Renewals.step(renewal, renewal.next().orElseThrow(), clock);
    gate.pause("maintenance");
    gate.resume();
    renewal.rollBack("tested");

    assertThat(gate.isPaused()).isTrue();
    gate.resume("maintenance");
    assertThat(gate.isPaused()).isFalse();
  }

  /** In memory, and full when a test says so. */
  private static final class FullStore implements KeyringStore {

    private final KeyringStore memory = InMemoryKeyringStore.empty();
    private boolean full;

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
      if (full) {
        throw new KeyringStoreException("The disk is full");
      }
      return memory.commit(base, next, changes);
    }

    @Override
    public List<Change> history(Revision revision) throws KeyringStoreException {
      return memory.history(revision);
    }
  }
}
