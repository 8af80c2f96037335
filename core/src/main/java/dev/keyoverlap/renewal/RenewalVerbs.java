package dev.keyoverlap.renewal;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.renewal.RenewalSetting.RingVerb;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.usage.KeyStillUsedException;
import dev.keyoverlap.usage.OutboundGate;
import java.util.Objects;
import java.util.Optional;

/** The effect on keys and gates of each step that the library does itself. */
final class RenewalVerbs {

  private final RenewalDoing now;
  private final RenewalSetting setting;
  private final RenewalRecord record;
  private final PendingStep pending;
  private boolean pausedHere;

  RenewalVerbs(RenewalDoing now, PendingStep pending) {
    this.now = now;
    this.setting = now.setting();
    this.record = now.record();
    this.pending = pending;
  }

  /**
   * The record and the change to store.
   *
   * @param record the renewal, but for the step itself
   * @param verb the change of the ring; empty if it is as it should be already
   */
  record Doing(RenewalRecord record, Optional<RingVerb> verb) {}

  /** Checks whether the step can be done, and does the work before it is recorded. */
  Doing prepare(Optional<KeyEntry> key) throws StepRefusedException, KeyRefusedException {
    Action action = pending.step().action();
    RenewalTimes.requireWindow(record, pending, setting.now());
    if (action.takesKey()) {
      return take(key);
    }
    if (action == Action.RESTORE) {
      return restore();
    }
    return new Doing(
        record,
        switch (action) {
          case START_SECOND -> startSecond();
          case EXCHANGE -> exchange();
          case COMPROMISE -> compromise();
          case PURGE -> purge();
          case PAUSE -> pause();
          case DRAIN -> drain();
          case RESUME -> Optional.empty();
          default -> {
            RenewalTimes.await(now.state(), pending);
            yield Optional.empty();
          }
        });
  }

  /** The work after the step was recorded, or could not be: the keystore says it for all. */
  void afterwards(boolean recorded) {
    if (pausedHere || (recorded && pending.step().action() == Action.RESUME)) {
      gate().ifPresent(gate -> gate.resume(setting.reason(pending.partner())));
    }
  }

  // ---- keys

  private Keyring ring() {
    return setting.rotation().keyring();
  }

  private Optional<KeyVersion> old() {
    return record.oldKey().flatMap(ring()::find);
  }

  /** The alias of the new key until it takes over. */
  private Alias slot() {
    return record.usesSecondAlias() ? record.second() : setting.alias();
  }

  private Doing take(Optional<KeyEntry> given) throws StepRefusedException, KeyRefusedException {
    Alias slot = slot();
    Optional<KeyVersion> staged = ring().staged(slot);
    KeyEntry key =
        given
            .or(() -> staged.map(KeyVersion::entry))
            .or(() -> leftOver().map(KeyVersion::entry))
            .orElseThrow(
                () ->
                    refused(
                        Reason.NEEDS_KEY,
                        "the new key is missing. Call supplyKey, or stage the key under '%s'."
                            .formatted(slot)));
    FitKey.require(setting, record, pending, key);
    RenewalOrder.requireRelied(ring(), record, pending, key.keyId());
    return new Doing(record.withNewKey(key.keyId()), taking(slot, key, staged));
  }

