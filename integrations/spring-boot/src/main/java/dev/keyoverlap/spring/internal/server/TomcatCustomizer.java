package dev.keyoverlap.spring.internal.server;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.TrustManager;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Gives Tomcat the context of the ring. Otherwise Tomcat copies the keys, and a connection of a
 * compromised key would continue. When Boot updates the bundle, Tomcat keeps this context.
 */
final class TomcatCustomizer implements WebServerFactoryCustomizer<TomcatWebServerFactory> {

  @Override
  public void customize(TomcatWebServerFactory factory) {
    factory.addConnectorCustomizers(connector -> useRing(factory, connector));
  }

  private static void useRing(TomcatWebServerFactory factory, Connector connector) {
    if (connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> protocol) {
      for (SSLHostConfig host : protocol.findSslHostConfigs()) {
        ServerBundles.context(factory, host.getHostName(), protocol.getDefaultSSLHostConfigName())
            .ifPresent(
                context -> {
                  for (SSLHostConfigCertificate certificate : host.getCertificates()) {
                    certificate.setSslContext(new RingContext(context));
                  }
                });
      }
    }
  }

  /** The context in the form of Tomcat. */
  private record RingContext(SSLContext context) implements org.apache.tomcat.util.net.SSLContext {

    @Override
    public void init(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random) {
      // The ring has the keys and the trust.
    }

    @Override
    public void destroy() {
      // There is nothing to release.
    }

    @Override
    public SSLSessionContext getServerSessionContext() {
      return context.getServerSessionContext();
    }

    @Override
    public SSLEngine createSSLEngine() {
      return context.createSSLEngine();
    }

    @Override
    public SSLServerSocketFactory getServerSocketFactory() {
      return context.getServerSocketFactory();
    }

    @Override
    public SSLParameters getSupportedSSLParameters() {
      return context.getSupportedSSLParameters();
    }

    /** Tomcat shows them in its log at start, and needs none. */
    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
      return null;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
