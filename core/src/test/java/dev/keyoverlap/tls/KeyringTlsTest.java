package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.renewal.KeyUses;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.usage.KeyUsageLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients and servers that are not ours, over loopback, while keys are renewed. */
class KeyringTlsTest {

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

  KeyringTlsTest() throws Exception {
    ours.ring =
        Ring.empty()
            .add(CLIENT, oldKey, clock.instant())
            .add(ROOT, TestKeys.certificateOf(serverKey), clock.instant())
            .keyring();
    theirs.ring =
        Ring.empty()
            .add(SERVER, serverKey, clock.instant())
            .add(USER, TestKeys.certificateOf(oldKey), clock.instant())
            .keyring();
  }

  private KeyringTls client() {
    return KeyringTls.with(ours).presenting(CLIENT).trusting(ROOT).clock(clock).build();
  }

  private TlsServer server() throws IOException {
    return TlsServer.start(
        KeyringTls.with(theirs).presenting(SERVER).trusting(USER).clock(clock).build());
  }

  private void swap(Live live, Alias alias, HeldKey key) throws Exception {
    live.ring = Ring.of(live.ring).swap(alias, key, clock.instant(), RETENTION).keyring();
  }

  private void swap(Live live, Alias alias, PeerCertificate certificate) throws Exception {
    live.ring = Ring.of(live.ring).swap(alias, certificate, clock.instant(), RETENTION).keyring();
  }

  private static String get(HttpClient client, URI address) throws Exception {
    return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
  }

