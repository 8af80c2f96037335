package dev.keyoverlap.wssec;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import javax.security.auth.callback.CallbackHandler;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.crypto.CryptoType;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** WSS4J gets an answer or its own exception from a {@link KeyringCrypto}, whatever it asks. */
class CryptoDefenceTest {

  private static final Alias US = alias("us");
  private static final Alias PARTNER = alias("partner");
  private static final HeldKey KEY = TestKeys.ec("us");
  private static final HeldKey NEXT = TestKeys.ec("us");
  private static final HeldKey PARTNERS = TestKeys.ec("partner");

  private KeystoreRotation rotation;
  private KeyringCrypto crypto;

  @BeforeEach
  void openKeystore() throws Exception {
    rotation = KeystoreRotation.open(InMemoryKeyringStore.empty());
    rotation.add(US, KEY);
    rotation.add(PARTNER, TestKeys.certificateOf(PARTNERS));
    crypto = crypto(rotation);
  }

  private static KeyringCrypto crypto(KeyringSource keys) {
    return KeyringCrypto.with(keys)
        .trust(
            VerificationPolicy.anyOf(PARTNER)
                .acceptChains(PARTNER, ChainTrust.to(alias("ca")).anySubject()))
        .build();
  }

  /** Nothing but an answer, or the exception that WSS4J expects; and that has words. */
  private static void ask(ThrowingCallable question) {
    assertThatCode(question)
        .satisfiesAnyOf(
            none -> assertThat(none).isNull(),
            thrown ->
                assertThat(thrown)
                    .isInstanceOf(WSSecurityException.class)
                    .hasMessageNotContaining("initialize the xml-security library"));
  }

  private static void refused(ThrowingCallable question) {
    assertThatExceptionOfType(WSSecurityException.class).isThrownBy(question);
  }

  @ParameterizedTest
  @EnumSource
  void request_thatNamesNothing_isNoneOrRefused(CryptoType.TYPE type) {
    CryptoType request = new CryptoType(type);
    ask(() -> crypto.getX509Certificates(request));
    request.setAlias("");
    request.setBytes(new byte[0]);
    request.setIssuerSerial("no name at all \u0000 ,,,=+", BigInteger.TWO.pow(100_000).negate());
    request.setSubjectDN("=,\\");
    request.setEndpoint("");
    ask(() -> crypto.getX509Certificates(request));
  }

  @Test
  void request_withoutType_isRefused() {
    refused(() -> crypto.getX509Certificates(new CryptoType(null)));
    refused(() -> crypto.getX509Certificates(null));
  }

  @Test
  void certificates_thatAreNone_areNotTrusted() {
    refused(() -> crypto.verifyTrust(null, false, null, null));
    refused(() -> crypto.verifyTrust(new X509Certificate[0], false, null, null));
    refused(() -> crypto.verifyTrust(new X509Certificate[1], false, null, null));
    refused(() -> crypto.verifyTrust((PublicKey) null));
  }

  @Test
  void certificate_thatCannotBeEncoded_isRefusedByEveryMethod() throws Exception {
    X509Certificate odd = new OddCertificate(KEY.certificate());
    refused(() -> crypto.getX509Identifier(odd));
    refused(() -> crypto.getPrivateKey(odd, (CallbackHandler) null));
    refused(() -> crypto.verifyTrust(new X509Certificate[] {odd}, true, List.of(), null));
    refused(() -> crypto.getBytesFromCertificates(new X509Certificate[] {odd}));
    ask(() -> crypto.getSKIBytesFromCert(odd));
    // The others of a path are only looked at for what they are worth.
    crypto.verifyTrust(new X509Certificate[] {PARTNERS.certificate(), odd}, false, null, null);
    refused(
        () ->
            crypto.verifyTrust(
                new X509Certificate[] {NEXT.certificate(), null}, false, null, null));
  }

  @Test
  void publicKey_withoutEncoding_isRefused() {
    PublicKey odd = new OddKey();
    refused(() -> crypto.verifyTrust(odd));
    refused(() -> crypto.getPrivateKey(odd, null));
    refused(() -> crypto.getPrivateKey((PublicKey) null, null));
  }

  @Test
  void aliasThatIsNone_isRefused() {
    for (String name : new String[] {null, "", " ", "no such", "\u0000", "x".repeat(100_000)}) {
      refused(() -> crypto.getPrivateKey(name, "any"));
    }
  }

