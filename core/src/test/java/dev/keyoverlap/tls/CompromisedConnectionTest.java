package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Retention;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions and open connections end with the key that they were opened under, on both sides. */
class CompromisedConnectionTest {

  private static final Alias CLIENT = alias("https-client");
  private static final Alias USER = alias("orders");
  private static final Alias SERVER = alias("https-server");
  private static final Alias ROOT = alias("server-root");
  private static final Retention RETENTION = Retention.ofDays(90);

  private final SetClock clock = new SetClock();
  private final HeldKey key = TestKeys.ec("client");
  private final HeldKey bystander = TestKeys.ec("bystander");
  private final HeldKey serverKey = TlsServer.key("server");
  private final Live ours = new Live();
  private final Live theirs = new Live();

  CompromisedConnectionTest() throws Exception {
    ours.ring =
        Ring.of(ours.ring)
            .add(CLIENT, key, clock.instant())
            .add(alias("bystander"), bystander, clock.instant())
            .add(ROOT, TestKeys.certificateOf(serverKey), clock.instant())
            .keyring();
    theirs.ring =
        Ring.of(theirs.ring)
            .add(SERVER, serverKey, clock.instant())
            .add(alias("bystander"), TestKeys.certificateOf(bystander), clock.instant())
            .add(USER, TestKeys.certificateOf(key), clock.instant())
            .keyring();
  }

  private KeyringTls client() {
    return KeyringTls.with(ours).presenting(CLIENT).trusting(ROOT).clock(clock).build();
  }

  private KeyringTls server() {
    return KeyringTls.with(theirs).presenting(SERVER).trusting(USER).clock(clock).build();
  }

  private void compromised(Live side, HeldKey which) throws Exception {
    side.ring = Ring.of(side.ring).compromised(which.keyId(), clock.instant(), RETENTION).keyring();
  }

  private static HttpClient http(SSLContext context, String protocol) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build();
  }

  private static String get(HttpClient client, TlsServer server) throws Exception {
    return client
        .send(HttpRequest.newBuilder(server.address()).build(), BodyHandlers.ofString())
        .body();
  }

  // ---- engines

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void keptConnection_ofAClient_endsWithItsOwnKey(String protocol) throws Exception {
    try (TlsServer server = TlsServer.start(server())) {
      HttpClient client = http(client().sslContext(), protocol);
      assertThat(get(client, server)).startsWith("orders ");
      compromised(ours, bystander);
      assertThat(get(client, server)).startsWith("orders ");

      compromised(ours, key);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(client, server));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void keptConnection_ofAServer_endsWithTheClientsKey(String protocol) throws Exception {
    try (TlsServer server = TlsServer.start(server())) {
      HttpClient client = http(client().sslContext(), protocol);
      assertThat(get(client, server)).startsWith("orders ");
      compromised(theirs, bystander);
      assertThat(get(client, server)).startsWith("orders ");

      compromised(theirs, key);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(client, server));
    }
  }

  @Test
  void keptConnection_ofAClient_endsWithTheServersKey() throws Exception {
    try (TlsServer server = TlsServer.start(server())) {
      HttpClient client = http(client().sslContext(), "TLSv1.3");
      assertThat(get(client, server)).startsWith("orders ");

      compromised(ours, serverKey);

      assertThatExceptionOfType(IOException.class).isThrownBy(() -> get(client, server));
    }
  }

  // ---- sockets

  private static SSLServerSocket listen(KeyringTls tls) throws IOException {
    SSLServerSocket listening =
        (SSLServerSocket)
            tls.sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 5, InetAddress.getLoopbackAddress());
    listening.setNeedClientAuth(true);
    return listening;
  }

  private static SSLSocket connect(SSLContext context, SSLServerSocket server, String protocol)
      throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.getLocalPort());
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }

  /** Answers each byte with the next one, on each connection. */
  private static final class Echo implements AutoCloseable {
    private final SSLServerSocket listening;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Echo(KeyringTls tls) throws IOException {
      listening = listen(tls);
      threads.execute(this::serve);
    }

    private void serve() {
      while (!listening.isClosed()) {
        try {
          SSLSocket socket = (SSLSocket) listening.accept();
          threads.execute(() -> answer(socket));
        } catch (IOException e) {
          // Closed by the test.
        }
      }
    }

    private static void answer(SSLSocket socket) {
      try (socket) {
        for (int read = socket.getInputStream().read(); read >= 0; ) {
          socket.getOutputStream().write(read + 1);
          socket.getOutputStream().flush();
          read = socket.getInputStream().read();
        }
      } catch (IOException e) {
        // The other side sees it end.
      }
    }

    SSLSocket connect(SSLContext context, String protocol) throws IOException {
      return CompromisedConnectionTest.connect(context, listening, protocol);
    }

    @Override
    public void close() throws IOException {
      listening.close();
      threads.shutdownNow();
    }
  }

  private static int echo(SSLSocket socket, int sent) throws IOException {
    socket.getOutputStream().write(sent);
    socket.getOutputStream().flush();
    return socket.getInputStream().read();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void openSocket_ofAClient_endsWithItsOwnKey(String protocol) throws Exception {
    try (Echo server = new Echo(server());
        SSLSocket socket = server.connect(client().sslContext(), protocol)) {
      assertThat(echo(socket, 1)).isEqualTo(2);
      compromised(ours, bystander);
      assertThat(echo(socket, 2)).isEqualTo(3);

      compromised(ours, key);

      assertThatExceptionOfType(SSLException.class)
          .isThrownBy(() -> echo(socket, 3))
          .withMessageContaining("compromised");
      assertThat(socket.isClosed()).isTrue();
    }
  }

  @Test
  void read_thatBeganBeforeTheKeyWasCompromised_handsOutNothing() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (SSLServerSocket listening = listen(server())) {
      Future<SSLSocket> accepted =
          threads.submit(
              () -> {
                SSLSocket socket = (SSLSocket) listening.accept();
                socket.startHandshake();
                return socket;
              });
      try (SSLSocket socket = connect(client().sslContext(), listening, "TLSv1.3")) {
        socket.startHandshake();
        SSLSocket other = accepted.get();
        Future<Integer> read = threads.submit(() -> socket.getInputStream().read());

        compromised(ours, key);
        other.getOutputStream().write(1);

        assertThatExceptionOfType(ExecutionException.class)
            .isThrownBy(read::get)
            .withStackTraceContaining("compromised");
        other.close();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void openSocket_ofAServer_endsWithTheClientsKey_andNoSessionIsResumed(String protocol)
      throws Exception {
    SSLContext stranger = client().sslContext();
    try (Echo server = new Echo(server())) {
      try (SSLSocket socket = server.connect(stranger, protocol)) {
        assertThat(echo(socket, 1)).isEqualTo(2);

        compromised(theirs, key);

        assertThat(endOf(socket)).isTrue();
      }
      try (SSLSocket again = server.connect(stranger, protocol)) {
        assertThat(endOf(again)).isTrue();
      }
    }
  }

  private static boolean endOf(SSLSocket socket) {
    try {
      return echo(socket, 1) < 0;
    } catch (IOException e) {
      return true;
    }
  }
}
