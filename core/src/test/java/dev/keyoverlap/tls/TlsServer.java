package dev.keyoverlap.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLSession;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The JDK's HTTPS server on this machine. It wants a client's certificate, and answers with the
 * user that it takes the client for and the key that the client has shown, such as "orders
 * 0123456789ab", or "nobody 0123456789ab" for one that it trusts but does not know.
 */
final class TlsServer implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final KeyringTls tls;

  private TlsServer(KeyringTls tls) throws IOException {
    this.tls = tls;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls.sslContext()) {
          @Override
          public void configure(HttpsParameters parameters) {
            parameters.setSSLParameters(tls.serverParameters());
          }
        });
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  static TlsServer start(KeyringTls tls) throws IOException {
    return new TlsServer(tls);
  }

  /** A key for a server on this machine. */
  static HeldKey key(String name) {
    return TestKeys.named(name)
        .algorithm("EC", 256)
        .extension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(
                new GeneralName[] {
                  new GeneralName(GeneralName.dNSName, "localhost"),
                  new GeneralName(GeneralName.iPAddress, "127.0.0.1")
                }))
        .make();
  }

  private void answer(HttpExchange exchange) throws IOException {
    SSLSession session = ((HttpsExchange) exchange).getSSLSession();
    KeyId shown = KeyId.of((X509Certificate) session.getPeerCertificates()[0]);
    String user = tls.peer(session).map(KeyVersion::alias).map(Object::toString).orElse("nobody");
    byte[] answer = (user + " " + shown.shortForm()).getBytes(UTF_8);
    if (exchange.getRequestURI().getPath().equals("/last")) {
      exchange.getResponseHeaders().set("Connection", "close");
    }
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  /** The connection stays open. */
  URI address() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** The connection is closed after the answer. */
  URI addressForOneRequest() {
    return address().resolve("/last");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
