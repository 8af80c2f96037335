package dev.keyoverlap.key;

import dev.keyoverlap.internal.key.Aspect;
import dev.keyoverlap.internal.key.Fitness;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/**
 * Names a way in which a new certificate allows less than the certificate that it replaces, or less
 * than any should.
 *
 * <p>KeyOverlap refuses such a key when you add or stage it, and when it comes into use: partners
 * or their programs would refuse it later. If you intend the difference, accept it by its name:
 *
 * <pre>{@code
 * rotation.accepting(Narrowing.ALTERNATIVE_NAMES).swap(alias("https"), keyForFewerHosts);
 * }</pre>
 *
 * @since 1.0
 */
public enum Narrowing {
  /** A use of the key is missing in the key usage (RFC 5280, 4.2.1.3), such as encrypting to it. */
  KEY_USAGE,
  /** A purpose is missing in the extended key usage (RFC 5280, 4.2.1.12), such as clientAuth. */
  EXTENDED_KEY_USAGE,
  /** A name of the subject is missing (RFC 5280, 4.2.1.6), such as that of a host. */
  ALTERNATIVE_NAMES,
  /** A certificate of an authority is for another subject than the one before. */
  SUBJECT,
  /** A partner's certificate became that of an authority, or the reverse (RFC 5280, 4.2.1.9). */
  AUTHORITY,
  /** The key is too short, or shorter than the one before; or the certificate is signed weakly. */
  STRENGTH,
  /** Certificates between the key's own and its root are missing, or have expired. */
  CHAIN,
  /** The certificate has expired; or it comes into use and is not valid yet. */
  VALIDITY;

  /**
   * Finds the differences in which a key is not as good as the key that it replaces, or as any
   * should be.
   *
   * @param before the key that it replaces
   * @param after the new key, of the same kind
   * @param now the time
   * @return for each difference, a phrase that follows the certificate's name; empty if there is
   *     none
   */
  public static Map<Narrowing, String> between(KeyEntry before, KeyEntry after, Instant now) {
    return named(
        before instanceof HeldKey ours && after instanceof HeldKey next
            ? Fitness.narrowed(ours.chain(), next.chain(), now)
            : Fitness.narrowedForPartner(before.certificate(), after.certificate(), now));
  }

  /**
   * Finds the flaws that no key should have.
   *
   * @param entry the key
   * @param now the time
   * @return for each flaw, words that go on after the certificate's name; empty if there is none
   */
  public static Map<Narrowing, String> flaws(KeyEntry entry, Instant now) {
    return named(Fitness.flaws(entry.certificate(), now));
  }

  private static Map<Narrowing, String> named(Map<Aspect, String> found) {
    Map<Narrowing, String> named = new EnumMap<>(Narrowing.class);
    found.forEach((aspect, words) -> named.put(valueOf(aspect.name()), words));
    return named;
  }
}
