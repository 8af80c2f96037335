package dev.keyoverlap.tls;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * A server socket whose connections are each made by the context of their moment. The JDK's own
 * remembers sessions for as long as it lives, and resumes them under keys that are compromised
 * meanwhile.
 */
final class RenewedServerSocket extends SSLServerSocket {

  /** Never bound: holds what the server has set. */
  private final SSLServerSocket settings;

  private final Contexts contexts;

  RenewedServerSocket(SSLServerSocket settings, Contexts contexts) throws IOException {
    this.settings = settings;
    this.contexts = contexts;
  }

  @Override
  public Socket accept() throws IOException {
    Socket plain = new Socket();
    implAccept(plain);
    try {
      SSLSocket socket =
          (SSLSocket) contexts.current().getSocketFactory().createSocket(plain, null, true);
      socket.setSSLParameters(settings.getSSLParameters());
      socket.setEnableSessionCreation(settings.getEnableSessionCreation());
      socket.setUseClientMode(settings.getUseClientMode());
      return contexts.guarded(socket);
    } catch (IOException | RuntimeException e) {
      plain.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    settings.close();
    super.close();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return settings.getEnabledCipherSuites();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {
    settings.setEnabledCipherSuites(suites);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return settings.getSupportedCipherSuites();
  }

  @Override
  public String[] getSupportedProtocols() {
    return settings.getSupportedProtocols();
  }

  @Override
  public String[] getEnabledProtocols() {
    return settings.getEnabledProtocols();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {
    settings.setEnabledProtocols(protocols);
  }

  @Override
  public void setNeedClientAuth(boolean need) {
    settings.setNeedClientAuth(need);
  }

  @Override
  public boolean getNeedClientAuth() {
    return settings.getNeedClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean want) {
    settings.setWantClientAuth(want);
  }

  @Override
  public boolean getWantClientAuth() {
    return settings.getWantClientAuth();
  }

  @Override
  public void setUseClientMode(boolean mode) {
    settings.setUseClientMode(mode);
  }

  @Override
  public boolean getUseClientMode() {
    return settings.getUseClientMode();
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {
    settings.setEnableSessionCreation(flag);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return settings.getEnableSessionCreation();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return settings.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {
    settings.setSSLParameters(parameters);
  }
}
