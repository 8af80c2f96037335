package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.ORDERS;

import dev.keyoverlap.ChangedMeanwhileException;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyEntry;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.KeyRefusedException;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Action.Kind;
import dev.keyoverlap.procedure.Answer;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.Role;
import dev.keyoverlap.procedure.Step;
import dev.keyoverlap.procedure.Turn;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.store.KeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One walk: a machine plays all people of a procedure, in two processes on one keystore, towards
 * one partner or two. It does the right step, any other step, steps without name or evidence, wrong
 * and unfit keys, verbs by hand, the way back, the end, a compromise; restarts processes, and lets
 * time pass. Messages are sent after each of these, to a receiver of the partner's class, and each
 * that is in flight has to be readable at every moment.
 *
 * <p>People may be hasty and forgetful, but what they confirm is so.
 */
@SuppressWarnings({"Finally", "EnumOrdinal"}) // a violated invariant matters more than a refusal
final class RenewalWalk {

  private static final Duration LONGEST_WAY = Duration.ofDays(90);

  /** Valid for a life. */
  private static final List<HeldKey> POOL =
      IntStream.range(0, 48)
          .mapToObj(
              i ->
                  TestKeys.named("key " + i)
                      .algorithm("EC", 256)
                      .valid(
                          Instant.parse("2020-01-01T00:00:00Z"),
                          Instant.parse("2060-01-01T00:00:00Z").plus(Duration.ofDays(i)))
                      .make())
          .toList();

