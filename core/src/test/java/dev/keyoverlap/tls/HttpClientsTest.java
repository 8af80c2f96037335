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
import java.net.URI;
import java.security.UnrecoverableKeyException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that many applications use, with connections that they keep. */
class HttpClientsTest {

  private static final Alias CLIENT = alias("https-client");
  private static final Alias USER = alias("orders");
  private static final Alias SERVER = alias("https-server");
  private static final Alias ROOT = alias("server-root");
  private static final Retention RETENTION = Retention.ofDays(90);

  private final SetClock clock = new SetClock();
  private final HeldKey oldKey = TestKeys.ec("old");
  private final HeldKey newKey = TestKeys.ec("new");
  private final HeldKey serverKey = TlsServer.key("server");
  private final Live ours = new Live();
  private final Live theirs = new Live();

  /** A client of another project. */
  private interface Client extends AutoCloseable {
    String get(URI address) throws IOException;

    @Override
    void close() throws IOException;
  }

  private Client okHttp(KeyringTls tls) {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .sslSocketFactory(tls.socketFactory(), tls.trustManager())
            .hostnameVerifier((host, session) -> true)
            .build();
    return new Client() {
      @Override
      public String get(URI address) throws IOException {
        Request request = new Request.Builder().url(address.toString()).build();
        try (Response response = client.newCall(request).execute()) {
          return response.body().string();
        }
      }

      @Override
      public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
      }
    };
  }

  private static Client apache(KeyringTls tls) {
    CloseableHttpClient client =
        HttpClients.custom()
            .disableAutomaticRetries()
            .disableConnectionState()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(tls.sslContext()))
                    .build())
            .build();
    return new Client() {
      @Override
      public String get(URI address) throws IOException {
        return client.execute(
            new HttpGet(address), response -> EntityUtils.toString(response.getEntity()));
      }

      @Override
      public void close() throws IOException {
        client.close();
      }
    };
  }

  private enum Made {
    OKHTTP,
    APACHE
  }

  private Client client(Made made) {
    KeyringTls tls = KeyringTls.with(ours).presenting(CLIENT).trusting(ROOT).clock(clock).build();
    return made == Made.OKHTTP ? okHttp(tls) : apache(tls);
  }

  HttpClientsTest() throws Exception {
    ours.ring =
        Ring.of(ours.ring)
            .add(CLIENT, oldKey, clock.instant())
            .add(ROOT, TestKeys.certificateOf(serverKey), clock.instant())
            .keyring();
    theirs.ring =
        Ring.of(theirs.ring)
            .add(SERVER, serverKey, clock.instant())
            .add(USER, TestKeys.certificateOf(oldKey), clock.instant())
            .swap(USER, TestKeys.certificateOf(newKey), clock.instant(), RETENTION)
            .keyring();
  }

  private TlsServer server() throws IOException {
    return TlsServer.start(
        KeyringTls.with(theirs).presenting(SERVER).trusting(USER).clock(clock).build());
  }

  @ParameterizedTest
  @EnumSource
  void newConnection_presentsTheNewKey_andAKeptOneEndsOnlyWithACompromisedKey(Made made)
      throws Exception {
    try (TlsServer server = server();
        Client client = client(made)) {
      assertThat(client.get(server.address())).isEqualTo("orders " + oldKey.keyId().shortForm());
      ours.ring = Ring.of(ours.ring).swap(CLIENT, newKey, clock.instant(), RETENTION).keyring();
      assertThat(client.get(server.address())).isEqualTo("orders " + oldKey.keyId().shortForm());

      ours.ring =
          Ring.of(ours.ring).compromised(oldKey.keyId(), clock.instant(), RETENTION).keyring();

      String shown;
      try {
        shown = client.get(server.address());
      } catch (IOException e) {
        // The kept connection has ended; some clients open another one at once.
        shown = client.get(server.address());
      }
      assertThat(shown).isEqualTo("orders " + newKey.keyId().shortForm());
    }
  }

  @ParameterizedTest
  @EnumSource
  void keyThatCannotBeUnlocked_failsTheRequestWithTheReason(Made made) throws Exception {
    HeldKey locked =
        HeldKey.locked(
            newKey.chain(),
            () -> {
              throw new UnrecoverableKeyException("the token is not plugged in");
            });
    ours.ring = Ring.of(ours.ring).swap(CLIENT, locked, clock.instant(), RETENTION).keyring();
    try (TlsServer server = server();
        Client client = client(made)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> client.get(server.address()))
          .withStackTraceContaining("the token is not plugged in");
    }
  }
}
