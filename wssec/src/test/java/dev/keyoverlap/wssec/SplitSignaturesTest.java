package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import java.util.List;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** A signature that does not cover the timestamp could be moved under another message's. */
class SplitSignaturesTest {

  private Parties parties;

  @BeforeEach
  void openKeystores() throws Exception {
    parties = new Parties();
  }

  /** As many signatures by the same key as there are lists of parts. */
  private byte[] signed(List<List<String>> parts) throws Exception {
    Document message = Soap.parse(Soap.order());
    WSSecHeader header = PlainWss4j.header(message);
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    timestamp.build();
    for (List<String> names : parts) {
      WSSecSignature signature = PlainWss4j.signature(header, "orders", WSConstants.ISSUER_SERIAL);
      for (String name : names) {
        signature
            .getParts()
            .add(
                switch (name) {
                  case "Timestamp" -> new WSEncryptionPart(timestamp.getId());
                  case "To" -> new WSEncryptionPart("To", Soap.ROUTING, "Content");
                  default -> new WSEncryptionPart("Body", Soap.V11, "Content");
                });
      }
      signature.build(KeyringCrypto.of(parties.sender));
    }
    return Soap.bytes(message);
  }

  @Test
  void bodyAndTimestamp_signedApart_areNotSignedTogether() throws Exception {
    assertThat(parties.receive(signed(List.of(List.of("Body", "Timestamp")))).signedParts())
        .containsExactlyInAnyOrder(SoapPart.BODY, SoapPart.TIMESTAMP);
    byte[] split = signed(List.of(List.of("Body"), List.of("Timestamp")));
    assertThat(refusal(parties.receiving().build(), split))
        .isInstanceOfSatisfying(
            SoapRefusedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.PART_NOT_SIGNED))
        .hasMessageContaining("together with the timestamp");
    // Whoever does not demand a timestamp gets what is signed, by whichever signature.
    assertThat(
            parties.receiving().requireSigned(SoapPart.BODY).build().receive(split).signedParts())
        .containsExactlyInAnyOrder(SoapPart.BODY, SoapPart.TIMESTAMP);
  }

  @Test
  void headerBlock_signedApartFromTheTimestamp_isNotHandedOut() throws Exception {
    List<String> usual = List.of("Body", "Timestamp");
    assertThat(
            parties
                .receive(signed(List.of(usual, List.of("To", "Timestamp"))))
                .header(Soap.ROUTING, "To"))
        .isPresent();
    assertThat(parties.receive(signed(List.of(usual, List.of("To")))).header(Soap.ROUTING, "To"))
        .isEmpty();
  }
}
