package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.choice.ActiveKeys;
import dev.keyoverlap.internal.choice.SenderSettings;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a builder about signers: one alias for the receiver, and others, each in a header
 * for an actor of its own. For one thread.
 */
public final class Signers {

  private final Set<Alias> first = new LinkedHashSet<>();
  private final Map<String, Alias> further = new LinkedHashMap<>();
  private final Map<Alias, SignatureAlgorithm> algorithms = new HashMap<>();

  public void first(Alias alias) {
    first.add(alias);
  }

  public void further(String actor, Alias alias) {
    further.put(actor, alias);
  }

  public void algorithm(Alias alias, SignatureAlgorithm algorithm) {
    algorithms.put(alias, algorithm);
  }

  Map<String, Alias> further() {
    return new LinkedHashMap<>(further);
  }

  /**
   * How each signs, where that was asked for.
   *
   * @throws IllegalStateException if XML signatures cannot be made so
   */
  Map<Alias, SigningMethod> methods() {
    return SigningMethod.of(algorithms);
  }

  /** The keys of all; one may sign for several actors. Empty if nobody signs for the receiver. */
  Optional<ActiveKeys> keys(SenderSettings sender) {
    if (first.isEmpty()) {
      return Optional.empty();
    }
    if (first.size() > 1) {
      throw new IllegalStateException(
          "Cannot sign one security header as each of %s: it carries one signature. Call signAs for"
                  .formatted(first)
              + " one alias, and signAsIfPresentFor for the actor of another header");
    }
    SenderSettings signers = sender.with(first.iterator().next());
    Set<Alias> others = new LinkedHashSet<>(further.values());
    others.removeAll(first);
    for (Alias other : others) {
      signers = signers.withIfPresent(other);
    }
    return Optional.of(signers.activeKeys(KeyUse.SIGN, "signAs"));
  }
}
