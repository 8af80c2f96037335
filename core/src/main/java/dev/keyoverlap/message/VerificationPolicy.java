package dev.keyoverlap.message;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whose signatures a message must carry to be accepted.
 *
 * <p>A policy names aliases of the ring: the partner's certificates, old and new. An alias that
 * does not exist yet is no mistake, so that the place for the next certificate can be named in
 * advance.
 *
 * <pre>{@code
 * VerificationPolicy.anyOf(alias("partner"), alias("partner-next"));            // the usual overlap
 * VerificationPolicy.allOf(alias("author"), alias("approver"));
 * VerificationPolicy.atLeast(2, alias("a"), alias("b"), alias("c")).mustInclude(alias("a"));
 * }</pre>
 *
 * <p>Certificates are trusted because they are in the ring. {@link #acceptChains} adds those that
 * an authority in the ring has issued.
 *
 * <p>Each key counts once, for one alias: neither a second signature by it nor a second certificate
 * for it under another alias makes two signers of one.
 *
 * <p>Under every policy, a wrong signature by a key that the ring knows refuses the whole message.
 * Signatures by unknown keys are ignored unless you ask for {@link #requireAllSignersKnown}: during
 * an overlap partners send signatures of which we know only one.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class VerificationPolicy {

  private final Set<Alias> aliases;
  private final int atLeast;
  private final Set<Alias> required;
  private final boolean unknownSignersRefused;
  private final boolean activeKeysOnly;
  private final boolean expiredAccepted;
  private final Map<Alias, ChainTrust> chains;
  private final ClockTolerance clockTolerance;

  private VerificationPolicy(
      Set<Alias> aliases,
      int atLeast,
      Set<Alias> required,
      boolean unknownSignersRefused,
      boolean activeKeysOnly,
      boolean expiredAccepted,
      Map<Alias, ChainTrust> chains,
      ClockTolerance clockTolerance) {
    this.aliases = aliases;
    this.atLeast = atLeast;
    this.required = required;
    this.unknownSignersRefused = unknownSignersRefused;
    this.activeKeysOnly = activeKeysOnly;
    this.expiredAccepted = expiredAccepted;
    this.chains = chains;
    this.clockTolerance = clockTolerance;
  }

  /**
   * One good signature by any of these aliases is enough.
   *
   * @param first an alias
   * @param more further aliases
   * @return the policy
   */
  public static VerificationPolicy anyOf(Alias first, Alias... more) {
    return atLeast(1, join(first, more));
  }

  /**
   * Each of these aliases must have signed, with a key of its own.
   *
   * @param first an alias
   * @param more further aliases
   * @return the policy
   */
  public static VerificationPolicy allOf(Alias first, Alias... more) {
    Set<Alias> all = join(first, more);
    return atLeast(all.size(), all);
  }

  /**
   * At least so many different ones of these aliases must have signed.
   *
   * @param number how many, at least 1
   * @param first an alias
   * @param more further aliases
   * @return the policy
   * @throws IllegalArgumentException if the number is less than 1, or greater than the number of
   *     aliases
   */
  public static VerificationPolicy atLeast(int number, Alias first, Alias... more) {
    return atLeast(number, join(first, more));
  }

  private static VerificationPolicy atLeast(int number, Set<Alias> aliases) {
    if (number < 1 || number > aliases.size()) {
      throw new IllegalArgumentException(
          "A policy over " + aliases + " cannot ask for " + number + " of them");
    }
    return new VerificationPolicy(
        aliases, number, Set.of(), false, false, false, Map.of(), ClockTolerance.DEFAULT);
  }

  private static Set<Alias> join(Alias first, Alias... more) {
    return Stream.concat(Stream.of(first), Stream.of(more))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * This policy, with an alias that must be among those that signed.
   *
   * @param alias one of the policy's aliases
   * @return the stricter policy
   * @throws IllegalArgumentException if the policy does not name the alias
   */
  public VerificationPolicy mustInclude(Alias alias) {
    requireNamed(alias);
    Set<Alias> more = new LinkedHashSet<>(required);
    more.add(alias);
    return new VerificationPolicy(
        aliases,
        atLeast,
        more,
        unknownSignersRefused,
        activeKeysOnly,
        expiredAccepted,
        chains,
        clockTolerance);
  }

  private void requireNamed(Alias alias) {
    if (!aliases.contains(alias)) {
      throw new IllegalArgumentException("'" + alias + "' is none of " + aliases);
    }
  }

  /**
   * This policy, refusing a message that carries a signature by a key that is neither in the ring
   * nor trusted by a chain.
   *
   * @return the stricter policy
   */
  public VerificationPolicy requireAllSignersKnown() {
    return new VerificationPolicy(
        aliases, atLeast, required, true, activeKeysOnly, expiredAccepted, chains, clockTolerance);
  }

  /**
   * This policy, not counting signatures by keys that are only retained.
   *
   * @return the stricter policy
   */
  public VerificationPolicy activeKeysOnly() {
    return new VerificationPolicy(
        aliases,
        atLeast,
        required,
        unknownSignersRefused,
        true,
        expiredAccepted,
        chains,
        clockTolerance);
  }

  /**
   * This policy, counting signatures by keys whose certificate is outside its period of validity. A
   * signing time in the message proves nothing: who has the key can write any time.
   *
   * <p>This is for certificates in the ring. Those of a chain must be valid.
   *
   * @return the more lenient policy
   */
  public VerificationPolicy acceptExpired() {
    return new VerificationPolicy(
        aliases,
        atLeast,
        required,
        unknownSignersRefused,
        activeKeysOnly,
        true,
        chains,
        clockTolerance);
  }

  /**
   * This policy, which also counts a signature by a certificate that is not in the ring but chains
   * to an authority that is. An example is the next certificate of the same partner. A signer whose
   * certificate does not chain so is not counted, and is an unknown signer to {@link
   * #requireAllSignersKnown}.
   *
   * <p>A certificate that the ring holds as retained or compromised stays what it is: no chain
   * makes it better. If a signer's chain serves for several aliases, it counts for the first.
   *
   * @param alias one of the policy's aliases
   * @param trust which chains; it replaces an earlier one for this alias
   * @return the more lenient policy
   * @throws IllegalArgumentException if the policy does not name the alias; or if signers need the
   *     subject of what is under the alias, and that is the authority itself
   */
  public VerificationPolicy acceptChains(Alias alias, ChainTrust trust) {
    requireNamed(alias);
    if (trust.roots().contains(alias) && trust.subjects() == ChainTrust.Subjects.AS_IN_THE_RING) {
      throw new IllegalArgumentException(
          "Cannot trust chains to this authority by its own subject, which no other"
              + " certificate has. Say whose certificates under '"
              + alias
              + "' are meant: call subject(...) or anySubject()");
    }
    Map<Alias, ChainTrust> more = new LinkedHashMap<>(chains);
    more.put(alias, trust);
    return new VerificationPolicy(
        aliases,
        atLeast,
        required,
        unknownSignersRefused,
        activeKeysOnly,
        expiredAccepted,
        more,
        clockTolerance);
  }

  /**
   * This policy, for clocks that differ by another time than five minutes: a certificate or a
   * revocation list that begins within that time counts as begun. It prolongs nothing.
   *
   * @param tolerance how far ahead the clocks of others may be
   * @return the policy with that tolerance
   */
  public VerificationPolicy clockTolerance(ClockTolerance tolerance) {
    return new VerificationPolicy(
        aliases,
        atLeast,
        required,
        unknownSignersRefused,
        activeKeysOnly,
        expiredAccepted,
        chains,
        tolerance);
  }

  /**
   * How far ahead of our clock the clocks of others may be.
   *
   * @return the tolerance, five minutes unless {@link #clockTolerance(ClockTolerance)} was called
   */
  public ClockTolerance clockTolerance() {
    return clockTolerance;
  }

  /**
   * The aliases whose signatures count.
   *
   * @return the aliases, in the order given
   */
  public Set<Alias> aliases() {
    return Collections.unmodifiableSet(aliases);
  }

  /**
   * Whether signatures by retained keys count.
   *
   * @return true unless {@link #activeKeysOnly} was asked for
   */
  public boolean acceptsRetainedKeys() {
    return !activeKeysOnly;
  }

  /**
   * Whether signatures count whose certificate is outside its period of validity.
   *
   * @return false unless {@link #acceptExpired} was asked for
   */
  public boolean acceptsExpired() {
    return expiredAccepted;
  }

  /**
   * Whether the validity of a certificate in the ring lets signatures by its key count.
   *
   * @param entry the key or certificate
   * @param now the time that the message is judged at
   * @return true if it is valid, give or take {@link #clockTolerance()} at its beginning, or if
   *     {@link #acceptExpired} was asked for
   */
  public boolean countsAt(KeyEntry entry, Instant now) {
    return expiredAccepted || entry.isValidAt(now, clockTolerance);
  }

  int atLeast() {
    return atLeast;
  }

  Set<Alias> required() {
    return required;
  }

  boolean refusesUnknownSigners() {
    return unknownSignersRefused;
  }

  /**
   * The aliases that a valid signature may count for. Asked again although a verifier has asked,
   * since content is handed out on this answer.
   */
  Set<Alias> countsFor(SignerVerdict signer) {
    return Stream.concat(
            signer.versions().stream()
                .filter(version -> counts(version.state()))
                .map(KeyVersion::alias),
            signer.chain().stream().filter(this::supports).map(TrustedChain::alias))
        .filter(aliases::contains)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** The key of the ring by which a signature counts; of a chain, its authority. */
  Optional<KeyVersion> counted(SignerVerdict signer) {
    if (signer.verdict() != SignerVerdict.Verdict.VALID) {
      return Optional.empty();
    }
    return signer.versions().stream()
        .filter(version -> aliases.contains(version.alias()) && counts(version.state()))
        .findFirst()
        .or(() -> signer.chain().filter(this::supports).map(TrustedChain::root));
  }

  private boolean supports(TrustedChain chain) {
    ChainTrust trust = chains.get(chain.alias());
    return trust != null
        && trust.supports(chain)
        && counts(chain.root().state())
        && chain.successorOf().map(known -> counts(known.state())).orElse(true);
  }

  private boolean counts(KeyState state) {
    return state == KeyState.ACTIVE || (state == KeyState.RETAINED && !activeKeysOnly);
  }

  /**
   * Which chains count, for each alias that goes by chains.
   *
   * @return the trust by alias; immutable
   */
  public Map<Alias, ChainTrust> chains() {
    return chains;
  }

  /** The policy in words. */
  @Override
  public String toString() {
    return "at least %d of %s%s%s%s%s%s%s"
        .formatted(
            atLeast,
            aliases,
            required.isEmpty() ? "" : ", " + required + " among them",
            unknownSignersRefused ? ", no unknown signers" : "",
            activeKeysOnly ? ", active keys only" : "",
            expiredAccepted ? ", expired certificates accepted" : "",
            chains.entrySet().stream()
                .map(rule -> ", " + rule.getKey() + " also by chains to " + rule.getValue())
                .collect(Collectors.joining()),
            clockTolerance.equals(ClockTolerance.DEFAULT)
                ? ""
                : ", clocks may differ by " + clockTolerance.ahead());
  }
}
