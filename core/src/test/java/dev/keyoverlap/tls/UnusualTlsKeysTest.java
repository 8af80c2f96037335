package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.SoftHsm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.Token;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys on curves that the JDK's TLS does not know, and of a token that is not registered. */
@Timeout(value = 60, unit = TimeUnit.SECONDS) // a handshake that waits would wait for ever
class UnusualTlsKeysTest {

  private static final Alias CLIENT = alias("https-client");
  private static final Alias SPARE = alias("https-spare");
  private static final Alias SERVER = alias("server");

  private final SetClock clock = new SetClock();
  private final HeldKey usable = TestKeys.ec("usable");
  private final HeldKey serverKey = TlsServer.key("server");

  static Stream<Arguments> unusual() throws Exception {
    HeldKey brainpool = TestKeys.named("brainpool").curve("brainpoolP256r1").make();
    HeldKey koblitz = TestKeys.named("koblitz").curve("secp256k1").make();
    return Stream.of("TLSv1.2", "TLSv1.3")
        .flatMap(
            protocol ->
                Stream.of(
                    Arguments.of(brainpool, protocol, "does not support its elliptic curve"),
                    Arguments.of(koblitz, protocol, "does not support its elliptic curve")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void key_ofATokenThatIsNotRegistered_isPresentedByClientAndServer(String protocol)
      throws Exception {
    Token token = new Token("SHA256withECDSA");
    HeldKey client = inToken(token, TestKeys.ec("inside"));
    HeldKey server = inToken(token, serverKey);
    KeystoreRotation ours = withPartner(CLIENT, client, serverKey);
    try (TlsServer theirs = server(withPartner(SERVER, server, client))) {
      assertThat(answer(presenting(ours), theirs, protocol)).startsWith("partner-0 ");

      token.unplug();
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> answer(presenting(ours), theirs, protocol));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA TLSv1.2", "RSA TLSv1.3", "EC TLSv1.2", "EC TLSv1.3"})
  void key_inSoftHsm_isPresentedByClientAndServer(String kindAndProtocol) throws Exception {
    String[] parts = kindAndProtocol.split(" ", 2);
    HeldKey ours =
        TestKeys.named("ours").algorithm(parts[0], parts[0].equals("EC") ? 256 : 2048).make();
    HeldKey client = SoftHsm.inShared(ours);
    HeldKey server = SoftHsm.inShared(serverKey);
    try (TlsServer theirs = server(withPartner(SERVER, server, client))) {
      KeyringTls tls = presenting(withPartner(CLIENT, client, serverKey));
      assertThat(answer(tls, theirs, parts[1])).startsWith("partner-0 ");
    }
  }

  private KeyringTls presenting(KeystoreRotation ours) {
    return KeyringTls.with(ours)
        .presenting(CLIENT)
        .trusting(alias("partner-0"))
        .clock(clock)
        .build();
  }

  private static HeldKey inToken(Token token, HeldKey key) throws Exception {
    return HeldKey.of(token.holding(key), key.chain(), token);
  }

  private KeystoreRotation ring() throws Exception {
    return KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
  }

  private KeystoreRotation withPartner(Alias own, HeldKey key, HeldKey... partners)
      throws Exception {
    KeystoreRotation rotation = ring();
    rotation.add(own, key);
    for (int i = 0; i < partners.length; i++) {
      rotation.add(alias("partner-" + i), TestKeys.certificateOf(partners[i]));
    }
    return rotation;
  }

  private String answer(KeyringTls client, TlsServer server, String protocol) throws Exception {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {protocol});
    HttpClient http =
        HttpClient.newBuilder().sslContext(client.sslContext()).sslParameters(parameters).build();
    HttpRequest request = HttpRequest.newBuilder(server.addressForOneRequest()).build();
    return http.send(request, BodyHandlers.ofString()).body();
  }

  private TlsServer server(KeystoreRotation keys) throws Exception {
    KeyringTls.Builder tls =
        KeyringTls.with(keys).presenting(SERVER).trusting(alias("partner-0")).clock(clock);
    if (keys.keyring().active(alias("partner-1")).isPresent()) {
      tls.trusting(alias("partner-1"));
    }
    return TlsServer.start(tls.build());
  }

  @ParameterizedTest
  @MethodSource("unusual")
  void client_whoseKeyTlsCannotUse_isToldWhy_andServedAfterASwap(
      HeldKey unusual, String protocol, String reason) throws Exception {
    KeystoreRotation ours = withPartner(CLIENT, unusual, serverKey);
    KeyringTls client =
        KeyringTls.with(ours).presenting(CLIENT).trusting(alias("partner-0")).clock(clock).build();
    try (TlsServer server = server(withPartner(SERVER, serverKey, unusual, usable))) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> answer(client, server, protocol))
          .withStackTraceContaining(reason)
          .withStackTraceContaining("'https-client'");

      assertThat(ours.swap(CLIENT, usable).state()).isEqualTo(KeyState.ACTIVE);
      assertThat(answer(client, server, protocol)).startsWith("partner-1 ");
    }
  }

  @ParameterizedTest
  @MethodSource("unusual")
  void key_thatTlsCannotUse_isPassedOver_whereThereIsAnother(
      HeldKey unusual, String protocol, String reason) throws Exception {
    KeystoreRotation ours = withPartner(CLIENT, unusual, serverKey);
    ours.add(SPARE, usable);
    KeyringTls client =
        KeyringTls.with(ours)
            .presenting(CLIENT)
            .presenting(SPARE)
            .trusting(alias("partner-0"))
            .clock(clock)
            .build();
    try (TlsServer server = server(withPartner(SERVER, serverKey, unusual, usable))) {
      assertThat(answer(client, server, protocol)).startsWith("partner-1 ");
    }
  }

  @ParameterizedTest
  @MethodSource("unusual")
  void server_whoseKeyTlsCannotUse_failsAtOnce_andServesAfterASwap(
      HeldKey unusual, String protocol, String reason) throws Exception {
    KeystoreRotation theirs = withPartner(SERVER, unusual, usable);
    KeyringTls client =
        KeyringTls.with(withPartner(CLIENT, usable, serverKey, unusual))
            .presenting(CLIENT)
            .trusting(alias("partner-0"))
            .trusting(alias("partner-1"))
            .clock(clock)
            .build();
    try (TlsServer server = server(theirs)) {
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> answer(client, server, protocol));

      assertThat(theirs.swap(SERVER, serverKey).state()).isEqualTo(KeyState.ACTIVE);
      assertThat(answer(client, server, protocol)).startsWith("partner-0 ");
    }
  }
}