  /** Of a message's tokens: seeded, so that the same bytes come each time. */
  @Test
  void certificateOrPath_thatWasDamaged_isReadOrRefused() throws Exception {
    HeldKey below = TestKeys.named("partner").algorithm("EC", 256).issuedBy(KEY).make();
    byte[] path =
        CertificateFactory.getInstance("X.509")
            .generateCertPath(below.chain())
            .getEncoded("PkiPath");
    Random random = new Random(13);
    for (byte[] original : List.of(below.certificate().getEncoded(), path)) {
      for (int i = 0; i < 400; i++) {
        byte[] damaged = original.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
          damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
        }
        askAbout(damaged);
      }
    }
    for (int length : new int[] {0, 1, 2, 100}) {
      askAbout(new byte[length]);
    }
    refused(() -> crypto.getCertificatesFromBytes(null));
    refused(() -> crypto.loadCertificate(null));
  }

  private void askAbout(byte[] bytes) {
    List<X509Certificate> read = new ArrayList<>();
    ask(() -> read.add(crypto.loadCertificate(new ByteArrayInputStream(bytes))));
    ask(() -> read.addAll(List.of(crypto.getCertificatesFromBytes(bytes))));
    read.removeIf(certificate -> certificate == null);
    for (X509Certificate certificate : read) {
      ask(() -> crypto.getX509Identifier(certificate));
      ask(() -> crypto.getPrivateKey(certificate, (CallbackHandler) null));
      ask(() -> crypto.getSKIBytesFromCert(certificate));
      ask(() -> crypto.verifyTrust(certificate.getPublicKey()));
    }
    ask(
        () ->
            crypto.verifyTrust(
                read.toArray(X509Certificate[]::new),
                true,
                null,
                List.of(Pattern.compile("CN=.*"))));
  }

  @Test
  void whatTheCallersOwnCodeThrows_comesOutAsItIs() {
    IllegalStateException own = new IllegalStateException("the database is away");
    Crypto failing =
        crypto(
            () -> {
              throw own;
            });
    CryptoType request = new CryptoType(CryptoType.TYPE.ALIAS);
    request.setAlias("us");
    assertThatThrownBy(() -> failing.getX509Certificates(request)).isSameAs(own);
    assertThatThrownBy(() -> failing.getPrivateKey("us", "")).isSameAs(own);
    assertThatThrownBy(() -> failing.verifyTrust(KEY.certificate().getPublicKey())).isSameAs(own);
  }

  // ---- a key that was promised

  @Test
  void keyThatWasPromised_andCompromisedSince_isNotHandedOut() throws Exception {
    CryptoType request = new CryptoType(CryptoType.TYPE.ALIAS);
    request.setAlias("us");
    assertThat(crypto.getX509Certificates(request)[0]).isEqualTo(KEY.certificate());
    rotation.swap(US, NEXT);
    rotation.markCompromised(KeyId.of(KEY.certificate()), "stolen");

    assertThatExceptionOfType(WSSecurityException.class)
        .isThrownBy(() -> crypto.getPrivateKey("us", ""))
        .withMessageContaining("Sign the message again");
    assertThat(crypto.getX509Certificates(request)[0]).isEqualTo(NEXT.certificate());
    assertThat(crypto.getPrivateKey("us", "")).isEqualTo(NEXT.privateKey());
  }

  @Test
  void keyThatWasPromised_andOnlySwapped_isHandedOut() throws Exception {
    CryptoType request = new CryptoType(CryptoType.TYPE.ALIAS);
    request.setAlias("us");
    assertThat(crypto.getX509Certificates(request)[0]).isEqualTo(KEY.certificate());
    rotation.swap(US, NEXT);

    assertThat(crypto.getPrivateKey("us", "")).isEqualTo(KEY.privateKey());
    assertThat(crypto.getPrivateKey("us", "")).isEqualTo(NEXT.privateKey());
  }

  /** A key of a provider that keeps it to itself. */
  private static final class OddKey implements PublicKey {

    private static final long serialVersionUID = 1L;

    @Override
    public String getAlgorithm() {
      return "odd";
    }

    @Override
    public String getFormat() {
      return null;
    }

    @Override
    public byte[] getEncoded() {
      return null;
    }
  }
}
