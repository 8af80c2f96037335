package dev.keyoverlap.spring;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.TestAuthority;
import dev.keyoverlap.tls.KeyringTls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.client.RestClient;

/**
 * A real server and real clients, while another process renews the keys of both. From the top of a
 * checkout: {@code mvn -q -Pdemo -pl integrations/spring-boot -am test-compile}.
 */
public final class RenewUnderSpringBoot implements AutoCloseable {

  private static final int CLIENTS = 3;

  private final TestAuthority authority = TestAuthority.named("CN=test authority");
  private final TestStore store;
  private final ConfigurableApplicationContext application;
  private final SslBundles bundles;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();

  /** The server that the application runs on; both are on the class path. */
  public enum Server {
    TOMCAT(
        "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"),
    JETTY(
        "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration");

    private final String withoutTheOther;

    Server(String withoutTheOther) {
      this.withoutTheOther = withoutTheOther;
    }
  }

  /** Starts the application with keys of its own. */
  public RenewUnderSpringBoot(Path folder, Server server) throws Exception {
    store =
        TestStore.with(folder, "https", issue("localhost"))
            .and("orders", issue("orders"))
            .and("client", issue("client"))
            .and("root", PeerCertificate.of(authority.certificate()));
    application =
        new SpringApplicationBuilder(HttpsApplication.class)
            .properties(store.properties("keyoverlap.store"))
            .properties(
                "keyoverlap.store.check-interval=100ms",
                "keyoverlap.cms.signers.orders.aliases=orders",
                "keyoverlap.cms.verifiers.orders.aliases=orders",
                "keyoverlap.tls.bundles.web.present=https",
                "keyoverlap.tls.bundles.web.trust=root",
                "keyoverlap.tls.bundles.client.present=client",
                "keyoverlap.tls.bundles.client.trust=root",
                "spring.autoconfigure.exclude=" + server.withoutTheOther,
                "server.ssl.bundle=web",
                "server.ssl.client-auth=need",
                "server.port=0",
                "server.shutdown=graceful",
                "spring.main.banner-mode=off")
            .run();
    bundles = application.getBean(SslBundles.class);
  }

  private HeldKey issue(String name) {
    return authority.issue("CN=" + name, KeyKind.EC_P256);
  }

  /** Runs it for the reader of the page, with a line for each swap. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("keyoverlap");
    int lost;
    try (RenewUnderSpringBoot run = new RenewUnderSpringBoot(folder, Server.TOMCAT)) {
      run.swaps(5);
      lost = run.lost();
      System.out.println(run.answered() + " requests answered, " + lost + " lost");
    }
    System.exit(lost == 0 ? 0 : 1);
  }

  /** Clients send requests, while all keys are swapped so many times. */
  public void swaps(int swaps) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      // The first client keeps its connections; the others open one for each request.
      boolean keeps = i == 0;
      running.add(clients.submit(() -> send(keeps, stop)));
    }
    try (KeystoreRotation other = store.open()) {
      for (int swap = 0; swap < swaps; swap++) {
        HeldKey https = issue("localhost");
        other.swap(alias("https"), https);
        other.swap(alias("orders"), issue("orders"));
        other.swap(alias("client"), issue("client"));
        while (!presented().equals(https.certificate())) {
          Thread.sleep(20);
        }
        int before = answered.get();
        while (answered.get() < before + 4 * CLIENTS && lost.get() == 0) {
          Thread.sleep(5);
        }
        System.out.println(
            "The server presents " + https.keyId() + ", " + answered + " requests answered");
      }
    } finally {
      stop.set(true);
      clients.shutdown();
    }
    for (Future<?> each : running) {
      each.get();
    }
  }

  private void send(boolean keeps, AtomicBoolean stop) {
    CmsVerifier verifier = application.getBean(CmsVerifier.class);
    RestClient client = client();
    while (!stop.get()) {
      try {
        verifier.verify(order(keeps ? client : client()));
        answered.incrementAndGet();
      } catch (Exception e) {
        lost.incrementAndGet();
        e.printStackTrace();
      }
    }
  }

  /** The certificate that a new connection gets. */
  public Certificate presented() throws Exception {
    try (SSLSocket socket = connect()) {
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  /** An open connection of a client with the keys of this moment, which hears of no change. */
  public SSLSocket connect() throws Exception {
    SSLContext context;
    try (KeystoreRotation client = store.open()) {
      context =
          KeyringTls.with(client.keyring())
              .presenting(alias("client"))
              .trusting(alias("root"))
              .build()
              .sslContext();
    }
    SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port());
    socket.setSoTimeout(10_000);
    socket.startHandshake();
    return socket;
  }

  private static byte[] order(RestClient client) {
    byte[] signed = client.post().uri("/orders").body("10 boxes").retrieve().body(byte[].class);
    return signed == null ? new byte[0] : signed;
  }

  private RestClient client() {
    int port = port();
    RestClient client =
        RestClient.builder()
            .baseUrl("https://localhost:" + port)
            .requestFactory(
                ClientHttpRequestFactoryBuilder.jdk()
                    .build(HttpClientSettings.ofSslBundle(bundles.getBundle("client"))))
            .build();
    return client;
  }

  private int port() {
    return ((WebServerApplicationContext) application).getWebServer().getPort();
  }

  public ConfigurableApplicationContext application() {
    return application;
  }

  public int answered() {
    return answered.get();
  }

  public int lost() {
    return lost.get();
  }

  @Override
  public void close() {
    application.close();
  }
}
