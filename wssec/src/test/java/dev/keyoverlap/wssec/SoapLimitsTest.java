package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import java.nio.charset.StandardCharsets;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.dom.message.WSSecEncrypt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What is counted in a header, before anything dear is done and again when it was decrypted. */
class SoapLimitsTest {

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  private static Budget limit(Limit limit, int value) {
    return Budget.of(Limits.DEFAULT.with(limit, value));
  }

  private void assertExceeded(SoapReceiver receiver, byte[] message, Limit limit, Budget budget) {
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> receiver.receive(message, budget))
        .satisfies(e -> assertThat(e.limit()).isEqualTo(limit));
  }

  private byte[] encrypted() throws Exception {
    return parties.encrypting().build().protect(Soap.order());
  }

  @Test
  void elementsAndBlocks_beyondTheLimit_areRefusedBeforeAnythingIsDecrypted() throws Exception {
    byte[] message = encrypted();
    Document tree = Soap.parse(message);
    SoapReceiver receiver = parties.decrypting().build();
    int elements = Envelope.elements(first(tree, "Security")).size();
    int blocks = Envelope.elements(first(tree, "Header")).size();

    for (Limit limit : new Limit[] {Limit.SOAP_SECURITY_ELEMENTS, Limit.SOAP_HEADER_BLOCKS}) {
      int there = limit == Limit.SOAP_HEADER_BLOCKS ? blocks : elements;
      assertThat(there).isGreaterThan(1);
      Budget enough = limit(limit, there);
      assertThat(receiver.receive(message, enough).encryptedParts()).contains(SoapPart.BODY);
      assertThat(enough.done(Work.PRIVATE_KEY_OPERATIONS)).isEqualTo(1);
      Budget tooSmall = limit(limit, there - 1);
      assertExceeded(receiver, message, limit, tooSmall);
      assertThat(tooSmall.done(Work.PRIVATE_KEY_OPERATIONS)).isZero();
    }
  }

  /** A header with so many elements, all within one {@code xenc:EncryptedData} at that place. */
  private byte[] encryptedWithin(String place, int elements) throws Exception {
    String block = "<x:W xmlns:x=\"urn:x\">" + "<A xmlns=\"urn:x\"/>".repeat(elements) + "</x:W>";
    Document message =
        Soap.parse(
            new String(Soap.order(), StandardCharsets.UTF_8)
                .replace("</s:Header>", block + "</s:Header>")
                .getBytes(StandardCharsets.UTF_8));
    WSSecEncrypt encrypt = PlainWss4j.encryption(PlainWss4j.header(message));
    encrypt.getParts().add(new WSEncryptionPart("W", "urn:x", "Content"));
    PlainWss4j.build(encrypt, KeyringCrypto.of(parties.sender));
    Element wrapper = first(message, "W");
    Element data = first(wrapper, "EncryptedData");
    first(message, place).appendChild(data);
    wrapper.getParentNode().removeChild(wrapper);
    return Soap.bytes(message);
  }

  @Test
  void elementsAndBlocks_thatComeOutOfOneEncryptedElement_areCounted() throws Exception {
    SoapReceiver receiver = parties.decrypting().build();

    byte[] inSecurity = encryptedWithin("Security", 20);
    receiver.receive(inSecurity, limit(Limit.SOAP_SECURITY_ELEMENTS, 21));
    assertExceeded(
        receiver,
        inSecurity,
        Limit.SOAP_SECURITY_ELEMENTS,
        limit(Limit.SOAP_SECURITY_ELEMENTS, 20));
    byte[] inHeader = encryptedWithin("Header", 20);
    receiver.receive(inHeader, limit(Limit.SOAP_HEADER_BLOCKS, 22));
    assertExceeded(
        receiver, inHeader, Limit.SOAP_HEADER_BLOCKS, limit(Limit.SOAP_HEADER_BLOCKS, 21));
  }

  /** The judge counts only those that may be by somebody known. */
  @Test
  void signatures_ofStrangers_areCountedToo() throws Exception {
    byte[] message = new Parties(Parties.STRANGER).signing().build().protect(Soap.order());
    byte[] twice =
        Forge.changed(
            message,
            m -> {
              Element signature = first(m, "Signature");
              signature.getParentNode().appendChild(signature.cloneNode(true));
            });
    SoapReceiver receiver = parties.receiving().build();

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> receiver.receive(twice, limit(Limit.SIGNATURES, 2)))
        .satisfies(e -> assertThat(e.report().signers()).hasSize(2));
    assertExceeded(receiver, twice, Limit.SIGNATURES, limit(Limit.SIGNATURES, 1));
  }

  @Test
  void references_areCountedOverAllSignatures() throws Exception {
    byte[] message = parties.signing().build().protect(Soap.order());
    int references = Forge.all(Soap.parse(message), "DigestValue").size();
    SoapReceiver receiver = parties.receiving().build();

    receiver.receive(message, limit(Limit.SOAP_REFERENCES, references));
    assertExceeded(
        receiver, message, Limit.SOAP_REFERENCES, limit(Limit.SOAP_REFERENCES, references - 1));
  }
}