  /** How a key comes to the place where the new key waits. */
  private Optional<RingVerb> taking(Alias slot, KeyEntry key, Optional<KeyVersion> staged)
      throws StepRefusedException, KeyRefusedException {
    KeyId keyId = key.keyId();
    Optional<KeyVersion> there = ring().find(keyId);
    if (there.filter(this::isWaiting).isPresent()) {
      if (!isStagedAt(there.orElseThrow(), setting.alias())) {
        setting.rotation().requireReplacement(setting.alias(), key);
      }
      // The one that was taken before, by mistake, does not go on waiting beside it.
      return staged
          .map(KeyVersion::keyId)
          .filter(other -> !other.equals(keyId))
          .map(other -> rotation -> rotation.retireKey(other));
    }
    boolean inUse = !slot.equals(setting.alias()) && ring().active(slot).isPresent();
    if (inUse || leftOver().filter(version -> version.state() == KeyState.ACTIVE).isPresent()) {
      throw refused(
          Reason.SECOND_ALIAS_IN_USE,
          "the second alias '%s' has an active key. Name another second alias, or retire that key."
              .formatted(record.second()));
    }
    if (there.filter(version -> isOfThisRenewal(version.alias())).isPresent()
        && there.orElseThrow().state() != KeyState.ACTIVE
        && staged.isEmpty()) {
      return Optional.of(
          rotation -> {
            rotation.requireReplacement(setting.alias(), key);
            return rotation.stageAgain(slot, keyId);
          });
    }
    // Whatever was staged there before: this is the key that somebody hands in by name.
    boolean instead = staged.isPresent();
    return Optional.of(
        rotation -> {
          rotation.requireReplacement(setting.alias(), key);
          return instead ? rotation.stageInstead(slot, key) : rotation.stage(slot, key);
        });
  }

  /** Whether a key is at a place from which the exchange can take it. */
  private boolean isWaiting(KeyVersion version) {
    return switch (version.state()) {
      case STAGED -> isOfThisRenewal(version.alias());
      case RETAINED -> isOfThisRenewal(version.alias()) && isLeftRetained(version);
      // Left there by a renewal that was ended, or interrupted.
      case ACTIVE ->
          version.alias().equals(record.second()) && !record.second().equals(setting.alias());
      default -> false;
    };
  }

  /** Retained, a partner's certificate verifies what is in flight; staged, it would not. */
  private static boolean isLeftRetained(KeyVersion version) {
    return version.state() == KeyState.RETAINED && version.entry() instanceof PeerCertificate;
  }

  private static boolean isStagedAt(KeyVersion version, Alias alias) {
    return version.state() == KeyState.STAGED && version.alias().equals(alias);
  }

  private boolean isOfThisRenewal(Alias alias) {
    return alias.equals(setting.alias()) || alias.equals(record.second());
  }

  /** The new key of the renewal that was interrupted, which this one goes on with. */
  private Optional<KeyVersion> leftOver() {
    return record
        .newKey()
        .flatMap(ring()::find)
        .filter(version -> isOfThisRenewal(version.alias()))
        .filter(
            version ->
                version.state() == KeyState.STAGED
                    || (version.state() == KeyState.ACTIVE
                        && version.alias().equals(record.second())));
  }

  private Doing restore() throws StepRefusedException {
    KeyVersion earlier =
        ring().versions(setting.alias()).stream()
            .filter(version -> version.state() == KeyState.RETAINED)
            .findFirst()
            .orElseThrow(
                () ->
                    refused(
                        Reason.KEY_GONE,
                        "the alias '%s' has no retained key. There is nothing to restore."
                            .formatted(setting.alias())));
    KeyId keyId = earlier.keyId();
    return new Doing(record.withNewKey(keyId), Optional.of(WayBack.to(keyId)));
  }

  private KeyVersion fresh() throws StepRefusedException {
    return record
        .newKey()
        .flatMap(ring()::find)
        .orElseThrow(
            () ->
                refused(
                    Reason.KEY_GONE,
                    "the new key is no longer in the keystore. "
                        + "Roll back, or end the renewal."));
  }

  private Optional<RingVerb> asTaken(KeyVersion fresh, RingVerb verb) {
    return Optional.of(
        rotation -> verb.on(FitKey.acceptedAsTaken(rotation, setting.alias(), record, fresh)));
  }

  private Optional<RingVerb> startSecond() throws StepRefusedException {
    new SecondAliasProof(setting, record).require(pending);
    KeyVersion fresh = fresh();
    if (isLeftRetained(fresh) || isStagedAt(fresh, setting.alias())) {
      return asTaken(fresh, rotation -> rotation.restoreAs(fresh.keyId(), record.second()));
    }
    if (!fresh.alias().equals(record.second())) {
      throw notWhereItWas(fresh);
    }
    return switch (fresh.state()) {
      case ACTIVE -> Optional.empty();
      case STAGED ->
          asTaken(
              fresh,
              rotation -> {
                // The second alias has no key to be compared with.
                rotation.requireReplacement(setting.alias(), fresh.entry());
                return rotation.activate(record.second());
              });
      default -> throw notWhereItWas(fresh);
    };
  }

