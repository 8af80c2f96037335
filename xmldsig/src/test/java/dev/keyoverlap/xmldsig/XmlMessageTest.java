package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.receiver;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.XmlMutator;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.xml.namespace.QName;
import org.junit.jupiter.api.Test;

/** What a document is, told without a key; and what it is if it is none. */
class XmlMessageTest {

  private static final HeldKey KEY = TestKeys.rsa("orders");

  private static byte[] signed() throws Exception {
    return XmlSigner.with(sender(KEY)).signAs(ORDERS).xades().build().sign(bytes(ORDER));
  }

  @Test
  void inspect_ofASignedDocument_namesSignerAlgorithmsAndReferences() throws Exception {
    byte[] document = signed();
    XmlMessage message = XmlMessage.inspect(document, receiver(KEY));

    assertThat(message.root()).isEqualTo(new QName("urn:orders", "Order"));
    assertThat(message.size()).isEqualTo(document.length);
    assertThat(message.needed()).isEmpty();
    XmlMessage.Signature signature = message.signatures().get(0);
    assertThat(signature.signer()).startsWith("certificate ");
    assertThat(signature.path()).isEqualTo("/o:Order/ds:Signature");
    assertThat(signature.algorithm()).isEqualTo("RSA_SHA256");
    assertThat(signature.canonicalization()).isEqualTo("EXCLUSIVE");
    assertThat(signature.certificates()).isEqualTo(1);
    assertThat(signature.signingTime()).isPresent();
    assertThat(signature.inRing())
        .singleElement()
        .satisfies(version -> assertThat(version.alias()).isEqualTo(Xml.PARTNER));
    assertThat(signature.references())
        .extracting(reference -> reference.covers().orElseThrow())
        .satisfiesExactly(
            covers -> assertThat(covers).isEqualTo("/"),
            covers -> assertThat(covers).endsWith("/xades:SignedProperties"));
    assertThat(signature.references().get(0).digest()).isEqualTo("SHA-256");
    assertThat(signature.references().get(0).transforms()).hasSize(2);
  }

  @Test
  void inspect_ofADocumentBeyondALimit_isPossibleWithAHigherOne() throws Exception {
    byte[] document = signed();
    Limits low = Limits.DEFAULT.with(Limit.XML_BYTES, document.length - 1);
    Limits enough = Limits.DEFAULT.with(Limit.XML_BYTES, document.length);

    assertThatThrownBy(() -> XmlMessage.inspect(document, receiver(KEY), low))
        .isInstanceOf(LimitExceededException.class);
    assertThat(XmlMessage.inspect(document, receiver(KEY), enough).signatures()).hasSize(1);
  }

  @Test
  void inspect_withoutARing_orOfAStranger_saysWhatIsNeeded() throws Exception {
    XmlMessage alone = XmlMessage.inspect(signed());
    assertThat(alone.signatures().get(0).inRing()).isEmpty();
    assertThat(alone.needed()).isEmpty();
    XmlMessage stranger = XmlMessage.inspect(signed(), receiver(TestKeys.rsa("other")));
    assertThat(stranger.needed()).singleElement().asString().contains("acceptChains");
  }

  @Test
  void inspect_ofWhatNoVerifierAccepts_namesIt() throws Exception {
    String odd =
        text(signed())
            .replace("xmldsig-more#rsa-sha256", "xmldsig-more#unheard-of")
            .replace("xmlenc#sha256", "xmlenc#other")
            .replace("enveloped-signature", "base64")
            .replace("URI=\"\"", "URI=\"elsewhere.pdf\"");
    assertThat(XmlMessage.inspect(bytes(odd)).needed())
        .anyMatch(need -> need.contains("unheard-of"))
        .anyMatch(need -> need.contains("digest algorithm"))
        .anyMatch(need -> need.contains("transform"));
    String outside =
        text(signed())
            .replace("URI=\"\"", "URI=\"order.pdf\"")
            .replaceAll(
                "<ds:Transform Algorithm=\"[^\"]*enveloped-signature\"></ds:Transform>", "");
    assertThat(XmlMessage.inspect(bytes(outside)).needed())
        .anyMatch(need -> need.contains("verifyDetached with DetachedContent.at(\"order.pdf\""));
  }

  @Test
  void inspect_ofAnUnsignedDocument_hasNoSignature() throws Exception {
    XmlMessage message = XmlMessage.inspect(bytes(ORDER));
    assertThat(message.signatures()).isEmpty();
    assertThat(message.elements()).isEqualTo(4);
    assertThatThrownBy(() -> XmlMessage.inspect(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void verify_ofWhatIsNoXml_saysWhatItIs() throws Exception {
    byte[] signed = signed();
    XmlVerifier verifier = Xml.verifier(KEY);
    String base64 = Base64.getMimeEncoder().encodeToString(signed);
    for (List<String> wrong :
        List.of(
            List.of(base64, "Base64 of XML"),
            List.of(Base64.getUrlEncoder().encodeToString(signed), "Base64 of XML"),
            List.of("-----BEGIN CMS-----\n" + base64 + "\n-----END CMS-----\n", "PEM"),
            List.of("Content-Type: application/pkcs7-mime\r\n\r\n" + base64, "a mail"),
            List.of("{\"order\": 1}", "JSON"),
            List.of("%PDF-1.7", "PDF"),
            List.of("", "empty"),
            List.of(text(signed) + "trailer", "7 bytes follow the document"),
            List.of("\n<?xml version='1.0'?>" + text(signed), "before its XML declaration"))) {
      for (boolean inspect : new boolean[] {false, true}) {
        assertThatThrownBy(
                () -> {
                  if (inspect) {
                    XmlMessage.inspect(bytes(wrong.get(0)));
                  } else {
                    verifier.verify(bytes(wrong.get(0)));
                  }
                })
            .isInstanceOf(MalformedMessageException.class)
            .hasMessageContaining(wrong.get(1));
      }
    }
    assertThat(verifier.verify(signed).elements()).hasSize(1);
  }

  @Test
  void verify_withAByteOrderMark_orInUtf16_orWithSpaceBehind_isAccepted() throws Exception {
    String signed = text(signed());
    XmlVerifier verifier = Xml.verifier(KEY);
    for (byte[] message :
        List.of(bytes("\ufeff" + signed), signed.getBytes(UTF_16), bytes(signed + "\r\n \n"))) {
      assertThat(verifier.verify(message).elements()).hasSize(1);
    }
  }

  @Test
  void inspection_ofMutatedMessages_tells_orFindsThemMalformed() throws Exception {
    List<byte[]> messages = MutationRun.samples().stream().map(sample -> sample.message()).toList();
    XmlMutator mutator = new XmlMutator(messages);
    int mutants = 500;
    int told = 0;
    for (int i = 0; i < mutants; i++) {
      byte[] mutant = mutator.mutated(i % messages.size(), new Random(13_000_000 + i));
      try {
        assertThat(XmlMessage.inspect(mutant)).isNotNull();
        told++;
      } catch (MalformedMessageException e) {
        assertThat(e).hasMessageNotContaining("did not foresee");
      }
    }
    assertThat(told).isBetween(1, mutants - 1);
  }
}
