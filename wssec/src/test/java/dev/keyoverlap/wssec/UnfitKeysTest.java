package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.ORDERS;
import static dev.keyoverlap.wssec.Parties.PARTNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/**
 * Keys that are not fit are refused, by a protector and by WSS4J alike, unless they are allowed.
 */
@SuppressWarnings("TimeInStaticInitializer") // the certificates begin before any test does
class UnfitKeysTest {

  private static final Instant NOW = Instant.now();
  private static final HeldKey FIT = TestKeys.rsa("fit");
  private static final HeldKey OTHER = TestKeys.rsa("other");
  private static final HeldKey EXPIRED =
      TestKeys.named("expired")
          .valid(NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)))
          .make();
  private static final HeldKey SIGNS = used("signs", KeyUsage.digitalSignature);
  private static final HeldKey COMMITS = used("commits", KeyUsage.nonRepudiation);
  private static final HeldKey ENCRYPTS = used("encrypts", KeyUsage.keyEncipherment);

  private static HeldKey used(String name, int usage) {
    return TestKeys.named(name).extension(Extension.keyUsage, true, new KeyUsage(usage)).make();
  }

  private static Keyring ring(HeldKey ours, HeldKey theirs) {
    return Keyring.of(
        List.of(version(ORDERS, ours), version(PARTNER, TestKeys.certificateOf(theirs))));
  }

  private static KeyVersion version(Alias alias, KeyEntry entry) {
    return KeyVersion.active(alias, entry, Instant.EPOCH);
  }

  private static SoapProtector.Builder signing(HeldKey key) {
    return SoapProtector.with(ring(key, OTHER)).signAs(ORDERS);
  }

  private static SoapProtector.Builder encrypting(HeldKey key) {
    return SoapProtector.with(ring(FIT, key)).encryptTo(PARTNER);
  }

  private static void assertProtects(SoapProtector.Builder builder) throws Exception {
    assertThat(builder.build().protect(Soap.order())).isNotEmpty();
  }

  private static void assertRefused(SoapProtector.Builder builder, String reason) {
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> builder.build().protect(Soap.order()))
        .withMessageContaining(reason);
  }

  private static void sign(KeyringCrypto.Builder builder) throws Exception {
    assertThat(PlainWss4j.sign(builder.build(), ORDERS.name(), WSConstants.ISSUER_SERIAL))
        .isNotNull();
  }

  private static void encrypt(KeyringCrypto.Builder builder) throws Exception {
    assertThat(
            PlainWss4j.encrypt(
                Soap.parse(Soap.order()),
                builder.build(),
                PARTNER.name(),
                WSConstants.ISSUER_SERIAL,
                WSConstants.KEYTRANSPORT_RSAOAEP,
                WSConstants.AES_128_GCM))
        .isNotNull();
  }

  /** What WSS4J is made to do. */
  @FunctionalInterface
  private interface Doing {
    void with(KeyringCrypto.Builder builder) throws Exception;
  }

  private static void assertRefused(Doing doing, KeyringCrypto.Builder builder, String reason) {
    assertThatExceptionOfType(WSSecurityException.class)
        .isThrownBy(() -> doing.with(builder))
        .withMessageContaining(reason);
  }

  @Test
  void protector_withAnExpiredCertificate_refuses_unlessExpiredOnesAreAllowed() throws Exception {
    for (SoapProtector.Builder builder : List.of(signing(EXPIRED), encrypting(EXPIRED))) {
      assertRefused(builder.acceptAnyKeyUsage(), "Renew the certificate");
      assertProtects(builder.acceptExpired());
    }
    assertProtects(signing(FIT).encryptTo(PARTNER));
  }

  @Test
  void protector_withAKeyForSomethingElse_refuses_unlessAnyUsageIsAllowed() throws Exception {
    for (SoapProtector.Builder builder :
        List.of(signing(ENCRYPTS), encrypting(SIGNS), encrypting(COMMITS))) {
      assertRefused(builder.acceptExpired(), "4.2.1.3");
      assertProtects(builder.acceptAnyKeyUsage());
    }
    assertProtects(signing(SIGNS));
    assertProtects(signing(COMMITS));
    assertProtects(encrypting(ENCRYPTS));
  }

  @Test
  void wss4j_withAnExpiredCertificate_isRefusedIt_unlessExpiredOnesAreAllowed() throws Exception {
    KeyringCrypto.Builder ours = KeyringCrypto.with(ring(EXPIRED, FIT)).acceptAnyKeyUsage();
    KeyringCrypto.Builder theirs = KeyringCrypto.with(ring(FIT, EXPIRED)).acceptAnyKeyUsage();

    assertRefused(UnfitKeysTest::sign, ours, "Renew the certificate");
    assertRefused(UnfitKeysTest::encrypt, theirs, "Renew the certificate");
    sign(ours.acceptExpired());
    encrypt(theirs.acceptExpired());
    sign(KeyringCrypto.with(ring(FIT, OTHER)));
    encrypt(KeyringCrypto.with(ring(FIT, OTHER)));
  }

  @Test
  void wss4j_withAKeyForSomethingElse_isRefusedIt_unlessAnyUsageIsAllowed() throws Exception {
    KeyringCrypto.Builder ours = KeyringCrypto.with(ring(ENCRYPTS, FIT)).acceptExpired();
    KeyringCrypto.Builder theirs = KeyringCrypto.with(ring(FIT, SIGNS)).acceptExpired();

    assertRefused(UnfitKeysTest::sign, ours, "4.2.1.3");
    assertRefused(UnfitKeysTest::encrypt, theirs, "4.2.1.3");
    sign(ours.acceptAnyKeyUsage());
    encrypt(theirs.acceptAnyKeyUsage());
    sign(KeyringCrypto.with(ring(COMMITS, FIT)));
    encrypt(KeyringCrypto.with(ring(FIT, ENCRYPTS)));
  }

  @Test
  void snapshot_allowsWhatItsCryptoDoes() throws Exception {
    KeyringCrypto lenient =
        KeyringCrypto.with(ring(EXPIRED, FIT)).acceptExpired().build().snapshot();
    KeyringCrypto strict = KeyringCrypto.of(ring(EXPIRED, FIT)).snapshot();

    assertThat(PlainWss4j.sign(lenient, ORDERS.name(), WSConstants.ISSUER_SERIAL)).isNotNull();
    assertThatExceptionOfType(WSSecurityException.class)
        .isThrownBy(() -> PlainWss4j.sign(strict, ORDERS.name(), WSConstants.ISSUER_SERIAL));
  }
}
