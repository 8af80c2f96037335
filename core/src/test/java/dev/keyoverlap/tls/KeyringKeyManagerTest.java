package dev.keyoverlap.tls;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.ring.Retention;
import java.security.KeyStoreException;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyringKeyManagerTest {

  private static final Alias CLIENT = alias("client");
  private final Instant now = Instant.now();
  private static final HeldKey EC = TestKeys.ec("ec");
  private static final HeldKey RSA = TestKeys.rsa("rsa");

  private final AtomicReference<Keyring> ring = new AtomicReference<>(Keyring.empty());
  private final X509ExtendedKeyManager manager = manager(ring::get);

  private static X509ExtendedKeyManager manager(KeyringSource keys) {
    return KeyringTls.with(keys)
        .presenting(CLIENT)
        .presenting(alias("client-rsa"))
        .build()
        .keyManager();
  }

  private static String[] types(String... types) {
    return types;
  }

  @Test
  void handshake_inWhichTheKeyIsSwapped_endsWithTheKeyThatItBeganWith() throws Exception {
    HeldKey next = TestKeys.ec("next");
    ring.set(Ring.empty().add(CLIENT, EC, now).keyring());
    String chosen = manager.chooseClientAlias(types("EC"), null, null);

    ring.set(Ring.of(ring.get()).swap(CLIENT, next, now, Retention.ofDays(90)).keyring());

    assertThat(manager.getCertificateChain(chosen)).containsExactly(EC.certificate());
    assertThat(manager.getPrivateKey(chosen)).isEqualTo(EC.privateKey());
    String following = manager.chooseClientAlias(types("EC"), null, null);
    assertThat(manager.getCertificateChain(following)).containsExactly(next.certificate());
  }

  @Test
  void compromisedKey_isNotUsedEvenInAHandshakeThatHasBegun() throws Exception {
    ring.set(Ring.empty().add(CLIENT, EC, now).keyring());
    String chosen = manager.chooseClientAlias(types("EC"), null, null);

    ring.set(Ring.of(ring.get()).compromised(EC.keyId(), now, Retention.ofDays(90)).keyring());

    assertThat(manager.getPrivateKey(chosen)).isNull();
    assertThat(manager.chooseClientAlias(types("EC"), null, null)).isNull();
  }

  @Test
  void keyOfTheKindThatTheOtherSidePrefers_isChosen() throws Exception {
    ring.set(Ring.empty().add(CLIENT, EC, now).add(alias("client-rsa"), RSA, now).keyring());

    assertThat(manager.chooseClientAlias(types("EC", "RSA"), null, null))
        .isEqualTo(EC.keyId().hex());
    assertThat(manager.chooseEngineClientAlias(types("RSA", "EC"), null, null))
        .isEqualTo(RSA.keyId().hex());
    assertThat(manager.chooseServerAlias("RSA", null, null)).isEqualTo(RSA.keyId().hex());
    assertThat(manager.chooseEngineServerAlias("EC_EC", null, null)).isEqualTo(EC.keyId().hex());
    assertThat(manager.chooseEngineServerAlias("EC_RSA", null, null)).isNull();
    assertThat(manager.getClientAliases("EC", null)).containsExactly(EC.keyId().hex());
    assertThat(manager.getServerAliases("EdDSA", null)).isNull();
  }

  @Test
  void keyOfAnIssuerThatTheOtherSideDoesNotName_isNotChosen() throws Exception {
    ring.set(Ring.empty().add(CLIENT, EC, now).keyring());
    Principal[] own = {EC.certificate().getIssuerX500Principal()};
    Principal[] other = {new X500Principal("CN=other")};

    assertThat(manager.chooseClientAlias(types("EC"), own, null)).isEqualTo(EC.keyId().hex());
    assertThat(manager.chooseClientAlias(types("EC"), new Principal[0], null))
        .isEqualTo(EC.keyId().hex());
    assertThat(manager.chooseClientAlias(types("EC"), other, null)).isNull();
  }

  @Test
  void certificateOfAPartner_isNotPresented() throws Exception {
    ring.set(Ring.empty().add(CLIENT, TestKeys.certificateOf(EC), now).keyring());

    assertThat(manager.chooseClientAlias(types("EC"), null, null)).isNull();
    assertThat(manager.getPrivateKey(EC.keyId().hex())).isNull();
    assertThat(manager.getCertificateChain(null)).isNull();
  }

  /** What the JDK makes of an exception depends on its version; null is understood by all. */
  @Test
  void keyThatCannotBeUnlocked_isNotPresented() throws Exception {
    HeldKey locked =
        HeldKey.locked(
            EC.chain(),
            () -> {
              throw new KeyStoreException("the token is not plugged in");
            });
    ring.set(Ring.empty().add(CLIENT, locked, now).keyring());

    assertThat(manager.chooseClientAlias(types("EC"), null, null)).isNull();
    assertThat(manager.getPrivateKey(EC.keyId().hex())).isNull();
  }

  @Test
  void keyThatHasExpired_isPassedOver_whereAnotherIsValid() throws Exception {
    HeldKey expired =
        TestKeys.named("expired")
            .algorithm("EC", 256)
            .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
            .make();
    ring.set(Ring.empty().add(CLIENT, expired, now).keyring());
    assertThat(manager.chooseClientAlias(types("EC"), null, null)).isEqualTo(expired.keyId().hex());

    ring.set(Ring.of(ring.get()).add(alias("client-rsa"), RSA, now).keyring());

    assertThat(manager.chooseClientAlias(types("EC", "RSA"), null, null))
        .isEqualTo(RSA.keyId().hex());
  }

  @Test
  void keyForAnotherPurpose_isPassedOver_whereAnotherFits() throws Exception {
    HeldKey forServers =
        TestKeys.named("server")
            .algorithm("EC", 256)
            .extension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
            .make();
    ring.set(
        Ring.empty().add(CLIENT, forServers, now).add(alias("client-rsa"), RSA, now).keyring());

    assertThat(manager.chooseClientAlias(types("EC", "RSA"), null, null))
        .isEqualTo(RSA.keyId().hex());
    assertThat(manager.chooseServerAlias("EC", null, null)).isEqualTo(forServers.keyId().hex());
  }

  @Test
  void keyThatMaySignNothing_isPassedOver_whereAnotherSigns() throws Exception {
    HeldKey agreeing =
        TestKeys.named("agreeing")
            .algorithm("EC", 256)
            .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement))
            .make();
    ring.set(Ring.empty().add(CLIENT, agreeing, now).add(alias("client-rsa"), RSA, now).keyring());

    assertThat(manager.chooseClientAlias(types("EC", "RSA"), null, null))
        .isEqualTo(RSA.keyId().hex());
    assertThat(manager.chooseClientAlias(types("EC"), null, null))
        .isEqualTo(agreeing.keyId().hex());
  }

  @Test
  void keyThatBeginsWithinTheToleranceOfItsSource_countsAsValid() throws Exception {
    HeldKey soon =
        TestKeys.named("soon")
            .algorithm("EC", 256)
            .valid(now.plus(Duration.ofMinutes(20)), now.plus(Duration.ofDays(9)))
            .make();
    KeyringSource tolerant =
        new KeyringSource() {
          @Override
          public Keyring keyring() {
            return ring.get();
          }

          @Override
          public ClockTolerance clockTolerance() {
            return ClockTolerance.of(Duration.ofHours(1));
          }
        };
    ring.set(Ring.empty().add(CLIENT, soon, now).add(alias("client-rsa"), RSA, now).keyring());

    assertThat(manager.chooseClientAlias(types("EC", "RSA"), null, null))
        .isEqualTo(RSA.keyId().hex());
    assertThat(manager(tolerant).chooseClientAlias(types("EC", "RSA"), null, null))
        .isEqualTo(soon.keyId().hex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "key", "0123456789abcdef", "\u0000"})
  void name_thatIsNoneOfOurs_findsNothing(String name) {
    assertThat(manager.getCertificateChain(name)).isNull();
    assertThat(manager.getPrivateKey(name)).isNull();
  }

  @Test
  void whateverTheOtherSideSends_noMethodThrows() throws Exception {
    ring.set(Ring.empty().add(CLIENT, EC, now).keyring());
    X500Principal own = EC.certificate().getIssuerX500Principal();
    String ownName = EC.keyId().hex();

    assertThat(manager.chooseClientAlias(types("EC"), new Principal[] {own, own}, null))
        .isEqualTo(ownName);
    assertThat(manager.chooseClientAlias(types("EC"), new Principal[] {own, null}, null))
        .isEqualTo(ownName);
    assertThat(manager.chooseClientAlias(types("EC", "EC", null), null, null)).isEqualTo(ownName);
    assertThat(manager.chooseClientAlias(null, null, null)).isNull();
    assertThat(manager.chooseEngineClientAlias(types(), null, null)).isNull();
    assertThat(manager.chooseClientAlias(types("", "_", "EC_", "RSA_RSA_RSA"), null, null))
        .isNull();
    assertThat(manager.chooseServerAlias(null, null, null)).isNull();
    assertThat(manager.getClientAliases(null, null)).isNull();
    assertThat(manager.getServerAliases("EC", new Principal[] {own, own})).containsExactly(ownName);
  }
}
