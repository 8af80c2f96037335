package dev.keyoverlap.cli.look;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.usage.KeyUsageLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Records of the use of keys that several commands print. */
final class Usage {

  private Usage() {}

  /**
   * A use that a program recorded.
   *
   * @param use the use
   * @param count the number of messages
   * @param last the time of the last one
   */
  record Tally(KeyUse use, long count, Instant last) {

    /** The recorded uses of a key. */
    static List<Tally> of(KeyUsageLog log, KeyId key) {
      return log.of(key).entrySet().stream()
          .map(one -> new Tally(one.getKey(), one.getValue().count(), one.getValue().last()))
          .sorted(Comparator.comparing(Tally::use))
          .toList();
    }

    void print(Page page, String mark) {
      page.row(
          mark + use.name().toLowerCase(Locale.ROOT),
          count + (count == 1 ? " message" : " messages"),
          "last " + page.time(last));
    }
  }

  /**
   * A message flow of the list.
   *
   * @param name its name
   * @param useCase its use case
   * @param procedure the procedure that renews its key
   * @param downtime whether that needs a downtime
   * @param aliases its aliases
   */
  record Flow(String name, String useCase, String procedure, boolean downtime, Set<Alias> aliases) {

    static List<Flow> of(List<KeyUses.Use> uses, Alias alias) {
      return uses.stream()
          .filter(use -> use.aliases().contains(alias))
          .map(
              use ->
                  new Flow(
                      use.name(),
                      use.useCase().title(),
                      use.procedure().caseId(),
                      use.procedure().requiresDowntime(),
                      new TreeSet<>(use.aliases())))
          .toList();
    }

    void print(Page page, String mark) {
      page.row(mark + name, useCase, procedure + (downtime ? ", needs a downtime" : ""));
    }
  }

  /**
   * The part of a renewal in the keystore that concerns one partner.
   *
   * @param alias the alias that is renewed
   * @param secondAlias the second alias
   * @param partner the partner; absent if there is only one
   * @param useCase the use case
   * @param procedure the case of its procedure
   * @param begun when the renewal began
   * @param finished whether it has ended
   * @param overdue whether its deadline has passed
   * @param deadline when the new key must be in use
   * @param next the next steps
   */
  record RenewalPart(
      Alias alias,
      Alias secondAlias,
      Optional<String> partner,
      String useCase,
      String procedure,
      Instant begun,
      boolean finished,
      boolean overdue,
      Optional<Instant> deadline,
      List<Next> next) {

    /**
     * A step whose turn it is.
     *
     * @param number its number
     * @param role the role that does it
     * @param step the step in words
     * @param notBefore the earliest time for it
     */
    record Next(int number, String role, String step, Optional<Instant> notBefore) {}

    /** The renewals that a keystore remembers, of which each is for one partner or more. */
    static List<RenewalPart> of(KeystoreHandle keys, Predicate<RenewalState> which)
        throws KeyringStoreException {
      List<RenewalPart> all = new ArrayList<>();
      for (Alias alias : new TreeSet<>(keys.keyring().memos().keySet())) {
        Optional<RenewalState> state =
            Renewal.resume(keys, alias).map(Renewal::state).filter(which);
        if (state.isPresent()) {
          state.get().procedures().forEach((name, one) -> all.add(of(state.get(), name, one)));
        }
      }
      return all;
    }

    private static RenewalPart of(RenewalState state, String partner, Procedure procedure) {
      List<Next> next =
          state.pendingSteps().stream()
              .filter(pending -> pending.partner().equals(partner))
              .map(pending -> next(state, pending))
              .toList();
      return new RenewalPart(
          state.alias(),
          state.secondAlias(),
          Optional.of(partner).filter(name -> !name.isEmpty()),
          procedure.useCase().title(),
          procedure.caseId(),
          state.begun(),
          state.isFinished(),
          state.isOverdue(),
          state.deadline(),
          next);
    }

    private static Next next(RenewalState state, PendingStep pending) {
      return new Next(
          pending.step().number(),
          pending.step().role().title(),
          pending.step().sentence(),
          state.notBefore(pending));
    }

    void print(Page page, String mark) {
      String turn =
          next.isEmpty()
              ? (finished ? "finished" : "waits for the others")
              : "step " + next.get(0).number() + ": " + next.get(0).role();
      page.row(
          mark + alias + partner.map(name -> " for " + name).orElse(""),
          useCase,
          procedure,
          turn + (overdue ? ", overdue" : ""));
    }
  }

  /** Whether a renewal uses an alias. */
  static Predicate<RenewalState> concerns(Alias alias) {
    return state -> state.alias().equals(alias) || state.secondAlias().equals(alias);
  }
}
