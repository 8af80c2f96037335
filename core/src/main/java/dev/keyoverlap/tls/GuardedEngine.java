package dev.keyoverlap.tls;

import dev.keyoverlap.ring.KeyringSource;
import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's engine, which ends when a key of its session is compromised, and which fails with the
 * reason where our key cannot be used. A key manager cannot throw that reason: what it throws
 * leaves {@code HttpClient} waiting for ever on JDK 17.
 */
final class GuardedEngine extends ForwardingEngine {

  private final ConnectionGuard guard;

  GuardedEngine(SSLEngine delegate, KeyringSource keys, KeyringKeyManager presented) {
    super(delegate);
    this.guard = new ConnectionGuard(keys, presented, delegate);
  }

  /** The caller must then call {@link #wrap}, which throws the reason. */
  @Override
  public HandshakeStatus getHandshakeStatus() {
    return guard.hasFailed() ? HandshakeStatus.NEED_WRAP : delegate.getHandshakeStatus();
  }

  @Override
  public @Nullable Runnable getDelegatedTask() {
    return guard.hasFailed() ? null : delegate.getDelegatedTask();
  }

  private void requireUsable() throws SSLException {
    guard.requirePresented();
    guard.requireUncompromised(delegate.getSession());
  }

  @Override
  public SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target)
      throws SSLException {
    requireUsable();
    return delegate.wrap(sources, offset, length, target);
  }

  @Override
  public SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length)
      throws SSLException {
    requireUsable();
    SSLEngineResult result = delegate.unwrap(source, targets, offset, length);
    if (result.bytesProduced() > 0) {
      requireUsable();
    }
    return result;
  }
}
