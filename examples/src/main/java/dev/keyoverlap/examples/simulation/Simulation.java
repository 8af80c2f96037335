package dev.keyoverlap.examples.simulation;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.key.SelfSignedKey;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.renewal.StepRefusedException;
import dev.keyoverlap.renewal.StepRefusedException.Reason;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.usage.OutboundGate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * One kind of partner through all that time. Twice a day: what is due arrives, one step of the
 * renewal is done if it can be, and a message is sent, which arrives up to 90 days later. A renewal
 * begins every week, as soon as the one before has nothing left but to keep the old key. Where
 * there is a downtime, what is in flight is waited for in it, and so does not take as long.
 */
final class Simulation {

  private static final Instant BEGIN = Instant.parse("2027-01-04T00:00:00Z");
  private static final Duration TICK = Duration.ofHours(12);
  private static final int TICKS_A_WEEK = 14;
  private static final int TICKS_OF_90_DAYS = 180;

  /** A step within a downtime takes so long. */
  private static final Duration A_MOMENT = Duration.ofMinutes(10);

  /** How long a downtime may last from its agreement on. */
  private static final Duration AGREED = Duration.ofDays(2);

  /**
   * How long, how much, and by which chance.
   *
   * @param weeks how many weeks
   * @param messagesAWeek at most two a day
   * @param seed of the delays
   */
  record Plan(int weeks, int messagesAWeek, long seed) {}

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
  private record Message(byte[] bytes, byte[] content, Instant sent, Instant due) {}

  private final PartnerClass kind;
  private final Procedure procedure;
  private final Plan plan;
  private final Random random;
  private final OutboundGate gate = OutboundGate.of("orders", Duration.ZERO);
  private final PriorityQueue<Message> underWay =
      new PriorityQueue<>(Comparator.comparing(Message::due));
  private final List<Removal> removals = new ArrayList<>();
  private volatile Instant now = BEGIN;
  private HeldKey newest = key();
  private int heldBack;
  private Outcome outcome;

  /** When a partner that holds several keys removes one. */
  private record Removal(KeyId keyId, Instant at) {}

  private Simulation(PartnerClass kind, Procedure procedure, Plan plan) {
    this.kind = kind;
    this.procedure = procedure;
    this.plan = plan;
    this.random = new Random(plan.seed());
    this.outcome = Outcome.of(kind, procedure);
  }

  /** With the procedure that the library chooses for this kind of partner. */
  static Outcome run(PartnerClass kind, Plan plan) throws KeyOverlapException {
    return run(kind, kind.procedure(), plan);
  }

  /** With the procedure for another kind of partner. */
  static Outcome run(PartnerClass kind, Procedure procedure, Plan plan) throws KeyOverlapException {
    return new Simulation(kind, procedure, plan).renew();
  }

  /** The control: each week the key is overwritten on both sides. */
  static Outcome overwrite(PartnerClass kind, Plan plan) throws KeyOverlapException {
    return new Simulation(kind, kind.procedure(), plan).overwrite();
  }

  private HeldKey key() {
    return SelfSignedKey.of("CN=orders")
        .ellipticCurve()
        .valid(BEGIN.minus(TICK), BEGIN.plus(Duration.ofDays(1500)))
        .build();
  }

  private KeyEntry asOurs(HeldKey key) {
    return kind.useCase().isOwnKey() ? key : PeerCertificate.of(key.certificate());
  }

  private KeyEntry asTheirs(HeldKey key) {
    return kind.useCase().isOwnKey() ? PeerCertificate.of(key.certificate()) : key;
  }

  private boolean isOutbound() {
    return kind.useCase().name().endsWith("OUTBOUND");
  }

  // ---- two years

  private Outcome overwrite() throws KeyOverlapException {
    PartnerSystem partner = new PartnerSystem(kind, asTheirs(newest), () -> now);
    Keyring[] ring = {Keyring.of(List.of(KeyVersion.active(OurSide.ORDERS, asOurs(newest), now)))};
    OurSide ours = new OurSide(kind.useCase(), () -> ring[0], () -> now);
    for (int tick = 0; tick < plan.weeks() * TICKS_A_WEEK; tick++) {
      now = BEGIN.plus(TICK.multipliedBy(tick));
      arrive(ours, partner, false);
      if (tick % TICKS_A_WEEK == TICKS_A_WEEK - 1) {
        newest = key();
        ring[0] = Keyring.of(List.of(KeyVersion.active(OurSide.ORDERS, asOurs(newest), now)));
        partner.only(asTheirs(newest));
        outcome = outcome.renewed();
      }
      send(ours, partner, tick);
    }
    arrive(ours, partner, true);
    return outcome;
  }

