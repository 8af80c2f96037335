package dev.keyoverlap.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import javax.net.ssl.HandshakeCompletedEvent;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Hands everything but the data and the handshake to another socket, which has locks of its own:
 * closing must not wait for a thread that reads.
 */
@SuppressWarnings("UnsynchronizedOverridesSynchronized")
abstract class ForwardingSocket extends SSLSocket {

  final SSLSocket delegate;
  private final Map<HandshakeCompletedListener, HandshakeCompletedListener> listeners =
      new ConcurrentHashMap<>();
  private @Nullable BiFunction<SSLSocket, List<String>, String> selector;

  ForwardingSocket(SSLSocket delegate) {
    this.delegate = delegate;
  }

  /** Listeners are told of the socket that they know. */
  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {
    delegate.addHandshakeCompletedListener(
        listeners.computeIfAbsent(
            listener,
            known ->
                event ->
                    known.handshakeCompleted(
                        new HandshakeCompletedEvent(this, event.getSession()))));
  }

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {
    HandshakeCompletedListener told = listeners.remove(listener);
    if (told == null) {
      throw new IllegalArgumentException("The listener was not added");
    }
    delegate.removeHandshakeCompletedListener(told);
  }

  /** The application's choice is made for the socket that it knows. */
  @Override
  public void setHandshakeApplicationProtocolSelector(
      @Nullable BiFunction<SSLSocket, List<String>, String> selector) {
    this.selector = selector;
    delegate.setHandshakeApplicationProtocolSelector(
        selector == null ? null : (socket, protocols) -> selector.apply(this, protocols));
  }

  @Override
  public @Nullable BiFunction<SSLSocket, List<String>, String>
      getHandshakeApplicationProtocolSelector() {
    return selector;
  }

  @Override
  public <T> Socket setOption(SocketOption<T> name, T value) throws IOException {
    delegate.setOption(name, value);
    return this;
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return delegate.getEnabledCipherSuites();
  }

  @Override
  public String[] getEnabledProtocols() {
    return delegate.getEnabledProtocols();
  }

  @Override
  public boolean getNeedClientAuth() {
    return delegate.getNeedClientAuth();
  }

  @Override
  public void setNeedClientAuth(boolean value) {
    delegate.setNeedClientAuth(value);
  }

  @Override
  public boolean getWantClientAuth() {
    return delegate.getWantClientAuth();
  }

  @Override
  public void setWantClientAuth(boolean value) {
    delegate.setWantClientAuth(value);
  }

  @Override
  public void setEnabledCipherSuites(String[] value) {
    delegate.setEnabledCipherSuites(value);
  }

  @Override
  public void setEnabledProtocols(String[] value) {
    delegate.setEnabledProtocols(value);
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return delegate.getSupportedCipherSuites();
  }

  @Override
  public String[] getSupportedProtocols() {
    return delegate.getSupportedProtocols();
  }

  @Override
  public SSLSession getSession() {
    return delegate.getSession();
  }

  @Override
  public SSLSession getHandshakeSession() {
    return delegate.getHandshakeSession();
  }

  @Override
  public void setUseClientMode(boolean value) {
    delegate.setUseClientMode(value);
  }

  @Override
  public boolean getUseClientMode() {
    return delegate.getUseClientMode();
  }

  @Override
  public void setEnableSessionCreation(boolean value) {
    delegate.setEnableSessionCreation(value);
  }

  @Override
  public boolean getEnableSessionCreation() {
    return delegate.getEnableSessionCreation();
  }

  @Override
  public SSLParameters getSSLParameters() {
    return delegate.getSSLParameters();
  }

  @Override
  public void setSSLParameters(SSLParameters value) {
    delegate.setSSLParameters(value);
  }

  @Override
  public String getApplicationProtocol() {
    return delegate.getApplicationProtocol();
  }

  @Override
  public String getHandshakeApplicationProtocol() {
    return delegate.getHandshakeApplicationProtocol();
  }

  @Override
  public String toString() {
    return delegate.toString();
  }