  private static HttpClient http(SSLContext context, String protocol) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    return HttpClient.newBuilder().sslContext(context).sslParameters(parameters).build();
  }

  private static String shown(Object user, HeldKey key) {
    return user + " " + key.keyId().shortForm();
  }

  // ---- our own key

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void swap_isPresentedByTheNextConnection_andBothKeysAreTheSameUser(String protocol)
      throws Exception {
    try (TlsServer server = server()) {
      HttpClient client = http(client().sslContext(), protocol);
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));

      swap(theirs, USER, TestKeys.certificateOf(newKey));
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));
      swap(ours, CLIENT, newKey);

      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, newKey));
    }
  }

  @Test
  void observer_ofTheKeys_isToldWhichOneEachConnectionPresentedAndTrusted() throws Exception {
    KeyUsageLog seenByUs = KeyUsageLog.of(clock);
    KeyUsageLog seenByThem = KeyUsageLog.of(clock);
    KeyUses uses = new KeyUses();
    KeyringTls observed =
        KeyringTls.with(ours.withListener(seenByUs).withListener(uses))
            .presenting(CLIENT)
            .trusting(ROOT)
            .clock(clock)
            .build();
    try (TlsServer server =
        TlsServer.start(
            KeyringTls.with(theirs.withListener(seenByThem))
                .presenting(SERVER)
                .trusting(USER)
                .clock(clock)
                .build())) {
      HttpClient client = http(observed.sslContext(), "TLSv1.3");
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));
    }

    assertThat(seenByUs.of(oldKey.keyId())).containsOnlyKeys(KeyUse.SIGN);
    assertThat(seenByUs.of(serverKey.keyId())).containsOnlyKeys(KeyUse.VERIFY);
    assertThat(seenByThem.of(oldKey.keyId())).containsOnlyKeys(KeyUse.VERIFY);
    assertThat(seenByThem.of(serverKey.keyId())).containsOnlyKeys(KeyUse.SIGN);
    assertThat(seenByUs.of(newKey.keyId())).isEmpty();
    assertThat(uses.unnamed(CLIENT)).containsExactly("KeyringTls (SIGN)");
    assertThat(uses.unnamed(ROOT)).containsExactly("KeyringTls (VERIFY)");
  }

  /** Why the context is more than its managers. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void plainContext_overTheSameManagers_resumesTheSessionOfTheOldKey(String protocol)
      throws Exception {
    SSLContext plain = SSLContext.getInstance("TLS");
    plain.init(
        new KeyManager[] {client().keyManager()},
        new TrustManager[] {client().trustManager()},
        null);
    // The server's context must not change either, or it would not know the session any more.
    theirs.ring =
        Ring.of(theirs.ring)
            .add(alias("orders-next"), TestKeys.certificateOf(newKey), clock.instant())
            .keyring();
    try (TlsServer server =
        TlsServer.start(
            KeyringTls.with(theirs)
                .presenting(SERVER)
                .trusting(USER)
                .trusting(alias("orders-next"))
                .build())) {
      HttpClient client = http(plain, protocol);
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));

      swap(ours, CLIENT, newKey);

      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));
      plain.getClientSessionContext().setSessionTimeout(1);
      HttpClient ofOurs = http(client().sslContext(), protocol);
      assertThat(get(ofOurs, server.addressForOneRequest()))
          .isEqualTo(shown("orders-next", newKey));
    }
  }

  @Test
  void openConnection_goesOnAndEndsInPeace() throws Exception {
    theirs.ring =
        Ring.of(theirs.ring)
            .add(alias("orders-next"), TestKeys.certificateOf(newKey), clock.instant())
            .keyring();
    try (TlsServer server =
        TlsServer.start(
            KeyringTls.with(theirs)
                .presenting(SERVER)
                .trusting(USER)
                .trusting(alias("orders-next"))
                .build())) {
      HttpClient client = http(client().sslContext(), "TLSv1.3");
      assertThat(get(client, server.address())).isEqualTo(shown(USER, oldKey));

      swap(ours, CLIENT, newKey);

      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));
      assertThat(get(client, server.address())).isEqualTo(shown("orders-next", newKey));
    }
  }

  @Test
  void httpsUrlConnection_presentsTheNewKeyToo() throws Exception {
    try (TlsServer server = server()) {
      SSLContext context = client().sslContext();
      // It keeps the factory, as applications do.
      SSLSocketFactory factory = context.getSocketFactory();
      swap(theirs, USER, TestKeys.certificateOf(newKey));
      assertThat(get(factory, server)).isEqualTo(shown(USER, oldKey));

      swap(ours, CLIENT, newKey);

      assertThat(get(factory, server)).isEqualTo(shown(USER, newKey));
    }
  }

  private static String get(SSLSocketFactory factory, TlsServer server) throws IOException {
    var connection = (HttpsURLConnection) server.addressForOneRequest().toURL().openConnection();
    connection.setSSLSocketFactory(factory);
    try (InputStream answer = connection.getInputStream()) {
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void clientsOfSeveralThreads_whileTheKeyIsSwapped_loseNoRequest() throws Exception {
    swap(theirs, USER, TestKeys.certificateOf(newKey));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (TlsServer server = server()) {
      HttpClient client = http(client().sslContext(), "TLSv1.3");
      List<Future<Integer>> seen = new ArrayList<>();
      for (int thread = 0; thread < 2; thread++) {
        seen.add(
            threads.submit(
                () -> {
                  int withNew = 0;
                  while (!done.get() || withNew == 0) {
                    String answer = get(client, server.addressForOneRequest());
                    assertThat(answer).isIn(shown(USER, oldKey), shown(USER, newKey));
                    withNew += answer.equals(shown(USER, newKey)) ? 1 : 0;
                  }
                  return withNew;
                }));
      }
      for (int swap = 0; swap < 40; swap++) {
        ours.ring =
            swap == 0
                ? Ring.of(ours.ring).swap(CLIENT, newKey, clock.instant(), RETENTION).keyring()
                : Ring.of(ours.ring)
                    .restore((swap % 2 == 0 ? newKey : oldKey).keyId(), clock.instant(), RETENTION)
                    .keyring();
        get(client, server.addressForOneRequest());
      }
      ours.ring = Ring.of(ours.ring).restore(newKey.keyId(), clock.instant(), RETENTION).keyring();
      done.set(true);
      for (Future<Integer> each : seen) {
        assertThat(each.get()).isPositive();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  // ---- whom we trust

  @Test
  void server_thatIsNotTrusted_isRefused_andAcceptedOnceItsRootIsThere() throws Exception {
    ours.ring = Ring.empty().add(CLIENT, oldKey, clock.instant()).keyring();
    try (TlsServer server = server()) {
      HttpClient client = http(client().sslContext(), "TLSv1.3");
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> get(client, server.addressForOneRequest()))
          .withStackTraceContaining("the aliases [server-root] are empty");

      ours.ring =
          Ring.of(ours.ring)
              .add(ROOT, TestKeys.certificateOf(serverKey), clock.instant())
              .keyring();

      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));
    }
  }

  @Test
  void server_underANewRoot_isTrustedBesideTheOldOne_andTheOldOneUntilItsDate() throws Exception {
    HeldKey nextServerKey = TlsServer.key("next server");
    try (TlsServer server = server()) {
      HttpClient client = http(client().sslContext(), "TLSv1.3");
      swap(ours, ROOT, TestKeys.certificateOf(nextServerKey));
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));

      swap(theirs, SERVER, nextServerKey);
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));

      theirs.ring =
          Ring.of(theirs.ring).restore(serverKey.keyId(), clock.instant(), RETENTION).keyring();
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));
      clock.advance(Duration.ofDays(90));
      assertThatExceptionOfType(SSLException.class)
          .isThrownBy(() -> get(client, server.addressForOneRequest()));
    }
  }

  @Test
  void client_whoseKeyIsCompromised_isRefusedAtOnce_andNotResumed() throws Exception {
    try (TlsServer server = server()) {
      HttpClient client = http(client().sslContext(), "TLSv1.3");
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, oldKey));
      swap(theirs, USER, TestKeys.certificateOf(newKey));

      theirs.ring =
          Ring.of(theirs.ring).compromised(oldKey.keyId(), clock.instant(), RETENTION).keyring();

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> get(client, server.addressForOneRequest()));
      swap(ours, CLIENT, newKey);
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown(USER, newKey));
    }
  }

  @Test
  void client_whoseCertificateHasExpired_isRefused_thoughItStandsInTheRing() throws Exception {
    SetClock clockOfTheServer = new SetClock();
    try (TlsServer server =
        TlsServer.start(
            KeyringTls.with(theirs)
                .presenting(SERVER)
                .trusting(USER)
                .clock(clockOfTheServer)
                .build())) {
      assertThat(get(http(client().sslContext(), "TLSv1.3"), server.addressForOneRequest()))
          .isEqualTo(shown(USER, oldKey));

      clockOfTheServer.set(oldKey.certificate().getNotAfter().toInstant().plusMillis(1));

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(
              () -> get(http(client().sslContext(), "TLSv1.3"), server.addressForOneRequest()));
    }
  }

  @Test
  void client_issuedByATrustedAuthority_isLetIn_butNobodyInTheRing() throws Exception {
    HeldKey authority = TestKeys.ec("authority");
    HeldKey issued =
        TestKeys.named("issued").algorithm("EC", 256).noAuthority().issuedBy(authority).make();
    swap(ours, CLIENT, issued);
    swap(theirs, USER, TestKeys.certificateOf(authority));
    try (TlsServer server = server()) {
      HttpClient client = http(client().sslContext(), "TLSv1.3");
      assertThat(get(client, server.addressForOneRequest())).isEqualTo(shown("nobody", issued));
    }
  }

  // ---- the caller's mistakes

  @Test
  void build_withoutAnyAlias_isRefused() {
    assertThatIllegalStateException()
        .isThrownBy(() -> KeyringTls.with(ours).build())
        .withMessageContaining("at least one alias");
  }

  @Test
  void context_setUpByTheCaller_isRefused_andIsAlwaysTheSame() {
    KeyringTls tls = client();
    assertThat(tls.sslContext()).isSameAs(tls.sslContext());
    assertThatIllegalStateException()
        .isThrownBy(() -> tls.sslContext().init(null, null, null))
        .withMessageContaining("from a key ring");
  }

  @Test
  void toString_saysAliases() {
    assertThat(client()).hasToString("TLS key of [https-client], TLS trust in [server-root]");
  }
}
