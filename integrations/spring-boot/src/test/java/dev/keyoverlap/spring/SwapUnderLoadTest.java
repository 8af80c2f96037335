package dev.keyoverlap.spring;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.TestAuthority;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** A real server and real clients, while another process renews the keys of both. */
@Tag("any-jdk")
class SwapUnderLoadTest {

  private static final int CLIENTS = 3;
  private static final int SWAPS = 4;

  @TempDir private Path folder;

  private final TestAuthority authority = TestAuthority.named("CN=test authority");
  private TestStore store;
  private ConfigurableApplicationContext application;

  @BeforeEach
  void startTheApplication() throws Exception {
    store =
        TestStore.with(folder, "https", authority.issue("CN=localhost", KeyKind.EC_P256))
            .and("orders", authority.issue("CN=orders", KeyKind.EC_P256))
            .and("client", authority.issue("CN=client", KeyKind.EC_P256))
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
                "server.ssl.bundle=web",
                "server.ssl.client-auth=need",
                "server.port=0",
                "server.shutdown=graceful",
                "spring.main.banner-mode=off")
            .run();
  }

  @AfterEach
  void stopTheApplication() {
    application.close();
  }

  @Test
  void requests_whileKeysAreSwapped_areAllAnswered() throws Exception {
    CmsVerifier verifier = application.getBean(CmsVerifier.class);
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger answered = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      // The first client keeps its connections; the others open one for each request.
      RestClient kept = client();
      boolean keeps = i == 0;
      running.add(
          clients.submit(
              () -> {
                while (!stop.get()) {
                  byte[] signed = order(keeps ? kept : client());
                  verifier.verify(signed);
                  answered.incrementAndGet();
                }
                return null;
              }));
    }
    try (KeystoreRotation other = store.open()) {
      for (int swap = 0; swap < SWAPS; swap++) {
        HeldKey https = authority.issue("CN=localhost", KeyKind.EC_P256);
        other.swap(alias("https"), https);
        other.swap(alias("orders"), authority.issue("CN=orders", KeyKind.EC_P256));
        other.swap(alias("client"), authority.issue("CN=client", KeyKind.EC_P256));
        untilPresented(https);
        int before = answered.get();
        while (answered.get() < before + 2 * CLIENTS) {
          failIfDone(running);
          Thread.onSpinWait();
          Thread.sleep(5);
        }
      }
    } finally {
      stop.set(true);
      clients.shutdown();
    }

    for (Future<?> each : running) {
      each.get();
    }
    assertThat(answered.get()).isGreaterThan(SWAPS * 2 * CLIENTS);
  }

  private static void failIfDone(List<Future<?>> running) throws Exception {
    for (Future<?> each : running) {
      if (each.isDone()) {
        each.get();
      }
    }
  }

  /** New connections present the new key soon; the test's own time-out is the limit. */
  private void untilPresented(HeldKey key) throws Exception {
    while (!presented().equals(key.certificate())) {
      Thread.sleep(20);
    }
  }

  private Certificate presented() throws Exception {
    SSLContext context =
        application.getBean(SslBundles.class).getBundle("client").createSslContext();
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", port())) {
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  private byte[] order(RestClient client) {
    return client.post().uri("/orders").body("10 boxes").retrieve().body(byte[].class);
  }

  private RestClient client() {
    SSLContext context =
        application.getBean(SslBundles.class).getBundle("client").createSslContext();
    return RestClient.builder()
        .baseUrl("https://localhost:" + port())
        .requestFactory(
            new JdkClientHttpRequestFactory(
                java.net.http.HttpClient.newBuilder().sslContext(context).build()))
        .build();
  }

  private int port() {
    return ((WebServerApplicationContext) application).getWebServer().getPort();
  }
}
