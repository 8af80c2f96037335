package dev.keyoverlap.wssec;

import static dev.keyoverlap.wssec.Forge.changed;
import static dev.keyoverlap.wssec.Forge.first;
import static dev.keyoverlap.wssec.Parties.EITHER;
import static dev.keyoverlap.wssec.Parties.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Base64;
import java.util.Random;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.Test;

/** Messages whose certificate is not as any authority makes one, as WSS4J receives them. */
class OddTokenTest {

  @Test
  void certificate_thatWasDamaged_isRefusedByWss4jInItsOwnWords() throws Exception {
    Parties parties = new Parties();
    KeyringCrypto ours = KeyringCrypto.of(parties.sender);
    KeyringCrypto theirs = KeyringCrypto.with(parties.receiver).trust(EITHER).build();
    byte[] message =
        Soap.bytes(PlainWss4j.sign(ours, ORDERS.name(), WSConstants.BST_DIRECT_REFERENCE));
    byte[] certificate =
        Base64.getMimeDecoder()
            .decode(first(Soap.parse(message), "BinarySecurityToken").getTextContent());
    assertThat(PlainWss4j.receive(Soap.parse(message), theirs)).isNotEmpty();

    Random random = new Random(13);
    for (int i = 0; i < 200; i++) {
      byte[] odd = certificate.clone();
      odd[random.nextInt(odd.length)] ^= (byte) (1 << random.nextInt(8));
      byte[] damaged =
          changed(
              message,
              m ->
                  first(m, "BinarySecurityToken")
                      .setTextContent(Base64.getEncoder().encodeToString(odd)));
      assertThatCode(() -> PlainWss4j.receive(Soap.parse(damaged), theirs))
          .isInstanceOf(WSSecurityException.class);
    }
  }
}