  /** Expired, and of another algorithm. */
  private static final List<HeldKey> UNFIT =
      List.of(
          TestKeys.named("expired")
              .algorithm("EC", 256)
              .valid(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2021-01-01T00:00:00Z"))
              .make(),
          TestKeys.named("of another curve")
              .algorithm("EC", 384)
              .valid(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2060-01-01T00:00:00Z"))
              .make());

  /** Who made it, or for whom it is. */
  private record Message(WalkPartner partner, Set<KeyId> keys, Instant at) {}

  private final Procedure procedure;
  private final Random random;
  private final SetClock clock = new SetClock();
  private final KeyringStore store = KeyringStore.inMemory();
  private final KeystoreRotation[] processes = new KeystoreRotation[2];
  private final List<Message> inFlight = new ArrayList<>();
  private final List<String> log = new ArrayList<>();
  private final KeyUse use;
  private final List<WalkPartner> partners = new ArrayList<>();
  private final Set<KeyId> stolen = new HashSet<>();
  private int fresh = 2;
  private @Nullable KeyEntry partnersNew;
  private int sent;
  private int refused;

  RenewalWalk(Procedure procedure, long seed) throws Exception {
    this.procedure = procedure;
    this.random = new Random(seed);
    this.use = use(procedure);
    restart(0);
    restart(1);
    processes[0].add(ORDERS, asOurs(POOL.get(0)));
    if (procedure.has(Action.RESTORE)) {
      processes[0].swap(ORDERS, asOurs(POOL.get(1)));
    }
    processes[1].refresh();
    KeyId first = processes[0].keyring().active(ORDERS).orElseThrow().keyId();
    List<Procedure> beside = beside();
    if (seed % 3 == 1 && !beside.isEmpty()) {
      partners.add(new WalkPartner("A", procedure, use, first));
      partners.add(new WalkPartner("B", beside.get(random.nextInt(beside.size())), use, first));
    } else {
      partners.add(new WalkPartner("", procedure, use, first));
    }
  }

  /** What of the key the model looks at; with HTTPS, presenting signs and trusting verifies. */
  private static KeyUse use(Procedure procedure) {
    UseCase useCase = procedure.useCase();
    boolean asked = procedure.first(Action.HAND_OVER).isPresent();
    return useCase
        .keyUse()
        .orElse(useCase.isOwnKey() ? asked ? KeyUse.SIGN : KeyUse.DECRYPT : KeyUse.VERIFY);
  }

  /** Procedures towards another partner, for the same key and use. */
  private List<Procedure> beside() {
    boolean shared = procedure.useCase().isOwnKey() && procedure.has(Action.EXCHANGE);
    return Procedure.all().stream()
        .filter(other -> shared && other.useCase().isOwnKey() && other.has(Action.EXCHANGE))
        .filter(other -> !other.has(Action.ASK) && !procedure.has(Action.ASK))
        .filter(other -> !other.has(Action.AWAIT_LAST_DAY))
        .filter(other -> !procedure.has(Action.AWAIT_LAST_DAY))
        .filter(other -> other.useCase().keyUse().equals(procedure.useCase().keyUse()))
        .filter(other -> use(other) == use)
        .toList();
  }

  int partners() {
    return partners.size();
  }

  int sent() {
    return sent;
  }

  int refused() {
    return refused;
  }

  private AssertionError failure(String what) {
    return new AssertionError(
        procedure.caseId()
            + ": "
            + what
            + "\n"
            + String.join("\n", log)
            + "\n"
            + processes[0].keyring()
            + "\n"
            + partners);
  }

  /** Walks for a while, and then to the end. */
  void walk(int actions) throws Exception {
    begin();
    for (int i = 0; i < actions; i++) {
      messages();
      anything(random.nextInt(2));
      look();
    }
    log.add("---- to the end");
    toTheEnd();
    messages();
    look();
  }

  // ---- processes and keys

  private void restart(int process) throws Exception {
    processes[process] = Renewals.rotation(store, clock).by("person " + process, "");
  }

  private KeyEntry asOurs(HeldKey key) {
    return procedure.useCase().isOwnKey() ? key : TestKeys.certificateOf(key);
  }

  private void pass(Duration time) throws Exception {
    // Looked at now and then, as a process does.
    for (Duration left = time; !left.isZero(); ) {
      Duration one = left.compareTo(Duration.ofDays(80)) > 0 ? Duration.ofDays(80) : left;
      clock.advance(one);
      left = left.minus(one);
      refresh();
    }
  }

  private void refresh() throws Exception {
    for (KeystoreRotation process : processes) {
      boolean unused = process.refresh();
    }
  }

  private Optional<Renewal> renewal(int process) throws Exception {
    return Renewal.with(processes[process], ORDERS).resume();
  }

  private boolean isRunning() throws Exception {
    return renewal(0).filter(one -> !one.state().isSettled()).isPresent();
  }

  private KeyEntry another() {
    return asOurs(POOL.get(fresh++));
  }

  // ---- messages

  private boolean isOutbound() {
    return use == KeyUse.SIGN || use == KeyUse.ENCRYPT;
  }

  private void messages() throws Exception {
    refresh();
    if (!procedure.has(Action.EXCHANGE) && !procedure.has(Action.RESTORE)) {
      return;
    }
    for (KeystoreRotation process : processes) {
      for (WalkPartner partner : partners) {
        if (!partner.isStopped()) {
          message(process.keyring().towards(partner.name()), partner);
        }
      }
    }
  }

  private void message(Keyring ring, WalkPartner partner) {
    Set<KeyId> keys = new HashSet<>(partner.keys());
    if (isOutbound()) {
      if (ring.isHeldBack(ORDERS) || ring.active(ORDERS).isEmpty()) {
        // The signer says so, and nothing is sent.
        return;
      }
      keys.clear();
      for (var alias : partner.isApart() ? List.of(ORDERS) : List.of(ORDERS, NEXT)) {
        ring.active(alias).ifPresent(version -> keys.add(version.keyId()));
      }
    }
    if (keys.stream().anyMatch(key -> isStolen(ring, key))) {
      if (isOutbound()) {
        throw failure("a compromised key was used");
      }
      return;
    }
    sent++;
    inFlight.add(new Message(partner, Set.copyOf(keys), clock.instant()));
  }

  private boolean isStolen(KeyVersion version) {
    return version.state() == KeyState.COMPROMISED;
  }

  /** Also when it was removed since: a negative fact outlives the key. */
  private boolean isStolen(Keyring ring, KeyId key) {
    if (ring.find(key).filter(this::isStolen).isPresent()) {
      stolen.add(key);
    }
    return stolen.contains(key);
  }

  /** Every message may arrive now. */
  private void look() throws Exception {
    refresh();
    Keyring ring = processes[0].keyring();
    inFlight.removeIf(message -> !clock.instant().isBefore(message.at().plus(LONGEST_WAY)));
    // Of a key that others may hold nothing is read any more, and that is what was asked for.
    inFlight.removeIf(message -> message.keys().stream().anyMatch(key -> isStolen(ring, key)));
    for (Message message : inFlight) {
      boolean read =
          isOutbound()
              ? message.partner().reads(message.keys())
              : message.keys().stream()
                  .flatMap(key -> ring.find(key).stream())
                  .anyMatch(version -> version.serves(use, clock.instant()));
      if (!read) {
        throw failure("lost " + message);
      }
    }
  }

  // ---- people

  private void anything(int process) throws Exception {
    try {
      switch (random.nextInt(17)) {
        case 0 -> pass(Duration.ofHours(1 + random.nextInt(30)));
        case 1 -> pass(Duration.ofDays(1 + random.nextInt(60)));
        case 2 -> restart(process);
        case 3, 4 -> anyStep(process);
        case 5 -> nameless(process);
        case 6 -> byHand(process);
        case 7 -> takeAnother(process);
        case 8 -> wayOut(process);
        case 9 -> theft(process);
        case 10 -> unfit(process);
        default -> nextStep(process);
      }
    } catch (StepRefusedException | KeyRefusedException | ChangedMeanwhileException e) {
      refused++;
      log.add("  refused: " + e.getMessage());
    }
  }

  private void begin() throws Exception {
    log.add("begin");
    partnerChooses();
    RenewalBuilder builder = Renewal.with(processes[0], ORDERS).asking("them");
    for (WalkPartner partner : partners) {
      builder.towards(partner.name(), partner.procedure());
      if (partner.isApart()) {
        builder.apart(partner.name());
      }
    }
    Renewal unused = builder.begin();
  }

  /** A partner that has made a key for a renewal that was given up uses it for the next. */
  private void partnerChooses() {
    Keyring ring = processes[0].keyring();
    Optional<KeyId> current = ring.active(ORDERS).map(KeyVersion::keyId);
    while (partnersNew == null
        || current.equals(Optional.of(partnersNew.keyId()))
        || ring.find(partnersNew.keyId()).filter(this::isStolen).isPresent()) {
      partnersNew = another();
    }
  }

  /** What the partner has: its own new key, or the one of ours that was handed over. */
  private Optional<KeyId> newKey(Renewal renewal) {
    return procedure.useCase().isOwnKey()
        ? renewal.state().newKey()
        : Optional.ofNullable(partnersNew).map(KeyEntry::keyId);
  }

  private void nextStep(int process) throws Exception {
    Optional<Renewal> renewal = renewal(process).filter(one -> !one.state().isSettled());
    if (renewal.isEmpty()) {
      begin();
      return;
    }
    List<Turn> open = renewal.orElseThrow().state().open();
    step(renewal.orElseThrow(), open.get(random.nextInt(open.size())));
  }

  private WalkPartner anyPartner() {
    return partners.size() == 1 ? partners.get(0) : partners.get(random.nextInt(partners.size()));
  }

  /** Too early, too late, or just right. */
  private void anyStep(int process) throws Exception {
    Optional<Renewal> renewal = renewal(process);
    if (renewal.isPresent()) {
      String name = anyPartner().name();
      List<Step> steps = renewal.orElseThrow().state().procedure(name).steps();
      step(renewal.orElseThrow(), new Turn(name, steps.get(random.nextInt(steps.size()))));
    }
  }

  private void step(Renewal renewal, Turn turn) throws Exception {
    Action action = turn.step().action();
    log.add(clock.instant() + " " + turn.partner() + " " + action + " " + turn.step().number());
    boolean before = renewal.state().isDone(turn);
    boolean uses = action == Action.START_SECOND || action == Action.EXCHANGE;
    if (uses && !before && !newKey(renewal).equals(renewal.state().newKey())) {
      // They compare the fingerprint before they use it.
      Renewal unused = renewal.take(partnersNew, "the right one");
      return;
    }
    Renewal after =
        switch (action) {
          case CREATE_KEY, RECEIVE_CERTIFICATE -> renewal.take(toTake(renewal), "made here");
          case AGREE_DOWNTIME -> {
            Instant from = clock.instant().plus(Duration.ofHours(random.nextInt(3)));
            yield renewal.agree(turn, from, from.plus(Duration.ofDays(2)), "by telephone");
          }
          case ASK -> {
            Answer answer = Answer.values()[random.nextInt(3)];
            yield renewal.answered(turn, "them", answer, "mail").confirm(turn, "all asked");
          }
          case DRAIN -> renewal.confirm(turn, "nothing is in flight");
          case AWAIT_ARRIVAL, AWAIT_DATE ->
              action == Action.AWAIT_DATE ? renewal.confirm(turn, "now") : renewal.perform(turn);
          default ->
              action.kind() == Kind.PERFORM || action.kind() == Kind.WAIT
                  ? renewal.perform(turn)
                  : renewal.confirm(turn, "mail");
        };
    if (!before && after.state().isDone(turn)) {
      act(after, turn);
    }
  }

  /** What stands where it was left, or else a key that nobody has seen. */
  private KeyEntry toTake(Renewal renewal) {
    if (!procedure.useCase().isOwnKey()) {
      return partnersNew;
    }
    Keyring ring = processes[0].keyring();
    boolean beside =
        renewal.state().procedures().values().stream().anyMatch(Procedure::usesSecondAlias);
    Optional<KeyVersion> left =
        (beside ? ring.active(NEXT) : Optional.<KeyVersion>empty())
            .or(() -> ring.staged(beside ? NEXT : ORDERS))
            .or(() -> renewal.state().newKey().flatMap(ring::find).filter(one -> !isStolen(one)))
            .or(() -> ring.active(NEXT))
            .or(() -> ring.staged(NEXT))
            .or(() -> ring.staged(ORDERS));
    return left.map(KeyVersion::entry).orElseGet(this::another);
  }

  /** What is done towards all is done towards each. */
  private void act(Renewal after, Turn turn) {
    Optional<KeyId> newKey = newKey(after);
    for (WalkPartner partner : partners) {
      boolean towards = partner.name().equals(turn.partner());
      if ((towards || turn.step().action().isShared()) && isWatched(partner, turn)) {
        partner.act(after, turn.step(), newKey);
      }
      if (towards && turn.step().action() == Action.DRAIN) {
        inFlight.removeIf(message -> message.partner() == partner);
      }
    }
  }

  /** A sender is the one whom messages go to in WS-Security only. */
  private boolean isWatched(WalkPartner partner, Turn turn) {
    return turn.step().role() != Role.SENDER_ADMINISTRATOR
        || !isOutbound()
        || partner.procedure().useCase().name().startsWith("WS_");
  }

  private void nameless(int process) throws Exception {
    Optional<Renewal> renewal = renewal(process).filter(one -> !one.isFinished());
    if (renewal.isEmpty()) {
      return;
    }
    int steps = renewal.orElseThrow().state().done().size();
    try {
      Turn turn = renewal.orElseThrow().next().orElseThrow();
      Renewal unused =
          random.nextBoolean()
              ? renewal.orElseThrow().by("").confirm(turn, "somebody said so")
              : renewal.orElseThrow().confirm(turn, " ");
    } finally {
      if (renewal(process).orElseThrow().state().done().size() != steps) {
        throw failure("a step without name or evidence");
      }
    }
  }

  /** Beside a renewal nobody changes its keys by hand. */
  private void byHand(int process) throws Exception {
    if (!isRunning() || !(procedure.has(Action.EXCHANGE) || procedure.has(Action.RESTORE))) {
      return;
    }
    refresh();
    KeystoreRotation rotation = processes[process];
    Set<KeyId> active = active();
    int verb = random.nextInt(5);
    log.add("by hand " + verb);
    try {
      switch (verb) {
        case 0 -> rotation.activate(ORDERS);
        case 1 -> rotation.swap(ORDERS, another());
        case 2 -> rotation.retire(ORDERS);
        case 3 -> rotation.promote(NEXT, ORDERS);
        default -> {
          if (newKey(renewal(process).orElseThrow())
              .equals(renewal(process).orElseThrow().state().newKey())) {
            rotation.purge();
          }
        }
      }
    } finally {
      if (!active.equals(active())) {
        throw failure("keys changed by hand");
      }
    }
  }

  private Set<KeyId> active() {
    Set<KeyId> active = new HashSet<>();
    for (KeyVersion version : processes[0].keyring().versions()) {
      if (version.state() == KeyState.ACTIVE) {
        active.add(version.keyId());
      }
    }
    return active;
  }

  private void takeAnother(int process) throws Exception {
    Optional<Renewal> renewal = renewal(process).filter(one -> !one.isFinished());
    if (renewal.isPresent()) {
      log.add("another key");
      Renewal unused = renewal.orElseThrow().take(another(), "the right one");
    }
  }

  /** What nobody can use is never taken. */
  private void unfit(int process) throws Exception {
    Optional<Renewal> renewal = renewal(process).filter(one -> !one.isFinished());
    if (renewal.isEmpty()) {
      return;
    }
    KeyEntry key = asOurs(UNFIT.get(random.nextInt(UNFIT.size())));
    if (random.nextInt(3) == 0) {
      HeldKey other = POOL.get(POOL.size() - 1);
      key = procedure.useCase().isOwnKey() ? TestKeys.certificateOf(other) : other;
    }
    log.add("unfit " + key);
    Renewal unused = renewal.orElseThrow().take(key, "the right one");
    throw failure("an unfit key was taken");
  }

  private void wayOut(int process) throws Exception {
    Optional<Renewal> renewal = renewal(process).filter(one -> !one.isFinished());
    if (renewal.isEmpty()) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> end(renewal.orElseThrow());
      case 1 -> rollBack(renewal.orElseThrow());
      default -> wentBack(renewal.orElseThrow());
    }
  }

  private void end(Renewal renewal) throws Exception {
    log.add("end");
    Renewal unused = renewal.end("the partner is gone");
  }

  private void startSending() {
    partners.forEach(partner -> partner.setStopped(false));
  }

  private void rollBack(Renewal renewal) throws Exception {
    log.add("roll back");
    Renewal unused = renewal.rollBack("not now");
    startSending();
  }

  /** A partner goes back when nothing in flight needs the new key. */
  private void wentBack(Renewal renewal) throws Exception {
    KeyId old = renewal.state().oldKey().orElseThrow();
    WalkPartner partner = anyPartner();
    boolean needed =
        isOutbound()
            && inFlight.stream()
                .filter(message -> message.partner() == partner)
                .anyMatch(message -> !partner.reads(message.keys(), Set.of(old)));
    if (needed || renewal.state().isSettled() || isAfterCompromise(renewal)) {
      return;
    }
    log.add("went back " + partner);
    Renewal after = renewal.wentBack(partner.name(), "their telephone call");
    partner.uses(old);
    Turn exchange = new Turn(partner.name(), exchange(after, partner.name()));
    Optional<Turn> stop = first(after, partner.name(), Action.STOP_SENDING);
    partner.setStopped(stop.filter(after.state()::isDone).isPresent());
    if (after.state().isDone(exchange) && !isOutbound()) {
      rollBack(after);
    }
  }

  private static boolean isAfterCompromise(Renewal renewal) {
    return renewal.state().procedures().values().stream()
        .anyMatch(one -> one.has(Action.COMPROMISE));
  }

  private static Optional<Turn> first(Renewal renewal, String partner, Action action) {
    return renewal.state().procedure(partner).first(action).map(step -> new Turn(partner, step));
  }

  private static Step exchange(Renewal renewal, String partner) {
    Procedure of = renewal.state().procedure(partner);
    return of.first(Action.EXCHANGE).or(() -> of.first(Action.RESTORE)).orElse(of.step(1));
  }

  /** Somebody else may hold a key. */
  private void theft(int process) throws Exception {
    if (random.nextInt(6) > 0 || !procedure.has(Action.EXCHANGE)) {
      return;
    }
    refresh();
    List<KeyVersion> all =
        processes[process].keyring().versions().stream().filter(one -> !isStolen(one)).toList();
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
    KeyVersion stolen = all.get(random.nextInt(all.size()));
    boolean current = stolen.state() == KeyState.ACTIVE && stolen.alias().equals(ORDERS);
    log.add("stolen: " + stolen);
    if (current) {
      RenewalBuilder builder = Renewal.with(processes[process], ORDERS).compromised(stolen.keyId());
      for (WalkPartner partner : partners) {
        builder.towards(partner.name(), Procedure.afterCompromise(partner.procedure().useCase()));
      }
      Renewal unused = builder.begin();
      partnerChooses();
      // It is about to be thrown away, with all that was stopped for the one before.
      startSending();
    } else if (isRunning()) {
      Renewal unused =
          renewal(process).orElseThrow().compromised(stolen.keyId(), "the laptop was stolen");
    }
  }

  // ---- the end

  private void toTheEnd() throws Exception {
    for (int i = 0; i < 150; i++) {
      refresh();
      Optional<Renewal> running = renewal(0).filter(one -> !one.isFinished());
      if (running.isEmpty()) {
        return;
      }
      messages();
      Renewal renewal = running.orElseThrow();
      Turn turn = renewal.next().orElseThrow();
      try {
        step(renewal, turn);
      } catch (StepRefusedException e) {
        log.add("  refused: " + e.getMessage());
        goOn(renewal, turn, e);
      } catch (KeyRefusedException e) {
        log.add("  refused: " + e.getMessage());
        if (turn.step().action().takesKey()) {
          continue;
        }
        if (e.reason() != KeyRefusedException.Reason.CLOCK_IN_DOUBT) {
          throw failure("stuck: " + e.getMessage());
        }
        // No process was there to see the time pass; somebody compares the clock, as it says.
        Renewal trusting =
            Renewal.with(processes[0].trustingClock(), ORDERS).resume().orElseThrow();
        step(trusting, turn);
      }
      look();
    }
    throw failure("no end");
  }

  /** What the message of a refusal says. */
  private void goOn(Renewal renewal, Turn turn, StepRefusedException refusal) throws Exception {
    switch (refusal.reason()) {
      case TOO_EARLY -> {
        Duration left = Duration.between(clock.instant(), refusal.notBefore().orElseThrow());
        if (left.compareTo(Duration.ofDays(3000)) > 0) {
          // The last day of a key that lives for a life.
          end(renewal);
        } else {
          pass(left);
        }
      }
      case TOO_LATE -> {
        Instant now = clock.instant();
        for (WalkPartner partner : partners) {
          Optional<Turn> agreed = first(renewal, partner.name(), Action.AGREE_DOWNTIME);
          if (renewal.state().downtime(partner.name()).isPresent()) {
            Renewal unused =
                renewal.agree(agreed.orElseThrow(), now, now.plus(Duration.ofDays(1)), "again");
          }
        }
      }
      case KEY_GONE, OUT_OF_ORDER -> withoutTheNewKey(renewal);
      default -> throw failure("stuck at " + turn + ": " + refusal.getMessage());
    }
  }

  /** It was stolen: another one, or back to the old one. */
  private void withoutTheNewKey(Renewal renewal) throws Exception {
    for (Attempt attempt :
        List.<Attempt>of(
            () -> takeThird(renewal),
            () -> takeThird(renewal),
            () -> takeThird(renewal),
            () -> {
              rollBack(renewal);
              return renewal;
            },
            () -> {
              Renewal back = renewal;
              for (WalkPartner partner : partners) {
                try {
                  back = back.wentBack(partner.name(), "their telephone call");
                } catch (StepRefusedException e) {
                  log.add("  refused: " + e.getMessage());
                  continue;
                }
                partner.uses(renewal.state().oldKey().orElseThrow());
              }
              rollBack(back);
              return back;
            })) {
      try {
        Renewal unused = attempt.run();
        return;
      } catch (KeyOverlapException e) {
        log.add("  refused: " + e.getMessage());
      }
    }
    throw failure("no way without the new key");
  }

  private Renewal takeThird(Renewal renewal) throws Exception {
    partnerChooses();
    return renewal.take(
        procedure.useCase().isOwnKey() ? another() : partnersNew, "not the stolen one");
  }

  @FunctionalInterface
  private interface Attempt {
    Renewal run() throws Exception;
  }

  static Stream<Procedure> procedures() {
    return Stream.concat(
        Procedure.all().stream(),
        Procedure.all().stream().flatMap(procedure -> procedure.asAnswered(false).stream()));
  }
}
