package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.ClockTolerance;
import dev.keyoverlap.KeyUsageListener;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.SecondAlias;
import dev.keyoverlap.procedure.UseCase;
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
 * Which signers, decryptors, channels and partners use which alias: what an administrator has to
 * know before a key is renewed, and nobody remembers.
 *
 * <pre>{@code
 * KeyUses uses = new KeyUses();
 * CmsSigner signer =
 *     CmsSigner.with(
 *             uses.register("orders to the receiver", CMS_SIGNER_OUTBOUND, receiver, rotation))
 *         .signAs(orders)                                        // registered when it is built
 *         .signAsIfPresent(ordersNext)
 *         .build();
 *
 * uses.whereUsed(orders);
 * Renewal renewal = uses.renewal(rotation, orders).begin();      // of all uses together
 * }</pre>
 *
 * <p>Where a program builds its signers and verifiers on {@code rotation.withListener(uses)}, those
 * are remembered too that nobody has given a name: {@link #unnamed} tells them, and no renewal of
 * such a key is begun from here before somebody has said who the partner is and what it can do.
 *
 * <p>Safe for use by several threads.
 */
public final class KeyUses implements KeyUsageListener {

  private final Map<String, Use> uses = new LinkedHashMap<>();
  private final Map<String, OutboundGate> gates = new LinkedHashMap<>();
  private final Set<Built> built = new LinkedHashSet<>();

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
   * @return the same keys, to build with; a downtime of another partner does not hold them back
   */
  public KeyringSource register(Use use, KeyringSource keys) {
    declare(use);
    return new ForPartner(use.name(), keys);
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
    return gate.guarding(new ForPartner(use.name(), keys));
  }

  /**
   * Declares a use by what is built for it: with whichever aliases the signer, encryptor, verifier
   * or TLS is configured, once it is built. A decryptor has none; declare its use with {@link
   * #register(Use, KeyringSource)}.
   *
   * @param name what people call it, in one line
   * @param useCase what the keys are used for
   * @param partner what the partner can do
   * @param keys where the keys come from
   * @return the same keys, to build with
   */
  public KeyringSource register(
      String name, UseCase useCase, PartnerProfile partner, KeyringSource keys) {
    return new ForPartner(name, keys)
        .withListener(new Registration(this, name, useCase, partner, Optional.empty()));
  }

  /**
   * Declares a use by what is built for it, whose messages pass a gate.
   *
   * @param name what people call it, in one line
   * @param useCase what the keys are used for
   * @param partner what the partner can do
   * @param gate the gate
   * @param keys where the keys come from
   * @return a source to build with, which answers only while the gate is open
   */
  public KeyringSource register(
      String name, UseCase useCase, PartnerProfile partner, OutboundGate gate, KeyringSource keys) {
    return gate.guarding(new ForPartner(name, keys))
        .withListener(new Registration(this, name, useCase, partner, Optional.of(gate)));
  }

  /**
   * Remembers what was built on keys that are {@linkplain KeyringSource#withListener observed by}
   * this.
   */
  @Override
  public synchronized void onConfigured(String by, KeyUse use, Set<Alias> aliases) {
    built.add(new Built(by, use, Set.copyOf(aliases)));
  }

  /**
   * What was built to use an alias, and is in no use that was declared: nobody has said for which
   * partner it is.
   *
   * @param alias the alias
   * @return what it is and does, a line each, such as "CmsSigner (SIGN)"; empty if all is known
   */
  public synchronized List<String> unnamed(Alias alias) {
    return built.stream()
        .filter(one -> one.aliases().isEmpty() || one.aliases().contains(alias))
        .filter(one -> uses.values().stream().noneMatch(use -> one.isFor(use, alias)))
        .map(one -> one.by() + " (" + one.use() + ")")
        .toList();
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
   * its own, and no other has. What is not seen to name the second alias is changed by a step of
   * the developer.
   *
   * @param rotation the keystore
   * @param alias the alias
   * @return the renewal, to be begun
   * @throws IllegalStateException if no use of the alias is known, or {@linkplain #unnamed
   *     something uses it} of which nobody has said for which partner
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

  /** What was built, whoever it is for. */
  private record Built(String by, KeyUse use, Set<Alias> aliases) {

    boolean isFor(Use declared, Alias alias) {
      // What takes any key of the ring is one thing for all aliases.
      return declared.does(use) && (aliases.isEmpty() || declared.aliases().contains(alias));
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
      if (!aliases.isEmpty() && Use.does(useCase, keyUse)) {
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
     * What the keys are used for.
     *
     * @return the use case
     */
    public UseCase useCase() {
      return useCase;
    }

    /**
     * What the partner's system can do.
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

    private boolean does(KeyUse keyUse) {
      return does(useCase, keyUse);
    }

    /** Of TLS, presenting a key is signing, and trusting one is verifying. */
    private static boolean does(UseCase useCase, KeyUse keyUse) {
      return useCase.uses().contains(keyUse);
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
