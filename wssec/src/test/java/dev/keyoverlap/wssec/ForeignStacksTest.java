package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Parties.NEW_KEY;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS_NEXT;
import static dev.keyoverlap.wssec.Parties.RECEIVING_KEY;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.ProtectionOrder;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Others read what we write, and we what they write. */
@Tag("any-jdk")
class ForeignStacksTest {

  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private void assertAccepted(byte[] message) throws Exception {
    assertThat(parties.receive(message).body().getTextContent()).contains("apples & pears");
  }

  // ---- WSS4J with a keystore, as its documentation has it

  /** A keystore as a partner has it: its own key, and the certificates that it trusts. */
  static Merlin merlin(HeldKey own, X509Certificate... trusted) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", own.privateKey(), "any".toCharArray(), own.chain().toArray(Certificate[]::new));
    for (int i = 0; i < trusted.length; i++) {
      store.setCertificateEntry("trusted-" + i, trusted[i]);
    }
    Merlin merlin = new Merlin();
    merlin.setKeyStore(store);
    return merlin;
  }

  static Stream<Arguments> waysToProtect() {
    List<Arguments> ways = new ArrayList<>();
    for (String version : List.of(Soap.V11, Soap.V12)) {
      for (KeyReference reference : KeyReference.values()) {
        for (ProtectionOrder order : ProtectionOrder.values()) {
          ways.add(Arguments.of(version, reference, order));
        }
      }
    }
    return ways.stream();
  }

  @ParameterizedTest
  @MethodSource("waysToProtect")
  void wss4j_readsOurMessages_asTheBasicSecurityProfileHasThem(
      String version, KeyReference reference, ProtectionOrder order) throws Exception {
    byte[] message =
        parties
            .signingAndEncrypting()
            .signerIdentifier(reference)
            .recipientIdentifier(reference)
            .protectionOrder(order)
            .build()
            .protect(Soap.order(version));
    Document received = Soap.parse(message);

    assertThat(PlainWss4j.receiveStrictly(received, merlin(RECEIVING_KEY, OLD_KEY.certificate())))
        .containsKeys(WSConstants.SIGN, WSConstants.ENCR, WSConstants.TS);
    assertThat(Soap.text(received)).contains("apples &amp; pears");
    assertThatThrownBy(
            () ->
                PlainWss4j.receiveStrictly(
                    Soap.parse(message), merlin(RECEIVING_KEY, NEW_KEY.certificate())))
        .isInstanceOf(WSSecurityException.class);
  }

  /** Messages of ours never use PKCS #1 v1.5: {@code build()} refuses it. */
  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "LEGACY_RSA_PKCS1_V1_5")
  void wss4j_readsEveryKeyTransport_andAnEncryptedSignature(KeyTransport transport)
      throws Exception {
    byte[] message =
        parties
            .signingAndEncrypting()
            .keyTransport(transport)
            .encryptSignature()
            .encrypt(SoapPart.BODY, SoapPart.header(Soap.ROUTING, "To"))
            .build()
            .protect(Soap.order());
    Document received = Soap.parse(message);
    assertThat(PlainWss4j.receiveStrictly(received, merlin(RECEIVING_KEY, OLD_KEY.certificate())))
        .containsKeys(WSConstants.SIGN, WSConstants.ENCR);
    assertThat(Soap.text(received)).contains("apples &amp; pears").contains(">warehouse<");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        WSConstants.BST_DIRECT_REFERENCE,
        WSConstants.ISSUER_SERIAL,
        WSConstants.SKI_KEY_IDENTIFIER,
        WSConstants.THUMBPRINT_IDENTIFIER,
        WSConstants.X509_KEY_IDENTIFIER
      })
  void wss4jsMessages_namingKeysInEveryWay_areRead(int keyIdentifier) throws Exception {
    assertAccepted(Soap.bytes(PlainWss4j.signWithTimestamp(merlin(OLD_KEY), "own", keyIdentifier)));
    byte[] encrypted =
        Soap.bytes(
            PlainWss4j.encrypt(
                merlin(OLD_KEY, RECEIVING_KEY.certificate()), "trusted-0", keyIdentifier));
    assertThat(parties.decrypting().build().receive(encrypted).body().getTextContent())
        .isEqualTo("apples & pears");
  }

  @Test
  void wss4jsMessages_signedThenEncrypted_areRead() throws Exception {
    Merlin theirs = merlin(OLD_KEY, RECEIVING_KEY.certificate());
    Document message =
        PlainWss4j.encrypt(
            PlainWss4j.signWithTimestamp(theirs, "own", WSConstants.BST_DIRECT_REFERENCE),
            theirs,
            "trusted-0",
            WSConstants.ISSUER_SERIAL,
            WSConstants.KEYTRANSPORT_RSAOAEP,
            WSConstants.AES_256_GCM);
    byte[] bytes = Soap.bytes(message);
    assertThat(new String(bytes, UTF_8)).doesNotContain("apples");
    ReceivedSoap received =
        parties.receiving().requireEncrypted(SoapPart.BODY).build().receive(bytes);
    assertThat(received.body().getTextContent()).isEqualTo("apples & pears");
  }

  // ---- the XML Signature of the JDK

  @Test
  void jdk_verifiesOurSignatures() throws Exception {
    byte[] message = parties.signing().build().protect(Soap.order());
    assertThat(jdkAccepts(message, OLD_KEY)).isTrue();
    assertThat(jdkAccepts(message, NEW_KEY)).isFalse();
  }

  static boolean jdkAccepts(byte[] message, HeldKey key) throws Exception {
    Document document = Soap.parse(message);
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(key.certificate().getPublicKey()),
            Forge.first(document, "Signature"));
    for (String name : new String[] {"Body", "Timestamp"}) {
      context.setIdAttributeNS(Forge.first(document, name), XmlNames.WSU, "Id");
    }
    return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
  }

  @Test
  void jdksSignatures_areRead() throws Exception {
    Document message = Soap.parse(withTimestamp());
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    List<Reference> references = new ArrayList<>();
    DOMSignContext context =
        new DOMSignContext(OLD_KEY.privateKey(), Forge.first(message, "Security"));
    for (String name : new String[] {"Body", "Timestamp"}) {
      context.setIdAttributeNS(Forge.first(message, name), XmlNames.WSU, "Id");
      references.add(
          factory.newReference(
              "#" + name,
              factory.newDigestMethod(DigestMethod.SHA256, null),
              List.of(
                  factory.newTransform(
                      "http://www.w3.org/2001/10/xml-exc-c14n#", (TransformParameterSpec) null)),
              null,
              null));
    }
    factory
        .newXMLSignature(
            factory.newSignedInfo(
                factory.newCanonicalizationMethod(
                    "http://www.w3.org/2001/10/xml-exc-c14n#", (C14NMethodParameterSpec) null),
                factory.newSignatureMethod(
                    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", null),
                references),
            factory
                .getKeyInfoFactory()
                .newKeyInfo(
                    List.of(
                        new DOMStructure(
                            Soap.parse(thumbprintReference().getBytes(UTF_8))
                                .getDocumentElement()))))
        .sign(context);
    assertAccepted(Soap.bytes(message));
  }

  private static String thumbprintReference() throws Exception {
    byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(OLD_KEY.certificate().getEncoded());
    return "<wsse:SecurityTokenReference xmlns:wsse=\"%s\"><wsse:KeyIdentifier ValueType=\"%s\" EncodingType=\"%s\">%s</wsse:KeyIdentifier></wsse:SecurityTokenReference>"
        .formatted(
            Names.WSSE, Names.THUMBPRINT, Names.BASE64, Base64.getEncoder().encodeToString(sha1));
  }

  /** An order whose body and timestamp bear identifiers, in a security header without signature. */
  private byte[] withTimestamp() throws Exception {
    return ("<s:Envelope xmlns:s=\"%s\"><s:Header><wsse:Security xmlns:wsse=\"%s\""
            + " xmlns:wsu=\"%s\"><wsu:Timestamp"
            + " wsu:Id=\"Timestamp\"><wsu:Created>%s</wsu:Created></wsu:Timestamp></wsse:Security></s:Header><s:Body"
            + " xmlns:wsu=\"%s\" wsu:Id=\"Body\"><order xmlns=\"urn:example:order\">apples"
            + " &amp; pears</order></s:Body></s:Envelope>")
        .formatted(Soap.V11, Names.WSSE, XmlNames.WSU, parties.clock.instant(), XmlNames.WSU)
        .getBytes(UTF_8);
  }

  // ---- xmlsec1

  static Command xmlsec1(Path folder) throws Exception {
    return Command.in(folder, "xmlsec1", "xmlsec1", "--version");
  }

  static boolean xmlsec1Accepts(Command xmlsec1, byte[] message, HeldKey key) throws Exception {
    return xmlsec1
        .write("message.xml", message)
        .write(key)
        .succeeds(
            "xmlsec1",
            "--verify",
            "--pubkey-cert-pem",
            "key.crt",
            "--enabled-key-data",
            "rsa",
            "--id-attr:Id",
            Soap.V11 + ":Body",
            "--id-attr:Id",
            XmlNames.WSU + ":Timestamp",
            "message.xml");
  }

  @Test
  void xmlsec1_verifiesOurSignatures_andTheFirstOfTwoHeaders(@TempDir Path folder)
      throws Exception {
    Command xmlsec1 = xmlsec1(folder);
    byte[] message = parties.signing().build().protect(Soap.order());
    assertThat(xmlsec1Accepts(xmlsec1, message, OLD_KEY)).as(xmlsec1.said()).isTrue();
    assertThat(xmlsec1Accepts(xmlsec1, message, NEW_KEY)).isFalse();

    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    byte[] two =
        parties
            .signing()
            .signAsIfPresentFor("urn:example:next", ORDERS_NEXT)
            .build()
            .protect(Soap.order());
    assertThat(xmlsec1Accepts(xmlsec1, two, OLD_KEY)).as(xmlsec1.said()).isTrue();
    assertThat(xmlsec1Accepts(xmlsec1, two, NEW_KEY)).isFalse();
  }

  @Test
  void xmlsec1sSignatures_areRead(@TempDir Path folder) throws Exception {
    StringBuilder references = new StringBuilder();
    for (String id : new String[] {"Body", "Timestamp"}) {
      references.append(
          ("<ds:Reference URI=\"#%s\"><ds:Transforms><ds:Transform"
                  + " Algorithm=\"%s\"/></ds:Transforms><ds:DigestMethod"
                  + " Algorithm=\"%s\"/><ds:DigestValue/></ds:Reference>")
              .formatted(id, XmlNames.EXCLUSIVE, Names.XENC + "sha256"));
    }
    String signature =
        ("<ds:Signature xmlns:ds=\"%s\"><ds:SignedInfo><ds:CanonicalizationMethod"
                + " Algorithm=\"%s\"/><ds:SignatureMethod"
                + " Algorithm=\"%s\"/>%s</ds:SignedInfo><ds:SignatureValue/>"
                + "<ds:KeyInfo>%s</ds:KeyInfo></ds:Signature>")
            .formatted(
                XmlNames.DSIG,
                XmlNames.EXCLUSIVE,
                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                references,
                thumbprintReference());
    String template =
        new String(withTimestamp(), UTF_8)
            .replace("</wsse:Security>", signature + "</wsse:Security>");
    byte[] made =
        xmlsec1(folder)
            .write("template.xml", template.getBytes(UTF_8))
            .write(OLD_KEY)
            .made(
                "made.xml",
                "xmlsec1",
                "--sign",
                "--privkey-pem",
                "key.key",
                "--id-attr:Id",
                Soap.V11 + ":Body",
                "--id-attr:Id",
                XmlNames.WSU + ":Timestamp",
                "--output",
                "made.xml",
                "template.xml");
    assertAccepted(made);
  }

  // ---- Metro

  /** The jars of Metro; empty where they are not. */
  static List<String> metroJars() {
    String version = System.getProperty("keyoverlap.metro.version", "");
    List<String> jars = new ArrayList<>();
    for (String name : new String[] {"webservices-rt", "webservices-api"}) {
      Path jar =
          Path.of(System.getProperty("keyoverlap.metro", ""))
              .resolve(name)
              .resolve(version)
              .resolve(name + "-" + version + ".jar");
      if (!Files.exists(jar)) {
        return List.of();
      }
      jars.add(jar.toString());
    }
    return jars;
  }

  /** How to run Metro; skips the test where its jars are not. */
  private static String[] metro(String... arguments) throws Exception {
    List<String> jars = new ArrayList<>(metroJars());
    assumeTrue(!jars.isEmpty(), "Metro is not there; the build brings it");
    // Of all that it asks for it needs Santuario, which is here already.
    jars.add(
        Path.of(
                org.apache.xml.security.Init.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI())
            .toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "-cp",
                String.join(File.pathSeparator, jars),
                Path.of("src/test/metro/Metro.java").toAbsolutePath().toString()));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  static boolean metroAccepts(byte[] message, HeldKey key, Path folder) throws Exception {
    return Command.in(folder, "Java", JAVA, "-version")
        .write("message.xml", message)
        .write(key)
        .succeeds(metro("verify"));
  }

  @ParameterizedTest
  @EnumSource
  void metro_verifiesOurMessages(KeyReference reference, @TempDir Path folder) throws Exception {
    byte[] message = parties.signing().signerIdentifier(reference).build().protect(Soap.order());
    assertThat(metroAccepts(message, OLD_KEY, folder)).isTrue();
    assertThat(metroAccepts(message, NEW_KEY, folder)).isFalse();
  }

  @Test
  void metrosMessages_areRead(@TempDir Path folder) throws Exception {
    byte[] made =
        Command.in(folder, "Java", JAVA, "-version")
            .write("message.xml", Soap.order())
            .write(OLD_KEY)
            .made("made.xml", metro("sign", "Direct"));
    assertAccepted(made);
  }

  // ---- zeep

  static final String PYTHON = "/usr/bin/python3";

  static Command zeep(Path folder) throws Exception {
    return Command.in(folder, "zeep", PYTHON, "-c", "import lxml, xmlsec, zeep");
  }

  static boolean zeepAccepts(Command zeep, byte[] message, HeldKey key) throws Exception {
    return zeep.write("message.xml", message)
        .write(key)
        .succeeds(
            PYTHON,
            "-c",
            """
            from lxml import etree
            from zeep.wsse import signature
            signature.verify_envelope(etree.parse('message.xml').getroot(), 'key.crt')
            """);
  }

  @Test
  void zeep_verifiesOurMessages_andTheFirstOfTwoHeaders(@TempDir Path folder) throws Exception {
    Command zeep = zeep(folder);
    byte[] message = parties.signing().build().protect(Soap.order());
    assertThat(zeepAccepts(zeep, message, OLD_KEY)).as(zeep.said()).isTrue();
    assertThat(zeepAccepts(zeep, message, NEW_KEY)).isFalse();

    parties.sender.add(ORDERS_NEXT, NEW_KEY);
    byte[] two =
        parties
            .signing()
            .signAsIfPresentFor("urn:example:next", ORDERS_NEXT)
            .build()
            .protect(Soap.order());
    assertThat(zeepAccepts(zeep, two, OLD_KEY)).as(zeep.said()).isTrue();
    assertThat(zeepAccepts(zeep, two, NEW_KEY)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Signature", "BinarySignature"})
  void zeepsMessages_areRead(String kind, @TempDir Path folder) throws Exception {
    byte[] made =
        zeep(folder)
            .write("order.xml", withTimestamp())
            .write(OLD_KEY)
            .made(
                "made.xml",
                PYTHON,
                "-c",
                """
                from lxml import etree
                import xmlsec
                from zeep.wsse import signature
                envelope = etree.parse('order.xml').getroot()
                signature.%s('key.key', 'key.crt', signature_method=xmlsec.Transform.RSA_SHA256,
                             digest_method=xmlsec.Transform.SHA256).apply(envelope, {})
                open('made.xml', 'wb').write(etree.tostring(envelope))
                """
                    .formatted(kind));
    assertAccepted(made);
  }
}
