package dev.keyoverlap.examples.load;

import java.io.PrintStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages from a sender to receivers, in several threads, each message for a while in
 * flight, so that every renewal meets messages made before it.
 */
final class Traffic implements AutoCloseable {

  private static final int SENDING_THREADS = 4;
  private static final int RECEIVING_THREADS = 2;
  private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(10);
  private static final int LONGEST_FLIGHT_MILLIS = 400;

  /** Nobody sends faster than this can be received, on whatever machine. */
  private static final int MOST_IN_FLIGHT = 150;

  /** A phase is not over before so many messages were begun in each part of it. */
  private static final int FEWEST_MESSAGES = 10;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** The sampler gets the next message whenever it has fewer than these to do. */
  private static final int SAMPLES_WAITING = 5;

  private final Sender sender;
  private final Receiver receiver;
  private final @Nullable Receiver sampler;
  private final List<byte[]> contents;
  private final Ledger ledger;
  private final PrintStream out;
  private final DelayQueue<InFlight> everything = new DelayQueue<>();
  private final DelayQueue<InFlight> sample = new DelayQueue<>();
  private final ConcurrentLinkedQueue<InFlight> keptBack = new ConcurrentLinkedQueue<>();
  private final AtomicLong number = new AtomicLong();
  private final Tickets outstanding = new Tickets();
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Phase phase;
  private volatile @Nullable Phase keepBackOf;
  private volatile int keepBack;

  /** A message in flight. */
  @SuppressWarnings("ArrayRecordComponent") // Nobody compares two of them.
  private record InFlight(
      Phase phase, byte[] content, byte[] message, long ticket, long arrivesAtNanos)
      implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(arrivesAtNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
    }
  }

  /**
   * Sets up traffic; nothing flows until the first phase.
   *
   * @param sampler a slower receiver that gets as many of the messages as it can take, or null
   */
  Traffic(
      Sender sender,
      Receiver receiver,
      @Nullable Receiver sampler,
      List<byte[]> contents,
      Ledger ledger,
      PrintStream out) {
    this.sender = sender;
    this.receiver = receiver;
    this.sampler = sampler;
    this.contents = contents;
    this.ledger = ledger;
    this.out = out;
  }

  void start() {
    for (int i = 0; i < SENDING_THREADS; i++) {
      startThread("sender-" + i, this::sendOne);
    }
    for (int i = 0; i < RECEIVING_THREADS; i++) {
      startThread("receiver-" + i, () -> receiveOne(everything, receiver));
    }
    if (sampler != null) {
      Receiver slow = sampler;
      startThread("sampler", () -> receiveOne(sample, slow));
    }
  }

  /** From now on messages count for this phase. */
  void enter(Phase next) {
    phase = next;
  }

  /**
   * Sets so many of the next messages aside; they are still in flight when all else has arrived.
   */
  void keepBack(Phase of, int messages) {
    keepBackOf = of;
    keepBack = messages;
  }

  /** Lets messages flow for a while, and until some were begun, and says how many. */
  void flow(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    long latest = end + PATIENCE.toNanos();
    long enough = number.get() + FEWEST_MESSAGES;
    for (long now = System.nanoTime();
        now < end || (number.get() < enough && now < latest);
        now = System.nanoTime()) {
      Thread.sleep(Math.min(1000, Math.max(50, (end - now) / 1_000_000)));
      out.printf("    %,d sent, %,d in flight%n", ledger.sent(), outstanding.number());
    }
  }

  /** Waits, while others follow, until every message begun before this call has arrived. */
  void untilArrived() throws InterruptedException {
    outstanding.awaitThoseOfNow();
  }

  /** Stops sending, and waits for what is in flight. */
  void drain() throws InterruptedException {
    phase = null;
    outstanding.awaitThoseOfNow();
  }

  /** Delivers what was kept back, as messages of this phase. */
  void deliverKeptBack(Phase late) {
    for (InFlight old : keptBack) {
      ledger.sent(late, receiver.name());
      deliver(new InFlight(late, old.content(), old.message(), 0, 0), receiver);
    }
  }

  /** Asks the threads, which are daemons, to end. */
  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }

  private void sendOne() throws InterruptedException {
    Thread.sleep(BETWEEN_MESSAGES.toMillis());
    if (outstanding.number() > MOST_IN_FLIGHT) {
      return;
    }
    // Before the look at the phase, and for both receivers: whoever waits for the messages of now
    // must
    // wait for this one, wherever it is.
    long ticket = outstanding.take();
    long sampleTicket = outstanding.take();
    Phase current = phase;
    if (current == null) {
      outstanding.giveBack(ticket);
      outstanding.giveBack(sampleTicket);
      return;
    }
    byte[] content = contents.get((int) (number.getAndIncrement() % contents.size()));
    ledger.sent(current, receiver.name());
    try {
      byte[] message = sender.protect(content);
      long flight = ThreadLocalRandom.current().nextLong(LONGEST_FLIGHT_MILLIS);
      InFlight sent =
          new InFlight(current, content, message, ticket, System.nanoTime() + flight * 1_000_000);
      if (current == keepBackOf && keepBack > keptBack.size()) {
        keptBack.add(sent);
      }
      if (sampler != null && sample.size() < SAMPLES_WAITING) {
        ledger.sent(current, sampler.name());
        sample.add(new InFlight(current, content, message, sampleTicket, sent.arrivesAtNanos()));
      } else {
        outstanding.giveBack(sampleTicket);
      }
      everything.add(sent);
    } catch (Exception | Error e) {
      ledger.rejected(current, receiver.name(), "could not be sent: " + e.getMessage());
      outstanding.giveBack(ticket);
      outstanding.giveBack(sampleTicket);
    }
  }

  private void receiveOne(DelayQueue<InFlight> queue, Receiver by) throws InterruptedException {
    InFlight message = queue.take();
    deliver(message, by);
    outstanding.giveBack(message.ticket());
  }

  private void deliver(InFlight message, Receiver by) {
    Phase sentIn = message.phase();
    try {
      Receiver.Receipt receipt = by.receive(message.message());
      if (MessageDigest.isEqual(receipt.content(), message.content())) {
        ledger.accepted(sentIn, by.name(), receipt);
      } else {
        ledger.rejected(sentIn, by.name(), "the content is not what was sent");
      }
    } catch (Receiver.MustReject e) {
      ledger.mustReject(sentIn, by.name());
    } catch (Exception | Error e) {
      ledger.rejected(sentIn, by.name(), by.name() + ": " + e.getMessage());
    }
  }

  private void startThread(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!Thread.interrupted()) {
                  work.once();
                }
              } catch (InterruptedException e) {
                // Asked to stop.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  /**
   * Limits the messages in flight: a ticket is taken before a message is made, and given back after
   * it was received.
   */
  private static final class Tickets {

    private final TreeSet<Long> out = new TreeSet<>();
    private long last;

    synchronized long take() {
      out.add(++last);
      return last;
    }

    synchronized void giveBack(long ticket) {
      out.remove(ticket);
      notifyAll();
    }

    synchronized int number() {
      return out.size();
    }

    synchronized void awaitThoseOfNow() throws InterruptedException {
      long newest = last;
      long latest = System.nanoTime() + PATIENCE.toNanos();
      // What has not come by then counts as lost.
      while (!out.isEmpty() && out.first() <= newest && System.nanoTime() < latest) {
        wait(1000);
      }
    }
  }

  @FunctionalInterface
  private interface Work {
    void once() throws InterruptedException;
  }
}
