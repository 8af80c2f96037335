package dev.keyoverlap.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Clients keep a factory for as long as they live; each socket is of the context of its moment. */
final class RenewedSockets extends SSLSocketFactory {

  private final Contexts contexts;

  RenewedSockets(Contexts contexts) {
    this.contexts = contexts;
  }

  private SSLSocketFactory current() {
    return contexts.current().getSocketFactory();
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return current().getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return current().getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return contexts.guarded(current().createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return contexts.guarded(current().createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return contexts.guarded(current().createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return contexts.guarded(current().createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return contexts.guarded(current().createSocket(host, port, localHost, localPort));
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return contexts.guarded(current().createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(Socket socket, InputStream consumed, boolean autoClose)
      throws IOException {
    return contexts.guarded(current().createSocket(socket, consumed, autoClose));
  }
}
