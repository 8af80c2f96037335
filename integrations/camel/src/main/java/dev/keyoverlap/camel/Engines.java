package dev.keyoverlap.camel;

import dev.keyoverlap.ring.KeyringSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The engines of an endpoint: one for its own aliases, and one for each choice of aliases that
 * messages bring.
 */
final class Engines {

  /** More choices than a route has partners; then the oldest are made anew. */
  private static final int KEPT = 200;

  private final EngineFactory factory;
  private final KeyOverlapConfiguration options;
  private final UsedKeys used = new UsedKeys();
  private final Map<Choice, Engine> made = new ConcurrentHashMap<>();

  /** The engines for an operation on keys. */
  public Engines(
      Operation operation, @Nullable KeyringSource keys, KeyOverlapConfiguration options) {
    if (keys == null && options.getEngine() == null) {
      throw new IllegalArgumentException(
          ("Cannot create the endpoint 'keyoverlap:%s': it has no keystore. Bind one"
                  + " KeystoreRotation in the registry, or set the option keystore.")
              .formatted(operation.text()));
    }
    this.options = options;
    this.factory =
        new EngineFactory(operation, keys == null ? null : keys.withListener(used), options);
  }

  /** Reports options that are missing or wrong, before the first message. */
  public void check() {
    if (factory.isCompleteWithoutMessage()) {
      engine(factory.ownChoice());
    }
  }

  Engine engineFor(Exchange exchange) {
    boolean beside =
        factory.operation() == Operation.VERIFY
            && exchange.getMessage().getHeader(options.getSignatureHeader()) != null;
    Choice own = factory.ownChoice();
    return engine(
        new Choice(
            of(exchange, KeyOverlapConstants.SIGN_AS, own.signAs(), options.isAliasHeaders()),
            of(exchange, KeyOverlapConstants.ENCRYPT_TO, own.encryptTo(), options.isAliasHeaders()),
            of(exchange, KeyOverlapConstants.TRUST, own.trust(), false),
            beside));
  }

  /** Aliases of a message that was handled are not meant for the next endpoint. */
  void consumeAliases(Exchange exchange) {
    for (String each :
        new String[] {
          KeyOverlapConstants.SIGN_AS, KeyOverlapConstants.ENCRYPT_TO, KeyOverlapConstants.TRUST
        }) {
      exchange.removeProperty(each);
      exchange.getMessage().removeHeader(each);
    }
  }

  UsedKeys used() {
    return used;
  }

  private Engine engine(Choice choice) {
    Engine known = made.get(choice);
    if (known != null) {
      return known;
    }
    if (made.size() >= KEPT) {
      made.clear();
    }
    Engine engine = factory.make(choice);
    made.put(choice, engine);
    return engine;
  }

  private static @Nullable String of(
      Exchange exchange, String name, @Nullable String own, boolean headers) {
    String property = exchange.getProperty(name, String.class);
    if (property != null) {
      return property;
    }
    String header = headers ? exchange.getMessage().getHeader(name, String.class) : null;
    return header != null ? header : own;
  }

  /** The aliases of a message. */
  record Choice(
      @Nullable String signAs,
      @Nullable String encryptTo,
      @Nullable String trust,
      boolean detached) {}
}