  @Override
  public void connect(SocketAddress value) throws IOException {
    delegate.connect(value);
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    delegate.connect(endpoint, timeout);
  }

  @Override
  public void close() throws IOException {
    delegate.close();
  }

  @Override
  public int getPort() {
    return delegate.getPort();
  }

  @Override
  public void bind(SocketAddress value) throws IOException {
    delegate.bind(value);
  }

  @Override
  public SocketChannel getChannel() {
    return delegate.getChannel();
  }

  @Override
  public boolean isClosed() {
    return delegate.isClosed();
  }

  @Override
  public boolean isConnected() {
    return delegate.isConnected();
  }

  @Override
  public boolean isBound() {
    return delegate.isBound();
  }

  @Override
  public InetAddress getInetAddress() {
    return delegate.getInetAddress();
  }

  @Override
  public <T> T getOption(SocketOption<T> value) throws IOException {
    return delegate.getOption(value);
  }

  @Override
  public int getLocalPort() {
    return delegate.getLocalPort();
  }

  @Override
  public InetAddress getLocalAddress() {
    return delegate.getLocalAddress();
  }

  @Override
  public boolean isInputShutdown() {
    return delegate.isInputShutdown();
  }

  @Override
  public boolean isOutputShutdown() {
    return delegate.isOutputShutdown();
  }

  @Override
  public void sendUrgentData(int value) throws IOException {
    delegate.sendUrgentData(value);
  }

  @Override
  public void shutdownInput() throws IOException {
    delegate.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    delegate.shutdownOutput();
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return delegate.supportedOptions();
  }

  @Override
  public SocketAddress getRemoteSocketAddress() {
    return delegate.getRemoteSocketAddress();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return delegate.getLocalSocketAddress();
  }

  @Override
  public void setTcpNoDelay(boolean value) throws SocketException {
    delegate.setTcpNoDelay(value);
  }

  @Override
  public boolean getTcpNoDelay() throws SocketException {
    return delegate.getTcpNoDelay();
  }

  @Override
  public void setSoLinger(boolean on, int linger) throws SocketException {
    delegate.setSoLinger(on, linger);
  }

  @Override
  public int getSoLinger() throws SocketException {
    return delegate.getSoLinger();
  }

  @Override
  public void setOOBInline(boolean value) throws SocketException {
    delegate.setOOBInline(value);
  }

  @Override
  public boolean getOOBInline() throws SocketException {
    return delegate.getOOBInline();
  }

  @Override
  public void setSoTimeout(int value) throws SocketException {
    delegate.setSoTimeout(value);
  }

  @Override
  public int getSoTimeout() throws SocketException {
    return delegate.getSoTimeout();
  }

  @Override
  public void setSendBufferSize(int value) throws SocketException {
    delegate.setSendBufferSize(value);
  }

  @Override
  public int getSendBufferSize() throws SocketException {
    return delegate.getSendBufferSize();
  }

  @Override
  public void setReceiveBufferSize(int value) throws SocketException {
    delegate.setReceiveBufferSize(value);
  }

  @Override
  public int getReceiveBufferSize() throws SocketException {
    return delegate.getReceiveBufferSize();
  }

  @Override
  public void setKeepAlive(boolean value) throws SocketException {
    delegate.setKeepAlive(value);
  }

  @Override
  public boolean getKeepAlive() throws SocketException {
    return delegate.getKeepAlive();
  }

  @Override
  public void setTrafficClass(int value) throws SocketException {
    delegate.setTrafficClass(value);
  }

  @Override
  public int getTrafficClass() throws SocketException {
    return delegate.getTrafficClass();
  }

  @Override
  public void setReuseAddress(boolean value) throws SocketException {
    delegate.setReuseAddress(value);
  }

  @Override
  public boolean getReuseAddress() throws SocketException {
    return delegate.getReuseAddress();
  }

  @Override
  public void setPerformancePreferences(int connectionTime, int latency, int bandwidth) {
    delegate.setPerformancePreferences(connectionTime, latency, bandwidth);
  }
}
