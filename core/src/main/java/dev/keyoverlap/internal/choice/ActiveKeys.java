package dev.keyoverlap.internal.choice;

import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The one choice of keys for outgoing messages, in every format. It has the active keys under the
 * aliases of a sender, or says in one wording why one of them may not be used.
 *
 * <p>A sender makes one of these when it is built, and asks it for a {@link Choice} for each
 * message.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class ActiveKeys {

  private final KeyringSource keys;
  private final List<Request> requests;
  private final boolean expiredAllowed;
  private final boolean anyUsage;
  private final ClockTolerance tolerance;
  private final InstantSource clock;
  private final KeyUse use;

  /**
   * The request of a message for an alias.
   *
   * @param alias the alias
   * @param mayBeAbsent whether the message goes out without, if there is no active key
   */
  public record Request(Alias alias, boolean mayBeAbsent) {}

  private ActiveKeys(SenderSettings settings, KeyUse use) {
    this.keys = settings.keys();
    this.requests = settings.requests();
    this.expiredAllowed = settings.expiredAllowed();
    this.anyUsage = settings.anyUsage();
    this.tolerance = settings.keys().clockTolerance();
    this.clock = settings.clock();
    this.use = use;
  }

  /**
   * By settings that may name no alias, where keys are not chosen but judged.
   *
   * @param settings what the sender was told
   * @param use what the keys are for, {@link KeyUse#SIGN} or {@link KeyUse#ENCRYPT}
   * @return the choice of keys
   */
  public static ActiveKeys of(SenderSettings settings, KeyUse use) {
    return new ActiveKeys(settings, use);
  }

  /**
   * Whose keys these are.
   *
   * @return in the order in which they were named
   */
  public List<Alias> aliases() {
    return requests.stream().map(Request::alias).toList();
  }

  /**
   * Tells the observer of the keys what they will be used by.
   *
   * @param by the name of the sender's class
   */
  public void announce(String by) {
    keys.listener().onConfigured(by, use, Set.copyOf(aliases()));
  }

  /**
   * The keys of a message that is made now.
   *
   * @return the choice, with the ring and the time of this moment
   */
  public Choice now() {
    return at(keys.keyring(), clock.instant());
  }

  /**
   * The keys of a message that is made with this ring at this time.
   *
   * @param ring the ring
   * @param now the time
   * @return the choice
   */
  public Choice at(Keyring ring, Instant now) {
    return new Choice(this, ring, now);
  }

  /**
   * Tells the observer of the keys that one was used.
   *
   * @param version the key
   */
  public void used(KeyVersion version) {
    keys.listener().onUsed(version.keyId(), use);
  }

  /**
   * Says that a key cannot be used.
   *
   * @param version the key
   * @param reason why, and what to do
   * @return to be thrown
   */
  public KeyUnavailableException refused(KeyVersion version, String reason) {
    return new KeyUnavailableException(sentence(version, reason), version.keyId());
  }

  /**
   * Says that a key could not be used.
   *
   * @param version the key
   * @param cause why
   * @return to be thrown
   */
  public KeyUnavailableException failed(KeyVersion version, Exception cause) {
    return new KeyUnavailableException(
        sentence(version, ForeignMessage.of(cause)), version.keyId(), cause);
  }

  private String sentence(KeyVersion version, String reason) {
    return "The key under the alias '%s' (%s) cannot be used to %s: %s"
        .formatted(version.alias(), version.keyId(), verb(), reason);
  }

  private String verb() {
    return use.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Insists that a key is fit for the use, whether its alias is one of the sender's or not.
   *
   * @param version the key
   * @param now the time
   * @throws KeyUnavailableException if it is not, with the reason and the way out
   */
  public void requireFit(KeyVersion version, Instant now) throws KeyUnavailableException {
    if (use == KeyUse.SIGN && !(version.entry() instanceof HeldKey)) {
      throw refused(
          version, "it is a partner's certificate without a private key. Name an alias of our own");
    }
    X509Certificate certificate = version.entry().certificate();
    if (!expiredAllowed && !version.entry().isValidAt(now, tolerance)) {
      throw refused(
          version,
          "its certificate is valid from %s to %s, and it is %s. Renew the certificate, or call acceptExpired()"
              .formatted(
                  certificate.getNotBefore().toInstant(),
                  certificate.getNotAfter().toInstant(),
                  now));
    }
    Optional<String> weakness = KeyFamily.weakness(certificate.getPublicKey());
    if (weakness.isPresent()) {
      throw refused(version, weakness.get() + "; replace it");
    }
    Optional<String> objection =
        use == KeyUse.SIGN ? objectionToSigning(certificate) : objectionToEncrypting(certificate);
    if (objection.isPresent()) {
      throw refused(version, objection.get());
    }
  }

  private Optional<String> objectionToSigning(X509Certificate certificate) {
    return anyUsage || KeyFamily.isForSignatures(certificate)
        ? Optional.empty()
        : Optional.of(
            "its certificate does not allow signatures (RFC 5280, 4.2.1.3). Name a key"
                + " for signatures, or call acceptAnyKeyUsage()");
  }

  private Optional<String> objectionToEncrypting(X509Certificate certificate) {
    Optional<KeyFamily> family = KeyFamily.of(certificate.getPublicKey());
    if (family.isPresent() && family.get().toEncryptTo().isEmpty()) {
      return Optional.of(
          "keys of %s are for signatures only. Ask the partner for a certificate for encryption"
              .formatted(family.get()));
    }
    return family
        .flatMap(KeyFamily::toEncryptTo)
        .filter(usage -> !anyUsage && !usage.isAllowedBy(certificate))
        .map(
            usage ->
                "its certificate does not allow %s (RFC 5280, 4.2.1.3). Name the partner's certificate for encryption, or call acceptAnyKeyUsage()"
                    .formatted(usage));
  }

  /**
   * The algorithms of a format, as far as a choice among them depends on keys.
   *
   * @param <A> an algorithm
   */
  public interface Algorithms<A> {

    /**
     * The algorithm for a key where none was asked for.
     *
     * @param key the key
     * @return the algorithm; empty if there is none
     */
    Optional<A> usualFor(PublicKey key);

    /**
     * Why a key cannot go with an algorithm.
     *
     * @param algorithm the algorithm
     * @param key the key
     * @return the reason; empty if it can
     */
    Optional<String> objection(A algorithm, PublicKey key);

    /**
     * Why there is no usual algorithm for keys of a kind.
     *
     * @param keyAlgorithm the kind, as Java names it
     * @return the reason
     */
    default String none(String keyAlgorithm) {
      return "there is no signature algorithm for keys of " + keyAlgorithm;
    }
  }

  /**
   * A key and what it signs with.
   *
   * @param version the key, which is a key pair
   * @param algorithm the algorithm
   * @param <A> an algorithm
   */
  public record Signer<A>(KeyVersion version, A algorithm) {

    /**
     * The key pair.
     *
     * @return the entry of the version
     */
    public HeldKey key() {
      return (HeldKey) version.entry();
    }
  }

  /**
   * The keys of one message: all of one ring, judged at one time.
   *
   * @param by whose choice it is
   * @param ring the ring
   * @param now the time
   */
  public record Choice(ActiveKeys by, Keyring ring, Instant now) {

    /**
     * The active keys of the aliases, in the order in which these were named.
     *
     * @return the keys, all of them fit; not empty
     * @throws KeyUnavailableException if one that may not be absent is, if all are, or if one is
     *     not fit
     */
    public List<KeyVersion> keys() throws KeyUnavailableException {
      List<KeyVersion> chosen = new ArrayList<>();
      for (Request request : by.requests) {
        Optional<KeyVersion> active = ring.active(request.alias());
        if (active.isPresent()) {
          ring.requireFlow(request.alias());
          by.requireFit(active.get(), now);
          chosen.add(active.get());
        } else if (!request.mayBeAbsent()) {
          throw new KeyUnavailableException(
              "Cannot %2$s: the alias '%1$s' has no active key. Add one, or correct the alias"
                  .formatted(request.alias(), by.verb()));
        }
      }
      if (chosen.isEmpty()) {
        throw new KeyUnavailableException(
            "Cannot %s: none of the aliases %s has an active key. Add one"
                .formatted(by.verb(), by.aliases()));
      }
      return chosen;
    }

    /**
     * The keys that are active under the aliases, fit or not.
     *
     * @return the keys; may be empty
     */
    public List<KeyVersion> present() {
      return by.requests.stream()
          .flatMap(request -> ring.active(request.alias()).stream())
          .toList();
    }

    /**
     * The active keys of the aliases, each with its algorithm. Two differ only where somebody asked
     * for it, or the keys cannot go with the same.
     *
     * @param asked the algorithms that were asked for
     * @param known the algorithms there are
     * @param <A> an algorithm
     * @return the keys in order, not empty; all fit, for their algorithms too
     * @throws KeyUnavailableException as {@link #keys()}, or if there is no algorithm for a key
     */
    public <A> List<Signer<A>> signers(Map<Alias, A> asked, Algorithms<A> known)
        throws KeyUnavailableException {
      List<Signer<A>> chosen = new ArrayList<>();
      Optional<A> first = Optional.empty();
      for (KeyVersion version : keys()) {
        A algorithm = algorithm(version, asked, first, known);
        first = first.or(() -> Optional.of(algorithm));
        chosen.add(new Signer<>(version, algorithm));
      }
      return chosen;
    }

    /**
     * The algorithm of one key.
     *
     * @param version the key
     * @param asked the algorithms that were asked for
     * @param first that of the first key; empty for the first key itself
     * @param known the algorithms there are
     * @param <A> an algorithm
     * @return the algorithm
     * @throws KeyUnavailableException if there is none, or the one asked for does not fit
     */
    public <A> A algorithm(
        KeyVersion version, Map<Alias, A> asked, Optional<A> first, Algorithms<A> known)
        throws KeyUnavailableException {
      PublicKey key = version.entry().certificate().getPublicKey();
      A algorithm =
          Optional.ofNullable(asked.get(version.alias()))
              .or(() -> first.filter(same -> known.objection(same, key).isEmpty()))
              .or(() -> known.usualFor(key))
              .orElseThrow(() -> by.refused(version, known.none(key.getAlgorithm())));
      Optional<String> objection = known.objection(algorithm, key);
      if (objection.isPresent()) {
        throw by.refused(version, objection.get());
      }
      return algorithm;
    }
  }
}
