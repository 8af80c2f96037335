package dev.keyoverlap.renewal;

import dev.keyoverlap.internal.reservation.Reservation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The beginning of a renewal, or the reason why it does not begin. */
final class RenewalBeginning {

  private final RenewalSetting setting;
  private final Keyring ring;
  private final Optional<RenewalRecord> last;
  private final Optional<RenewalRecord> running;

  RenewalBeginning(RenewalSetting setting) throws KeyringStoreException {
    this.setting = setting;
    this.ring = setting.rotation().keyring();
    String text = ring.memos().get(setting.alias());
    if (text != null && !RenewalText.isOne(text)) {
      throw new KeyringStoreException(
          ("Cannot begin a renewal of '%1$s': the keystore already stores another memo under "
                      + "this alias.")
                  .formatted(setting.alias())
              + " Store that memo elsewhere, and then call forgetRenewal('%s')."
                  .formatted(setting.alias()));
    }
    this.last =
        text == null ? Optional.empty() : Optional.of(RenewalText.parse(setting.alias(), text));
    this.running = last.filter(one -> !one.isSettled());
  }

  /** The first record of a renewal. */
  RenewalRecord begin(
      List<Track> tracks,
      Optional<Alias> second,
      Optional<KeyId> named,
      List<Inquiry> asked,
      List<Inquiry> senders)
      throws StepRefusedException, KeyringStoreException {
    Alias alias = setting.alias();
    boolean compromise =
        tracks.stream().anyMatch(track -> track.procedure().has(Action.COMPROMISE));
    if (!compromise) {
      requireNothingRunning();
    }
    Alias beside =
        second
            .or(() -> running.map(RenewalRecord::second))
            .orElseGet(() -> RenewalSetup.secondOf(alias));
    requireAliases(tracks, beside);
    Optional<KeyVersion> old = compromise ? Optional.of(stolen(named)) : ring.active(alias);
    requireKind(old.orElseThrow(this::noKey), tracks);
    requireApart(tracks);
    boolean retained = !ring.active(alias).equals(old);
    if (compromise && retained && running.isPresent()) {
      throw StepRefusedException.of(
          Reason.IN_PROGRESS,
          ("Cannot begin the procedure after a compromise: the compromised key is not active, and a"
                  + " renewal of '%s' is in progress. Call markCompromised on that "
                  + "renewal.")
              .formatted(alias));
    }
    return new RenewalRecord(
        UUID.randomUUID().toString(),
        setting.now(),
        old.map(KeyVersion::keyId),
        compromise ? leftOver().map(KeyVersion::keyId) : Optional.empty(),
        beside,
        compromise && retained ? tracks.stream().map(RenewalBeginning::shorter).toList() : tracks,
        compromise ? heldSinceBefore(tracks) : List.of(),
        asked,
        senders,
        List.of(),
        known(),
        Optional.empty());
  }

  /** Of partners that use other keys than we do, however the renewal before came to its end. */
  private PartnerKnowledge known() {
    Optional<KeyId> active = ring.active(setting.alias()).map(KeyVersion::keyId);
    return last.filter(RenewalRecord::changesKeys)
        .map(record -> record.known().beyond(active))
        .orElse(PartnerKnowledge.NONE);
  }

  /** Messages that an interrupted downtime holds back are not released by the next. */
  private List<StepRecord> heldSinceBefore(List<Track> tracks) {
    boolean held =
        running
            .filter(record -> record.tracks().stream().anyMatch(record::standsStill))
            .isPresent();
    Change.Note note =
        new Change.Note(setting.rotation().author(), "held back by the renewal before");
    return tracks.stream()
        .filter(track -> held)
        .flatMap(track -> track.first(Action.PAUSE).stream())
        .map(pending -> RenewalRecord.stepRecord(pending, setting.now(), note))
        .toList();
  }

  private static Track shorter(Track track) {
    return track.by(Procedure.afterCompromiseOfOldKey(track.procedure().useCase()));
  }

  private StepRefusedException noKey() {
    return StepRefusedException.of(
        Reason.NO_KEY,
        "Cannot begin a renewal of '%s': the alias has no active key. Add a key first."
            .formatted(setting.alias()));
  }

  private void requireNothingRunning() throws StepRefusedException {
    if (running.isPresent()) {
      throw StepRefusedException.of(
          Reason.IN_PROGRESS,
          ("Cannot begin a renewal of '%s': one is in progress since %s. Finish it, roll it "
                      + "back, or end")
                  .formatted(setting.alias(), running.orElseThrow().begun())
              + " it with a reason.");
    }
  }

  // ---- aliases

