package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Paths of TLS are judged by the clock of the keys, with its tolerance, on either side: each
 * connection beside one that fails by a second.
 */
class TlsClockTest {

  private static final Alias ME = alias("me");
  private static final Alias ROOT = alias("root");
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Duration YEAR = Duration.ofDays(365);

  /** Where no system's clock is. */
  private final Instant then = Instant.parse("2041-03-01T12:00:00Z");

  private final Instant before = then.minus(YEAR);
  private final Instant after = then.plus(YEAR);
  private final SetClock clock = new SetClock();
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void close() {
    thread.shutdownNow();
  }

  private TestKeys ec(String name) {
    return TestKeys.named(name).algorithm("EC", 256).valid(before, after);
  }

  /** A key below an authority below a root, each with its own time. */
  private record Path(HeldKey root, HeldKey leaf) {}

  private Path path(Instant beginOfIssuer, Instant endOfIssuer, Instant endOfRoot) {
    HeldKey root = ec("root").valid(before, endOfRoot).make();
    HeldKey issuer = ec("issuer").valid(beginOfIssuer, endOfIssuer).issuedBy(root).make();
    return new Path(root, ec("leaf").noAuthority().issuedBy(issuer).make());
  }

  private SSLContext context(KeystoreRotation keys) {
    return KeyringTls.with(keys).presenting(ME).trusting(ROOT).build().sslContext();
  }

  private KeystoreRotation keys(HeldKey own, HeldKey trusted) throws Exception {
    KeystoreRotation keys = KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).open();
    Instant judged = clock.instant();
    clock.set(then);
    keys.add(ME, own);
    keys.add(ROOT, TestKeys.certificateOf(trusted));
    clock.set(judged);
    return keys;
  }

  /** Whether a handshake succeeds in which one side, a client or a server, shows this path. */
  private boolean connects(String protocol, boolean client, Path path) throws Exception {
    Path ordinary = path(before, after, after);
    try (KeystoreRotation showing = keys(path.leaf(), ordinary.root());
        KeystoreRotation judging = keys(ordinary.leaf(), path.root())) {
      return client
          ? connects(protocol, context(showing), context(judging))
          : connects(protocol, context(judging), context(showing));
    }
  }

  private boolean connects(String protocol, SSLContext client, SSLContext server) throws Exception {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (SSLServerSocket listening =
        (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, here)) {
      listening.setNeedClientAuth(true);
      Future<Integer> served =
          thread.submit(
              () -> {
                try (SSLSocket socket = (SSLSocket) listening.accept()) {
                  socket.getOutputStream().write(1);
                  return socket.getInputStream().read();
                }
              });
      try (SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket(here, listening.getLocalPort())) {
        socket.setEnabledProtocols(new String[] {protocol});
        socket.getOutputStream().write(1);
        boolean answered = socket.getInputStream().read() == 1;
        return answered && served.get() == 1;
      } catch (IOException e) {
        return false;
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"})
  void path_isJudgedByTheClockOfTheRotation(String protocol, boolean client) throws Exception {
    Path path = path(before, after, after);

    clock.set(then);
    assertThat(connects(protocol, client, path)).isTrue();
    clock.set(after);
    assertThat(connects(protocol, client, path)).isTrue();
    clock.set(after.plusSeconds(1));
    assertThat(connects(protocol, client, path)).isFalse();
    clock.set(before.minus(YEAR));
    assertThat(connects(protocol, client, path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.2, true", "TLSv1.2, false", "TLSv1.3, true", "TLSv1.3, false"})
  void authorityInAPath_countsFromItsBeginning_giveOrTakeTheTolerance_toItsEnd(
      String protocol, boolean client) throws Exception {
    clock.set(then);

    assertThat(connects(protocol, client, path(then.plus(TOLERANCE), after, after))).isTrue();
    assertThat(connects(protocol, client, path(then.plus(TOLERANCE).plusSeconds(1), after, after)))
        .isFalse();
    assertThat(connects(protocol, client, path(before, then, after))).isTrue();
    assertThat(connects(protocol, client, path(before, then.minusSeconds(1), after))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void authorityInTheRing_countsToItsEnd(String protocol) throws Exception {
    clock.set(then);

    assertThat(connects(protocol, true, path(before, after, then))).isTrue();
    assertThat(connects(protocol, true, path(before, after, then.minusSeconds(1)))).isFalse();
    assertThat(connects(protocol, false, path(before, after, then.minusSeconds(1)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void certificateThatIsTrustedItself_countsFromItsBeginning_giveOrTakeTheTolerance(String protocol)
      throws Exception {
    clock.set(then);
    HeldKey soon = ec("soon").valid(then.plus(TOLERANCE), after).make();
    HeldKey later = ec("later").valid(then.plus(TOLERANCE).plusSeconds(1), after).make();

    assertThat(connects(protocol, true, new Path(soon, soon))).isTrue();
    assertThat(connects(protocol, true, new Path(later, later))).isFalse();
  }
}
