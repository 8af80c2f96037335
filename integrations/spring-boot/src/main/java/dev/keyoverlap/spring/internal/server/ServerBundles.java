package dev.keyoverlap.spring.internal.server;

import dev.keyoverlap.spring.internal.tls.LiveBundle;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;

/** The SSL bundles that the properties of a server name. */
final class ServerBundles {

  private ServerBundles() {}

  /** The context of the server, if its bundle is one of a key ring. */
  static Optional<SSLContext> context(AbstractConfigurableWebServerFactory factory) {
    Ssl ssl = factory.getSsl();
    return Ssl.isEnabled(ssl) && ssl != null ? context(factory, ssl.getBundle()) : Optional.empty();
  }

  /** The context of a host that the client asks for (SNI), if its bundle is one of a key ring. */
  static Optional<SSLContext> context(
      AbstractConfigurableWebServerFactory factory, String hostName, String defaultName) {
    Ssl ssl = factory.getSsl();
    if (ssl == null || hostName.equalsIgnoreCase(defaultName)) {
      return context(factory);
    }
    return ssl.getServerNameBundles().stream()
        .filter(named -> hostName.equalsIgnoreCase(named.serverName()))
        .findFirst()
        .flatMap(named -> context(factory, named.bundle()));
  }

  private static Optional<SSLContext> context(
      AbstractConfigurableWebServerFactory factory, @Nullable String bundle) {
    SslBundles bundles = factory.getSslBundles();
    return bundle == null || bundles == null
        ? Optional.empty()
        : LiveBundle.contextOf(bundles.getBundle(bundle));
  }
}
