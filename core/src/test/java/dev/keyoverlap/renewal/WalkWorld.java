package dev.keyoverlap.renewal;

import static dev.keyoverlap.renewal.Renewals.NEXT;
import static dev.keyoverlap.renewal.Renewals.ORDERS;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a walk takes place in: two processes on one keystore, the partners' systems, and messages.
 * Each message that is in flight has to be readable at every moment.
 */
final class WalkWorld {

  private static final Duration LONGEST_WAY = Duration.ofDays(90);

  /** Valid for a life. */
  static final List<HeldKey> POOL =
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
  static final List<HeldKey> UNFIT =
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
  record Message(WalkPartner partner, Set<KeyId> keys, Instant at) {}

  final Procedure procedure;
  final Random random;
  final SetClock clock = new SetClock();
  final KeyringStore store = InMemoryKeyringStore.empty();
  final KeystoreHandle[] processes = new KeystoreHandle[2];
  final List<Message> inFlight = new ArrayList<>();
  final List<String> log = new ArrayList<>();
  final KeyUse use;
  final List<WalkPartner> partners = new ArrayList<>();
  final Set<KeyId> stolen = new HashSet<>();
  int fresh = 2;
  int sent;

  WalkWorld(Procedure procedure, long seed) throws Exception {
    this.procedure = procedure;
    this.random = new Random(seed);
    this.use = use(procedure);
    restart(0);
    restart(1);
    processes[0].add(ORDERS, asOurs(POOL.get(0)));
    if (procedure.has(Action.RESTORE)) {
      processes[0].swap(ORDERS, asOurs(POOL.get(1)));
    }
    processes[1].reload();
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

  AssertionError failure(String what) {
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

  int sent() {
    return sent;
  }

  // ---- processes and keys

  void restart(int process) throws Exception {
    processes[process] = Renewals.rotation(store, clock).by("person " + process, "");
  }

  KeyEntry asOurs(HeldKey key) {
    return procedure.useCase().isOwnKey() ? key : TestKeys.certificateOf(key);
  }

  void pass(Duration time) throws Exception {
    // Looked at now and then, as a process does.
    for (Duration left = time; !left.isZero(); ) {
      Duration one = left.compareTo(Duration.ofDays(80)) > 0 ? Duration.ofDays(80) : left;
      clock.advance(one);
      left = left.minus(one);
      refresh();
    }
  }

  void refresh() throws Exception {
    for (KeystoreHandle process : processes) {
      boolean unused = process.reload();
    }
  }

  Optional<Renewal> renewal(int process) throws Exception {
    return Renewal.with(processes[process], ORDERS).resume();
  }

  boolean isRunning() throws Exception {
    return renewal(0).filter(one -> !one.state().isSettled()).isPresent();
  }

  KeyEntry another() {
    return asOurs(POOL.get(fresh++));
  }

  // ---- messages

  boolean isOutbound() {
    return use == KeyUse.SIGN || use == KeyUse.ENCRYPT;
  }

  void messages() throws Exception {
    refresh();
    if (!procedure.has(Action.EXCHANGE) && !procedure.has(Action.RESTORE)) {
      return;
    }
    for (KeystoreHandle process : processes) {
      for (WalkPartner partner : partners) {
        if (!partner.isStopped()) {
          message(process.keyring().towards(partner.name()), partner);
        }
      }
    }
  }

  void message(Keyring ring, WalkPartner partner) {
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

  boolean isStolen(KeyVersion version) {
    return version.state() == KeyState.COMPROMISED;
  }

  /** Also when it was removed since: a negative fact outlives the key. */
  boolean isStolen(Keyring ring, KeyId key) {
    if (ring.find(key).filter(this::isStolen).isPresent()) {
      stolen.add(key);
    }
    return stolen.contains(key);
  }

  /** Every message may arrive now. */
  void look() throws Exception {
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
}
