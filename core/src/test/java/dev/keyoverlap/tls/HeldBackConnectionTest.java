package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.renewal.Answer;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a downtime that is about HTTPS no connection is opened, in any process, and says why. */
@Timeout(value = 60, unit = TimeUnit.SECONDS) // a handshake that waits would wait for ever
class HeldBackConnectionTest {

  private static final Alias CLIENT = alias("https-client");
  private static final Alias ROOT = alias("server-root");

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private final HeldKey key = TestKeys.ec("client");
  private final HeldKey newKey = TestKeys.ec("client");
  private final HeldKey serverKey = TlsServer.key("server");
  private final KeystoreRotation here;
  private final KeystoreRotation there;
  private final KeyringTls client;
  private final TlsServer server;

  HeldBackConnectionTest() throws Exception {
    here = open();
    here.add(CLIENT, key);
    here.add(ROOT, TestKeys.certificateOf(serverKey));
    there = open();
    client = KeyringTls.with(there).presenting(CLIENT).trusting(ROOT).clock(clock).build();
    Keyring theirs =
        Ring.empty()
            .add(alias("server"), serverKey, clock.instant())
            .add(alias("old"), TestKeys.certificateOf(key), clock.instant())
            .add(alias("new"), TestKeys.certificateOf(newKey), clock.instant())
            .keyring();
    server =
        TlsServer.start(
            KeyringTls.with(theirs)
                .presenting(alias("server"))
                .trusting(alias("old"))
                .trusting(alias("new"))
                .clock(clock)
                .build());
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(store).clock(clock).reloadManually().author("ta").open();
  }

  private void connect() throws Exception {
    there.reload();
    try (SSLSocket socket =
        (SSLSocket)
            client
                .sslContext()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.startHandshake();
    }
  }

  /** To just before a step, or past the last one. */
  private Renewal walked(Renewal from, Action before) throws Exception {
    Renewal renewal = from;
    while (!renewal.state().isSettled() && renewal.next().orElseThrow().step().action() != before) {
      PendingStep turn = renewal.next().orElseThrow();
      Instant now = clock.instant();
      renewal =
          switch (turn.step().action()) {
            case CREATE_KEY -> renewal.supplyKey(newKey, "made here");
            case AGREE_DOWNTIME ->
                renewal.agreeDowntime(turn, now, now.plus(Duration.ofHours(1)), "mail");
            case ASK ->
                renewal
                    .recordAnswer(turn, "the server's administrator", Answer.UNKNOWN, "no reply")
                    .confirm(turn, "asked");
            case EXCHANGE -> renewal.perform(turn);
            case RESUME, PAUSE, DRAIN -> renewal.confirm(turn, "all nodes");
            default -> renewal.confirm(turn, "mail");
          };
    }
    return renewal;
  }

  @ParameterizedTest
  @ValueSource(strings = {"TT2", "TC2", "SK1", "SK3", "SK5"})
  void handshake_inADowntimeForHttps_failsWithTheReasonInAnotherProcessToo(String caseId)
      throws Exception {
    try (server) {
      connect();
      Renewal held = walked(Renewal.begin(here, Procedure.named(caseId), CLIENT), Action.EXCHANGE);

      assertThat(held.state().isHeldBack("")).isTrue();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(this::connect)
          .withMessageContaining("a renewal holds messages back, as agreed until")
          .withMessageContaining("connect again when the renewal has resumed");

      Renewal resumed = walked(held, Action.KEEP_OLD);
      assertThat(resumed.state().isHeldBack("")).isFalse();
      connect();
    }
  }

  @Test
  void handshake_inADowntimeForMessages_goesOn() throws Exception {
    try (server) {
      Renewal held = walked(Renewal.begin(here, Procedure.named("XS2"), CLIENT), Action.EXCHANGE);

      assertThat(held.state().isHeldBack("")).isTrue();
      assertThat(there.reload()).isTrue();
      assertThat(there.keyring().isHeldBack(CLIENT)).isTrue();
      connect();
    }
  }
}
