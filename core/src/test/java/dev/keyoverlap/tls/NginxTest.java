package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A renewal of a client certificate towards a server that copes with two: nginx. */
class NginxTest {

  private static final Alias CLIENT = alias("https-client");
  private static final Alias ROOT = alias("server-root");
  private static final HeldKey OLD = TestKeys.rsa("old");
  private static final HeldKey NEW = TestKeys.ec("new");
  private static final HeldKey SERVER = TlsServer.key("server");

  @TempDir private Path folder;

  @Test
  void swappedClientCertificate_isTheSameUser_fromTheNextConnectionOn() throws Exception {
    Instant now = Instant.now();
    AtomicReference<Keyring> ring =
        new AtomicReference<>(
            Ring.empty()
                .add(CLIENT, OLD, now)
                .add(ROOT, TestKeys.certificateOf(SERVER), now)
                .keyring());
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(
                KeyringTls.with(ring::get).presenting(CLIENT).trusting(ROOT).build().sslContext())
            .build();
    try (Nginx nginx = Nginx.start(folder, SERVER, List.of(OLD.certificate(), NEW.certificate()))) {
      assertThat(get(client, nginx.address())).isEqualTo(as("orders", OLD));
      assertThat(get(client, nginx.address())).isEqualTo(as("orders", OLD));

      ring.set(Ring.of(ring.get()).swap(CLIENT, NEW, now, Retention.ofDays(90)).keyring());

      assertThat(get(client, nginx.address())).isEqualTo(as("orders", NEW));
    }
  }

  /** What the overlap is for. */
  @Test
  void swappedClientCertificate_thatTheServerWasNotGiven_isRefused() throws Exception {
    Instant now = Instant.now();
    Keyring ring =
        Ring.empty().add(CLIENT, NEW, now).add(ROOT, TestKeys.certificateOf(SERVER), now).keyring();
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(
                KeyringTls.with(ring).presenting(CLIENT).trusting(ROOT).build().sslContext())
            .build();
    try (Nginx nginx = Nginx.start(folder, SERVER, List.of(OLD.certificate()))) {
      assertThat(get(client, nginx.address())).contains("400 No required SSL certificate");
    }
  }

  private static String get(HttpClient client, URI address) throws Exception {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  private static String as(String user, HeldKey key) {
    return user + " " + Nginx.fingerprint(key.certificate());
  }
}
