package dev.keyoverlap.tls;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.ring.Tombstone;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's context for the keys of this moment. It remembers sessions, in tables and in tickets
 * that it has given away, and neither can be cleared for certain. So when another key is presented,
 * or others are trusted, another context takes over, which remembers nothing.
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
    Basis basis =
        new Basis(
            ids(presented.presented(ring)),
            ids(trusted.stream().flatMap(manager -> manager.trusted(ring))),
            outOfUse(ring));
    Generation generation = last;
    if (generation == null || !generation.basis().equals(basis)) {
      generation = new Generation(basis, make());
      last = generation;
    }
    return generation.context();
  }

  /** Keys that are refused wherever they occur, in the chain of a stranger too. */
  private static Set<KeyId> outOfUse(Keyring ring) {
    return Stream.concat(
            ring.versions().stream()
                .filter(version -> version.state() == KeyState.COMPROMISED)
                .map(KeyVersion::keyId),
            ring.tombstones().stream().map(Tombstone::keyId))
        .collect(Collectors.toUnmodifiableSet());
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

  /** While this stays the same, sessions may be resumed. */
  private record Basis(Set<KeyId> presented, Set<KeyId> trusted, Set<KeyId> outOfUse) {}

  private record Generation(Basis basis, SSLContext context) {}

  /** An engine of a context, which ends with the keys that it was opened under. */
  SSLEngine guarded(SSLEngine engine) {
    return new GuardedEngine(engine, keys, presented);
  }

  /** A socket of a context, which ends with the keys that it was opened under. */
  SSLSocket guarded(Socket socket) {
    return new GuardedSocket((SSLSocket) socket, keys, presented);
  }
}
