package dev.keyoverlap.cms;

import dev.keyoverlap.cms.SampleMessages.Sample;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/**
 * Changes messages of every kind at random and reads them. Exits with 0 only if nothing came out
 * but content that is right and checked exceptions, and if each kind was both accepted and refused.
 *
 * <p>Arguments: a seed, how many messages, and perhaps anything for a reader that has a fault. The
 * message with the number {@code n} depends on nothing random but the seed {@code seed + n}, and of
 * course on the keys, which are made anew.
 */
final class MutationRun {

  private static final int THREADS = 2;

  private final long seed;
  private final int messages;
  private final List<Sample> samples;
  private final List<Asn1Element> parts;
  private final MessageMutator mutator = new MessageMutator();
  private final AtomicIntegerArray accepted;
  private final AtomicIntegerArray refused;

  private MutationRun(long seed, int messages, List<Sample> samples) {
    this.seed = seed;
    this.messages = messages;
    this.samples = samples;
    this.parts = samples.stream().map(sample -> Asn1Element.of(sample.message())).toList();
    this.accepted = new AtomicIntegerArray(samples.size());
    this.refused = new AtomicIntegerArray(samples.size());
  }

  public static void main(String[] arguments) throws Exception {
    List<Sample> samples = SampleMessages.make();
    new MutationRun(
            Long.parseLong(arguments[0]),
            Integer.parseInt(arguments[1]),
            arguments.length == 2 ? samples : List.of(broken(samples.get(0))))
        .run();
  }

  /** Reads whatever was not changed, and throws what it should not for the rest. */
  private static Sample broken(Sample sample) {
    return sample.readBy(
        "read with a fault",
        message -> {
          if (Arrays.equals(message, sample.message())) {
            return SampleMessages.CONTENT;
          }
          throw new IllegalStateException("as it should not be");
        });
  }

  private void run() throws Exception {
    requireControls();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Void>> shares =
          threads.invokeAll(
              IntStream.range(0, THREADS).<Callable<Void>>mapToObj(this::share).toList());
      for (Future<Void> share : shares) {
        share.get();
      }
    } finally {
      threads.shutdownNow();
    }
    report();
  }

  /** The same messages, unharmed, are accepted. */
  private void requireControls() throws Exception {
    for (int i = 0; i < samples.size(); i++) {
      Sample sample = samples.get(i);
      byte[] again = parts.get(i).encoded();
      if (sample.read(sample.message()).isEmpty() || sample.read(again).isEmpty()) {
        throw new AssertionError("Refused, though nothing was changed: " + sample);
      }
    }
  }

  private Callable<Void> share(int first) {
    return () -> {
      for (int i = first; i < messages; i += THREADS) {
        readOne(i);
      }
      return null;
    };
  }

  private void readOne(int number) {
    int kind = number % samples.size();
    byte[] changed = mutator.mutated(parts.get(kind), parts, new Random(seed + number));
    try {
      Optional<byte[]> content = samples.get(kind).read(changed);
      (content.isPresent() ? accepted : refused).incrementAndGet(kind);
    } catch (Throwable e) {
      throw new AssertionError(description(number, kind, changed, e));
    }
  }

  private String description(int number, int kind, byte[] changed, Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    return "The message %d of the seed %d, %s, made by the seed %d:%n%s%n%s"
        .formatted(
            number,
            seed,
            samples.get(kind),
            seed + number,
            Base64.getEncoder()
                .encodeToString(Arrays.copyOf(changed, Math.min(changed.length, 20_000))),
            trace);
  }

  private void report() {
    for (int i = 0; i < samples.size(); i++) {
      System.out.printf(
          "%s: %d accepted, %d refused%n", samples.get(i), accepted.get(i), refused.get(i));
      if (accepted.get(i) == 0 || refused.get(i) == 0) {
        throw new AssertionError("Always the same answer proves nothing: " + samples.get(i));
      }
    }
    System.out.println("messages: " + messages);
  }
}
