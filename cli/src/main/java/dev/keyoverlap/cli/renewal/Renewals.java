package dev.keyoverlap.cli.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.console.CommandException;
import dev.keyoverlap.cli.console.Words;
import dev.keyoverlap.cli.store.RingNames;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds renewals in a keystore. */
final class Renewals {

  private Renewals() {}

  /** The renewal of an alias, however far it is. */
  static RenewalState of(KeystoreHandle keys, Alias alias)
      throws KeyringStoreException, CommandException {
    Optional<Renewal> renewal = Renewal.resume(keys, alias);
    if (renewal.isEmpty()) {
      throw none(keys.keyring(), alias);
    }
    return renewal.get().state();
  }

  /** The renewal of the alias, or all of them. */
  static List<RenewalState> of(KeystoreHandle keys, @Nullable Alias alias, boolean finished)
      throws KeyringStoreException, CommandException {
    if (alias != null) {
      return List.of(of(keys, alias));
    }
    List<RenewalState> all = new ArrayList<>();
    for (Alias each : new TreeSet<>(keys.keyring().memos().keySet())) {
      Renewal.resume(keys, each)
          .map(Renewal::state)
          .filter(state -> finished || !state.isFinished())
          .ifPresent(all::add);
    }
    return List.copyOf(all);
  }

  static CommandException none(Keyring ring, Alias alias) {
    try {
      Alias unused = RingNames.alias(ring, alias);
    } catch (CommandException e) {
      return e;
    }
    return CommandException.noSuchKey(
        "Cannot find a renewal of '"
            + alias
            + "' in the keystore. Begin one: `keyoverlap renew begin "
            + Words.quoted(alias)
            + "`.");
  }

  static CommandException finished(RenewalState state) {
    return CommandException.refused(
        "FINISHED",
        "Cannot take a step of the renewal of '"
            + state.alias()
            + "', because nothing is left to do. Begin another renewal if you need it.");
  }
}
