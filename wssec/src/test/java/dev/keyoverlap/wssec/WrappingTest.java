package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class WrappingTest {

  private static final SoapPart TO = SoapPart.header(Soap.ROUTING, "To");

  private final Parties parties;

  WrappingTest() throws Exception {
    this.parties = new Parties();
  }

  @ParameterizedTest
  @ValueSource(strings = {Soap.V11, Soap.V12})
  void wrapping_ofEveryKind_handsOutNothingThatWasNotSigned(String version) throws Exception {
    byte[] signed =
        parties
            .signing()
            .sign(SoapPart.BODY, SoapPart.TIMESTAMP, TO)
            .build()
            .protect(Soap.order(version));
    assertThat(parties.receive(signed).signedParts()).contains(SoapPart.BODY, TO);

    Map<String, byte[]> variants = SoapWrapping.variants(signed, parties.clock.instant());
    Map<String, String> accepted = new TreeMap<>();
    for (Map.Entry<String, byte[]> variant : variants.entrySet()) {
      try {
        ReceivedSoap received =
            parties
                .receiving()
                .requireSigned(SoapPart.BODY, SoapPart.TIMESTAMP, TO)
                .build()
                .receive(variant.getValue());
        accepted.put(variant.getKey(), new String(received.envelope(), UTF_8));
      } catch (KeyOverlapException e) {
        // As it should be.
      }
    }
    assertThat(variants).hasSizeGreaterThan(35);
    assertThat(accepted).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Soap.V11, Soap.V12})
  void wrapping_whatAVerifierOfSignaturesOnlyAccepts_isMostOfIt(String version) throws Exception {
    byte[] signed =
        parties
            .signing()
            .sign(SoapPart.BODY, SoapPart.TIMESTAMP, TO)
            .build()
            .protect(Soap.order(version));
    assertThat(naivelyAccepted(signed)).isTrue();
    List<String> deceived = new ArrayList<>();
    for (Map.Entry<String, byte[]> variant :
        SoapWrapping.variants(signed, parties.clock.instant()).entrySet()) {
      if (naivelyAccepted(variant.getValue())) {
        deceived.add(variant.getKey());
      }
    }
    // Otherwise the other test would prove little.
    assertThat(deceived).hasSizeGreaterThan(20);
  }

  /** Finds what is referred to by identifier alone, the last bearer if there are several. */
  private static boolean naivelyAccepted(byte[] message) throws Exception {
    Document document = Soap.parse(message);
    PublicKey key = Parties.OLD_KEY.certificate().getPublicKey();
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(key), Forge.first(document, "Signature"));
    context.setProperty("org.jcp.xml.dsig.secureValidation", false);
    for (Element element : Forge.all(document, "*")) {
      if (element.hasAttributeNS(XmlNames.WSU, "Id")) {
        context.setIdAttributeNS(element, XmlNames.WSU, "Id");
      }
    }
    try {
      return XMLSignatureFactory.getInstance("DOM")
          .unmarshalXMLSignature(context)
          .validate(context);
    } catch (javax.xml.crypto.MarshalException | javax.xml.crypto.dsig.XMLSignatureException e) {
      return false;
    }
  }
}