  private Optional<RingVerb> exchange() throws StepRefusedException {
    KeyVersion fresh = fresh();
    requireLater(fresh);
    Alias alias = setting.alias();
    if (isLeftRetained(fresh) || isStagedAt(fresh, record.second())) {
      return asTaken(fresh, rotation -> rotation.restoreAs(fresh.keyId(), alias));
    }
    if (fresh.alias().equals(alias)) {
      return switch (fresh.state()) {
        case ACTIVE -> Optional.empty();
        case STAGED -> asTaken(fresh, rotation -> rotation.activate(alias));
        default -> throw notWhereItWas(fresh);
      };
    }
    if (fresh.alias().equals(record.second()) && fresh.state() == KeyState.ACTIVE) {
      return asTaken(fresh, rotation -> rotation.promote(record.second(), alias));
    }
    throw notWhereItWas(fresh);
  }

  /** A key that no person chose must at least be no step backwards. */
  private void requireLater(KeyVersion fresh) throws StepRefusedException {
    if (pending.step().role() == Role.SCHEDULER
        && old().filter(version -> !StagedKeys.expiresLater(fresh, version)).isPresent()) {
      throw refused(
          Reason.KEY_GONE,
          "the staged key does not expire later than the active one. Stage "
              + "another key: "
              + fresh);
    }
  }

  private StepRefusedException notWhereItWas(KeyVersion fresh) {
    return refused(
        Reason.KEY_GONE,
        "the new key is no longer where this renewal put it. Roll back, or end the renewal: "
            + ""
            + fresh);
  }

  private Optional<RingVerb> compromise() {
    return old()
        .filter(version -> version.state() != KeyState.COMPROMISED)
        .map(version -> rotation -> rotation.markCompromised(version.keyId(), rotation.reason()));
  }

  private Optional<RingVerb> purge() throws StepRefusedException {
    if (setting.evidence().isPresent() && old().isPresent()) {
      RenewalSetting.Evidence evidence = setting.evidence().orElseThrow();
      try {
        evidence.seen().requireUnusedFor(old().orElseThrow().keyId(), evidence.quiet());
      } catch (KeyStillUsedException e) {
        throw StepRefusedException.at(
            pending, Reason.STILL_USED, Objects.requireNonNull(e.getMessage()));
      }
    }
    return old()
        .map(
            version ->
                rotation -> {
                  rotation.purgeKey(version.keyId());
                  return version;
                });
  }

  // ---- gates

  private Optional<OutboundGate> gate() {
    return Optional.ofNullable(setting.gates().get(pending.partner()));
  }

  /** The keystore says so to everybody; the gate here at once. */
  private Optional<RingVerb> pause() {
    if (gate().isPresent()) {
      pausedHere = true;
      gate().orElseThrow().pause(setting.reason(pending.partner()));
    }
    return Optional.empty();
  }

  private Optional<RingVerb> drain() throws StepRefusedException {
    OutboundGate gate =
        gate()
            .orElseThrow(
                () ->
                    refused(
                        Reason.NEEDS_CONFIRMATION,
                        "this renewal has no gate. Name it with gate(...), or confirm the step."));
    try {
      if (!gate.drain(setting.patience())) {
        throw refused(
            Reason.STILL_IN_FLIGHT,
            "messages are still in flight after %s. Repeat the step later: %s"
                .formatted(setting.patience(), gate));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused(
          Reason.STILL_IN_FLIGHT,
          "the thread was interrupted while messages were in " + "flight. Repeat the step.");
    }
    return Optional.empty();
  }

  private StepRefusedException refused(Reason reason, String message) {
    return StepRefusedException.at(pending, reason, message);
  }
}
