package dev.keyoverlap.wssec;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.NEW_RECEIVING_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static dev.keyoverlap.wssec.Parties.PARTNER;
import static dev.keyoverlap.wssec.Parties.PARTNER_NEXT;
import static dev.keyoverlap.wssec.Parties.RECEIVING_KEY;
import static dev.keyoverlap.wssec.Parties.WAREHOUSE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.usage.KeyUsageLog;
import dev.keyoverlap.usage.KeyUsageLog.Tally;
import dev.keyoverlap.wssec.internal.protect.TransportAlgorithms;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import dev.keyoverlap.wssec.spec.SoapFault;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.wssec.spec.SoapVersion;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import java.security.Provider;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

class SoapRoundTripTest {

  private static final SoapPart TO = SoapPart.header(Soap.ROUTING, "To");
  private static final SoapPart ITEM = SoapPart.inBody("urn:example:order", "item");

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private static String content(ReceivedSoap received) {
    Element order = (Element) received.body().getFirstChild();
    assertThat(order.getLocalName()).isEqualTo("order");
    return order.getTextContent();
  }

  // ---- who is told

  @Test
  void observer_ofTheKeys_isToldWhatEachMessageWasMadeAndReadWith() throws Exception {
    KeyUsageLog sent = KeyUsageLog.of(parties.clock);
    KeyUsageLog received = KeyUsageLog.of(parties.clock);
    byte[] message =
        SoapProtector.with(parties.sender.withListener(sent))
            .clock(parties.clock)
            .signAs(ORDERS)
            .encryptTo(PARTNER)
            .build()
            .protect(Soap.order());
    ReceivedSoap unused =
        SoapReceiver.with(parties.receiver.withListener(received), Parties.EITHER)
            .clock(parties.clock)
            .build()
            .receive(message);

    KeyId signing = parties.sender.keyring().active(ORDERS).orElseThrow().keyId();
    KeyId receiving = parties.receiver.keyring().active(WAREHOUSE).orElseThrow().keyId();
    Tally once = new Tally(1, parties.clock.instant());
    assertThat(sent.of(signing)).isEqualTo(Map.of(KeyUse.SIGN, once));
    assertThat(sent.of(receiving)).isEqualTo(Map.of(KeyUse.ENCRYPT, once));
    assertThat(received.of(signing)).isEqualTo(Map.of(KeyUse.VERIFY, once));
    assertThat(received.of(receiving)).isEqualTo(Map.of(KeyUse.DECRYPT, once));
    assertThat(received.of(NEW_KEY.keyId())).isEmpty();
  }

  // ---- signing

  static Stream<Arguments> versionsAndReferences() {
    return Stream.of(Soap.V11, Soap.V12)
        .flatMap(
            version ->
                Stream.of(KeyReference.values())
                    .map(reference -> Arguments.of(version, reference)));
  }