  private Outcome renew() throws KeyOverlapException {
    PartnerSystem partner = new PartnerSystem(kind, asTheirs(newest), () -> now);
    try (KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty())
            .clock(() -> now)
            .reloadManually()
            .author("alice")
            .open()) {
      rotation.add(OurSide.ORDERS, asOurs(newest));
      OurSide ours = new OurSide(kind.useCase(), rotation, () -> now);
      Optional<Renewal> renewal = Optional.empty();
      for (int tick = 0; tick < plan.weeks() * TICKS_A_WEEK; tick++) {
        now = BEGIN.plus(TICK.multipliedBy(tick));
        arrive(ours, partner, false);
        remove(rotation, partner);
        if (tick % TICKS_A_WEEK == 0 && renewal.filter(one -> !one.state().isSettled()).isEmpty()) {
          renewal = Optional.of(begin(rotation));
        } else if (renewal.isPresent() && !renewal.orElseThrow().state().isSettled()) {
          renewal = Optional.of(step(renewal.orElseThrow(), rotation, ours, partner));
        }
        send(ours, partner, tick);
      }
      arrive(ours, partner, true);
    }
    return outcome;
  }

  // ---- messages

  private void send(OurSide ours, PartnerSystem partner, int tick) throws KeyOverlapException {
    if (tick * plan.messagesAWeek() / TICKS_A_WEEK
        == (tick + 1) * plan.messagesAWeek() / TICKS_A_WEEK) {
      return;
    }
    byte[] content = ("order of " + now).getBytes(StandardCharsets.UTF_8);
    byte[] message = isOutbound() ? ours.send(content) : partner.send(content);
    Instant tickOfNow = BEGIN.plus(TICK.multipliedBy(Duration.between(BEGIN, now).dividedBy(TICK)));
    underWay.add(
        new Message(message, content, now, tickOfNow.plus(TICK.multipliedBy(ticksOnTheWay()))));
  }

  /** Many are quick, and many as late as can be. */
  private int ticksOnTheWay() {
    return switch (random.nextInt(4)) {
      case 0 -> 1;
      case 1 -> TICKS_OF_90_DAYS;
      default -> 1 + random.nextInt(TICKS_OF_90_DAYS);
    };
  }

  private void arrive(OurSide ours, PartnerSystem partner, boolean all) {
    while (!underWay.isEmpty() && (all || !underWay.peek().due().isAfter(now))) {
      Message message = underWay.remove();
      boolean read =
          isOutbound()
              ? partner.reads(message.bytes(), message.content())
              : ours.reads(message.bytes(), message.content());
      outcome = outcome.arrived(Duration.between(message.sent(), now), read);
    }
  }

  // ---- the renewal

  private Renewal begin(KeystoreRotation rotation) throws KeyOverlapException {
    newest = key();
    outcome = outcome.renewed();
    return Renewal.with(rotation, OurSide.ORDERS).partner("", procedure).gate(gate).begin();
  }

  private Renewal step(
      Renewal renewal, KeystoreRotation rotation, OurSide ours, PartnerSystem partner)
      throws KeyOverlapException {
    Renewal after = step(renewal, ours, partner);
    Instant paused = now;
    while (gate.isPaused()) {
      heldBack++;
      now = now.plus(A_MOMENT);
      after = step(after, ours, partner);
      if (!gate.isPaused()) {
        outcome = outcome.stoodStill(Duration.between(paused, now));
        for (; heldBack > 0; heldBack--) {
          send(ours, partner, TICKS_A_WEEK - 1);
        }
      }
    }
    if (!renewal.state().isSettled() && after.state().isSettled()) {
      rotation.keyring().versions(OurSide.ORDERS).stream()
          .filter(version -> version.keyId().equals(renewal.state().oldKey().orElseThrow()))
          .map(version -> new Removal(version.keyId(), version.keptUntil().orElseThrow()))
          .forEach(removals::add);
    }
    return after;
  }

  private Renewal step(Renewal renewal, OurSide ours, PartnerSystem partner)
      throws KeyOverlapException {
    PendingStep pending = renewal.next().orElseThrow();
    Action action = pending.step().action();
    try {
      Renewal after =
          switch (action) {
            case CREATE_KEY, RECEIVE_CERTIFICATE -> renewal.supplyKey(asOurs(newest), "made here");
            case AGREE_DOWNTIME -> renewal.agreeDowntime(pending, now, now.plus(AGREED), "agreed");
            case DRAIN -> {
              // In a downtime what is on its way is waited for.
              arrive(ours, partner, true);
              yield renewal.perform(pending);
            }
            default ->
                switch (action.kind()) {
                  case PERFORM, WAIT -> renewal.perform(pending);
                  case TELL, CONFIRM -> renewal.confirm(pending, "by mail");
                };
          };
      act(action, partner);
      return after;
    } catch (StepRefusedException e) {
      if (e.reason() != Reason.TOO_EARLY) {
        throw e;
      }
      return renewal;
    }
  }

  /** The partner's administrator does a step. */
  private void act(Action action, PartnerSystem partner) throws KeyRefusedException {
    switch (action) {
      case ACCEPT_BOTH -> {
        if (kind.holdsOne()) {
          partner.only(asTheirs(newest));
        } else {
          partner.add(asTheirs(newest));
        }
      }
      case SWITCH -> partner.only(asTheirs(newest));
      default -> {
        // Nothing that its system would notice.
      }
    }
  }

  /** On both sides, when the date has come. */
  private void remove(KeystoreRotation rotation, PartnerSystem partner) throws KeyOverlapException {
    List<KeyVersion> unused = rotation.purge();
    for (Removal removal : List.copyOf(removals)) {
      if (!removal.at().isAfter(now)) {
        partner.remove(removal.keyId());
        removals.remove(removal);
      }
    }
  }
}