  private void requireAliases(List<Track> tracks, Alias second)
      throws StepRefusedException, KeyringStoreException {
    Alias alias = setting.alias();
    boolean beside = tracks.stream().anyMatch(track -> track.procedure().usesSecondAlias());
    if (beside && second.equals(alias)) {
      throw StepRefusedException.of(
          Reason.SECOND_ALIAS_IN_USE,
          ("Cannot begin a renewal of '%1$s': its second alias is '%1$s', too. Name another one, "
                      + "such as")
                  .formatted(alias)
              + " '%s-next'.".formatted(alias));
    }
    Set<Alias> wanted = beside ? Set.of(alias, second) : Set.of(alias);
    for (Map.Entry<Alias, String> memo : ring.memos().entrySet()) {
      if (memo.getKey().equals(alias)) {
        continue;
      }
      Set<Alias> taken = taken(memo.getKey(), memo.getValue());
      for (Alias one : wanted) {
        if (taken.contains(one)) {
          throw StepRefusedException.of(
              Reason.SECOND_ALIAS_IN_USE,
              ("Cannot begin a renewal of '%s': the alias '%s' belongs to the renewal of '%s'. "
                          + "Finish that")
                      .formatted(alias, one, memo.getKey())
                  + " renewal, or name another alias.");
        }
      }
    }
  }

  /** The aliases that something else is about; none of what others note beside their keys. */
  private static Set<Alias> taken(Alias memo, String text) throws KeyringStoreException {
    if (!RenewalText.isOne(text)) {
      return Reservation.of(text).map(Reservation::aliases).orElse(Set.of());
    }
    RenewalRecord other = RenewalText.parse(memo, text);
    return other.isSettled() ? Set.of() : RenewalReservation.aliases(memo, other);
  }

  /** A partner of one key after the other gets two if the same signer makes them for another. */
  private static void requireApart(List<Track> tracks) throws StepRefusedException {
    Optional<Track> two =
        tracks.stream().filter(track -> track.procedure().usesSecondAlias()).findFirst();
    Optional<Track> waiting =
        tracks.stream()
            .filter(track -> !track.apart() && !track.procedure().usesSecondAlias())
            .filter(track -> track.procedure().requiresDowntime())
            .findFirst();
    if (two.isPresent() && waiting.isPresent()) {
      throw StepRefusedException.of(
          Reason.OTHERS_NOT_READY,
          ("Cannot begin the renewal: messages to '%s' carry two keys for some time, and '%s' "
                      + "reads only")
                  .formatted(two.orElseThrow().partner(), waiting.orElseThrow().partner())
              + " one. If the messages to that partner do not name the second alias, call"
              + " withoutSecondAlias(partner). Otherwise, agree on a downtime with both.");
    }
  }

  // ---- keys

  private static void requireKind(KeyVersion old, List<Track> tracks) throws StepRefusedException {
    boolean ours = old.entry() instanceof HeldKey;
    for (Track track : tracks) {
      if (track.procedure().useCase().isOwnKey() != ours) {
        throw StepRefusedException.of(
            Reason.WRONG_KIND,
            ("Cannot renew %s by %s: the procedure renews %s. Choose the procedure by the use of "
                    + "the key.")
                .formatted(
                    old,
                    track.procedure().caseId(),
                    ours ? "a partner's certificate" : "a key pair of ours"));
      }
    }
  }

  private KeyVersion stolen(Optional<KeyId> named) throws StepRefusedException {
    List<KeyVersion> candidates = new ArrayList<>();
    for (Alias alias : aliases()) {
      ring.versions(alias).stream()
          .filter(version -> version.state() != KeyState.COMPROMISED)
          .forEach(candidates::add);
    }
    if (candidates.isEmpty()) {
      throw noKey();
    }
    if (named.isEmpty() && candidates.size() > 1) {
      throw StepRefusedException.of(
          Reason.WHICH_KEY,
          "Cannot begin the procedure after a compromise: the alias has several keys. Name the "
              + "compromised"
              + " one with compromisedKey(keyId): "
              + candidates);
    }
    return candidates.stream()
        .filter(one -> named.isEmpty() || one.keyId().equals(named.orElseThrow()))
        .findFirst()
        .orElseThrow(
            () ->
                StepRefusedException.of(
                    Reason.WHICH_KEY,
                    ("Cannot mark the key %s as compromised: the alias has no such key. Name one "
                            + "of these: %s")
                        .formatted(named.orElseThrow(), candidates)));
  }

  private Collection<Alias> aliases() {
    return running
        .map(record -> RenewalReservation.aliases(setting.alias(), record))
        .orElse(Set.of(setting.alias()))
        .stream()
        .sorted()
        .collect(Collectors.toList());
  }

  /** The new key of the renewal that a compromise interrupts, unless it is the one in use. */
  private Optional<KeyVersion> leftOver() {
    return running
        .flatMap(RenewalRecord::newKey)
        .flatMap(ring::find)
        .filter(
            version ->
                version.state() == KeyState.STAGED
                    || (version.state() == KeyState.ACTIVE
                        && !version.alias().equals(setting.alias())));
  }
}
