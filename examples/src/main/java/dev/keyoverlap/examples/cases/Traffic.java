package dev.keyoverlap.examples.cases;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.usage.GatePausedException;
import dev.keyoverlap.usage.OutboundGate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The messages of a case. Between two steps each exchange sends some. One of them is in flight for
 * as long as it may be: until the receiver stops trusting the key that made it.
 */
final class Traffic implements AutoCloseable {

  private static final int AT_ONCE = 4;

  private final RenewalCase which;
  private final OutboundGate gate;
  private final InstantSource clock;
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<Partner> partners = new ArrayList<>();
  private final List<Callable<Boolean>> onTheirWay = new ArrayList<>();

  private int phases;
  private int messages;
  private int late;
  private int lost;
  private int heldBack;
  private Optional<Instant> paused = Optional.empty();
  private Optional<Duration> downtime = Optional.empty();

  Traffic(RenewalCase which, OutboundGate gate, InstantSource clock) {
    this.which = which;
    this.gate = gate;
    this.clock = clock;
  }

  void add(KeystoreRotation ours, Partner partner, RenewalCase.Format format) throws Exception {
    partners.add(partner);
    exchanges.add(format.between(ours, clock, partner));
  }

  /** The partners do a step of theirs. */
  void act(Action action) throws KeyRefusedException {
    for (Partner partner : partners) {
      partner.act(action, which.isOfThePartner());
    }
  }

  /** Messages between two steps; while they are held back they wait for the next time. */
  void send() throws Exception {
    phases++;
    int waiting = heldBack;
    heldBack = 0;
    for (Exchange exchange : exchanges) {
      for (int i = 0; i < AT_ONCE + waiting; i++) {
        send(exchange);
      }
      sendLate(exchange);
    }
    keepTheTime();
  }

  private void send(Exchange exchange) throws Exception {
    OutboundGate.Permit passage;
    try {
      passage = gate.acquire();
    } catch (GatePausedException e) {
      heldBack++;
      return;
    }
    try {
      count(exchange.receives(exchange.send()));
    } finally {
      passage.close();
    }
  }

  /** A queue between us and the partner is not ours to drain, unless there is a downtime. */
  private void sendLate(Exchange exchange) throws Exception {
    if (exchange.isQueued() && !gate.isPaused()) {
      byte[] message = exchange.send();
      onTheirWay.add(() -> exchange.receives(message));
    }
  }

  /** Messages in flight arrive before their key is not trusted any more, and no sooner. */
  void before(Action action) throws Exception {
    boolean isLastMoment =
        action == Action.DRAIN
            || action == Action.REMOVE_OLD
            || action == Action.PURGE
            || (action == Action.SWITCH && !which.isOfThePartner());
    if (isLastMoment) {
      for (Callable<Boolean> arrival : onTheirWay) {
        late++;
        count(arrival.call());
      }
      onTheirWay.clear();
    }
  }

  private void count(boolean received) {
    messages++;
    if (!received) {
      lost++;
    }
  }

  private void keepTheTime() {
    if (gate.isPaused() && paused.isEmpty()) {
      paused = Optional.of(clock.instant());
    } else if (!gate.isPaused() && paused.isPresent()) {
      downtime = Optional.of(Duration.between(paused.get(), clock.instant()));
      paused = Optional.empty();
    }
  }

  CaseReport report() throws Exception {
    before(Action.PURGE);
    return new CaseReport(which, phases, messages, late, lost, downtime);
  }

  @Override
  public void close() {
    for (Exchange exchange : exchanges) {
      exchange.close();
    }
  }
}
