package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Attacks by what a document is made of; each beside the same document unharmed. */
class DocumentAttacksTest {

  private static final HeldKey KEY = TestKeys.ec("orders");
  private static final int MANY = 100_000;
  private static final String BOMB =
      """
      <!DOCTYPE o:Order [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
      <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
      """;

  private static byte[] signed() throws Exception {
    return XmlSigner.with(sender(KEY)).signAs(ORDERS).build().sign(bytes(ORDER));
  }

  private static byte[] changed(byte[] signed, Consumer<Document> change) {
    Document document = Xml.parse(signed);
    byte[] before = Xml.write(document);
    change.accept(document);
    assertThat(Xml.write(document)).isNotEqualTo(before);
    return Xml.write(document);
  }

  private static void assertMalformed(byte[] document, String reason) throws Exception {
    assertThatThrownBy(() -> verifier(KEY).verify(document))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(reason);
    assertThat(verifier(KEY).verify(signed()).elements()).hasSize(1);
  }

  // ---- parsing

  @Test
  void verify_ofADocumentWithDoctype_isRefused() throws Exception {
    byte[] harmless = bytes("<!DOCTYPE o:Order>" + text(signed()));
    assertMalformed(harmless, "DOCTYPE");
    assertMalformed(bytes(BOMB + text(signed())), "DOCTYPE");
    assertThatThrownBy(
            () -> XmlSigner.with(sender(KEY)).signAs(ORDERS).build().sign(bytes(BOMB + ORDER)))
        .isInstanceOf(MalformedMessageException.class);
  }

  @Test
  void verify_ofAnExternalEntity_isRefusedWithoutReadingIt(@TempDir Path folder) throws Exception {
    try (SocketTrap trap = new SocketTrap()) {
      Path secret = Files.writeString(folder.resolve("secret"), "secret");
      for (String uri : new String[] {secret.toUri().toString(), trap.uri()}) {
        String doctype = "<!DOCTYPE o:Order [<!ENTITY x SYSTEM \"%s\">]>".formatted(uri);
        assertMalformed(bytes(doctype + text(signed()).replace("bolts", "&x;")), "DOCTYPE");
        assertMalformed(
            bytes("<!DOCTYPE o:Order SYSTEM \"%s\">".formatted(uri) + text(signed())), "DOCTYPE");
      }
      trap.assertNobodyCame();
    }
  }

  @Test
  void verify_ofADeeplyNestedDocument_isRefusedWithinAMoment() throws Exception {
    String deep = "<a>".repeat(100_000) + "</a>".repeat(100_000);
    assertMalformed(bytes(text(signed()).replace("bolts", deep)), "xml-depth");
  }