  @ParameterizedTest
  @MethodSource("versionsAndReferences")
  void signedMessage_inEveryVersion_namingItsKeyInEveryWay_isAccepted(
      String version, KeyReference reference) throws Exception {
    byte[] message =
        parties.signing().signerIdentifier(reference).build().protect(Soap.order(version));
    ReceivedSoap received = parties.receive(message);

    assertThat(content(received)).isEqualTo("apples & pears");
    assertThat(received.signedParts()).containsExactlyInAnyOrder(SoapPart.BODY, SoapPart.TIMESTAMP);
    assertThat(received.body().getNamespaceURI()).isEqualTo(version);
    assertThat(received.created()).contains(parties.clock.instant());
    assertThat(received.report().orElseThrow().signers())
        .extracting(SignerVerdict::version)
        .containsExactly(parties.receiver.keyring().active(PARTNER));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"RSA_SHA256", "RSA_SHA384", "RSA_SHA512", "RSA_PSS_SHA256", "RSA_PSS_SHA512"})
  void signedMessage_withEveryAlgorithmOfRsa_isAccepted(SignatureAlgorithm algorithm)
      throws Exception {
    byte[] message = parties.signing().signAs(ORDERS, algorithm).build().protect(Soap.order());
    assertThat(new String(message, UTF_8)).contains(SigningMethod.of(algorithm).uri());
    assertThat(content(parties.receive(message))).isEqualTo("apples & pears");
  }

  @ParameterizedTest
  @EnumSource(names = {"ECDSA_SHA256", "ECDSA_SHA512", "ECDSA_SHA3_256", "ED25519"})
  void signedMessage_withOtherKindsOfKeys_isAccepted(SignatureAlgorithm algorithm)
      throws Exception {
    HeldKey key =
        algorithm == SignatureAlgorithm.ED25519
            ? TestKeys.named("orders").algorithm("Ed25519", 255).make()
            : TestKeys.ec("orders");
    Parties others = new Parties(key);
    byte[] message = others.signing().signAs(ORDERS, algorithm).build().protect(Soap.order());
    assertThat(content(others.receive(message))).isEqualTo("apples & pears");
    assertThatThrownBy(
            () -> parties.signing().signAs(ORDERS, algorithm).build().protect(Soap.order()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("orders");
  }

  @Test
  void header_thatIsSigned_isHandedOut_andOneThatIsNot_isNot() throws Exception {
    byte[] without = parties.signing().build().protect(Soap.order());
    byte[] with =
        parties.signing().sign(SoapPart.BODY, SoapPart.TIMESTAMP, TO).build().protect(Soap.order());

    assertThat(parties.receive(without).header(Soap.ROUTING, "To")).isEmpty();
    assertThat(new String(parties.receive(without).envelope(), UTF_8)).doesNotContain("warehouse");
    ReceivedSoap received = parties.receive(with);
    assertThat(received.header(Soap.ROUTING, "To").orElseThrow().getTextContent())
        .isEqualTo("warehouse");
    assertThat(received.signedParts()).contains(TO);
    assertThat(new String(received.envelope(), UTF_8)).contains("warehouse");
    assertThat(Soap.parse(received.envelope()).getElementsByTagNameNS("*", "order").getLength())
        .isEqualTo(1);
  }

  @Test
  void part_thatIsRequired_andNotSigned_isRefused() throws Exception {
    SoapReceiver strict =
        parties.receiving().requireSigned(SoapPart.BODY, SoapPart.TIMESTAMP, TO).build();
    byte[] enough =
        parties.signing().sign(SoapPart.BODY, SoapPart.TIMESTAMP, TO).build().protect(Soap.order());
    assertThat(content(strict.receive(enough))).isEqualTo("apples & pears");

    assertRefused(strict, parties.signing().build().protect(Soap.order()), Reason.PART_NOT_SIGNED);
    assertRefused(
        parties.receiving().build(),
        parties.signing().sign(SoapPart.BODY).build().protect(Soap.order()),
        Reason.PART_NOT_SIGNED);
    assertRefused(
        parties.receiving().build(),
        parties.signing().sign(SoapPart.TIMESTAMP).build().protect(Soap.order()),
        Reason.PART_NOT_SIGNED);
    assertThat(
            content(
                parties
                    .receiving()
                    .requireSigned(SoapPart.BODY)
                    .build()
                    .receive(parties.signing().sign(SoapPart.BODY).build().protect(Soap.order()))))
        .isEqualTo("apples & pears");
  }

  private static void assertRefused(SoapReceiver receiver, byte[] message, Reason reason) {
    assertThatThrownBy(() -> receiver.receive(message))
        .isInstanceOfSatisfying(
            SoapRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  // ---- encrypting

  private static final Set<KeyTransport> OAEP =
      EnumSet.complementOf(EnumSet.of(KeyTransport.LEGACY_RSA_PKCS1_V1_5));

  static Stream<Arguments> waysToEncrypt() {
    List<Arguments> ways = new ArrayList<>();
    for (ProtectionOrder order : ProtectionOrder.values()) {
      for (KeyReference reference : KeyReference.values()) {
        ways.add(
            Arguments.of(
                order, reference, ContentEncryption.AES_256_GCM, KeyTransport.RSA_OAEP_SHA256));
      }
      for (KeyTransport transport : OAEP) {
        ways.add(
            Arguments.of(order, KeyReference.THUMBPRINT, ContentEncryption.AES_128_GCM, transport));
      }
    }
    return ways.stream();
  }

  @ParameterizedTest
  @MethodSource("waysToEncrypt")
  void encryptedAndSignedMessage_inEveryWay_isOpenedAndAccepted(
      ProtectionOrder order,
      KeyReference reference,
      ContentEncryption content,
      KeyTransport transport)
      throws Exception {
    byte[] message =
        parties
            .signingAndEncrypting()
            .protectionOrder(order)
            .recipientIdentifier(reference)
            .contentEncryption(content)
            .keyTransport(transport)
            .build()
            .protect(Soap.order(Soap.V12));
    assertThat(new String(message, UTF_8))
        .doesNotContain("apples")
        .contains(TransportAlgorithms.of(transport).transport());

    ReceivedSoap received =
        parties.receiving().requireEncrypted(SoapPart.BODY).build().receive(message);
    assertThat(content(received)).isEqualTo("apples & pears");
    assertThat(received.encryptedParts()).containsExactly(SoapPart.BODY);
    assertThat(received.decryptedWith()).isEqualTo(parties.receiver.keyring().active(WAREHOUSE));
  }

  @ParameterizedTest
  @EnumSource
  void headerAndElementOfTheBody_encryptedInPlaceOfTheBody_areOpened(ProtectionOrder order)
      throws Exception {
    byte[] message =
        parties
            .signingAndEncrypting()
            .protectionOrder(order)
            .sign(SoapPart.BODY, SoapPart.TIMESTAMP, TO)
            .encrypt(TO, ITEM)
            .build()
            .protect(Soap.order());
    assertThat(new String(message, UTF_8)).doesNotContain("apples").doesNotContain(">warehouse<");

    SoapReceiver receiver = parties.receiving().requireEncrypted(TO, ITEM).build();
    ReceivedSoap received = receiver.receive(message);
    assertThat(content(received)).isEqualTo("apples & pears");
    assertThat(received.header(Soap.ROUTING, "To").orElseThrow().getTextContent())
        .isEqualTo("warehouse");
    assertThat(received.encryptedParts()).containsExactly(TO);
    assertRefused(
        parties.receiving().requireEncrypted(SoapPart.BODY).build(),
        message,
        Reason.PART_NOT_ENCRYPTED);
  }

  @Test
  void signature_canBeEncryptedToo() throws Exception {
    byte[] plain = parties.signingAndEncrypting().build().protect(Soap.order());
    byte[] message =
        parties.signingAndEncrypting().encryptSignature().build().protect(Soap.order());
    assertThat(new String(plain, UTF_8)).contains("SignatureValue");
    assertThat(new String(message, UTF_8)).doesNotContain("SignatureValue");
    assertThat(content(parties.receive(message))).isEqualTo("apples & pears");
  }

  @Test
  void encryptedMessage_withoutSignature_isOpenedByAReceiverWithoutPolicyOnly() throws Exception {
    byte[] message = parties.encrypting().build().protect(Soap.order());
    ReceivedSoap received = parties.decrypting().build().receive(message);
    assertThat(content(received)).isEqualTo("apples & pears");
    assertThat(received.signedParts()).isEmpty();
    assertThat(received.report()).isEmpty();
    assertThatThrownBy(() -> parties.receive(message)).isInstanceOf(VerificationException.class);
    assertRefused(
        parties.decrypting().requireEncrypted(SoapPart.BODY).build(),
        parties.signing().build().protect(Soap.order()),
        Reason.PART_NOT_ENCRYPTED);
  }

  // ---- renewal

  @Test
  void messageToAKeySwapped89DaysAgo_isOpened_andOnceItIsPurged_isNot() throws Exception {
    byte[] message = parties.encrypting().build().protect(Soap.order());
    parties.receiver.swap(WAREHOUSE, NEW_RECEIVING_KEY);
    parties.clock.advance(Duration.ofDays(89));
    SoapReceiver receiver = parties.decrypting().build();

    ReceivedSoap received = receiver.receive(message);
    assertThat(content(received)).isEqualTo("apples & pears");
    assertThat(received.decryptedWith().orElseThrow().keyId()).isEqualTo(RECEIVING_KEY.keyId());
    assertThat(received.decryptedWith().orElseThrow().state()).isEqualTo(KeyState.RETAINED);
    // And what a partner signs and encrypts today who still has the old certificate.
    byte[] today = parties.signingAndEncrypting().build().protect(Soap.order());
    assertThat(parties.receive(today).decryptedWith().orElseThrow().state())
        .isEqualTo(KeyState.RETAINED);

    parties.clock.advance(Duration.ofDays(1));
    assertThat(content(receiver.receive(message))).isEqualTo("apples & pears");
    parties.receiver.purgeKey(RECEIVING_KEY.keyId());
    assertThatThrownBy(() -> receiver.receive(message))
        .isInstanceOfSatisfying(
            DecryptionException.class,
            e -> {
              assertThat(e.ours()).isEmpty();
              assertThat(e.recipients().get(0))
                  .contains(RECEIVING_KEY.certificate().getSerialNumber().toString(16));
            });
  }

  @Test
  void messageToACompromisedKey_isNotOpened() throws Exception {
    byte[] message = parties.encrypting().build().protect(Soap.order());
    assertThat(content(parties.decrypting().build().receive(message))).isEqualTo("apples & pears");
    parties.receiver.markCompromised(RECEIVING_KEY.keyId(), "stolen");
    assertThatThrownBy(() -> parties.decrypting().build().receive(message))
        .isInstanceOf(DecryptionException.class);
  }

  @Test
  void renewalBySwap_onceBothAreTrusted_isAcceptedBeforeAndAfter() throws Exception {
    byte[] before = parties.signing().build().protect(Soap.order());
    parties.receiver.add(PARTNER_NEXT, TestKeys.certificateOf(NEW_KEY));
    parties.sender.swap(ORDERS, NEW_KEY);
    byte[] after = parties.signing().build().protect(Soap.order());

    assertThat(content(parties.receive(before))).isEqualTo("apples & pears");
    assertThat(versions(parties.receive(after)))
        .containsExactly(parties.receiver.keyring().active(PARTNER_NEXT));
  }

  private static List<Optional<KeyVersion>> versions(ReceivedSoap received) {
    return received.report().orElseThrow().signers().stream().map(SignerVerdict::version).toList();
  }

  @Test
  void retainedCertificate_verifiesUntilItsDate() throws Exception {
    parties.receiver.swap(PARTNER, TestKeys.certificateOf(NEW_KEY));
    parties.clock.advance(Duration.ofDays(90).minusMillis(1));
    byte[] inFlight = parties.signing().build().protect(Soap.order());
    SoapReceiver patient = parties.receiving().build();
    assertThat(patient.receive(inFlight).report().orElseThrow().signers().get(0).isByRetainedKey())
        .isTrue();

    parties.clock.advance(Duration.ofMillis(1));
    assertThatThrownBy(() -> patient.receive(inFlight)).isInstanceOf(VerificationException.class);
  }

  @Test
  void unknownSigner_isRefused_withTheReport() throws Exception {
    parties.sender.swap(ORDERS, NEW_KEY);
    byte[] message = parties.signing().build().protect(Soap.order());
    assertThatThrownBy(() -> parties.receive(message))
        .isInstanceOfSatisfying(
            VerificationException.class,
            e ->
                assertThat(e.report().signers())
                    .extracting(SignerVerdict::verdict)
                    .containsExactly(Verdict.UNKNOWN_SIGNER));
  }

  @Test
  void signer_trustedByAChain_isAccepted_whereThePolicyGoesByChains() throws Exception {
    HeldKey authority = TestKeys.rsa("authority");
    HeldKey issued = TestKeys.named("orders").issuedBy(authority).noAuthority().make();
    parties.sender.swap(ORDERS, issued);
    parties.receiver.add(alias("authority"), TestKeys.certificateOf(authority));
    byte[] message = parties.signing().build().protect(Soap.order());
    SoapReceiver byChain =
        parties
            .receiving(
                VerificationPolicy.anyOf(PARTNER)
                    .acceptChains(PARTNER, ChainTrust.to(alias("authority"))))
            .build();

    assertThat(content(byChain.receive(message))).isEqualTo("apples & pears");
    assertThatThrownBy(() -> parties.receive(message)).isInstanceOf(VerificationException.class);
  }

  @Test
  void protect_withoutUsableKeys_saysWhichAliasAndWhatToDo() throws Exception {
    assertThat(parties.signingAndEncrypting().build().protect(Soap.order())).isNotEmpty();
    parties.sender.retire(ORDERS);
    assertThatThrownBy(() -> parties.signing().build().protect(Soap.order()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("orders");
    assertThatThrownBy(
            () -> SoapProtector.with(parties.sender).signAs(PARTNER).build().protect(Soap.order()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("without a private key");

    KeystoreRotation other = parties.open();
    other.add(PARTNER, TestKeys.certificateOf(TestKeys.ec("warehouse")));
    assertThatThrownBy(
            () -> SoapProtector.with(other).encryptTo(PARTNER).build().protect(Soap.order()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("RSA");
    KeystoreRotation third = parties.open();
    third.add(
        PARTNER,
        TestKeys.certificateOf(
            TestKeys.named("warehouse")
                .extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                .make()));
    assertThatThrownBy(
            () -> SoapProtector.with(third).encryptTo(PARTNER).build().protect(Soap.order()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("does not allow");

    parties.clock.advance(Duration.ofDays(401));
    assertThatThrownBy(() -> parties.encrypting().build().protect(Soap.order()))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("Renew the certificate");
  }

  // ---- the rest

  @Test
  void build_ofWhatContradictsItself_isRefused() {
    assertThatThrownBy(() -> SoapProtector.with(parties.sender).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> parties.signingAndEncrypting().signAsIfPresentFor("urn:next", ORDERS).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(
            () -> parties.signing().actor("urn:a").signAsIfPresentFor("urn:a", ORDERS).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> parties.encrypting().encrypt(SoapPart.TIMESTAMP).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> parties.encrypting().encryptSignature().build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> parties.signing().signAs(Parties.ORDERS_NEXT).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("signAsIfPresentFor");
    assertThatThrownBy(() -> parties.signing().validFor(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> parties.decrypting().requireSigned(SoapPart.BODY).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("verifies nothing");
  }

  @Test
  void algorithm_thatSoapCannotHave_isRefusedWhenBuilt_andTheOthersAreNamed() {
    assertThatThrownBy(() -> parties.signing().signAs(ORDERS, SignatureAlgorithm.ML_DSA_44).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot use ML_DSA_44 to sign XML. Choose one of RSA_SHA256, RSA_SHA384, RSA_SHA512,"
                + " RSA_PSS_SHA256, RSA_PSS_SHA384, RSA_PSS_SHA512, ECDSA_SHA256, ECDSA_SHA384,"
                + " ECDSA_SHA512, ED25519, ED448, ECDSA_SHA3_256, ECDSA_SHA3_384, ECDSA_SHA3_512");
    assertThatThrownBy(
            () ->
                parties
                    .encrypting()
                    .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
                    .build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Choose one of AES_256_GCM, AES_192_GCM, AES_128_GCM");
    assertThatThrownBy(
            () -> parties.encrypting().keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Choose one of RSA_OAEP_SHA256, RSA_OAEP_SHA384");
    assertThatThrownBy(
            () -> parties.decrypting().accept(ContentEncryption.CHACHA20_POLY1305).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("LEGACY_AES_256_CBC");
  }

  @Test
  void protect_ofWhatIsNoSoapMessage_orIsProtected_isRefused() throws Exception {
    SoapProtector protector = parties.signing().build();
    byte[] once = protector.protect(Soap.order());
    assertThatThrownBy(() -> protector.protect(once))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("already");
    assertThatThrownBy(() -> protector.protect("<order/>".getBytes(UTF_8)))
        .isInstanceOf(MalformedMessageException.class);
    assertThatThrownBy(
            () ->
                parties
                    .signing()
                    .sign(SoapPart.header("urn:x", "No"))
                    .build()
                    .protect(Soap.order()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("No");
  }

  @Test
  void documents_areTakenAndGivenToo_andNotChanged() throws Exception {
    var envelope = Soap.parse(Soap.order());
    String before = Soap.text(envelope);
    var message = parties.signingAndEncrypting().build().protectDocument(envelope);
    assertThat(Soap.text(envelope)).isEqualTo(before);
    String sent = Soap.text(message);
    assertThat(content(parties.receiving().build().receiveDocument(message)))
        .isEqualTo("apples & pears");
    assertThat(Soap.text(message)).isEqualTo(sent);
  }

  @Test
  void message_withoutHeader_getsOne() throws Exception {
    byte[] bare =
        "<Envelope xmlns=\"%s\"><Body><order xmlns=\"urn:example:order\">x</order></Body></Envelope>"
            .formatted(Soap.V11)
            .getBytes(UTF_8);
    assertThat(content(parties.receive(parties.signing().build().protect(bare)))).isEqualTo("x");
  }

  @Test
  void prefixes_withinValues_areSignedAndDeclared() throws Exception {
    byte[] typed =
        ("<s:Envelope xmlns:s=\"%s\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:o=\"urn:example:order\"><s:Body><o:order xsi:type=\"o:Rush\"/></s:Body>"
                + "</s:Envelope>")
            .formatted(Soap.V11)
            .getBytes(UTF_8);
    Element order =
        (Element) parties.receive(parties.signing().build().protect(typed)).body().getFirstChild();
    assertThat(order.lookupNamespaceURI("o")).isEqualTo("urn:example:order");
  }

  @Test
  void actor_isThatOfTheHeader_writtenAndRead() throws Exception {
    byte[] message = parties.signing().actor("urn:example:gate").build().protect(Soap.order());
    assertThat(new String(message, UTF_8)).contains("actor=\"urn:example:gate\"");
    assertThat(content(parties.receiving().actor("urn:example:gate").build().receive(message)))
        .isEqualTo("apples & pears");
    assertRefused(parties.receiving().build(), message, Reason.NO_SECURITY_HEADER);
    assertRefused(
        parties.receiving().actor("urn:example:other").build(), message, Reason.NO_SECURITY_HEADER);
  }

  @Test
  void providersOfTheRuntime_areAsTheyWere() throws Exception {
    List<String> before = Stream.of(Security.getProviders()).map(Provider::getName).toList();
    parties.receive(parties.signingAndEncrypting().build().protect(Soap.order()));
    assertThat(Stream.of(Security.getProviders()).map(Provider::getName)).isEqualTo(before);
  }

  @Test
  void toString_hasNothingOfKeysOrContent() throws Exception {
    ReceivedSoap received =
        parties.receive(parties.signingAndEncrypting().build().protect(Soap.order()));
    assertThat(received.toString()).contains("partner").doesNotContain("apples");
    assertThat(parties.signingAndEncrypting().build().toString()).contains("orders");
  }

  @Test
  void fault_isAlwaysTheSame_andIsXml() throws Exception {
    for (SoapVersion version : SoapVersion.values()) {
      assertThat(Soap.only(Soap.parse(SoapFault.securityFault(version)), "Fault").getTextContent())
          .contains("wsse:InvalidSecurity");
      byte[] again = SoapFault.securityFault(version);
      assertThat(SoapFault.securityFault(version)).isEqualTo(again);
    }
  }
}
