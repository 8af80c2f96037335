package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.KeystoreRotation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which signers, decryptors, channels and partners use which alias: what an administrator has to
 * know before a key is renewed, and nobody remembers.
 *
 * <pre>{@code
 * KeyUses uses = new KeyUses();
 * KeyUses.Use toReceiver =
 *     new KeyUses.Use("orders to the receiver", CMS_SIGNER_OUTBOUND, Set.of(orders), receiver);
 * CmsSigner signer = CmsSigner.with(uses.register(toReceiver, rotation)).signAs(orders).build();
 *
 * uses.whereUsed(orders);
 * Renewal renewal = uses.renewal(rotation, orders).begin();      // of all uses together
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class KeyUses {

  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final Map<String, OutboundGate> gates = new LinkedHashMap<>();

  /** Knows no uses yet. */
  public KeyUses() {
    // Nothing to do.
  }

  /**
   * Declares a use; one of the same name is replaced.
   *
   * @param use the use
   */
  public synchronized void declare(Use use) {
    uses.put(use.name(), use);
    gates.remove(use.name());
  }

  /**
   * Declares a use whose messages pass a gate.
   *
   * @param use the use
   * @param gate the gate, which a renewal pauses if it has to
   */
  public synchronized void declare(Use use, OutboundGate gate) {
    uses.put(use.name(), use);
    gates.put(use.name(), gate);
  }

  /**
   * Declares a use where the signer, verifier, encryptor or decryptor for it is built.
   *
   * @param use the use
   * @param keys where the keys come from
   * @return the same source, to build with
   */
  public KeyringSource register(Use use, KeyringSource keys) {
    declare(use);
    return keys;
  }

  /**
   * Declares a use where the signer or encryptor for it is built, whose messages pass a gate.
   *
   * @param use the use
   * @param gate the gate
   * @param keys where the keys come from
   * @return a source to build with, which answers only while the gate is open
   */
  public KeyringSource register(Use use, OutboundGate gate, KeyringSource keys) {
    declare(use, gate);
    return gate.guarding(keys);
  }

  /**
   * Forgets a use.
   *
   * @param name its name
   */
  public synchronized void forget(String name) {
    uses.remove(name);
    gates.remove(name);
  }

  /**
   * What an alias is used for.
   *
   * @param alias the alias
   * @return the uses, in the order in which they were declared; empty if none is known
   */
  public synchronized List<Use> whereUsed(Alias alias) {
    return uses.values().stream().filter(use -> use.aliases().contains(alias)).toList();
  }

  /**
   * The renewal of a key with all its uses: each by the procedure that its partner allows, and the
   * new key takes over when the last of them is ready. A partner who cannot cope has a downtime of
   * its own, and no other has.
   *
   * @param rotation the keystore
   * @param alias the alias
   * @return the renewal, to be begun
   * @throws IllegalStateException if no use of the alias is known
   */
  public synchronized RenewalBuilder renewal(KeystoreRotation rotation, Alias alias) {
    Collection<Use> all = whereUsed(alias);
    if (all.isEmpty()) {
      throw new IllegalStateException(
          "No use of '" + alias + "' is known; declare who uses it, or name a procedure");
    }
    RenewalBuilder renewal = Renewal.with(rotation, alias);
    for (Use use : all) {
      RenewalBuilder unused = renewal.towards(use.name(), use.procedure());
      Optional.ofNullable(gates.get(use.name()))
          .ifPresent(gate -> renewal.through(use.name(), gate));
    }
    return renewal;
  }

  /**
   * Something that uses keys.
   *
   * <p>Immutable and safe for use by several threads.
   *
   * @param name what people call it, in one line, such as "orders to the receiver"
   * @param useCase what the keys are used for
   * @param aliases the aliases that it is configured with
   * @param capability what the partner can do
   */
  public record Use(String name, UseCase useCase, Set<Alias> aliases, Capability capability) {

    /**
     * Checks that there is something to remember.
     *
     * @param name what people call it
     * @param useCase what the keys are used for
     * @param aliases the aliases that it is configured with
     * @param capability what the partner can do
     * @throws IllegalArgumentException if the name is blank, or there is no alias
     */
    public Use {
      if (name.isBlank() || aliases.isEmpty()) {
        throw new IllegalArgumentException("A use has a name, and at least one alias");
      }
      aliases = Set.copyOf(aliases);
    }

    /**
     * How the key of this use is renewed.
     *
     * @return the procedure
     */
    public Procedure procedure() {
      return Procedure.of(useCase, capability);
    }

    /** The name, what for, and the case of its renewal. */
    @Override
    public String toString() {
      return name + " (" + useCase + ", renewed by " + procedure().caseId() + ")";
    }
  }
}