  /** What takes a moment for one of a kind must not take the square of it for many. */
  @Test
  void verify_ofManyEqualIdentifiersPrefixesOrSignatures_isAnsweredSoon() throws Exception {
    StringBuilder prefixes = new StringBuilder();
    for (int depth = 0; depth < 100; depth++) {
      prefixes.append("<p");
      for (int i = 0; i < 9; i++) {
        prefixes.append(" xmlns:p").append(depth).append('_').append(i).append("='urn:p'");
      }
      prefixes.append('>');
    }
    prefixes.append("<p0_0:i/>".repeat(MANY)).append("</p>".repeat(100));
    String signatures = "<ds:Signature xmlns:ds='" + XmlNames.DSIG + "'/>";
    XmlSigner signer =
        XmlSigner.with(sender(KEY)).signAs(ORDERS).form(SignatureForm.PARALLEL_ENVELOPED).build();
    Instant begin = Instant.now();
    StringBuilder attributes = new StringBuilder();
    for (int i = 999; i > 0; i--) {
      attributes.append(" a").append(i).append("=''");
    }
    String wide = "<i%s/>".formatted(attributes).repeat(MANY / 1000);
    for (String much : new String[] {"<i Id='same'/>".repeat(MANY), prefixes.toString(), wide}) {
      byte[] signed = signer.sign(bytes("<a>" + much + "</a>"));
      assertThat(verifier(KEY).verify(signed).elements()).hasSize(1);
    }
    String within = "<ds:Object>" + signatures.repeat(MANY) + "</ds:Object></ds:Signature>";
    byte[] nested = bytes(text(signer.sign(bytes(ORDER))).replace("</ds:Signature>", within));
    assertThat(verifier(KEY).verify(nested).elements()).hasSize(1);
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void verify_ofManyAmpersands_isAcceptedOnEveryJdk() throws Exception {
    String order = "<o:Order xmlns:o=\"urn:orders\">" + "&amp;".repeat(300_000) + "</o:Order>";
    byte[] signed = XmlSigner.with(sender(KEY)).signAs(ORDERS).build().sign(bytes(order));

    assertThat(verifier(KEY).verify(signed).only().element().getTextContent()).hasSize(300_000);
  }

  @Test
  void verify_ofWhatIsNoXmlAtAll_isMalformed() throws Exception {
    assertMalformed(new byte[0], "not XML");
    assertMalformed(bytes("not XML"), "not XML");
    assertMalformed(bytes(ORDER), "carries no signature");
  }

  @Test
  void verify_ofMoreThanIsTaken_isRefused() throws Exception {
    byte[] signed = signed();
    XmlVerifier small =
        XmlVerifier.with(Xml.receiver(KEY), Xml.EITHER)
            .limits(Limits.DEFAULT.with(Limit.XML_BYTES, signed.length - 1))
            .build();
    XmlVerifier enough =
        XmlVerifier.with(Xml.receiver(KEY), Xml.EITHER)
            .limits(Limits.DEFAULT.with(Limit.XML_BYTES, signed.length))
            .build();

    assertThatThrownBy(() -> small.verify(signed)).hasMessageContaining("limit xml-bytes");
    assertThatThrownBy(() -> small.verifyStream(new java.io.ByteArrayInputStream(signed)))
        .hasMessageContaining("limit xml-bytes");
    assertThat(enough.verifyStream(new java.io.ByteArrayInputStream(signed)).elements()).hasSize(1);
  }

  // ---- the structure of a signature

  @Test
  void verify_ofTwoSignedInfos_isMalformed() throws Exception {
    byte[] twice =
        changed(
            signed(),
            document -> {
              Element info = Xml.dsig(document, "SignedInfo");
              info.getParentNode().insertBefore(info.cloneNode(true), info);
            });
    assertMalformed(twice, "SignatureValue");
  }

  @Test
  void verify_ofTwoSignatureValues_isMalformed() throws Exception {
    byte[] twice =
        changed(
            signed(),
            document -> {
              Element value = Xml.dsig(document, "SignatureValue");
              value.getParentNode().insertBefore(value.cloneNode(true), value);
            });
    assertMalformed(twice, "does not belong there");
  }

  @Test
  void verify_ofASignedInfoElsewhere_isMalformed() throws Exception {
    byte[] hidden =
        changed(
            signed(),
            document -> {
              Element info = Xml.dsig(document, "SignedInfo");
              Element signature = (Element) info.getParentNode();
              Element object = XmlNames.dsig(signature, "Object");
              object.appendChild(info);
            });
    assertMalformed(hidden, "SignedInfo");
  }

  @Test
  void verify_ofACommentInADigestValue_isMalformed() throws Exception {
    byte[] commented =
        changed(
            signed(),
            document -> {
              Element value = Xml.dsig(document, "DigestValue");
              value.insertBefore(document.createComment("x"), value.getFirstChild());
            });
    assertMalformed(commented, "not text");
  }

  @Test
  void verify_ofMoreSignaturesOrReferencesThanAreLookedAt_isMalformed() throws Exception {
    byte[] signatures =
        changed(
            signed(),
            document -> {
              Element signature = Xml.dsig(document, "Signature");
              for (int i = 0; i < Limit.SIGNATURES.standard(); i++) {
                signature.getParentNode().appendChild(signature.cloneNode(true));
              }
            });
    assertMalformed(signatures, "limit signatures of 32");
    byte[] references =
        changed(
            signed(),
            document -> {
              Element reference = Xml.dsig(document, "Reference");
              for (int i = 0; i < Limit.XML_REFERENCES.standard(); i++) {
                reference.getParentNode().appendChild(reference.cloneNode(true));
              }
            });
    assertMalformed(references, "limit xml-references of 32");
  }

  @Test
  void verify_ofASignatureInAnotherNamespace_isNone() throws Exception {
    byte[] other = bytes(text(signed()).replace(XmlNames.DSIG + "\"", XmlNames.DSIG + "x\""));
    assertMalformed(other, "carries no signature");
  }

  // ---- comments

  @Test
  void verify_ofACommentPutIntoText_givesTheWholeText() throws Exception {
    byte[] split =
        bytes(text(signed()).replace("alice@example.org", "alice@example.org<!-- x -->.evil"));
    assertThatThrownBy(() -> verifier(KEY).verify(split)).hasMessageContaining("is wrong");

    String signedText = "alice@example.org.evil";
    byte[] signed =
        XmlSigner.with(sender(KEY))
            .signAs(ORDERS)
            .build()
            .sign(bytes(ORDER.replace("alice@example.org", signedText)));
    byte[] commented = bytes(text(signed).replace(signedText, "alice@example.org<!-- x -->.evil"));
    Element customer =
        (Element)
            verifier(KEY)
                .verify(commented)
                .only()
                .element()
                .getElementsByTagNameNS("urn:orders", "Customer")
                .item(0);
    assertThat(customer.getFirstChild().getNodeValue()).isEqualTo(signedText);
    assertThat(customer.getChildNodes().getLength()).isEqualTo(1);
  }

  /** A port that nobody should come to. */
  static final class SocketTrap implements AutoCloseable {

    private final ServerSocket socket;

    SocketTrap() throws java.io.IOException {
      socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
      socket.setSoTimeout(50);
    }

    String uri() {
      return "http://127.0.0.1:" + socket.getLocalPort() + "/order.xml";
    }

    void assertNobodyCame() {
      assertThatThrownBy(socket::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Override
    public void close() throws java.io.IOException {
      socket.close();
    }
  }
}
