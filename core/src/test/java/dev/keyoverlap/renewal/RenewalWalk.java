package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.ORDERS;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.ring.ChangedMeanwhileException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One walk: a machine plays all people of a procedure, in two processes on one keystore, towards
 * one partner or two. It does the right step, any other step, steps without name or evidence, wrong
 * and unfit keys, verbs and memos by hand, the way back, the end, a compromise; restarts processes,
 * and lets time pass. Messages are sent after each of these, see {@link WalkWorld}.
 *
 * <p>People may be hasty and forgetful, but what they confirm is so.
 */
@SuppressWarnings({"Finally", "EnumOrdinal"}) // a violated invariant matters more than a refusal
final class RenewalWalk {

  private final Procedure procedure;
  private final WalkWorld world;
  private final WalkByHand byHand;
  private @Nullable KeyEntry partnersNew;
  private int refused;

  RenewalWalk(Procedure procedure, long seed) throws Exception {
    this.procedure = procedure;
    this.world = new WalkWorld(procedure, seed);
    this.byHand = new WalkByHand(procedure, world, this);
  }

  int sent() {
    return world.sent();
  }

  int refused() {
    return refused;
  }

  /** Walks for a while, and then to the end. */
  void walk(int actions) throws Exception {
    begin();
    for (int i = 0; i < actions; i++) {
      world.messages();
      anything(world.random.nextInt(2));
      world.look();
    }
    world.log.add("---- to the end");
    new WalkEnd(world, this).toTheEnd();
    world.messages();
    world.look();
  }

  // ---- people

  private void anything(int process) throws Exception {
    try {
      switch (world.random.nextInt(17)) {
        case 0 -> world.pass(Duration.ofHours(1 + world.random.nextInt(30)));
        case 1 -> world.pass(Duration.ofDays(1 + world.random.nextInt(60)));
        case 2 -> world.restart(process);
        case 3, 4 -> anyStep(process);
        case 5 -> nameless(process);
        case 6 -> byHand.anything(process);
        case 7 -> takeAnother(process);
        case 8 -> wayOut(process);
        case 9 -> theft(process);
        case 10 -> unfit(process);
        default -> nextStep(process);
      }
    } catch (StepRefusedException | KeyRefusedException | ChangedMeanwhileException e) {
      refused++;
      world.log.add("  refused: " + e.getMessage());
    }
  }

  private void begin() throws Exception {
    world.log.add("begin");
    partnerChooses();
    Renewal.Builder builder = Renewal.with(world.processes[0], ORDERS).askedAdministrators("them");
    for (WalkPartner partner : world.partners) {
      builder.partner(partner.name(), partner.procedure());
      if (partner.isApart()) {
        builder.withoutSecondAlias(partner.name());
      }
    }
    byHand.begin(builder);
  }

  /** A partner that has made a key for a renewal that was given up uses it for the next. */
  void partnerChooses() {
    Keyring ring = world.processes[0].keyring();
    Optional<KeyId> current = ring.active(ORDERS).map(KeyVersion::keyId);
    while (partnersNew == null
        || current.equals(Optional.of(partnersNew.keyId()))
        || ring.find(partnersNew.keyId()).filter(world::isStolen).isPresent()) {
      partnersNew = world.another();
    }
  }

  /** What the partner has: its own new key, or the one of ours that was handed over. */
  Optional<KeyId> newKey(Renewal renewal) {
    return procedure.useCase().isOwnKey()
        ? renewal.state().newKey()
        : Optional.ofNullable(partnersNew).map(KeyEntry::keyId);
  }

  /** Neither the old one nor the one that was stolen. */
  KeyEntry third() {
    partnerChooses();
    return procedure.useCase().isOwnKey() ? world.another() : partnersNew;
  }

  private void nextStep(int process) throws Exception {
    Optional<Renewal> renewal = world.renewal(process).filter(one -> !one.state().isSettled());
    if (renewal.isEmpty()) {
      begin();
      return;
    }
    List<PendingStep> open = renewal.orElseThrow().state().pendingSteps();
    step(renewal.orElseThrow(), open.get(world.random.nextInt(open.size())));
  }

  private WalkPartner anyPartner() {
    return world.partners.size() == 1
        ? world.partners.get(0)
        : world.partners.get(world.random.nextInt(world.partners.size()));
  }

  /** Too early, too late, or just right. */
  private void anyStep(int process) throws Exception {
    Optional<Renewal> renewal = world.renewal(process);
    if (renewal.isPresent()) {
      String name = anyPartner().name();
      List<Step> steps = renewal.orElseThrow().state().procedure(name).steps();
      step(
          renewal.orElseThrow(),
          new PendingStep(name, steps.get(world.random.nextInt(steps.size()))));
    }
  }

