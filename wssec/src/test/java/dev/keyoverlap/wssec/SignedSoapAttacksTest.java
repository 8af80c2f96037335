package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.all;
import static dev.keyoverlap.wssec.Forge.changed;
import static dev.keyoverlap.wssec.Forge.first;
import static dev.keyoverlap.wssec.Forge.refusal;
import static dev.keyoverlap.wssec.Forge.resign;
import static dev.keyoverlap.wssec.Parties.OLD_KEY;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static dev.keyoverlap.wssec.Parties.PARTNER;
import static dev.keyoverlap.wssec.Parties.STRANGER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.spec.KeyReference;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SignedSoapAttacksTest {

  private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";

  private Parties parties;
  private byte[] message;

  @BeforeEach
  void signAMessage() throws Exception {
    parties = new Parties();
    message = parties.signing().build().protect(Soap.order());
  }

  private void assertAccepted(byte[] accepted) throws Exception {
    assertThat(parties.receive(accepted).signedParts()).contains(SoapPart.BODY);
  }

  private Verdict verdictOn(byte[] refused) {
    assertThat(refusal(parties.receiving().build(), refused))
        .isInstanceOf(VerificationException.class);
    VerificationException e = (VerificationException) refusal(parties.receiving().build(), refused);
    return e.report().signers().get(0).verdict();
  }

  private void assertMalformed(byte[] refused) {
    assertThat(refusal(parties.receiving().build(), refused))
        .isInstanceOf(MalformedMessageException.class);
  }

  // ---- what is signed

  @Test
  void content_changed_isWrong() throws Exception {
    assertAccepted(message);
    byte[] changed = new String(message, UTF_8).replace("apples", "cherry").getBytes(UTF_8);
    assertThat(verdictOn(changed)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void signature_removed_orNeverThere_isMissed() throws Exception {
    assertAccepted(message);
    byte[] removed = changed(message, m -> first(m, "Security").removeChild(first(m, "Signature")));
    assertThat(refusal(parties.receiving().build(), removed))
        .isInstanceOf(VerificationException.class)
        .hasMessageContaining("none found");
    assertThat(refusal(parties.receiving().build(), Soap.order()))
        .isInstanceOfSatisfying(
            SoapRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NO_SECURITY_HEADER));
  }

  @Test
  void signature_outsideOfTheSecurityHeader_isNotLookedAt() throws Exception {
    assertAccepted(message);
    byte[] moved = changed(message, m -> first(m, "Header").appendChild(first(m, "Signature")));
    assertThat(refusal(parties.receiving().build(), moved))
        .isInstanceOf(VerificationException.class);
  }

  @Test
  void reference_toAnotherMessagesBody_isNotThisOnes() throws Exception {
    assertAccepted(message);
    Document other = Soap.parse(parties.signing().build().protect(Soap.order()));
    byte[] mixed =
        changed(
            message,
            m -> {
              Element security = first(m, "Security");
              security
                  .getParentNode()
                  .replaceChild(m.importNode(first(other, "Security"), true), security);
            });
    assertMalformed(mixed);
  }

  @Test
  void identifierThatTwoElementsBear_namesNeither() throws Exception {
    assertAccepted(message);
    String id = first(Soap.parse(message), "Body").getAttributeNS(XmlNames.WSU, "Id");
    for (String attribute : new String[] {"Id", "ID", "id", "xml:id"}) {
      byte[] twice =
          changed(
              message,
              m -> {
                Element to = first(m, "To");
                if (attribute.startsWith("xml")) {
                  to.setAttributeNS("http://www.w3.org/XML/1998/namespace", attribute, id);
                } else {
                  to.setAttributeNS(null, attribute, id);
                }
              });
      assertMalformed(twice);
    }
    assertAccepted(changed(message, m -> first(m, "To").setAttributeNS(null, "Id", "another")));
  }

  @Test
  void comment_withinSignedText_cutsNothingOff() throws Exception {
    byte[] commented =
        new String(message, UTF_8).replace("apples", "app<!-- x -->les").getBytes(UTF_8);
    ReceivedSoap received = parties.receive(commented);
    assertThat(received.body().getFirstChild().getTextContent()).isEqualTo("apples & pears");
    assertThat(received.body().getFirstChild().getFirstChild().getChildNodes().getLength())
        .isEqualTo(1);
  }

  @Test
  void namespaceDeclarations_addedOutsideOfWhatIsSigned_areNotHandedOut() throws Exception {
    assertAccepted(message);
    byte[] dressed =
        changed(
            message,
            m ->
                m.getDocumentElement()
                    .setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:evil", "urn:evil"));
    assertThat(parties.receive(dressed).body().lookupNamespaceURI("evil")).isNull();
  }

  // ---- the form of the signature

  @Test
  void partsOfTheSignature_twiceOrInAnotherOrder_areMalformed() throws Exception {
    assertAccepted(message);
    for (String part :
        new String[] {
          "SignedInfo",
          "SignatureValue",
          "KeyInfo",
          "CanonicalizationMethod",
          "SignatureMethod",
          "DigestValue",
          "DigestMethod",
          "Transforms",
          "SecurityTokenReference"
        }) {
      byte[] twice =
          changed(
              message,
              m -> {
                Element element = first(m, part);
                element.getParentNode().insertBefore(element.cloneNode(true), element);
                resign(m, OLD_KEY);
              });
      assertMalformed(twice);
    }
    assertMalformed(
        changed(
            message,
            m -> first(m, "Signature").appendChild(m.createElementNS(XmlNames.DSIG, "ds:Object"))));
    assertMalformed(
        changed(message, m -> first(m, "SignedInfo").appendChild(m.createComment("x"))));
    assertMalformed(
        changed(
            message,
            m -> {
              Element digest = first(m, "DigestValue");
              digest.insertBefore(m.createComment("x"), digest.getFirstChild());
            }));
  }

  @Test
  void transforms_thatAreNotCanonicalXml_areNeverCarriedOut() throws Exception {
    assertAccepted(changed(message, m -> resign(m, OLD_KEY)));
    for (String algorithm :
        new String[] {
          "http://www.w3.org/TR/1999/REC-xslt-19991116",
          "http://www.w3.org/TR/1999/REC-xpath-19991116",
          "http://www.w3.org/2002/06/xmldsig-filter2",
          "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
          "http://www.w3.org/2000/09/xmldsig#base64",
          "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform",
          "http://docs.oasis-open.org/wss/oasis-wss-SwAProfile-1.1#Attachment-Content-Signature-Transform",
          "urn:unknown"
        }) {
      byte[] transformed =
          changed(
              message,
              m -> {
                first(m, "Transform").setAttribute("Algorithm", algorithm);
                resign(m, OLD_KEY);
              });
      assertThat(verdictOn(transformed)).as(algorithm).isEqualTo(Verdict.ALGORITHM_REFUSED);
    }
    byte[] many =
        changed(
            message,
            m -> {
              Element transform = first(m, "Transform");
              transform.getParentNode().appendChild(transform.cloneNode(true));
              resign(m, OLD_KEY);
            });
    assertThat(verdictOn(many)).isEqualTo(Verdict.ALGORITHM_REFUSED);
  }

  @Test
  void canonicalization_thatIsNone_isRefused() throws Exception {
    assertAccepted(message);
    for (String algorithm :
        new String[] {
          "http://santuario.apache.org/c14n/physical",
          "urn:none",
          "http://www.w3.org/2010/xml-c14n2"
        }) {
      byte[] other =
          changed(
              message,
              m -> {
                first(m, "CanonicalizationMethod").setAttribute("Algorithm", algorithm);
                resign(m, OLD_KEY);
              });
      assertThat(verdictOn(other)).as(algorithm).isEqualTo(Verdict.ALGORITHM_REFUSED);
    }
  }

  @Test
  void whatHasNoCanonicalForm_coversNothing() throws Exception {
    assertAccepted(message);
    byte[] relative =
        changed(
            message,
            m -> {
              Element order = first(m, "order");
              order.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:r", "relative/name");
              order.appendChild(m.createElementNS("relative/name", "r:evil"));
            });
    assertThat(verdictOn(relative)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void thousandReferences_areNotFollowed() throws Exception {
    assertAccepted(message);
    byte[] many =
        changed(
            message,
            m -> {
              Element reference = first(m, "Reference");
              for (int i = 0; i < 1000; i++) {
                reference.getParentNode().appendChild(reference.cloneNode(true));
              }
              resign(m, OLD_KEY);
            });
    assertMalformed(many);
    byte[] signatures =
        changed(
            message,
            m -> {
              for (int i = 0; i < 40; i++) {
                first(m, "Security").appendChild(first(m, "Signature").cloneNode(true));
              }
            });
    assertMalformed(signatures);
  }

  // ---- algorithms

  @ParameterizedTest
  @CsvSource({
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1, SHA1withRSA",
    MORE + "rsa-md5, MD5withRSA",
    MORE + "rsa-sha224, SHA224withRSA"
  })
  void signatures_withBrokenDigests_proveNothing(String uri, String name) throws Exception {
    assertAccepted(changed(message, m -> resign(m, OLD_KEY)));
    byte[] weak =
        changed(
            message,
            m -> {
              first(m, "SignatureMethod").setAttribute("Algorithm", uri);
              resign(m, OLD_KEY, name);
            });
    assertThat(verdictOn(weak)).isEqualTo(Verdict.ALGORITHM_REFUSED);
  }

  @Test
  void digests_thatAreBroken_proveNothing() throws Exception {
    assertAccepted(message);
    for (String uri : new String[] {XmlNames.DSIG + "sha1", MORE + "md5", MORE + "sha224"}) {
      byte[] weak =
          changed(
              message,
              m -> {
                first(m, "DigestMethod").setAttribute("Algorithm", uri);
                resign(m, OLD_KEY);
              });
      assertThat(verdictOn(weak)).isEqualTo(Verdict.ALGORITHM_REFUSED);
    }
  }

  @Test
  void hmac_withThePublicKeyAsItsSecret_isNoSignature() throws Exception {
    assertAccepted(message);
    byte[] forged =
        changed(
            message,
            m -> {
              first(m, "SignatureMethod").setAttribute("Algorithm", MORE + "hmac-sha256");
              Mac mac = Mac.getInstance("HmacSHA256");
              mac.init(
                  new SecretKeySpec(
                      OLD_KEY.certificate().getPublicKey().getEncoded(), "HmacSHA256"));
              Forge.setValue(m, mac.doFinal(Forge.signedBytes(m)));
            });
    assertThat(verdictOn(forged)).isEqualTo(Verdict.ALGORITHM_REFUSED);
    byte[] truncated =
        changed(
            message,
            m -> {
              Element method = first(m, "SignatureMethod");
              method.setAttribute("Algorithm", MORE + "hmac-sha256");
              Element length = m.createElementNS(XmlNames.DSIG, "ds:HMACOutputLength");
              length.setTextContent("8");
              method.appendChild(length);
            });
    assertMalformed(truncated);
  }

  @Test
  void noAlgorithm_isNone() throws Exception {
    assertAccepted(message);
    for (String none : new String[] {"", "none", "urn:none"}) {
      byte[] without =
          changed(
              message,
              m -> {
                first(m, "SignatureMethod").setAttribute("Algorithm", none);
                Forge.setValue(m, new byte[0]);
              });
      assertThat(verdictOn(without)).isEqualTo(Verdict.ALGORITHM_REFUSED);
    }
  }

  @Test
  void shortKeys_proveNothing() throws Exception {
    assertAccepted(message);
    HeldKey weak = TestKeys.named("orders").algorithm("RSA", 1024).make();
    parties.receiver.accepting(Narrowing.STRENGTH).swap(PARTNER, TestKeys.certificateOf(weak));
    byte[] signed =
        changed(
            message,
            m -> {
              first(m, "BinarySecurityToken").setTextContent(base64(weak));
              resign(m, weak);
            });
    assertThat(verdictOn(signed)).isEqualTo(Verdict.ALGORITHM_REFUSED);
  }

  private static String base64(HeldKey key) throws Exception {
    return Base64.getEncoder().encodeToString(key.certificate().getEncoded());
  }

  // ---- substituted tokens

  @Test
  void certificateOfTheAttackers_inTheMessage_isTrustedByNobody() throws Exception {
    assertAccepted(message);
    byte[] own =
        changed(
            message,
            m -> {
              first(m, "BinarySecurityToken").setTextContent(base64(STRANGER));
              first(m, "order").setTextContent("evil");
              resign(m, STRANGER);
            });
    assertThat(verdictOn(own)).isEqualTo(Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void certificateOfTheAttackers_withThePartnersNameAndNumber_isNotThePartners() throws Exception {
    byte[] named =
        parties
            .signing()
            .signerIdentifier(KeyReference.ISSUER_AND_SERIAL)
            .build()
            .protect(Soap.order());
    assertAccepted(named);
    HeldKey twin =
        TestKeys.named("orders")
            .serialNumber(OLD_KEY.certificate().getSerialNumber().longValueExact())
            .make();
    assertThat(verdictOn(changed(named, m -> resign(m, twin)))).isEqualTo(Verdict.INVALID);
    byte[] embedded =
        changed(
            message,
            m -> {
              first(m, "BinarySecurityToken").setTextContent(base64(twin));
              resign(m, twin);
            });
    assertThat(verdictOn(embedded)).isEqualTo(Verdict.UNKNOWN_SIGNER);
  }

  @Test
  void token_exchangedForThatOfAnotherPartner_isWrong() throws Exception {
    parties.receiver.add(Parties.PARTNER_NEXT, TestKeys.certificateOf(Parties.NEW_KEY));
    assertAccepted(message);
    byte[] exchanged =
        changed(
            message, m -> first(m, "BinarySecurityToken").setTextContent(base64(Parties.NEW_KEY)));
    assertThat(verdictOn(exchanged)).isEqualTo(Verdict.INVALID);
  }

  @Test
  void certificateOfOurOwn_asSigner_isNotInThePolicy() throws Exception {
    assertAccepted(message);
    byte[] byUs =
        changed(
            message,
            m -> {
              first(m, "BinarySecurityToken").setTextContent(base64(Parties.RECEIVING_KEY));
              resign(m, Parties.RECEIVING_KEY);
            });
    assertThat(verdictOn(byUs)).isEqualTo(Verdict.NOT_IN_POLICY);
  }

  @Test
  void tokens_twoOfOneIdentifier_orInAnotherPlace_areMalformed() throws Exception {
    assertAccepted(message);
    assertMalformed(
        changed(
            message,
            m -> {
              Element token = first(m, "BinarySecurityToken");
              Element other = (Element) token.cloneNode(true);
              other.setTextContent(base64(STRANGER));
              token.getParentNode().insertBefore(other, token);
            }));
    assertMalformed(
        changed(message, m -> first(m, "Header").appendChild(first(m, "BinarySecurityToken"))));
  }

  @Test
  void namesOfKeys_thatContradictEachOther_areHintsToTheKeyThatProvesItself() throws Exception {
    byte[] named =
        parties
            .signing()
            .signerIdentifier(KeyReference.ISSUER_AND_SERIAL)
            .build()
            .protect(Soap.order());
    byte[] agreeing = changed(named, m -> addCertificate(m, OLD_KEY));
    assertAccepted(agreeing);
    assertAccepted(changed(named, m -> addCertificate(m, STRANGER)));
    // Whatever else is named, only the key that made the signature counts.
    byte[] wrong =
        changed(
            named,
            m -> {
              addCertificate(m, STRANGER);
              first(m, "SignatureValue").setTextContent(first(m, "DigestValue").getTextContent());
            });
    assertThat(verdictOn(wrong)).isEqualTo(Verdict.INVALID);
  }

  private static void addCertificate(Document message, HeldKey key) throws Exception {
    Element certificate = message.createElementNS(XmlNames.DSIG, "ds:X509Certificate");
    certificate.setTextContent(base64(key));
    first(message, "X509Data").appendChild(certificate);
  }

  @ParameterizedTest
  @ValueSource(strings = {"KeyValue", "KeyName", "RetrievalMethod", "MgmtData"})
  void otherNamesOfKeys_areNotUnderstood(String name) throws Exception {
    assertAccepted(message);
    assertMalformed(
        changed(
            message,
            m -> {
              Element keyInfo = first(m, "KeyInfo");
              keyInfo.setTextContent("");
              keyInfo.appendChild(m.createElementNS(XmlNames.DSIG, "ds:" + name));
            }));
  }

  // ---- the policy

  @Test
  void oneOfTwoSignatures_removed_isMissed_whereThePolicyWantsBoth() throws Exception {
    parties.receiver.add(Parties.PARTNER_NEXT, TestKeys.certificateOf(Parties.NEW_KEY));
    VerificationPolicy both = VerificationPolicy.allOf(PARTNER, Parties.PARTNER_NEXT);
    parties.sender.add(Parties.ORDERS_NEXT, Parties.NEW_KEY);
    Document two =
        PlainWss4j.sign(
            PlainWss4j.sign(
                Soap.parse(Soap.order()),
                KeyringCrypto.of(parties.sender),
                "orders",
                org.apache.wss4j.dom.WSConstants.ISSUER_SERIAL),
            KeyringCrypto.of(parties.sender),
            "orders-next",
            org.apache.wss4j.dom.WSConstants.ISSUER_SERIAL);
    SoapReceiver strict = parties.receiving(both).requireSigned(SoapPart.BODY).build();
    byte[] complete = Soap.bytes(two);
    assertThat(strict.receive(complete).signedParts()).contains(SoapPart.BODY);
    for (int i = 0; i < 2; i++) {
      int which = i;
      byte[] stripped =
          changed(complete, m -> first(m, "Security").removeChild(all(m, "Signature").get(which)));
      assertThat(refusal(strict, stripped)).isInstanceOf(VerificationException.class);
    }
  }

  @Test
  void twoSigners_ofDifferentParts_doNotMeetAPolicyThatWantsBothOnEach() throws Exception {
    parties.receiver.add(Parties.PARTNER_NEXT, TestKeys.certificateOf(Parties.NEW_KEY));
    parties.sender.add(Parties.ORDERS_NEXT, Parties.NEW_KEY);
    byte[] body =
        parties
            .signing()
            .sign(SoapPart.BODY)
            .signerIdentifier(KeyReference.THUMBPRINT)
            .build()
            .protect(Soap.order());
    Document header =
        Soap.parse(
            SoapProtector.with(parties.sender)
                .clock(parties.clock)
                .signAs(Parties.ORDERS_NEXT)
                .signerIdentifier(KeyReference.THUMBPRINT)
                .sign(SoapPart.header(Soap.ROUTING, "To"))
                .build()
                .protect(Soap.order()));
    byte[] mixed =
        changed(
            body,
            m -> {
              first(m, "Security").appendChild(m.importNode(first(header, "Signature"), true));
              Element to = first(m, "To");
              to.getParentNode().replaceChild(m.importNode(first(header, "To"), true), to);
            });
    SoapReceiver either = parties.receiving().requireSigned(SoapPart.BODY).build();
    assertThat(either.receive(mixed).signedParts())
        .containsExactlyInAnyOrder(SoapPart.BODY, SoapPart.header(Soap.ROUTING, "To"));
    SoapReceiver both =
        parties
            .receiving(VerificationPolicy.allOf(PARTNER, Parties.PARTNER_NEXT))
            .requireSigned(SoapPart.BODY)
            .build();
    assertThat(refusal(both, mixed))
        .isInstanceOfSatisfying(
            SoapRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.PART_NOT_SIGNED));
  }

  @Test
  void compromisedAndStagedKeys_areOutOfUse() throws Exception {
    assertAccepted(message);
    parties.receiver.stage(PARTNER, TestKeys.certificateOf(Parties.NEW_KEY));
    parties.sender.swap(ORDERS, Parties.NEW_KEY);
    assertThat(verdictOn(parties.signing().build().protect(Soap.order())))
        .isEqualTo(Verdict.KEY_NOT_USABLE);
    parties.receiver.markCompromised(OLD_KEY.keyId(), "stolen");
    assertThat(verdictOn(message)).isEqualTo(Verdict.KEY_NOT_USABLE);
  }

  // ---- what else stands in the header

  /** It proves nothing, and is not handed out; the signature beside it is as correct as before. */
  @ParameterizedTest
  @CsvSource({
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd, Unknown",
    "urn:oasis:names:tc:SAML:2.0:assertion, Assertion",
    "urn:example:token, Token"
  })
  void tokenThatIsNotKnown_besideTheSignature_isPassedOver(String namespace, String name)
      throws Exception {
    byte[] dressed =
        changed(
            message,
            m -> first(m, "Security").appendChild(m.createElementNS(namespace, "t:" + name)));
    assertAccepted(dressed);
    assertThat(new String(parties.receive(dressed).envelope(), UTF_8)).doesNotContain(name);
    assertThat(verdictOn(changed(dressed, m -> first(m, "item").setTextContent("pears"))))
        .isEqualTo(Verdict.INVALID);
  }

  @Test
  void userWithoutName_isMalformed() throws Exception {
    assertAccepted(message);
    assertMalformed(
        changed(
            message,
            m ->
                first(m, "Security")
                    .appendChild(m.createElementNS(Names.WSSE, "wsse:UsernameToken"))));
  }
}
