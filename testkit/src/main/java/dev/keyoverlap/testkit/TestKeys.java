package dev.keyoverlap.testkit;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * Test keys and key rings in one line.
 *
 * <pre>{@code
 * KeystoreRotation ours = TestKeys.rotation("orders");
 * HeldKey next = TestKeys.ec("orders");
 * Keyring partner = TestKeys.ring("orders", TestKeys.certificateOf(next));
 * ours.swap(alias("orders"), next);
 * }</pre>
 *
 * <p>Each call makes new keys. The names are common names, such as {@code orders}. Where an
 * authority must issue the certificate, use {@link TestAuthority}. Safe for use by several threads.
 *
 * @since 1.0
 */
public final class TestKeys {

  private static final TestAuthority AUTHORITY = TestAuthority.named("CN=test keys");
  private static final Duration A_YEAR = Duration.ofDays(365);

  private TestKeys() {}

  /**
   * An RSA key with 2048 bits, which every format can sign and decrypt with. It is valid from
   * yesterday for two years.
   *
   * @param name the common name of its owner
   * @return the key pair
   */
  public static HeldKey rsa(String name) {
    return AUTHORITY.issue(subject(name));
  }

  /**
   * A key on the curve P-256. It is made much faster than an RSA key.
   *
   * @param name the common name of its owner
   * @return the key pair
   */
  public static HeldKey ec(String name) {
    return AUTHORITY.issue(subject(name), KeyKind.EC_P256);
  }

  /**
   * A key whose certificate expired yesterday.
   *
   * @param name the common name of its owner
   * @return the key pair, on the curve P-256
   */
  public static HeldKey expired(String name) {
    Instant yesterday = Instant.now().minus(1, ChronoUnit.DAYS);
    return AUTHORITY.issue(subject(name), KeyKind.EC_P256, yesterday.minus(A_YEAR), yesterday);
  }

  /**
   * A key whose certificate is valid from tomorrow.
   *
   * @param name the common name of its owner
   * @return the key pair, on the curve P-256
   */
  public static HeldKey notYetValid(String name) {
    Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS);
    return AUTHORITY.issue(subject(name), KeyKind.EC_P256, tomorrow, tomorrow.plus(A_YEAR));
  }

  private static String subject(String name) {
    return "CN=" + name.replaceAll("([,+\"\\\\<>;=#])", "\\\\$1");
  }

  /**
   * The part of a key that a partner gets.
   *
   * @param key the key pair
   * @return its certificate
   */
  public static PeerCertificate certificateOf(HeldKey key) {
    return PeerCertificate.of(key.certificate());
  }

  /**
   * A ring with one active key.
   *
   * @param name the alias
   * @param key a key pair or a partner's certificate
   * @return the ring
   */
  public static Keyring ring(String name, KeyEntry key) {
    return ring(List.of(name), List.of(key));
  }

  /**
   * A ring with an active key of ours and an active certificate of a partner.
   *
   * @param ours the alias of our key
   * @param key our key pair
   * @param theirs the alias of the partner's certificate
   * @param certificate the partner's certificate
   * @return the ring
   */
  public static Keyring ring(String ours, HeldKey key, String theirs, PeerCertificate certificate) {
    return ring(List.of(ours, theirs), List.of(key, certificate));
  }

  private static Keyring ring(List<String> names, List<KeyEntry> keys) {
    Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    List<KeyVersion> versions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      versions.add(KeyVersion.active(alias(names.get(i)), keys.get(i), since));
    }
    return Keyring.of(versions);
  }

  /**
   * A keystore in memory, with a new RSA key under each alias.
   *
   * @param names the aliases
   * @return the rotation
   */
  public static KeystoreRotation rotation(String... names) {
    try {
      KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty());
      for (String name : names) {
        rotation.add(alias(name), rsa(name));
      }
      return rotation;
    } catch (KeyOverlapException e) {
      throw new IllegalStateException("Cannot make a keystore in memory: " + e.getMessage(), e);
    }
  }
}