  void step(Renewal renewal, PendingStep pending) throws Exception {
    Action action = pending.step().action();
    world.log.add(
        world.clock.instant()
            + " "
            + pending.partner()
            + " "
            + action
            + " "
            + pending.step().number());
    boolean before = renewal.state().isDone(pending);
    boolean uses = action == Action.START_SECOND || action == Action.EXCHANGE;
    if (uses && !before && !newKey(renewal).equals(renewal.state().newKey())) {
      // They compare the fingerprint before they use it.
      Renewal unused = renewal.supplyKey(partnersNew, "the right one");
      return;
    }
    Renewal after =
        switch (action) {
          case CREATE_KEY, RECEIVE_CERTIFICATE -> renewal.supplyKey(toTake(renewal), "made here");
          case AGREE_DOWNTIME -> {
            Instant from = world.clock.instant().plus(Duration.ofHours(world.random.nextInt(3)));
            yield renewal.agreeDowntime(
                pending, from, from.plus(Duration.ofDays(2)), "by telephone");
          }
          case ASK -> {
            Answer answer = Answer.values()[world.random.nextInt(3)];
            yield renewal
                .recordAnswer(pending, "them", answer, "mail")
                .confirm(pending, "all asked");
          }
          case DRAIN -> renewal.confirm(pending, "nothing is in flight");
          case AWAIT_ARRIVAL, AWAIT_DATE ->
              action == Action.AWAIT_DATE
                  ? renewal.confirm(pending, "now")
                  : renewal.perform(pending);
          default ->
              action.kind() == Kind.PERFORM || action.kind() == Kind.WAIT
                  ? renewal.perform(pending)
                  : renewal.confirm(pending, "mail");
        };
    if (!before && after.state().isDone(pending)) {
      act(after, pending);
    }
  }

  /** What stands where it was left, or else a key that nobody has seen. */
  private KeyEntry toTake(Renewal renewal) {
    if (!procedure.useCase().isOwnKey()) {
      return partnersNew;
    }
    Keyring ring = world.processes[0].keyring();
    boolean beside =
        renewal.state().procedures().values().stream().anyMatch(Procedure::usesSecondAlias);
    Optional<KeyVersion> left =
        (beside ? ring.active(NEXT) : Optional.<KeyVersion>empty())
            .or(() -> ring.staged(beside ? NEXT : ORDERS))
            .or(
                () ->
                    renewal
                        .state()
                        .newKey()
                        .flatMap(ring::find)
                        .filter(one -> !world.isStolen(one)))
            .or(() -> ring.active(NEXT))
            .or(() -> ring.staged(NEXT))
            .or(() -> ring.staged(ORDERS));
    return left.map(KeyVersion::entry).orElseGet(world::another);
  }

  /** What is done towards all is done towards each. */
  private void act(Renewal after, PendingStep pending) {
    Optional<KeyId> newKey = newKey(after);
    for (WalkPartner partner : world.partners) {
      boolean towards = partner.name().equals(pending.partner());
      if ((towards || pending.step().action().isShared()) && isWatched(partner, pending)) {
        partner.act(after, pending.step(), newKey);
      }
      if (towards && pending.step().action() == Action.DRAIN) {
        world.inFlight.removeIf(message -> message.partner() == partner);
      }
    }
  }

  /** A sender is the one whom messages go to in WS-Security only. */
  private boolean isWatched(WalkPartner partner, PendingStep pending) {
    return pending.step().role() != Role.SENDER_ADMINISTRATOR
        || !world.isOutbound()
        || partner.procedure().useCase().name().startsWith("WS_");
  }

  private void nameless(int process) throws Exception {
    Optional<Renewal> renewal = world.renewal(process).filter(one -> !one.isFinished());
    if (renewal.isEmpty()) {
      return;
    }
    int steps = renewal.orElseThrow().state().done().size();
    try {
      PendingStep pending = renewal.orElseThrow().next().orElseThrow();
      Renewal unused =
          world.random.nextBoolean()
              ? renewal.orElseThrow().by("").confirm(pending, "somebody said so")
              : renewal.orElseThrow().confirm(pending, " ");
    } finally {
      if (world.renewal(process).orElseThrow().state().done().size() != steps) {
        throw world.failure("a step without name or evidence");
      }
    }
  }

  private void takeAnother(int process) throws Exception {
    Optional<Renewal> renewal = world.renewal(process).filter(one -> !one.isFinished());
    if (renewal.isPresent()) {
      world.log.add("another key");
      Renewal unused = renewal.orElseThrow().supplyKey(world.another(), "the right one");
    }
  }

