package dev.keyoverlap.renewal;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.SecondAlias;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.usage.OutboundGate;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Registers which signers, decryptors, channels and partners use an alias. An administrator needs
 * this list before a key is renewed.
 *
 * <pre>{@code
 * KeyUses uses = new KeyUses();
 * CmsSigner signer =
 *     CmsSigner.with(
 *             uses.register("orders to the receiver", CMS_SIGNER_OUTBOUND, receiver, rotation))
 *         .signAs(orders)                                        // registered by build()
 *         .signAsIfPresent(ordersNext)
 *         .build();
 *
 * uses.whereUsed(orders);
 * Renewal renewal = uses.renewal(rotation, orders).begin();      // for all uses together
 * }</pre>
 *
 * <p>Build all signers and verifiers on {@code rotation.withListener(uses)}. Then {@link #unnamed}
 * also lists the uses that nobody declared. {@link #renewal} refuses a key with such a use, because
 * its partner is not known.
 *
 * <p>Safe for use by several threads.
 *
 * @since 1.0
 */
public final class KeyUses implements KeyUsageListener {

  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final Map<String, OutboundGate> gates = new LinkedHashMap<>();
  private final Set<Built> built = new LinkedHashSet<>();

  /** Creates an empty register. */
  public KeyUses() {
    // Nothing to do.
  }

  /**
   * Declares a use. It replaces a use of the same name.
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
   * @param gate the gate; a renewal with a downtime pauses it
   */
  public synchronized void declare(Use use, OutboundGate gate) {
    uses.put(use.name(), use);
    gates.put(use.name(), gate);
  }

  /**
   * Declares a use, and returns the keys to build its signer, verifier, encryptor or decryptor on.
   *
   * @param use the use
   * @param keys the source of the keys
   * @return the same keys; a downtime of another partner does not hold them back
   */
  public KeyringSource register(Use use, KeyringSource keys) {
    declare(use);
    return new ForPartner(use.name(), keys);
  }

  /**
   * Declares a use whose messages pass a gate, and returns the keys to build on.
   *
   * @param use the use
   * @param gate the gate
   * @param keys the source of the keys
   * @return the same keys, while the gate is open
   */
  public KeyringSource register(Use use, OutboundGate gate, KeyringSource keys) {
    declare(use, gate);
    return gate.guarding(new ForPartner(use.name(), keys));
  }

  /**
   * Declares a use with the aliases of the signer, encryptor, verifier or TLS that you build on the
   * returned keys. A decryptor has no alias: declare it with {@link #register(Use, KeyringSource)}.
   *
   * @param name its name for people, in one line
   * @param useCase what the keys are used for
   * @param partner what the partner's system can do
   * @param keys the source of the keys
   * @return the same keys
   */
  public KeyringSource register(
      String name, UseCase useCase, PartnerProfile partner, KeyringSource keys) {
    return new ForPartner(name, keys)
        .withListener(new Registration(this, name, useCase, partner, Optional.empty()));
  }

  /**
   * Declares a use in the same way, whose messages pass a gate.
   *
   * @param name its name for people, in one line
   * @param useCase what the keys are used for
   * @param partner what the partner's system can do
   * @param gate the gate
   * @param keys the source of the keys
   * @return the same keys, while the gate is open
   */
  public KeyringSource register(
      String name, UseCase useCase, PartnerProfile partner, OutboundGate gate, KeyringSource keys) {
    return gate.guarding(new ForPartner(name, keys))
        .withListener(new Registration(this, name, useCase, partner, Optional.of(gate)));
  }

  /**
   * Registers a signer or verifier that was built on {@link KeyringSource#withListener} with this.
   */
  @Override
  public synchronized void onConfigured(String by, KeyUse use, Set<Alias> aliases) {
    built.add(new Built(by, use, Set.copyOf(aliases)));
  }

  /**
   * Signers, verifiers and others that use an alias and belong to no declared use.
   *
   * @param alias the alias
   * @return type and use of each, such as "CmsSigner (SIGN)"; empty if all are declared
   */
  public synchronized List<String> unnamed(Alias alias) {
    return built.stream()
        .filter(one -> one.aliases().isEmpty() || one.aliases().contains(alias))
        .filter(one -> uses.values().stream().noneMatch(use -> one.isFor(use, alias)))
        .map(one -> one.by() + " (" + one.use() + ")")
        .toList();
  }

  /**
   * Removes a use.
   *
   * @param name its name
   */
  public synchronized void forget(String name) {
    uses.remove(name);
    gates.remove(name);
  }

  /**
   * The declared uses of an alias.
   *
   * @param alias the alias
   * @return the uses, in the order of their declaration
   */
  public synchronized List<Use> whereUsed(Alias alias) {
    return uses.values().stream().filter(use -> use.aliases().contains(alias)).toList();
  }

  /**
   * Configures the renewal of a key for all its uses. Each use gets the procedure that its partner
   * allows, and the new key takes over when the last use is ready. A downtime affects only the
   * partner that needs it. If a use does not name the second alias, the procedure has a step in
   * which the integration developer adds it.
   *
   * @param rotation the keystore
   * @param alias the alias
   * @return a builder; call {@code begin()}
   * @throws IllegalStateException if no use of the alias is declared, or {@link #unnamed} has one
   */
  public synchronized Renewal.Builder renewal(KeystoreHandle rotation, Alias alias) {
    Collection<Use> all = whereUsed(alias);
    if (all.isEmpty()) {
      throw new IllegalStateException(
          ("Cannot begin a renewal of '%s': none of its uses is known. Declare them, or begin "
                      + "the renewal")
                  .formatted(alias)
              + " with a procedure.");
    }
    List<String> unnamed = unnamed(alias);
    if (!unnamed.isEmpty()) {
      throw new IllegalStateException(
          "Cannot begin a renewal of '%s': %s also uses it, and nobody declared for which partner."
                  .formatted(alias, String.join(" and ", unnamed))
              + " Declare this use.");
    }
    Renewal.Builder renewal = Renewal.with(rotation, alias);
    Alias second = RenewalSetup.secondOf(alias);
    for (Use use : all) {
      boolean named = use.aliases().contains(second);
      Procedure procedure = use.procedure(named ? SecondAlias.DECLARED : SecondAlias.INTRODUCED);
      renewal = renewal.partner(use.name(), procedure);
      if (!named && !procedure.usesSecondAlias()) {
        renewal = renewal.withoutSecondAlias(use.name());
      }
      OutboundGate gate = gates.get(use.name());
      if (gate != null) {
        renewal = renewal.gate(use.name(), gate);
      }
    }
    return renewal;
  }

  /** Keys for messages to one partner, which a downtime of another one does not hold back. */
  private record ForPartner(String name, KeyringSource keys) implements KeyringSource {

    @Override
    public Keyring keyring() {
      return keys.keyring().towards(name);
    }

    @Override
    public KeyUsageListener listener() {
      return keys.listener();
    }

    @Override
    public ClockTolerance clockTolerance() {
      return keys.clockTolerance();
    }

    @Override
    public InstantSource clock() {
      return keys.clock();
    }
  }

  /** A signer, verifier, encryptor or decryptor that was built, for any partner. */
  private record Built(String by, KeyUse use, Set<Alias> aliases) {

    boolean isFor(Use declared, Alias alias) {
      // What takes any key of the ring is one thing for all aliases.
      return declared.useCase().uses().contains(use)
          && (aliases.isEmpty() || declared.aliases().contains(alias));
    }
  }

  /** Waits for what is built for a use. */
  private record Registration(
      KeyUses uses,
      String name,
      UseCase useCase,
      PartnerProfile partner,
      Optional<OutboundGate> gate)
      implements KeyUsageListener {

    @Override
    public void onConfigured(String by, KeyUse keyUse, Set<Alias> aliases) {
      if (!aliases.isEmpty() && useCase.uses().contains(keyUse)) {
        uses.add(new Use(name, useCase, partner, aliases), gate);
      }
    }
  }

  /** Of several that are built for one use, all aliases count. */
  private synchronized void add(Use use, Optional<OutboundGate> gate) {
    Set<Alias> aliases = new LinkedHashSet<>(use.aliases());
    Use known = uses.get(use.name());
    if (known != null) {
      aliases.addAll(known.aliases());
    }
    uses.put(use.name(), new Use(use.name(), use.useCase(), use.partner(), aliases));
    gate.ifPresent(through -> gates.put(use.name(), through));
  }

  /**
   * Something that uses keys, such as a flow that signs orders for one receiver.
   *
   * <p>Immutable and safe for use by several threads.
   *
   * @since 1.0
   */
  public static final class Use {

    private final String name;
    private final UseCase useCase;
    private final PartnerProfile partner;
    private final Set<Alias> aliases;

    private Use(String name, UseCase useCase, PartnerProfile partner, Set<Alias> aliases) {
      this.name = name;
      this.useCase = useCase;
      this.partner = partner;
      this.aliases = Set.copyOf(aliases);
    }

    /**
     * Describes a use.
     *
     * @param name its name for people, in one line, such as "orders to the receiver"
     * @param useCase what the keys are used for
     * @param partner what the partner's system can do
     * @param alias the alias that it is configured with
     * @param more further aliases that it is configured with, such as the second alias
     * @return the use
     * @throws IllegalArgumentException if the name is blank
     */
    public static Use of(
        String name, UseCase useCase, PartnerProfile partner, Alias alias, Alias... more) {
      if (name.isBlank()) {
        throw new IllegalArgumentException(
            "Cannot declare the use: its name is blank. Give it a name that people know.");
      }
      Set<Alias> aliases = new LinkedHashSet<>(List.of(more));
      aliases.add(alias);
      return new Use(name, useCase, partner, aliases);
    }

    /**
     * The name for people.
     *
     * @return one line
     */
    public String name() {
      return name;
    }

    /**
     * The use of the keys.
     *
     * @return the use case
     */
    public UseCase useCase() {
      return useCase;
    }

    /**
     * The abilities of the partner's system.
     *
     * @return the profile
     */
    public PartnerProfile partner() {
      return partner;
    }

    /**
     * The aliases that it is configured with.
     *
     * @return at least one; immutable
     */
    public Set<Alias> aliases() {
      return aliases;
    }

    /**
     * The procedure that renews the key of this use. With one alias only, a procedure with two
     * active keys begins with the integration developer, who adds the second alias.
     *
     * @return the procedure
     */
    public Procedure procedure() {
      return procedure(aliases.size() > 1 ? SecondAlias.DECLARED : SecondAlias.INTRODUCED);
    }

    private Procedure procedure(SecondAlias second) {
      return Procedure.of(useCase, partner, second);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Use that
          && name.equals(that.name)
          && useCase == that.useCase
          && partner.equals(that.partner)
          && aliases.equals(that.aliases);
    }

    @Override
    public int hashCode() {
      return Objects.hash(name, useCase, partner, aliases);
    }

    /** The name, the use case, and the case of its renewal. */
    @Override
    public String toString() {
      return name + " (" + useCase.title() + ", renewed by " + procedure().caseId() + ")";
    }
  }
}
