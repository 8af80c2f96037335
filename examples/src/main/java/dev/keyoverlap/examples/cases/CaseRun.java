package dev.keyoverlap.examples.cases;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.documents.Runbook;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.Answer;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.StepRefusedException;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Carries out one renewal from its first step to its last. It does our steps and the partner's,
 * waits by a clock that is set, and sends messages between the steps.
 */
final class CaseRun {

  private static final Duration UNTIL_DOWNTIME = Duration.ofDays(7);
  private static final Duration DOWNTIME = Duration.ofHours(1);

  /** How long a step takes, if nothing says otherwise. */
  private static final Duration A_STEP = Duration.ofMinutes(5);

  private final RenewalCase which;
  private final Procedure procedure;
  private final PrintStream out;
  private volatile Instant now = Instant.now();
  private final OutboundGate gate = OutboundGate.of("orders", Duration.ZERO);
  private final Cast cast;

  private CaseRun(RenewalCase which, Procedure procedure, Cast cast, PrintStream out) {
    this.which = which;
    this.procedure = procedure;
    this.cast = cast;
    this.out = out;
  }

  /**
   * The messages, the partners and the keys of a case.
   *
   * @param formats what the key is used for, each towards a partner of its own
   * @param old the key before the renewal
   * @param next the key after it
   */
  record Cast(List<RenewalCase.Format> formats, HeldKey old, HeldKey next) {}

  /**
   * Runs a case.
   *
   * @param folder for the keystore, and for the renewal as a page
   * @param out prints each step with its role
   */
  static CaseReport run(RenewalCase which, Path folder, PrintStream out) throws Exception {
    return run(which, Procedure.named(which.name()), folder, out);
  }

  /**
   * With the partner of one case and the procedure of another, to show what a wrong choice costs.
   */
  static CaseReport run(RenewalCase which, Procedure procedure, Path folder, PrintStream out)
      throws Exception {
    Cast usual =
        new Cast(
            which.formats(),
            HeldKey.selfSigned("CN=orders 2026"),
            HeldKey.selfSigned("CN=orders 2027"));
    return run(which, procedure, usual, folder, out);
  }

  /** With others than the usual partners. */
  static CaseReport run(
      RenewalCase which, Procedure procedure, Cast cast, Path folder, PrintStream out)
      throws Exception {
    return new CaseRun(which, procedure, cast, out)
        .run(folder.resolve(which + ".p12"), folder.resolve(which + ".html"));
  }

  private CaseReport run(Path file, Path page) throws Exception {
    KeyringStore store = Pkcs12KeyringStore.at(file, "example only".toCharArray());
    try (KeystoreRotation rotation =
            KeystoreRotation.with(store).clock(() -> now).reloadManually().author("alice").open();
        Traffic traffic = new Traffic(which, gate, () -> now)) {
      rotation.add(Formats.ORDERS, asOurs(cast.old()));
      for (RenewalCase.Format format : cast.formats()) {
        traffic.add(rotation, new Partner(asTheirs(cast.old()), asTheirs(cast.next())), format);
      }
      out.println(which + ", " + which.uses());
      traffic.send();
      Renewal renewal =
          Renewal.with(rotation, Formats.ORDERS).partner("", procedure).gate(gate).begin();
      while (!renewal.isFinished()) {
        PendingStep pending = renewal.next().orElseThrow();
        out.println("  " + pending);
        traffic.before(pending.step().action());
        renewal = take(renewal, pending, traffic);
        now = now.plus(A_STEP);
        traffic.send();
      }
      Files.writeString(page, Runbook.html(renewal.state()));
      return traffic.report();
    }
  }

  private KeyEntry asOurs(HeldKey key) {
    return which.isOfThePartner() ? PeerCertificate.of(key.certificate()) : key;
  }

  private KeyEntry asTheirs(HeldKey key) {
    return which.isOfThePartner() ? key : PeerCertificate.of(key.certificate());
  }

  private Renewal take(Renewal renewal, PendingStep pending, Traffic traffic)
      throws KeyOverlapException {
    Action action = pending.step().action();
    if (action == Action.CREATE_KEY || action == Action.RECEIVE_CERTIFICATE) {
      return renewal.supplyKey(asOurs(cast.next()), "created for this example");
    }
    if (action == Action.AGREE_DOWNTIME) {
      Instant begin = now.plus(UNTIL_DOWNTIME);
      return renewal.agreeDowntime(pending, begin, begin.plus(DOWNTIME), "agreed on the telephone");
    }
    if (action == Action.ASK) {
      Renewal answered = renewal;
      for (int i = 1; i <= cast.formats().size(); i++) {
        answered = answered.recordAnswer(pending, "administrator " + i, Answer.YES, "mailed");
      }
      return answered.confirm(pending, "all have answered");
    }
    return switch (action.kind()) {
      case PERFORM, WAIT -> perform(renewal, pending);
      case TELL -> renewal.confirm(pending, "mailed");
      case CONFIRM -> {
        traffic.act(action);
        yield renewal.confirm(pending, "mailed by the partner");
      }
    };
  }

  private boolean isOwnProcedure() {
    return procedure.caseId().equals(which.name());
  }

  /** If it is too early for a step, sets the clock to its time. */
  private Renewal perform(Renewal renewal, PendingStep pending) throws KeyOverlapException {
    try {
      return renewal.perform(pending);
    } catch (StepRefusedException e) {
      if (e.reason() == Reason.SECOND_ALIAS_NOT_NAMED && !isOwnProcedure()) {
        // A wrong confirmation, as it happens when a wrong procedure was chosen.
        return renewal.confirmSecondAlias("", "not checked").perform(pending);
      }
      now = e.notBefore().orElseThrow(() -> new IllegalStateException(e));
      return renewal.perform(pending);
    }
  }
}
