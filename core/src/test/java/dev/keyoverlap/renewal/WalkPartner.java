package dev.keyoverlap.renewal;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.ring.KeyUse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * A partner of a {@link RenewalWalk}: the keys that its system has, and what that system does with
 * a message of two keys.
 */
final class WalkPartner {

  /** How a receiver judges the signatures, or finds its recipient. */
  enum Receiver {
    /** One that it can use is enough, whatever else is there. */
    ANY,
    /** Each signature has to verify. */
    ALL,
    /** A message with a second signature or recipient is refused. */
    SINGLE
  }

  private final String name;
  private final Procedure procedure;
  private final Receiver receiver;
  private Set<KeyId> keys;
  private boolean stopped;

  WalkPartner(String name, Procedure procedure, KeyUse use, KeyId first) {
    this.name = name;
    this.procedure = procedure;
    this.receiver =
        procedure.usesSecondAlias()
            ? Receiver.ANY
            : procedure.requiresDowntime()
                ? Receiver.SINGLE
                : use == KeyUse.SIGN ? Receiver.ALL : Receiver.ANY;
    this.keys = Set.of(first);
  }

  String name() {
    return name;
  }

  Procedure procedure() {
    return procedure;
  }

  /** Which one alone can be sent two keys: it is known to be served without the second alias. */
  boolean isApart() {
    return receiver == Receiver.SINGLE;
  }

  Set<KeyId> keys() {
    return keys;
  }

  boolean isStopped() {
    return stopped;
  }

  void setStopped(boolean to) {
    stopped = to;
  }

  void uses(KeyId only) {
    keys = Set.of(only);
  }

  boolean reads(Set<KeyId> made) {
    return reads(made, keys);
  }

  /** Whether it could read a message if it had other keys than it has. */
  boolean reads(Set<KeyId> made, Set<KeyId> keys) {
    return switch (receiver) {
      case ANY -> made.stream().anyMatch(keys::contains);
      case ALL -> keys.containsAll(made);
      case SINGLE -> made.size() == 1 && keys.containsAll(made);
    };
  }

  /** What its administrator has done when it is confirmed. */
  void act(Renewal renewal, Step step, Optional<KeyId> newKey) {
    if (newKey.isEmpty()) {
      return;
    }
    Procedure running = renewal.state().procedure(name);
    boolean toldElsewhere =
        running.steps().stream().noneMatch(one -> one.action().isPartnersChange());
    Set<KeyId> changed = new HashSet<>(keys);
    switch (step.action()) {
      case EXCHANGE, RESTORE -> {
        if (toldElsewhere) {
          changed.clear();
          changed.add(newKey.orElseThrow());
        }
      }
      case ACCEPT_BOTH -> changed.add(newKey.orElseThrow());
      case SWITCH, REMOVE_OLD -> {
        if (running.has(Action.COMPROMISE)) {
          // What is not stolen stays trusted, for what is in flight.
          renewal.state().oldKey().ifPresent(changed::remove);
        } else {
          changed.clear();
        }
        changed.add(newKey.orElseThrow());
      }
      case STOP_SENDING -> stopped = true;
      case START_SENDING -> stopped = false;
      default -> {
        // Nothing that its system notices.
      }
    }
    keys = Set.copyOf(changed);
  }

  @Override
  public String toString() {
    return "partner " + name + " (" + procedure.caseId() + ", " + receiver + ") " + keys;
  }
}
