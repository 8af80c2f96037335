package dev.keyoverlap.tls;

import dev.keyoverlap.ring.KeyringSource;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.net.ssl.SSLSocket;

/**
 * The JDK's socket, which ends when a key of its session is compromised, and which fails with the
 * reason where our key cannot be used.
 */
final class GuardedSocket extends ForwardingSocket {

  private final ConnectionGuard guard;
  private volatile boolean shaken;

  GuardedSocket(SSLSocket delegate, KeyringSource keys, KeyringKeyManager presented) {
    super(delegate);
    this.guard = new ConnectionGuard(keys, presented, delegate);
  }

  @Override
  public void startHandshake() throws IOException {
    try {
      delegate.startHandshake();
    } catch (IOException e) {
      guard.requirePresented();
      throw e;
    }
    shaken = true;
    requireUsable();
  }

  /** Reading and writing begin with the handshake anyway. */
  private void requireUsable() throws IOException {
    if (!shaken) {
      startHandshake();
      return;
    }
    try {
      guard.requirePresented();
      guard.requireUncompromised(delegate.getSession());
    } catch (IOException e) {
      delegate.close();
      throw e;
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new FilterInputStream(delegate.getInputStream()) {
      @Override
      public int read() throws IOException {
        requireUsable();
        int read = in.read();
        requireUsable();
        return read;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        requireUsable();
        int read = in.read(bytes, offset, length);
        requireUsable();
        return read;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(delegate.getOutputStream()) {
      @Override
      public void write(int oneByte) throws IOException {
        requireUsable();
        out.write(oneByte);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        requireUsable();
        out.write(bytes, offset, length);
      }
    };
  }
}
