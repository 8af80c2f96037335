package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.OLD;
import static dev.keyoverlap.renewal.Renewals.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several people at one renewal, each with a rotation of their own on the same store. */
class RenewalThreadsTest {

  private static final int PEOPLE = 6;

  private final ExecutorService threads = Executors.newFixedThreadPool(PEOPLE);
  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void step_doneByAllAtOnce_isDoneOnce() throws Exception {
    KeystoreRotation rotation = Renewals.rotation(store, clock);
    rotation.add(ORDERS, OLD);
    Procedure procedure = Procedure.named("CS3");
    Renewal unused = Renewal.begin(rotation, procedure, ORDERS);
    CyclicBarrier together = new CyclicBarrier(PEOPLE);
    List<Future<Renewal>> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      String name = "person" + i;
      people.add(threads.submit(() -> walk(name, together, procedure)));
    }

    List<StepRecord> done = people.get(0).get(1, TimeUnit.MINUTES).state().done();
    for (Future<Renewal> person : people) {
      assertThat(person.get(1, TimeUnit.MINUTES).state().done()).isEqualTo(done);
    }
    assertThat(done).extracting(StepRecord::number).containsExactly(1, 2, 3, 4);
    // The old key, the beginning, the other key and four steps.
    assertThat(Renewals.rotation(store, clock).history())
        .filteredOn(change -> change.alias().name().startsWith("orders"))
        .hasSize(6)
        .extracting(Change::verb)
        .containsExactly(
            Change.Verb.ADD,
            Change.Verb.NOTE,
            Change.Verb.STAGE,
            Change.Verb.NOTE,
            Change.Verb.NOTE,
            Change.Verb.ACTIVATE);
  }

  /** Four steps, each begun by all at once, while changes of other keys come in between. */
  private Renewal walk(String name, CyclicBarrier together, Procedure procedure) throws Exception {
    KeystoreRotation rotation = Renewals.rotation(store, clock);
    Renewal renewal = Renewal.resume(rotation, ORDERS).orElseThrow().by(name);
    for (int number = 1; number <= 4; number++) {
      together.await(1, TimeUnit.MINUTES);
      PendingStep pending = renewal.step(number);
      boolean done = false;
      while (!done) {
        try {
          renewal = Renewals.step(renewal, pending, clock);
          done = true;
        } catch (ChangedMeanwhileException e) {
          // More people than attempts; the rotation has the newest ring.
        }
      }
      together.await(1, TimeUnit.MINUTES);
      if (number == 2) {
        addOther(rotation, name);
        together.await(1, TimeUnit.MINUTES);
      }
    }
    assertThat(procedure.step(4).action()).isEqualTo(Action.START_SECOND);
    return Renewal.resume(rotation, ORDERS).orElseThrow();
  }

  private static void addOther(KeystoreRotation rotation, String name) throws Exception {
    boolean done = false;
    while (!done) {
      try {
        rotation.add(Alias.alias(name), TestKeys.ec(name));
        done = true;
      } catch (ChangedMeanwhileException e) {
        // The rotation has the other's ring now.
      }
    }
  }
}
