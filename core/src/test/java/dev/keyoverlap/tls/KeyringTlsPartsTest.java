package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** The parts that {@link KeyringTls} hands out, each with a library that takes it. */
class KeyringTlsPartsTest {

  private static final Alias CLIENT = alias("https-client");
  private static final Alias USER = alias("orders");
  private static final Alias SERVER = alias("https-server");
  private static final Alias ROOT = alias("server-root");

  private final SetClock clock = new SetClock();
  private final HeldKey clientKey = TestKeys.ec("client");
  private final HeldKey serverKey = TlsServer.key("server");
  private final Live ours = new Live();
  private final Live theirs = new Live();

  KeyringTlsPartsTest() throws Exception {
    ours.ring =
        Ring.empty()
            .add(CLIENT, clientKey, clock.instant())
            .add(ROOT, TestKeys.certificateOf(serverKey), clock.instant())
            .keyring();
    theirs.ring = theirs(serverKey);
  }

  private Keyring theirs(HeldKey key) throws Exception {
    return Ring.empty()
        .add(SERVER, key, clock.instant())
        .add(USER, TestKeys.certificateOf(clientKey), clock.instant())
        .keyring();
  }

  private KeyringTls client() {
    return KeyringTls.with(ours).presenting(CLIENT).trusting(ROOT).clock(clock).build();
  }

  private KeyringTls server() {
    return KeyringTls.with(theirs).presenting(SERVER).trusting(USER).clock(clock).build();
  }

  private String shown() {
    return USER + " " + clientKey.keyId().shortForm();
  }

  @Test
  void okHttp_withSocketFactoryAndTrustManager_isServed() throws Exception {
    KeyringTls tls = client();
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(tls.socketFactory(), tls.trustManager())
            .build();
    try (TlsServer server = TlsServer.start(server());
        Response response =
            client
                .newCall(new Request.Builder().url(server.address().toString()).build())
                .execute()) {
      assertThat(response.body().string()).isEqualTo(shown());
    } finally {
      client.connectionPool().evictAll();
      client.dispatcher().executorService().shutdown();
    }
  }

  @Test
  void httpClient_withAContextOfItsOwnOverTheManagers_isServed() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        new KeyManager[] {client().keyManager()},
        new TrustManager[] {client().trustManager()},
        null);
    HttpClient http =
        HttpClient.newBuilder()
            .sslContext(context)
            .sslParameters(client().clientParameters())
            .build();
    try (TlsServer server = TlsServer.start(server())) {
      HttpRequest request = HttpRequest.newBuilder(server.address()).build();

      assertThat(http.send(request, BodyHandlers.ofString()).body()).isEqualTo(shown());
    }
  }

  @Test
  void sockets_withTheParametersOfTheirSide_authenticateBoth() throws Exception {
    KeyringTls tls = server();
    try (SSLServerSocket listening = listen(tls);
        SSLSocket socket = connect(listening, client().clientParameters())) {
      CompletableFuture<String> user = accepted(listening, tls);
      socket.startHandshake();
      socket.getInputStream().read();

      assertThat(user.get()).isEqualTo(USER.name());
    }
  }

  @Test
  void clientParameters_serverOfAnotherName_isRefused_thoughItIsTrusted() throws Exception {
    HeldKey other = TestKeys.ec("another host");
    theirs.ring = theirs(other);
    ours.ring =
        Ring.empty()
            .add(CLIENT, clientKey, clock.instant())
            .add(ROOT, TestKeys.certificateOf(other), clock.instant())
            .keyring();
    KeyringTls tls = server();
    try (SSLServerSocket listening = listen(tls);
        SSLSocket socket = connect(listening, client().clientParameters())) {
      CompletableFuture<String> user = accepted(listening, tls);

      assertThatExceptionOfType(SSLHandshakeException.class).isThrownBy(socket::startHandshake);
      assertThat(user).failsWithin(Duration.ofMinutes(1));
    }
  }

  @Test
  void serverParameters_clientWithoutCertificate_isRefused() throws Exception {
    KeyringTls stranger = KeyringTls.with(ours).trusting(ROOT).clock(clock).build();
    HttpClient http = HttpClient.newBuilder().sslContext(stranger.sslContext()).build();
    try (TlsServer server = TlsServer.start(server())) {
      HttpRequest request = HttpRequest.newBuilder(server.address()).build();

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> http.send(request, BodyHandlers.ofString()));
    }
  }

  @Test
  void serverParameters_nobodyTrusted_requireNoCertificate() {
    KeyringTls open = KeyringTls.with(theirs).presenting(SERVER).build();

    assertThat(open.serverParameters().getNeedClientAuth()).isFalse();
    assertThat(server().serverParameters().getNeedClientAuth()).isTrue();
  }

  @Test
  void parameters_changed_doNotChangeTheNextOnes() {
    KeyringTls tls = client();
    tls.clientParameters().setProtocols(new String[] {"TLSv1.2"});

    assertThat(tls.clientParameters().getProtocols()).contains("TLSv1.3");
    assertThat(tls.clientParameters().getEndpointIdentificationAlgorithm()).isEqualTo("HTTPS");
  }

  @Test
  void trustManager_nobodyTrusted_isTheJdks() {
    KeyringTls tls = KeyringTls.with(ours).presenting(CLIENT).build();

    assertThat(tls.trustManager().getAcceptedIssuers()).hasSizeGreaterThan(10);
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(
            () ->
                tls.trustManager()
                    .checkServerTrusted(new X509Certificate[] {serverKey.certificate()}, "EC"));
  }

  @Test
  void keyManager_nothingPresented_presentsNothing() {
    KeyringTls tls = KeyringTls.with(ours).trusting(ROOT).build();

    assertThat(tls.keyManager().chooseClientAlias(new String[] {"EC"}, null, null)).isNull();
  }

  private static SSLServerSocket listen(KeyringTls tls) throws IOException {
    SSLServerSocket listening =
        (SSLServerSocket)
            tls.serverSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    listening.setSSLParameters(tls.serverParameters());
    return listening;
  }

  private SSLSocket connect(SSLServerSocket listening, SSLParameters parameters)
      throws IOException {
    SSLSocket socket =
        (SSLSocket) client().socketFactory().createSocket("localhost", listening.getLocalPort());
    socket.setSSLParameters(parameters);
    return socket;
  }

  /** The user that has connected; one byte is sent to it. */
  private static CompletableFuture<String> accepted(SSLServerSocket listening, KeyringTls tls) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (SSLSocket socket = (SSLSocket) listening.accept()) {
            socket.getOutputStream().write(1);
            return tls.peer(socket.getSession()).orElseThrow().alias().name();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
