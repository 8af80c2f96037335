package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class XmlSignerTest {

  private static final HeldKey OLD = TestKeys.ec("orders");
  private static final HeldKey NEW = TestKeys.ec("orders");

  private static XmlSigner.Builder signing(HeldKey... keys) throws Exception {
    return XmlSigner.with(sender(keys)).signAs(ORDERS);
  }

  // ---- forms

  @Test
  void sign_byDefault_isEnvelopedAndGivesTheContentBack() throws Exception {
    byte[] signed = signing(OLD).build().sign(bytes(ORDER));

    VerifiedXml verified = verifier(OLD).verify(signed);
    assertThat(text(verified.only().canonical()))
        .isEqualTo(
            """
            <o:Order xmlns:o="urn:orders" Id="order-1">
              <o:Customer>alice@example.org</o:Customer>
              <o:Item n="1">bolts &amp; nuts</o:Item>
              <o:Item n="2">&lt;left&gt;</o:Item>
            </o:Order>\
            """);
    assertThat(verified.only().element().getOwnerDocument().getElementsByTagName("*").getLength())
        .isEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Canonicalization.class)
  void sign_withEachCanonicalization_isVerified(Canonicalization method) throws Exception {
    byte[] signed = signing(OLD).canonicalization(method).build().sign(bytes(ORDER));

    String content = text(verifier(OLD).verify(signed).only().canonical());
    assertThat(content).contains("bolts &amp; nuts");
    assertThat(content.contains("<!-- a comment -->"))
        .isEqualTo(CanonicalForm.of(method).keepsComments());
    assertThat(content.contains("urn:unused")).isNotEqualTo(CanonicalForm.of(method).isExclusive());
    assertThat(text(signed)).contains("<!-- a comment -->");
  }

  @Test
  void sign_enveloping_putsTheContentIntoAnObject() throws Exception {
    byte[] signed = signing(OLD).form(SignatureForm.ENVELOPING).build().sign(bytes(ORDER));

    assertThat(text(signed)).startsWith("<ds:Signature ");
    Element object = verifier(OLD).verify(signed).only().element();
    assertThat(object.getLocalName()).isEqualTo("Object");
    assertThat(object.getFirstChild().getLocalName()).isEqualTo("Order");
  }

  @Test
  void sign_ofSeveralElements_givesEachOfThemAndNothingElse() throws Exception {
    byte[] signed =
        signing(OLD)
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.named("urn:orders", "Order"))
            .place(SignaturePlace.firstIn(ElementSelector.named("urn:batch", "Header")))
            .build()
            .sign(bytes(BATCH));

    VerifiedXml verified = verifier(OLD).verify(signed);
    assertThat(verified.elements())
        .extracting(element -> element.element().getTextContent())
        .containsExactly("1", "2");
    assertThat(text(signed)).contains("<b:Header><ds:Signature");
    assertThatThrownBy(verified::only).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> verified.named("urn:orders", "Order"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(verified.named("urn:batch", "Note")).isEmpty();
  }

  @Test
  void sign_ofOneElementWithTheSignatureInIt_isEnvelopedThere() throws Exception {
    ElementSelector first = ElementSelector.id("first");
    byte[] signed =
        signing(OLD).elements(first).place(SignaturePlace.lastIn(first)).build().sign(bytes(BATCH));

    assertThat(text(verifier(OLD).verify(signed).only().canonical()))
        .isEqualTo("<o:Order xmlns:o=\"urn:orders\" Id=\"first\"><o:Item>1</o:Item></o:Order>");
  }

  static Stream<Arguments> places() {
    ElementSelector note = ElementSelector.xpath("/b:Batch/b:Note", Map.of("b", "urn:batch"));
    return Stream.of(
        Arguments.of(SignaturePlace.before(note), "</ds:Signature><b:Note>"),
        Arguments.of(SignaturePlace.after(note), "</b:Note><ds:Signature"),
        Arguments.of(SignaturePlace.firstIn(note), "<b:Note><ds:Signature"),
        Arguments.of(SignaturePlace.lastIn(note), "free text<ds:Signature"));
  }

  @ParameterizedTest
  @MethodSource("places")
  void sign_atAPlace_putsTheSignatureThere(SignaturePlace place, String expected) throws Exception {
    byte[] signed = signing(OLD).place(place).build().sign(bytes(BATCH));

    assertThat(text(signed)).contains(expected);
    assertThat(text(verifier(OLD).verify(signed).only().canonical())).doesNotContain("Signature");
  }

  @Test
  void sign_whereThePlaceOrAnElementIsMissing_isRefused() throws Exception {
    XmlSigner noPlace =
        signing(OLD).place(SignaturePlace.lastIn(ElementSelector.named("", "Security"))).build();
    XmlSigner noElement =
        signing(OLD).elements(ElementSelector.named("urn:orders", "Invoice")).build();

    assertThatThrownBy(() -> noPlace.sign(bytes(BATCH)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Security");
    assertThatThrownBy(() -> noElement.sign(bytes(BATCH)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("Invoice");
    assertThat(signing(OLD).build().sign(bytes(BATCH))).isNotEmpty();
  }

  @Test
  void sign_ofATreeAndAStream_giveTheSameContentAndLeaveTheTreeAlone() throws Exception {
    XmlSigner signer = signing(OLD).build();
    Document tree = Xml.parse(bytes(ORDER));
    byte[] before = Xml.write(tree);
    Document signedTree = signer.signDocument(tree);
    ByteArrayOutputStream signed = new ByteArrayOutputStream();
    signer.signStream(new ByteArrayInputStream(bytes(ORDER)), signed);

    assertThat(Xml.write(tree)).isEqualTo(before);
    VerifiedXml fromTree = verifier(OLD).verifyDocument(signedTree);
    assertThat(fromTree.only().canonical())
        .isEqualTo(
            verifier(OLD)
                .verifyStream(new ByteArrayInputStream(signed.toByteArray()))
                .only()
                .canonical());
  }

  @Test
  void sign_ofATreeWithoutNamespaceDeclarations_isVerifiedOnceWritten() throws Exception {
    Document tree = Xml.parse(bytes("<empty/>"));
    Element order = tree.createElementNS("urn:orders", "o:Order");
    tree.replaceChild(order, tree.getDocumentElement());
    Document signed = signing(OLD).build().signDocument(tree);

    byte[] written = Xml.write(signed);
    assertThat(text(verifier(OLD).verify(written).only().canonical()))
        .isEqualTo("<o:Order xmlns:o=\"urn:orders\"></o:Order>");
  }

  // ---- algorithms

  static Stream<Arguments> algorithms() {
    HeldKey rsa = TestKeys.rsa("orders");
    Stream<Arguments> ofRsa =
        Stream.of(SignatureAlgorithm.values())
            .filter(algorithm -> algorithm.name().matches("RSA_(PSS_)?SHA\\d+"))
            .map(algorithm -> Arguments.of(algorithm, rsa));
    return Stream.concat(
        ofRsa,
        Stream.of(
            Arguments.of(SignatureAlgorithm.ECDSA_SHA256, OLD),
            Arguments.of(SignatureAlgorithm.ECDSA_SHA512, OLD),
            Arguments.of(
                SignatureAlgorithm.ECDSA_SHA384,
                TestKeys.named("orders").algorithm("EC", 384).make()),
            Arguments.of(
                SignatureAlgorithm.ECDSA_SHA512,
                TestKeys.named("orders").algorithm("EC", 521).make()),
            Arguments.of(
                SignatureAlgorithm.ED25519,
                TestKeys.named("orders").algorithm("Ed25519", 255).make())));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void sign_withEachAlgorithm_isVerified(SignatureAlgorithm algorithm, HeldKey key)
      throws Exception {
    byte[] signed =
        XmlSigner.with(sender(key)).signAs(ORDERS, algorithm).build().sign(bytes(ORDER));

    assertThat(text(signed)).contains(SigningMethod.of(algorithm).uri());
    assertThat(verifier(key).verify(signed).report().signers())
        .extracting(SignerVerdict::verdict)
        .containsExactly(Verdict.VALID);
  }

  @Test
  void sign_withAnAlgorithmOfAnotherKind_isRefused() throws Exception {
    XmlSigner signer =
        XmlSigner.with(sender(OLD)).signAs(ORDERS, SignatureAlgorithm.RSA_SHA256).build();

    assertThatThrownBy(() -> signer.sign(bytes(ORDER)))
        .isInstanceOf(KeyUnavailableException.class)
        .hasMessageContaining("RSA_SHA256");
  }

  // ---- what names the key

  static Stream<Arguments> keyInfos() {
    return Stream.of(
        Arguments.of((Object) new KeyInfoPart[] {}),
        Arguments.of((Object) new KeyInfoPart[] {KeyInfoPart.CERTIFICATE}),
        Arguments.of((Object) new KeyInfoPart[] {KeyInfoPart.CHAIN}),
        Arguments.of((Object) new KeyInfoPart[] {KeyInfoPart.ISSUER_AND_SERIAL}),
        Arguments.of((Object) new KeyInfoPart[] {KeyInfoPart.SUBJECT_KEY_IDENTIFIER}),
        Arguments.of((Object) new KeyInfoPart[] {KeyInfoPart.KEY_VALUE}),
        Arguments.of((Object) KeyInfoPart.values()));
  }

  @ParameterizedTest
  @MethodSource("keyInfos")
  void sign_withEachKeyInfo_isFoundByIt(KeyInfoPart[] parts) throws Exception {
    HeldKey authority = TestKeys.rsa("authority");
    HeldKey issued =
        TestKeys.named("orders").algorithm("EC", 256).issuedBy(authority).noAuthority().make();
    for (HeldKey key : new HeldKey[] {issued, TestKeys.rsa("orders")}) {
      byte[] signed = signing(key).signerIdentifier(parts).build().sign(bytes(ORDER));

      assertThat(verifier(OLD, key).verify(signed).report().signers())
          .extracting(signer -> signer.version().orElseThrow().alias())
          .containsExactly(Xml.PARTNER_NEXT);
    }
  }

  @Test
  void sign_withSignedKeyInfo_makesItsChangeAWrongSignature() throws Exception {
    XmlSigner.Builder builder =
        signing(OLD).signerIdentifier(KeyInfoPart.ISSUER_AND_SERIAL, KeyInfoPart.KEY_VALUE);
    byte[] open = withoutKeyValue(builder.build().sign(bytes(ORDER)));
    byte[] covered = withoutKeyValue(builder.signKeyInfo().build().sign(bytes(ORDER)));

    assertThat(verifier(OLD).verify(open).elements()).hasSize(1);
    assertThatThrownBy(() -> verifier(OLD).verify(covered)).hasMessageContaining("is wrong");
    assertThat(verifier(OLD).verify(builder.build().sign(bytes(ORDER))).elements()).hasSize(1);
  }

  private static byte[] withoutKeyValue(byte[] signed) {
    Document tree = Xml.parse(signed);
    Element value = Xml.dsig(tree, "KeyValue");
    value.getParentNode().removeChild(value);
    return Xml.write(tree);
  }

  @Test
  void sign_withXades_givesTimeAndCertificate() throws Exception {
    dev.keyoverlap.fixtures.SetClock clock = new dev.keyoverlap.fixtures.SetClock();
    byte[] signed = signing(OLD).xades().clock(clock).build().sign(bytes(ORDER));

    VerifiedXml verified = verifier(OLD).verify(signed);
    assertThat(verified.report().signers())
        .extracting(SignerVerdict::signingTime)
        .containsExactly(Optional.of(clock.instant()));
    assertThat(verified.elements()).hasSize(1);

    HeldKey renewed = TestKeys.named("orders").algorithm("EC", 256).forTheKeyPairOf(OLD).make();
    byte[] byKeyValue =
        signing(OLD).xades().signerIdentifier(KeyInfoPart.KEY_VALUE).build().sign(bytes(ORDER));
    assertThatThrownBy(() -> verifier(renewed).verify(byKeyValue))
        .hasMessageContaining("another certificate");
  }

  // ---- two signatures

  @ParameterizedTest
  @EnumSource(
      value = SignatureForm.class,
      names = {"ENVELOPED", "ENVELOPING"})
  void build_withTwoAliasesInAFormForOne_isRefusedWithTheReason(SignatureForm form)
      throws Exception {
    XmlSigner.Builder builder = signing(OLD, NEW).signAsIfPresent(ORDERS_NEXT).form(form);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SIBLINGS");
    assertThat(signing(OLD, NEW).form(form).build().sign(bytes(ORDER))).isNotEmpty();
  }

  @Test
  void sign_inEitherFormForTwo_isAcceptedByAReceiverOfEither() throws Exception {
    for (XmlSigner.Builder builder :
        new XmlSigner.Builder[] {
          signing(OLD, NEW).form(SignatureForm.PARALLEL_ENVELOPED),
          signing(OLD, NEW)
              .form(SignatureForm.SIBLINGS)
              .elements(ElementSelector.named("urn:orders", "Order"))
        }) {
      byte[] signed = builder.signAsIfPresent(ORDERS_NEXT).build().sign(bytes(BATCH));

      assertThat(verifier(OLD).verify(signed).elements()).isNotEmpty();
      assertThat(verifier(NEW).verify(signed).elements()).isNotEmpty();
      assertThat(verifier(OLD, NEW).verify(signed).elements().get(0).signers())
          .extracting(signer -> signer.version().orElseThrow().alias())
          .containsExactly(Xml.PARTNER, Xml.PARTNER_NEXT);
    }
  }

  @Test
  void sign_ofWhatBearsASignature_isRefusedWhereThatWouldBecomeWrong() throws Exception {
    byte[] signed = signing(OLD).build().sign(bytes(BATCH));
    byte[] parallel =
        signing(OLD).form(SignatureForm.PARALLEL_ENVELOPED).build().sign(bytes(BATCH));

    assertThatThrownBy(() -> signing(NEW).build().sign(signed))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("would invalidate");
    byte[] both = signing(NEW).form(SignatureForm.PARALLEL_ENVELOPED).build().sign(parallel);
    assertThat(verifier(OLD, NEW).verify(both).only().signers()).hasSize(2);
  }

  @Test
  void build_ofSiblingsThatSignNothingOrWithInclusiveCanonicalization_isRefused() throws Exception {
    assertThatThrownBy(() -> signing(OLD).form(SignatureForm.SIBLINGS).build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("elements");
    XmlSigner.Builder inclusive =
        signing(OLD, NEW)
            .signAsIfPresent(ORDERS_NEXT)
            .form(SignatureForm.SIBLINGS)
            .elements(ElementSelector.id("first"))
            .canonicalization(Canonicalization.INCLUSIVE_1_1);
    assertThatThrownBy(inclusive::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("EXCLUSIVE");
  }

  @Test
  void sign_asSiblingWithinWhatIsSigned_isRefused() throws Exception {
    XmlSigner signer =
        signing(OLD).form(SignatureForm.SIBLINGS).elements(ElementSelector.id("order-1")).build();

    assertThatThrownBy(() -> signer.sign(bytes(ORDER)))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("another place");
  }

  @Test
  void sign_takingPrefixesAlong_signsTheirNamespaces() throws Exception {
    byte[] signed = signing(OLD).inclusivePrefixes("unused").build().sign(bytes(ORDER));

    assertThat(text(verifier(OLD).verify(signed).only().canonical())).contains("urn:unused");
  }
}
