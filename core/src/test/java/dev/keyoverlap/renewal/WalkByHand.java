package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.ORDERS;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.Memos;
import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What people do to the keystore beside the steps of its renewal. */
@SuppressWarnings("Finally") // a violated invariant matters more than a refusal
final class WalkByHand {

  private final Procedure procedure;
  private final WalkWorld world;
  private final RenewalWalk people;

  WalkByHand(Procedure procedure, WalkWorld world, RenewalWalk people) {
    this.procedure = procedure;
    this.world = world;
    this.people = people;
  }

  void anything(int process) throws Exception {
    if (world.random.nextInt(3) > 0) {
      keys(process);
    } else {
      memo(process);
    }
  }

  /** Beside a renewal nobody changes its keys by hand. */
  private void keys(int process) throws Exception {
    if (!world.isRunning() || !(procedure.has(Action.EXCHANGE) || procedure.has(Action.RESTORE))) {
      return;
    }
    world.refresh();
    KeystoreHandle rotation = world.processes[process];
    Set<KeyId> active = active();
    int verb = world.random.nextInt(5);
    world.log.add("by hand " + verb);
    try {
      switch (verb) {
        case 0 -> rotation.activate(ORDERS);
        case 1 -> rotation.swap(ORDERS, world.another());
        case 2 -> rotation.retire(ORDERS);
        case 3 -> rotation.promote(NEXT, ORDERS);
        default -> {
          if (people
              .newKey(world.renewal(process).orElseThrow())
              .equals(world.renewal(process).orElseThrow().state().newKey())) {
            rotation.purge();
          }
        }
      }
    } finally {
      if (!active.equals(active())) {
        throw world.failure("keys changed by hand");
      }
    }
  }

  private Set<KeyId> active() {
    Set<KeyId> active = new HashSet<>();
    for (KeyVersion version : world.processes[0].keyring().versions()) {
      if (version.state() == KeyState.ACTIVE) {
        active.add(version.keyId());
      }
    }
    return active;
  }

  /** Where something else was noted a renewal does not begin, and says what to do. */
  void begin(Renewal.Builder builder) throws Exception {
    try {
      Renewal unused = builder.begin();
    } catch (KeyringStoreException e) {
      world.log.add("  refused: " + e.getMessage());
      world.processes[0].forgetRenewal(ORDERS);
      world.refresh();
      Renewal unused = builder.begin();
    }
  }

  /** Changes the text of a renewal by hand. While it is in progress this must be refused. */
  private void memo(int process) throws Exception {
    world.refresh();
    KeystoreHandle rotation = world.processes[process];
    String text = rotation.keyring().memos().get(ORDERS);
    if (text == null) {
      return;
    }
    int change = world.random.nextInt(4);
    world.log.add("memo by hand " + change);
    Optional<String> before = Optional.of(text);
    boolean running = world.isRunning();
    try {
      switch (change) {
        case 0 -> rotation.forgetRenewal(ORDERS);
        case 1 -> Memos.note(rotation, ORDERS, before, before.map(Reservation::rest));
        case 2 -> Memos.note(rotation, ORDERS, before, Optional.of("the key of this system"));
        default -> {
          if (running) {
            rotation.rename(ORDERS, Alias.alias("purchases"));
          }
        }
      }
    } finally {
      if (running && !text.equals(rotation.keyring().memos().get(ORDERS))) {
        throw world.failure("a memo changed by hand");
      }
    }
  }
}
