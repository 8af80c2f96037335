package dev.keyoverlap.tls;

import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Ends one connection as soon as a key under which it was opened is compromised, ours or the other
 * side's. A swap ends none: the JDK asks for keys in the handshake only.
 *
 * <p>Safe for use by two threads, one of which reads and one of which writes.
 */
final class ConnectionGuard {

  private final KeyringSource keys;
  private final KeyringKeyManager presented;
  private final Object connection;
  private volatile @Nullable Passed passed;

  ConnectionGuard(KeyringSource keys, KeyringKeyManager presented, Object connection) {
    this.keys = keys;
    this.presented = presented;
    this.connection = connection;
  }

  /** Whether our key should have been presented in the handshake, and could not be used. */
  boolean hasFailed() {
    return presented.failure(connection).isPresent();
  }

  /**
   * Call it when the handshake continues, and when it fails because of the other side.
   *
   * @throws SSLHandshakeException with the reason, if our key could not be used
   */
  void requirePresented() throws SSLHandshakeException {
    Optional<String> failure = presented.failure(connection);
    if (failure.isPresent()) {
      throw new SSLHandshakeException(failure.get());
    }
  }

  /**
   * Call it before sending data, and before handing out received data.
   *
   * @throws SSLException if a key of the session is compromised
   */
  void requireUncompromised(SSLSession session) throws SSLException {
    Keyring ring = keys.keyring();
    Passed last = passed;
    if (last != null && last.isOf(ring, session)) {
      return;
    }
    Optional<X509Certificate> found =
        certificates(session)
            .filter(certificate -> ring.isBarred(certificate, presented.now()))
            .findFirst();
    if (found.isPresent()) {
      session.invalidate();
      throw new SSLException(
          "The TLS connection was closed: the key of "
              + found.get().getSubjectX500Principal().getName()
              + " is compromised, or its retention has ended. Connect again with another key.");
    }
    passed = new Passed(ring, session);
  }

  private static Stream<X509Certificate> certificates(SSLSession session) {
    return Stream.concat(ours(session), theirs(session))
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast);
  }

  private static Stream<Certificate> ours(SSLSession session) {
    Certificate[] certificates = session.getLocalCertificates();
    return certificates == null ? Stream.empty() : Stream.of(certificates);
  }

  private static Stream<Certificate> theirs(SSLSession session) {
    try {
      return Stream.of(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return Stream.empty();
    }
  }

  /** The ring and session that were checked; before its end, a handshake has another session. */
  private record Passed(Keyring ring, SSLSession session) {

    /**
     * The very same ring: comparing all its keys for each record would take longer than the look.
     */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Keyring otherRing, SSLSession otherSession) {
      return ring == otherRing && session == otherSession;
    }
  }
}
