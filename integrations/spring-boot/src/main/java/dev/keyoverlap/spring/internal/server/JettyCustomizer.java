package dev.keyoverlap.spring.internal.server;

import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.springframework.boot.jetty.JettyWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Gives Jetty the context of the ring. Boot itself does not tell Jetty of updated bundles. */
final class JettyCustomizer implements WebServerFactoryCustomizer<JettyWebServerFactory> {

  @Override
  public void customize(JettyWebServerFactory factory) {
    factory.addServerCustomizers(server -> useRing(factory, server));
  }

  private static void useRing(JettyWebServerFactory factory, Server server) {
    Optional<SSLContext> context = ServerBundles.context(factory);
    if (context.isEmpty()) {
      return;
    }
    for (Connector connector : server.getConnectors()) {
      SslConnectionFactory tls = connector.getConnectionFactory(SslConnectionFactory.class);
      if (tls != null) {
        tls.getSslContextFactory().setSslContext(context.orElseThrow());
      }
    }
  }
}
