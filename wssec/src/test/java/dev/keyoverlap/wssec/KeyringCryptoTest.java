package dev.keyoverlap.wssec;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.Eventually;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.common.crypto.Crypto;
import org.apache.wss4j.common.crypto.CryptoType;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.engine.WSSecurityEngineResult;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

class KeyringCryptoTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias PARTNER = alias("partner");
  private static final Alias PARTNER_NEXT = alias("partner-next");
  private static final VerificationPolicy EITHER = VerificationPolicy.anyOf(PARTNER, PARTNER_NEXT);
  private static final HeldKey OLD_KEY = TestKeys.rsa("orders");
  private static final HeldKey NEW_KEY = TestKeys.rsa("orders");
  private static final HeldKey STRANGER = TestKeys.rsa("orders");

  private final SetClock clock = new SetClock();
  private KeystoreRotation sender;
  private KeystoreRotation receiver;
  private KeyringCrypto sending;
  private KeyringCrypto receiving;

  @BeforeEach
  void openKeystores() throws Exception {
    sender = open();
    receiver = open();
    sender.add(ORDERS, OLD_KEY);
    receiver.add(PARTNER, TestKeys.certificateOf(OLD_KEY));
    sending = KeyringCrypto.with(sender).clock(clock).build();
    receiving = KeyringCrypto.with(receiver).trust(EITHER).clock(clock).build();
  }

  private KeystoreRotation open() throws Exception {
    return KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
  }

  private static PublicKey signerOf(Document message, Crypto crypto) throws Exception {
    Document received = Soap.parse(Soap.bytes(message));
    WSSecurityEngineResult result =
        PlainWss4j.receive(received, crypto).get(WSConstants.SIGN).get(0);
    return result.get(WSSecurityEngineResult.TAG_X509_CERTIFICATE) instanceof X509Certificate signer
        ? signer.getPublicKey()
        : (PublicKey) result.get(WSSecurityEngineResult.TAG_PUBLIC_KEY);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        WSConstants.BST_DIRECT_REFERENCE,
        WSConstants.ISSUER_SERIAL,
        WSConstants.SKI_KEY_IDENTIFIER,
        WSConstants.THUMBPRINT_IDENTIFIER,
        WSConstants.X509_KEY_IDENTIFIER,
        WSConstants.KEY_VALUE
      })
  void signature_afterASwap_isTheNewKeysUnderTheNewCertificate(int keyIdentifier) throws Exception {
    receiver.add(PARTNER_NEXT, TestKeys.certificateOf(NEW_KEY));
    Document before = PlainWss4j.sign(sending, "orders", keyIdentifier);
    sender.swap(ORDERS, NEW_KEY);
    Document after = PlainWss4j.sign(sending, "orders", keyIdentifier);

    KeyringCrypto newOnly = trusting(NEW_KEY);
    assertThat(signerOf(before, receiving)).isEqualTo(OLD_KEY.certificate().getPublicKey());
    assertThat(signerOf(after, receiving)).isEqualTo(NEW_KEY.certificate().getPublicKey());
    assertThat(signerOf(after, newOnly)).isEqualTo(NEW_KEY.certificate().getPublicKey());
    assertThatThrownBy(() -> signerOf(before, newOnly)).isInstanceOf(WSSecurityException.class);
  }

  @Test
  void merlin_afterTheSameSwap_sendsTheNewCertificateWithTheOldKeysSignature() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    put(store, OLD_KEY);
    Merlin merlin = new Merlin();
    merlin.setKeyStore(store);
    receiver.add(PARTNER_NEXT, TestKeys.certificateOf(NEW_KEY));

    Document before = PlainWss4j.sign(merlin, "orders", WSConstants.BST_DIRECT_REFERENCE);
    assertThat(signerOf(before, receiving)).isEqualTo(OLD_KEY.certificate().getPublicKey());

    put(store, NEW_KEY);
    Document after = PlainWss4j.sign(merlin, "orders", WSConstants.BST_DIRECT_REFERENCE);
    assertThat(Soap.only(after, "BinarySecurityToken").getTextContent())
        .isEqualTo(Base64.getEncoder().encodeToString(NEW_KEY.certificate().getEncoded()));
    assertThatThrownBy(() -> signerOf(after, receiving))
        .isInstanceOfSatisfying(
            WSSecurityException.class,
            e ->
                assertThat(e.getErrorCode()).isEqualTo(WSSecurityException.ErrorCode.FAILED_CHECK));
  }

  private static void put(KeyStore store, HeldKey key) throws Exception {
    store.setKeyEntry(
        "orders", key.privateKey(), "any".toCharArray(), key.chain().toArray(Certificate[]::new));
  }

  @Test
  void swap_betweenCertificateAndSignature_staysWithTheCertificateThatWasGiven() throws Exception {
    receiver.add(PARTNER_NEXT, TestKeys.certificateOf(NEW_KEY));
    WSSecHeader header = PlainWss4j.header(Soap.parse(Soap.order()));
    WSSecSignature signature =
        PlainWss4j.signature(header, "orders", WSConstants.BST_DIRECT_REFERENCE);
    signature.prepare(sending);
    sender.swap(ORDERS, NEW_KEY);
    signature.computeSignature(
        signature.addReferencesToSign(List.of(new WSEncryptionPart("Body", Soap.V11, "Content"))));
    signature.prependBSTElementToHeader();

    assertThat(signerOf(signature.getSignatureElement().getOwnerDocument(), receiving))
        .isEqualTo(OLD_KEY.certificate().getPublicKey());
    assertThat(sending.getPrivateKey("orders", null)).isEqualTo(NEW_KEY.privateKey());
  }

  @Test
  void snapshot_staysWithItsKeys() throws Exception {
    KeyringCrypto snapshot = sending.snapshot();
    sender.swap(ORDERS, NEW_KEY);
    assertThat(snapshot.getPrivateKey("ORDERS", null)).isEqualTo(OLD_KEY.privateKey());
    assertThat(sending.getPrivateKey("ORDERS", null)).isEqualTo(NEW_KEY.privateKey());
  }

  @Test
  void signing_inSeveralThreadsDuringSwaps_mixesNoTwoKeys() throws Exception {
    HeldKey first = TestKeys.ec("orders");
    List<HeldKey> next =
        List.of(TestKeys.ec("orders"), TestKeys.ec("orders"), TestKeys.ec("orders"));
    sender = open();
    sender.add(ORDERS, first);
    KeyringCrypto crypto = KeyringCrypto.of(sender);
    Set<X509Certificate> seen = ConcurrentHashMap.newKeySet();
    AtomicInteger signatures = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    Callable<Void> work =
        () -> {
          CryptoType request = new CryptoType(CryptoType.TYPE.ALIAS);
          request.setAlias("orders");
          while (done.getCount() > 0) {
            X509Certificate certificate = crypto.getX509Certificates(request)[0];
            // Throws if they do not belong together.
            HeldKey.of(crypto.getPrivateKey("orders", null), List.of(certificate));
            seen.add(certificate);
            signatures.incrementAndGet();
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Void>> results = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        results.add(threads.submit(work));
      }
      Eventually.isTrue(() -> signatures.get() > 100);
      for (HeldKey key : next) {
        int before = signatures.get();
        sender.swap(ORDERS, key);
        Eventually.isTrue(() -> signatures.get() > before + 100);
      }
      done.countDown();
      for (Future<Void> result : results) {
        result.get(60, TimeUnit.SECONDS);
      }
    } finally {
      done.countDown();
      threads.shutdownNow();
    }
    assertThat(seen).hasSize(4);
  }

  @Test
  void signing_withoutAKeyOfOurOwn_saysWhichAliasAndWhatToDo() throws Exception {
    assertThat(sending.getPrivateKey("orders", null)).isNotNull();
    assertThatThrownBy(() -> sending.getPrivateKey("odrers", null))
        .isInstanceOf(WSSecurityException.class)
        .hasMessageContaining("odrers");
    assertThatThrownBy(() -> receiving.getPrivateKey("partner", null))
        .isInstanceOf(WSSecurityException.class)
        .hasMessageContaining("without a private key");

    clock.set(OLD_KEY.certificate().getNotAfter().toInstant().plusSeconds(1));
    assertThatThrownBy(() -> PlainWss4j.sign(sending, "orders", WSConstants.ISSUER_SERIAL))
        .isInstanceOf(WSSecurityException.class)
        .hasMessageContaining("Renew the certificate");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        WSConstants.BST_DIRECT_REFERENCE,
        WSConstants.ISSUER_SERIAL,
        WSConstants.SKI_KEY_IDENTIFIER,
        WSConstants.THUMBPRINT_IDENTIFIER
      })
  void decryption_withAKeySwapped89DaysAgo_works_andEndsWithItsPurge(int keyIdentifier)
      throws Exception {
    byte[] encrypted =
        Soap.bytes(PlainWss4j.encrypt(KeyringCrypto.of(receiver), "partner", keyIdentifier));
    assertThat(new String(encrypted, UTF_8)).doesNotContain("apples");
    KeyringCrypto decrypting = KeyringCrypto.with(sender).clock(clock).build();
    assertThat(decrypted(encrypted, decrypting)).contains("apples");

    sender.swap(ORDERS, NEW_KEY);
    clock.advance(Duration.ofDays(89));
    assertThat(decrypted(encrypted, decrypting)).contains("apples");

    clock.advance(Duration.ofDays(1));
    assertThat(decrypted(encrypted, decrypting)).contains("apples");
    sender.purgeKey(OLD_KEY.keyId());
    assertThatThrownBy(() -> decrypted(encrypted, decrypting))
        .isInstanceOf(WSSecurityException.class);
  }

  private static String decrypted(byte[] message, Crypto crypto) throws Exception {
    Document received = Soap.parse(message);
    PlainWss4j.receive(received, crypto);
    return Soap.text(received);
  }

  @Test
  void decryption_withACompromisedKey_isRefused() throws Exception {
    byte[] encrypted =
        Soap.bytes(
            PlainWss4j.encrypt(
                KeyringCrypto.of(receiver), "partner", WSConstants.THUMBPRINT_IDENTIFIER));
    assertThat(decrypted(encrypted, sending)).contains("apples");
    sender.markCompromised(OLD_KEY.keyId(), "stolen");
    assertThatThrownBy(() -> decrypted(encrypted, sending)).isInstanceOf(WSSecurityException.class);
  }

  @Test
  void subjectKeyIdentifier_thatACertificateDoesNotSay_isThatOfItsKey() throws Exception {
    HeldKey key = TestKeys.named("orders").withoutSubjectKeyIdentifier().make();
    sender = open();
    sender.add(ORDERS, key);
    Document message =
        PlainWss4j.sign(KeyringCrypto.of(sender), "orders", WSConstants.SKI_KEY_IDENTIFIER);
    assertThat(signerOf(message, trusting(key))).isEqualTo(key.certificate().getPublicKey());
  }

  // ---- trust

  private byte[] signedBy(HeldKey key) throws Exception {
    KeystoreRotation other = open();
    other.add(ORDERS, key);
    return Soap.bytes(
        PlainWss4j.sign(KeyringCrypto.of(other), "orders", WSConstants.BST_DIRECT_REFERENCE));
  }

  private void assertTrusted(byte[] message, Crypto crypto) throws Exception {
    assertThat(PlainWss4j.receive(Soap.parse(message), crypto)).containsKey(WSConstants.SIGN);
  }

  private void assertNotTrusted(byte[] message, Crypto crypto) {
    assertThatThrownBy(() -> PlainWss4j.receive(Soap.parse(message), crypto))
        .isInstanceOfSatisfying(
            WSSecurityException.class,
            e ->
                assertThat(e.getErrorCode())
                    .isIn(
                        WSSecurityException.ErrorCode.FAILED_AUTHENTICATION,
                        WSSecurityException.ErrorCode.FAILURE));
  }

  @Test
  void trust_isThePolicys_notThatOfWhatLiesInTheRingOrInTheMessage() throws Exception {
    byte[] message = signedBy(OLD_KEY);
    assertTrusted(message, receiving);
    assertNotTrusted(signedBy(STRANGER), receiving);
    assertNotTrusted(message, KeyringCrypto.of(receiver));
    assertNotTrusted(message, KeyringCrypto.with(sender).trust(EITHER).build());
    assertNotTrusted(
        message,
        KeyringCrypto.with(receiver).trust(VerificationPolicy.anyOf(PARTNER_NEXT)).build());
    assertNotTrusted(
        message,
        KeyringCrypto.with(receiver)
            .trust(VerificationPolicy.allOf(PARTNER, PARTNER_NEXT))
            .build());
  }

  @Test
  void trust_endsWithRetention_andAtOnceWithACompromise() throws Exception {
    byte[] message = signedBy(OLD_KEY);
    receiver.swap(PARTNER, TestKeys.certificateOf(NEW_KEY));
    assertTrusted(signedBy(NEW_KEY), receiving);
    assertTrusted(message, receiving);
    assertNotTrusted(
        message, KeyringCrypto.with(receiver).trust(EITHER.activeKeysOnly()).clock(clock).build());

    clock.advance(Duration.ofDays(90).minusMillis(1));
    assertTrusted(message, receiving);
    clock.advance(Duration.ofMillis(1));
    assertNotTrusted(message, receiving);

    assertTrusted(signedBy(NEW_KEY), receiving);
    receiver.markCompromised(NEW_KEY.keyId(), "stolen");
    assertNotTrusted(signedBy(NEW_KEY), receiving);
  }

  @Test
  void trust_byAChain_isForThoseWhomThePolicyMeans() throws Exception {
    HeldKey authority = TestKeys.rsa("authority");
    HeldKey issued = TestKeys.named("orders").issuedBy(authority).noAuthority().make();
    HeldKey other = TestKeys.named("other").issuedBy(authority).noAuthority().make();
    receiver.add(alias("authority"), TestKeys.certificateOf(authority));
    KeyringCrypto byChain =
        KeyringCrypto.with(receiver)
            .trust(
                VerificationPolicy.anyOf(PARTNER)
                    .acceptChains(PARTNER, ChainTrust.to(alias("authority"))))
            .clock(clock)
            .build();

    assertTrusted(signedBy(issued), byChain);
    assertNotTrusted(signedBy(other), byChain);
    assertNotTrusted(signedBy(STRANGER), byChain);
    assertNotTrusted(signedBy(issued), receiving);
  }

  @Test
  void trust_goesByTheFrameworksPatternsToo() throws Exception {
    X509Certificate[] partner = {OLD_KEY.certificate()};
    receiving.verifyTrust(partner, false, List.of(Pattern.compile("CN=orders")), List.of());
    assertThatThrownBy(
            () -> receiving.verifyTrust(partner, false, List.of(Pattern.compile("CN=x")), null))
        .isInstanceOf(WSSecurityException.class);
  }

  private static CryptoType byAlias(String name) {
    CryptoType type = new CryptoType(CryptoType.TYPE.ALIAS);
    type.setAlias(name);
    return type;
  }

  @Test
  void privateKey_promisedWithItsCertificate_isThatOfTheCertificate_unlessItWasTakenOut()
      throws Exception {
    assertThat(sending.getX509Certificates(byAlias("orders"))).contains(OLD_KEY.certificate());
    sender.swap(ORDERS, NEW_KEY);
    assertThat(sending.getPrivateKey("orders", null)).isEqualTo(OLD_KEY.privateKey());
    assertThat(sending.getPrivateKey("orders", null)).isEqualTo(NEW_KEY.privateKey());

    assertThat(sending.getX509Certificates(byAlias("orders"))).contains(NEW_KEY.certificate());
    sender.swap(ORDERS, STRANGER);
    sender.markCompromised(NEW_KEY.keyId(), "stolen");
    assertThatThrownBy(() -> sending.getPrivateKey("orders", null))
        .isInstanceOf(WSSecurityException.class)
        .hasMessageContaining("Sign the message again");
    assertThat(sending.getPrivateKey("orders", null)).isEqualTo(STRANGER.privateKey());
  }

  @Test
  void toString_hasNothingOfAKey() throws Exception {
    assertThat(receiving.toString()).contains("partner");
    assertThat(sending.getX509Identifier(OLD_KEY.certificate())).isEqualTo("orders");
    assertThat(sending.getX509Identifier(STRANGER.certificate())).isNull();
  }

  private KeyringCrypto trusting(HeldKey key) throws Exception {
    KeystoreRotation other = open();
    other.add(PARTNER, TestKeys.certificateOf(key));
    return KeyringCrypto.with(other).trust(VerificationPolicy.anyOf(PARTNER)).clock(clock).build();
  }
}
