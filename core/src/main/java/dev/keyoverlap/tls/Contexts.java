package dev.keyoverlap.tls;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's context for the keys of this moment. It remembers sessions, in tables and in tickets
 * that it has given away, and none of the two can be cleared for certain: so when another key is
 * presented, or others are trusted, another context takes over, which remembers nothing.
 *
 * <p>Safe for use by several threads.
 */
final class Contexts {

  private final KeyringSource keys;
  private final KeyringKeyManager presented;
  private final Optional<KeyringTrustManager> trusted;
  private @Nullable Generation last;

  Contexts(KeyringSource keys, KeyringKeyManager presented, Optional<KeyringTrustManager> trusted) {
    this.keys = keys;
    this.presented = presented;
    this.trusted = trusted;
  }

  /** For a connection that begins now. */
  synchronized SSLContext current() {
    Keyring ring = keys.keyring();
    Set<KeyId> presentedNow = ids(presented.presented(ring));
    Set<KeyId> trustedNow = ids(trusted.stream().flatMap(manager -> manager.trusted(ring)));
    Generation generation = last;
    if (generation == null || !generation.isOf(presentedNow, trustedNow)) {
      generation = new Generation(presentedNow, trustedNow, make());
      last = generation;
    }
    return generation.context();
  }

  private static Set<KeyId> ids(Stream<KeyVersion> versions) {
    return versions.map(KeyVersion::keyId).collect(Collectors.toUnmodifiableSet());
  }

  private SSLContext make() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {presented},
          trusted.map(manager -> new TrustManager[] {manager}).orElse(null),
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime has no TLS", e);
    }
  }

  private record Generation(Set<KeyId> presented, Set<KeyId> trusted, SSLContext context) {

    boolean isOf(Set<KeyId> presentedNow, Set<KeyId> trustedNow) {
      return presented.equals(presentedNow) && trusted.equals(trustedNow);
    }
  }
}
