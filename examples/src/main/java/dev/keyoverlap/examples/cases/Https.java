package dev.keyoverlap.examples.cases;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.key.SelfSignedKey;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.tls.KeyringTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/**
 * Requests to a partner's HTTPS server on this machine, which wants to know by certificate who we
 * are. The message is the address to ask; each request is a connection of its own.
 */
final class Https implements Exchange {

  private static final Alias SERVER = alias("server");

  private final HttpsServer server;
  private final HttpClient client;

  private Https(HttpsServer server, HttpClient client) {
    this.server = server;
    this.client = client;
  }

  static Exchange of(KeystoreRotation ours, InstantSource clock, Partner partner) throws Exception {
    HeldKey serverKey = SelfSignedKey.of("CN=server").host("127.0.0.1").build();
    Alias root = alias("server-root");
    ours.add(root, PeerCertificate.of(serverKey.certificate()));
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new WantingCertificates(theirContext(serverKey, clock, partner)));
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    SSLContext context =
        KeyringTls.with(ours)
            .presenting(Formats.ORDERS)
            .trusting(root)
            .clock(clock)
            .build()
            .sslContext();
    return new Https(server, HttpClient.newBuilder().sslContext(context).build());
  }

  private static SSLContext theirContext(HeldKey serverKey, InstantSource clock, Partner partner)
      throws Exception {
    Keyring own = Keyring.of(List.of(KeyVersion.active(SERVER, serverKey, clock.instant())));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {KeyringTls.with(own).presenting(SERVER).build().keyManager()},
        new TrustManager[] {
          KeyringTls.with(partner)
              .trusting(Partner.ONE)
              .trusting(Partner.TWO)
              .build()
              .trustManager()
        },
        null);
    return context;
  }

  @Override
  public byte[] send() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/")
        .toString()
        .getBytes(UTF_8);
  }

  @Override
  public boolean receives(byte[] message) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(new String(message, UTF_8))).build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public boolean isQueued() {
    return false;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static final class WantingCertificates extends HttpsConfigurator {

    WantingCertificates(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
      wanted.setNeedClientAuth(true);
      parameters.setSSLParameters(wanted);
    }
  }
}
