package dev.keyoverlap.renewal;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys in the systems of the partners: those that they no longer use, and the one of ours that
 * they use alone. A step can be taken back, a key replaced, a renewal ended or interrupted by a
 * compromise. The partner's system stays as it is until it is confirmed that the system was changed
 * again. So this is kept apart from the steps, and the next renewal begins with it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param partners by name; a partner is missing as long as it copes with the key in use
 */
record PartnerKnowledge(Map<String, Keys> partners) {

  static final PartnerKnowledge NONE = new PartnerKnowledge(Map.of());

  /**
   * The keys in the system of one partner.
   *
   * @param left keys that it no longer uses, be it to verify or to encrypt, to sign or to decrypt
   * @param relied the only key of ours that it uses; empty for the partner's own keys, since the
   *     certificate that we took may be the wrong one
   */
  record Keys(Set<KeyId> left, Optional<KeyId> relied) {

    Keys {
      left = Set.copyOf(left);
    }

    private boolean isInStepWith(Optional<KeyId> active) {
      return active.filter(left::contains).isEmpty() && (relied.isEmpty() || relied.equals(active));
    }
  }

  PartnerKnowledge {
    partners = Map.copyOf(partners);
  }

  // ---- what was confirmed

  /** With what a partner's administrator has confirmed in a step. */
  PartnerKnowledge after(RenewalRecord record, PendingStep pending) {
    return switch (pending.step().action()) {
      case ACCEPT_BOTH -> with(pending.partner(), Optional.empty());
      case SWITCH, REMOVE_OLD -> {
        Track track = record.track(pending.partner());
        Set<KeyId> left = new LinkedHashSet<>(leftBy(pending.partner()));
        record.newKey().ifPresent(left::remove);
        record.oldKey().ifPresent(left::add);
        boolean ours = track.procedure().useCase().isOwnKey();
        Optional<KeyId> relied = ours ? record.newKey() : Optional.empty();
        // The only partner of a renewal stands for all that earlier ones had.
        PartnerKnowledge others = pending.partner().isEmpty() ? NONE : this;
        yield others.with(pending.partner(), Optional.of(new Keys(left, relied)));
      }
      default -> this;
    };
  }

  /** With a partner that uses the old key again, and no other. */
  PartnerKnowledge wentBack(RenewalRecord record, Track track) {
    Set<KeyId> left = new LinkedHashSet<>(leftBy(track.partner()));
    record.newKey().ifPresent(left::add);
    record.oldKey().ifPresent(left::remove);
    boolean ours = track.procedure().useCase().isOwnKey();
    return with(
        track.partner(), Optional.of(new Keys(left, ours ? record.oldKey() : Optional.empty())));
  }

  PartnerKnowledge with(String partner, Optional<Keys> keys) {
    Map<String, Keys> changed = new LinkedHashMap<>(partners);
    changed.remove(partner);
    keys.ifPresent(known -> changed.put(partner, known));
    return new PartnerKnowledge(changed);
  }

  private Set<KeyId> leftBy(String partner) {
    return known(partner).map(Keys::left).orElse(Set.of());
  }

  // ---- from one renewal to the next

  /** The knowledge for the next renewal: the partners that use other keys than we do. */
  PartnerKnowledge beyond(Optional<KeyId> active) {
    Map<String, Keys> apart = new LinkedHashMap<>(partners);
    apart.values().removeIf(keys -> keys.isInStepWith(active));
    return new PartnerKnowledge(apart);
  }

  /** From the steps that were done, as a version before this recorded them. */
  static PartnerKnowledge of(RenewalRecord record) {
    PartnerKnowledge known = NONE;
    for (StepRecord done : record.done()) {
      if (done.number() > 0) {
        Track track = record.track(done.partner());
        known = known.after(record, track.pending(track.procedure().step(done.number())));
      }
    }
    return known;
  }

  // ---- what is asked

  Optional<Keys> known(String partner) {
    return Optional.ofNullable(partners.get(partner));
  }

  /** Whether a partner no longer uses a key. */
  boolean hasLeft(String partner, Optional<KeyId> key) {
    return key.filter(leftBy(partner)::contains).isPresent();
  }

  /** Whether one of the partners no longer uses a key. */
  boolean isLeft(Optional<KeyId> key) {
    return partners.keySet().stream().anyMatch(partner -> hasLeft(partner, key));
  }

  /** The keys of ours that partners use alone. */
  List<KeyId> relied() {
    List<KeyId> relied = new ArrayList<>();
    partners.values().forEach(keys -> keys.relied().ifPresent(relied::add));
    return relied;
  }

  /** Whether messages would be lost if nothing but the key in use were used from now on. */
  boolean needsMoreThan(Optional<KeyId> active) {
    return !beyond(active).partners().isEmpty();
  }
}
