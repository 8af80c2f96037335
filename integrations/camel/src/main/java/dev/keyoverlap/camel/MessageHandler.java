package dev.keyoverlap.camel;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;

/** Hands a body to an engine, and the outcome to its exchange. */
final class MessageHandler {

  private static final List<String> RESULTS =
      List.of(
          KeyOverlapConstants.SIGNED_BY,
          KeyOverlapConstants.DECRYPTED_WITH,
          KeyOverlapConstants.KEYS,
          KeyOverlapConstants.REPORT);

  private final Engines engines;
  private final KeyOverlapConfiguration options;

  /** Handles messages with these engines. */
  public MessageHandler(Engines engines, KeyOverlapConfiguration options) {
    this.engines = engines;
    this.options = options;
  }

  /** The new body for a body of an exchange. */
  public @Nullable Object handle(Exchange exchange, @Nullable Object body) throws Exception {
    // A sender could have set them.
    RESULTS.forEach(exchange.getMessage()::removeHeader);
    RESULTS.forEach(exchange::removeProperty);
    engines.used().take();
    try {
      Engine engine = engines.engineFor(exchange);
      Object made =
          engine instanceof DetachedEngine detached
              ? detached.handle(exchange, body)
              : run(engine, exchange, body);
      engines.consumeAliases(exchange);
      tellKeys(exchange, engines.used().take());
      return made;
    } catch (VerificationException e) {
      exchange.setProperty(KeyOverlapConstants.REPORT, e.report());
      throw e;
    }
  }

  private Object run(Engine engine, Exchange exchange, @Nullable Object body) throws Exception {
    if (body instanceof byte[] bytes && bytes.length <= options.getSpoolThreshold()) {
      return inMemory(engine, exchange, bytes);
    }
    try (InputStream in = stream(exchange, body)) {
      if (!engine.streams()) {
        return inMemory(engine, exchange, in.readAllBytes());
      }
      byte[] start = in.readNBytes(Math.toIntExact(options.getSpoolThreshold() + 1));
      if (start.length <= options.getSpoolThreshold()) {
        return inMemory(engine, exchange, start);
      }
      return spooled(
          engine, exchange, new SequenceInputStream(new ByteArrayInputStream(start), in));
    }
  }

  /** A body as a stream, from its first byte. */
  static InputStream stream(Exchange exchange, @Nullable Object body) throws Exception {
    if (body instanceof StreamCache cache) {
      cache.reset();
    }
    return exchange
        .getContext()
        .getTypeConverter()
        .mandatoryConvertTo(InputStream.class, exchange, body);
  }

  private static byte[] inMemory(Engine engine, Exchange exchange, byte[] body) throws Exception {
    Outcome outcome = engine.inMemory(body);
    tell(exchange, outcome);
    return Objects.requireNonNull(outcome.body());
  }

  private static SpooledContent spooled(Engine engine, Exchange exchange, InputStream body)
      throws Exception {
    SpoolFile file = new SpoolFile();
    boolean done = false;
    try {
      tell(exchange, engine.toFile(body, file.path()));
      done = true;
      return SpooledContent.of(file, exchange);
    } finally {
      if (!done) {
        file.delete();
      }
    }
  }

  /** Writes what was found out to headers and properties. */
  static void tell(Exchange exchange, Outcome outcome) {
    Message message = exchange.getMessage();
    VerificationReport report = outcome.report();
    if (report != null) {
      List<KeyVersion> signers = report.signedBy();
      exchange.setProperty(KeyOverlapConstants.REPORT, report);
      exchange.setProperty(KeyOverlapConstants.SIGNED_BY, signers);
      message.setHeader(
          KeyOverlapConstants.SIGNED_BY,
          signers.stream()
              .map(each -> each.alias().name())
              .distinct()
              .collect(Collectors.joining(",")));
    }
    KeyVersion key = outcome.decryptedWith();
    if (key != null) {
      exchange.setProperty(KeyOverlapConstants.DECRYPTED_WITH, key);
      message.setHeader(KeyOverlapConstants.DECRYPTED_WITH, key.alias().name());
    }
  }

  private static void tellKeys(Exchange exchange, List<KeyId> keys) {
    if (!keys.isEmpty()) {
      exchange.setProperty(KeyOverlapConstants.KEYS, keys);
      exchange
          .getMessage()
          .setHeader(
              KeyOverlapConstants.KEYS,
              keys.stream().map(KeyId::hex).collect(Collectors.joining(",")));
    }
  }
}
