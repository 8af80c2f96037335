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
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key whose token is away: handshakes fail at once, with the reason, and heal by themselves. */
@Timeout(value = 60, unit = TimeUnit.SECONDS) // a handshake that waits would wait for ever
class UnusableTlsKeyTest {

  private static final Alias CLIENT = alias("https-client");
  private static final Alias ROOT = alias("server-root");

  private final SetClock clock = new SetClock();
  private final HeldKey key = TestKeys.ec("client");
  private final HeldKey serverKey = TlsServer.key("server");
  private volatile boolean away = true;
  private final KeyringTls client;
  private final TlsServer server;

  UnusableTlsKeyTest() throws Exception {
    PrivateKey privateKey = key.privateKey();
    HeldKey onToken =
        HeldKey.locked(
            key.chain(),
            () -> {
              if (away) {
                throw new UnrecoverableKeyException("the token is not plugged in");
              }
              return privateKey;
            });
    Keyring ours =
        Ring.empty()
            .add(CLIENT, onToken, clock.instant())
            .add(ROOT, TestKeys.certificateOf(serverKey), clock.instant())
            .keyring();
    Keyring theirs =
        Ring.empty()
            .add(alias("server"), serverKey, clock.instant())
            .add(alias("orders"), TestKeys.certificateOf(key), clock.instant())
            .keyring();
    client = KeyringTls.with(ours).presenting(CLIENT).trusting(ROOT).clock(clock).build();
    server =
        TlsServer.start(
            KeyringTls.with(theirs)
                .presenting(alias("server"))
                .trusting(alias("orders"))
                .clock(clock)
                .build());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void httpClient_isToldTheReason_andServedOnceTheTokenIsBack(String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    HttpClient http =
        HttpClient.newBuilder().sslContext(client.sslContext()).sslParameters(parameters).build();
    HttpRequest request = HttpRequest.newBuilder(server.address()).build();
    try (server) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> http.send(request, BodyHandlers.ofString()))
          .withStackTraceContaining("the token is not plugged in");

      away = false;

      assertThat(http.send(request, BodyHandlers.ofString()).body()).startsWith("orders ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void socket_isToldTheReason(String protocol) throws Exception {
    try (server;
        SSLSocket socket =
            (SSLSocket)
                client
                    .sslContext()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setEnabledProtocols(new String[] {protocol});

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(socket::startHandshake)
          .withMessageContaining("the token is not plugged in");
    }
  }

  @Test
  void httpsUrlConnection_isToldTheReason() throws Exception {
    try (server) {
      HttpsURLConnection connection =
          (HttpsURLConnection) server.address().toURL().openConnection();
      connection.setSSLSocketFactory(client.socketFactory());

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(connection::getResponseCode)
          .withStackTraceContaining("the token is not plugged in");
    }
  }
}
