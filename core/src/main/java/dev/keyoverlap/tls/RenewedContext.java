package dev.keyoverlap.tls;

import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The context in the hands of users, before the contexts that do the work. */
final class RenewedContext extends SSLContext {

  private RenewedContext(SSLContextSpi spi, SSLContext like) {
    super(spi, like.getProvider(), like.getProtocol());
  }

  static RenewedContext of(Contexts contexts) {
    return new RenewedContext(new Spi(contexts), contexts.current());
  }

  private static final class Spi extends SSLContextSpi {

    private final Contexts contexts;

    Spi(Contexts contexts) {
      this.contexts = contexts;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      throw new IllegalStateException(
          "Cannot initialize this SSLContext: its keys and its trust come from a key ring. Use it"
              + " as it is.");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new RenewedSockets(contexts);
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return new RenewedServerSockets(contexts);
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return contexts.guarded(contexts.current().createSSLEngine());
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return contexts.guarded(contexts.current().createSSLEngine(host, port));
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return contexts.current().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return contexts.current().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return contexts.current().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return contexts.current().getSupportedSSLParameters();
    }
  }
}