  /** What nobody can use is never taken. */
  private void unfit(int process) throws Exception {
    Optional<Renewal> renewal = world.renewal(process).filter(one -> !one.isFinished());
    if (renewal.isEmpty()) {
      return;
    }
    KeyEntry key = world.asOurs(WalkWorld.UNFIT.get(world.random.nextInt(WalkWorld.UNFIT.size())));
    if (world.random.nextInt(3) == 0) {
      HeldKey other = WalkWorld.POOL.get(WalkWorld.POOL.size() - 1);
      key = procedure.useCase().isOwnKey() ? TestKeys.certificateOf(other) : other;
    }
    world.log.add("unfit " + key);
    Renewal unused = renewal.orElseThrow().supplyKey(key, "the right one");
    throw world.failure("an unfit key was taken");
  }

  private void wayOut(int process) throws Exception {
    Optional<Renewal> renewal = world.renewal(process).filter(one -> !one.isFinished());
    if (renewal.isEmpty()) {
      return;
    }
    switch (world.random.nextInt(4)) {
      case 0 -> end(renewal.orElseThrow());
      case 1 -> rollBack(renewal.orElseThrow());
      default -> wentBack(renewal.orElseThrow());
    }
  }

  void end(Renewal renewal) throws Exception {
    world.log.add("end");
    Renewal unused = renewal.end("the partner is gone");
  }

  private void startSending() {
    world.partners.forEach(partner -> partner.setStopped(false));
  }

  void rollBack(Renewal renewal) throws Exception {
    world.log.add("roll back");
    Renewal unused = renewal.rollBack("not now");
    startSending();
  }

  /** A partner goes back when nothing in flight needs the new key. */
  private void wentBack(Renewal renewal) throws Exception {
    KeyId old = renewal.state().oldKey().orElseThrow();
    WalkPartner partner = anyPartner();
    boolean needed =
        world.isOutbound()
            && world.inFlight.stream()
                .filter(message -> message.partner() == partner)
                .anyMatch(message -> !partner.reads(message.keys(), Set.of(old)));
    if (needed || renewal.state().isSettled() || isAfterCompromise(renewal)) {
      return;
    }
    world.log.add("went back " + partner);
    Renewal after = renewal.recordReturnToOldKey(partner.name(), "their telephone call");
    partner.uses(old);
    PendingStep exchange = new PendingStep(partner.name(), exchange(after, partner.name()));
    Optional<PendingStep> stop = first(after, partner.name(), Action.STOP_SENDING);
    partner.setStopped(stop.filter(after.state()::isDone).isPresent());
    if (after.state().isDone(exchange) && !world.isOutbound()) {
      rollBack(after);
    }
  }

  private static boolean isAfterCompromise(Renewal renewal) {
    return renewal.state().procedures().values().stream()
        .anyMatch(one -> one.has(Action.COMPROMISE));
  }

  static Optional<PendingStep> first(Renewal renewal, String partner, Action action) {
    return renewal
        .state()
        .procedure(partner)
        .first(action)
        .map(step -> new PendingStep(partner, step));
  }

  private static Step exchange(Renewal renewal, String partner) {
    Procedure of = renewal.state().procedure(partner);
    return of.first(Action.EXCHANGE).or(() -> of.first(Action.RESTORE)).orElse(of.step(1));
  }

  /** Somebody else may hold a key. */
  private void theft(int process) throws Exception {
    if (world.random.nextInt(6) > 0 || !procedure.has(Action.EXCHANGE)) {
      return;
    }
    world.refresh();
    List<KeyVersion> all =
        world.processes[process].keyring().versions().stream()
            .filter(one -> !world.isStolen(one))
            .toList();
    if (partnersNew != null) {
      // The partner says so itself, and makes another.
      all =
          all.stream()
              .filter(
                  one ->
                      !one.keyId().equals(partnersNew.keyId())
                          || (one.state() == KeyState.ACTIVE && one.alias().equals(ORDERS)))
              .toList();
    }
    if (all.isEmpty()) {
      return;
    }
    KeyVersion stolen = all.get(world.random.nextInt(all.size()));
    boolean current = stolen.state() == KeyState.ACTIVE && stolen.alias().equals(ORDERS);
    world.log.add("stolen: " + stolen);
    if (current) {
      Renewal.Builder builder =
          Renewal.with(world.processes[process], ORDERS).compromisedKey(stolen.keyId());
      for (WalkPartner partner : world.partners) {
        builder.partner(partner.name(), Procedure.afterCompromise(partner.procedure().useCase()));
      }
      byHand.begin(builder);
      partnerChooses();
      // It is about to be thrown away, with all that was stopped for the one before.
      startSending();
    } else if (world.isRunning()) {
      Renewal unused =
          world
              .renewal(process)
              .orElseThrow()
              .markCompromised(stolen.keyId(), "the laptop was stolen");
    }
  }
}
