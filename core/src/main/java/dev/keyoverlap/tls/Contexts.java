package dev.keyoverlap.tls;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyVersion;
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

  private final KeyringKeyManager presented;
  private final Optional<KeyringTrustManager> trusted;
  private @Nullable Generation last;

  Contexts(KeyringKeyManager presented, Optional<KeyringTrustManager> trusted) {
    this.presented = presented;
    this.trusted = trusted;
  }

  /** For a connection that begins now. */
  synchronized SSLContext current() {
    Set<KeyId> presentedNow = ids(presented.presented());
    Set<KeyId> trustedNow = ids(trusted.stream().flatMap(KeyringTrustManager::trusted));
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
