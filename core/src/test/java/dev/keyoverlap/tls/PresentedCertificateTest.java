package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which certificate a side presents, given what the other side says that it wants. */
class PresentedCertificateTest {

  private static final Alias ROOT = alias("root");
  private static final Alias SERVER = alias("server");
  private static final Alias CLIENTS = alias("clients");

  private final Instant now = Instant.now();
  private final HeldKey root = TestKeys.ec("root");

  private TestKeys issued(String name) {
    return TestKeys.named(name).noAuthority().issuedBy(root);
  }

  private HeldKey host(String algorithm, int bits, String... names) {
    GeneralName[] each = new GeneralName[names.length];
    for (int i = 0; i < names.length; i++) {
      each[i] = new GeneralName(GeneralName.dNSName, names[i]);
    }
    return issued(names[0].replace("*", "any"))
        .algorithm(algorithm, bits)
        .extension(Extension.subjectAlternativeName, false, new GeneralNames(each))
        .make();
  }

  /** What a client that asks for a host is shown. */
  private X509Certificate shown(KeyringTls server, String host, String protocol) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    SSLContext client =
        KeyringTls.with(Ring.empty().add(ROOT, TestKeys.certificateOf(root), now).keyring())
            .trusting(ROOT)
            .build()
            .sslContext();
    try (SSLServerSocket listening =
        (SSLServerSocket)
            server
                .sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Future<Integer> served =
          thread.submit(
              () -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                  socket.startHandshake();
                  return socket.getInputStream().read();
                }
              });
      try (SSLSocket socket =
          (SSLSocket)
              client
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host)));
        parameters.setProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        socket.getOutputStream().write(1);
        assertThat(served.get()).isOne();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      }
    } finally {
      thread.shutdownNow();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, TLSv1.2, a",
    "A.EXAMPLE, TLSv1.3, a",
    "b.example, TLSv1.2, b",
    "b.example, TLSv1.3, b",
    "x.c.example, TLSv1.3, c",
    "x.y.c.example, TLSv1.3, a",
    "c.example, TLSv1.3, a",
    "unknown.example, TLSv1.2, a"
  })
  void host_thatTheClientAsksFor_isShownItsOwnCertificate_whateverTheTypeOfItsKey(
      String host, String protocol, String expected) throws Exception {
    HeldKey a = host("EC", 256, "a.example");
    HeldKey b = host("RSA", 2048, "b.example");
    HeldKey c = host("EC", 256, "*.c.example");
    Keyring ring =
        Ring.empty()
            .add(alias("a"), a, now)
            .add(alias("b"), b, now)
            .add(alias("c"), c, now)
            .keyring();
    KeyringTls server =
        KeyringTls.with(ring)
            .presenting(alias("a"))
            .presenting(alias("b"))
            .presenting(alias("c"))
            .build();

    X509Certificate shown = shown(server, host, protocol);

    assertThat(ring.versions().stream().filter(each -> each.entry().certificate().equals(shown)))
        .extracting(each -> each.alias().name())
        .containsExactly(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void validCertificateForTheHost_precedesAnExpiredOne(String protocol) throws Exception {
    GeneralNames name = new GeneralNames(new GeneralName(GeneralName.dNSName, "a.example"));
    HeldKey expired =
        issued("expired")
            .algorithm("EC", 256)
            .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
            .extension(Extension.subjectAlternativeName, false, name)
            .make();
    HeldKey valid = host("RSA", 2048, "a.example");
    Keyring ring =
        Ring.empty().add(alias("a"), expired, now).add(alias("a-next"), valid, now).keyring();

    assertThat(
            shown(
                KeyringTls.with(ring).presenting(alias("a")).presenting(alias("a-next")).build(),
                "a.example",
                protocol))
        .isEqualTo(valid.certificate());
  }

  // ---- what a server announces

  /** The JDK's own client, which chooses among its keys by the issuers that the server names. */
  private static SSLContext jdkClient(TrustManager trust, HeldKey... keys) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "secret".toCharArray();
    for (HeldKey key : keys) {
      store.setKeyEntry(
          key.keyId().hex(), key.privateKey(), password, key.chain().toArray(Certificate[]::new));
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), new TrustManager[] {trust}, null);
    return context;
  }

  private static String get(SSLContext context, TlsServer server, String protocol)
      throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder()
        .sslContext(context)
        .sslParameters(parameters)
        .build()
        .send(
            HttpRequest.newBuilder(server.addressForOneRequest()).build(), BodyHandlers.ofString())
        .body();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void client_whoseCertificateIsTrustedItself_isToldOfItsIssuer_andLetIn(String protocol)
      throws Exception {
    HeldKey serverKey = TlsServer.key("server");
    HeldKey other =
        TestKeys.named("other").algorithm("EC", 256).issuedBy(TestKeys.ec("other root")).make();
    HeldKey right = issued("orders").algorithm("EC", 256).make();
    Keyring theirs =
        Ring.empty()
            .add(SERVER, serverKey, now)
            .add(CLIENTS, TestKeys.certificateOf(right), now)
            .keyring();
    TrustManager trust =
        KeyringTls.with(Ring.empty().add(ROOT, TestKeys.certificateOf(serverKey), now).keyring())
            .trusting(ROOT)
            .build()
            .trustManager();
    try (TlsServer server =
        TlsServer.start(KeyringTls.with(theirs).presenting(SERVER).trusting(CLIENTS).build())) {
      assertThat(get(jdkClient(trust, other, right), server, protocol)).startsWith("clients ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void server_thatTrustsOldAndNewOfOneName_letsInBoth(String protocol) throws Exception {
    HeldKey serverKey = TlsServer.key("server");
    HeldKey before = TestKeys.ec("orders");
    HeldKey after = TestKeys.ec("orders");
    Keyring theirs =
        Ring.empty()
            .add(SERVER, serverKey, now)
            .add(CLIENTS, TestKeys.certificateOf(before), now)
            .swap(CLIENTS, TestKeys.certificateOf(after), now, Retention.ofDays(90))
            .keyring();
    try (TlsServer server =
        TlsServer.start(KeyringTls.with(theirs).presenting(SERVER).trusting(CLIENTS).build())) {
      for (HeldKey key : List.of(before, after)) {
        Keyring ours =
            Ring.empty()
                .add(alias("me"), key, now)
                .add(ROOT, TestKeys.certificateOf(serverKey), now)
                .keyring();
        SSLContext client =
            KeyringTls.with(ours).presenting(alias("me")).trusting(ROOT).build().sslContext();
        assertThat(get(client, server, protocol)).startsWith("clients ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void newCertificateOfAClient_isRefusedUntilItIsTrusted_andTheOldOneGoesOn(String protocol)
      throws Exception {
    HeldKey serverKey = TlsServer.key("server");
    HeldKey before = TestKeys.ec("orders");
    HeldKey after = TestKeys.ec("orders");
    TrustManager trust =
        KeyringTls.with(Ring.empty().add(ROOT, TestKeys.certificateOf(serverKey), now).keyring())
            .trusting(ROOT)
            .build()
            .trustManager();
    Live theirs = new Live();
    theirs.ring =
        Ring.empty()
            .add(SERVER, serverKey, now)
            .add(CLIENTS, TestKeys.certificateOf(before), now)
            .keyring();
    KeyringTls tls =
        KeyringTls.with(theirs)
            .presenting(SERVER)
            .trusting(CLIENTS)
            .trusting(alias("clients-next"))
            .build();
    try (TlsServer server = TlsServer.start(tls)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> get(jdkClient(trust, after), server, protocol));
      assertThat(get(jdkClient(trust, before), server, protocol)).startsWith("clients ");

      theirs.ring =
          Ring.of(theirs.ring)
              .add(alias("clients-next"), TestKeys.certificateOf(after), now)
              .keyring();

      assertThat(get(jdkClient(trust, after), server, protocol)).startsWith("clients-next ");
      assertThat(get(jdkClient(trust, before), server, protocol)).startsWith("clients ");
    }
  }
}
