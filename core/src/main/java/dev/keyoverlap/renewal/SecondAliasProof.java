package dev.keyoverlap.renewal;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.renewal.RenewalRecord.Track;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyUse;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether what makes or reads messages names the second alias: seen, where it was built on this
 * rotation, or told by a named person. If it does not, the second key changes nothing, and a
 * partner that relies on it loses messages.
 */
record SecondAliasProof(RenewalSetting setting, RenewalRecord record) {

  /** For every partner for whom the second key is put into use. */
  void require(PendingStep pending) throws StepRefusedException {
    for (Track track : record.tracks()) {
      if (track.procedure().usesSecondAlias() && track.told().isEmpty()) {
        require(pending, track);
      }
    }
  }

  private void require(PendingStep pending, Track track) throws StepRefusedException {
    Set<Set<Alias>> built = built(track);
    boolean one = built.stream().anyMatch(aliases -> aliases.contains(record.second()));
    boolean all = built.stream().allMatch(aliases -> aliases.contains(record.second()));
    boolean changed = isChangedByDeveloper(track);
    if (changed ? one || built.isEmpty() : one && all) {
      return;
    }
    throw StepRefusedException.at(
        pending,
        Reason.SECOND_ALIAS_NOT_NAMED,
        ("it is not known that '%s' is configured as the second alias. %s Add the second alias, "
                    + "or call")
                .formatted(
                    record.second(),
                    built.isEmpty()
                        ? "Nothing that this process built names '%s'.".formatted(setting.alias())
                        : "This process built something for the aliases %s.".formatted(built))
            + " confirmSecondAlias(partner, evidence).");
  }

  private Set<Set<Alias>> built(Track track) {
    Set<Set<Alias>> built = new HashSet<>();
    for (KeyUse use : track.procedure().useCase().uses()) {
      built.addAll(setting.rotation().builtTogether(use, setting.alias()));
    }
    return built;
  }

  /** Where bringing the second alias in is a step of the procedure, and was confirmed. */
  private boolean isChangedByDeveloper(Track track) {
    Optional<PendingStep> start = track.first(Action.START_SECOND);
    return record
        .steps(track)
        .filter(pending -> pending.step().rank() < start.orElseThrow().step().rank())
        .filter(pending -> pending.step().role() == Role.INTEGRATION_DEVELOPER)
        .filter(pending -> pending.step().action() == Action.CONFIGURE)
        .anyMatch(record::isDone);
  }
}
