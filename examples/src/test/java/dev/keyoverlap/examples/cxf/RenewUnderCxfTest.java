package dev.keyoverlap.examples.cxf;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class RenewUnderCxfTest {

  @Test
  void renewUnderCxf_withTheRingsCrypto_losesNoMessage_andWithMerlinAllAfterTheExchange()
      throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RenewUnderCxf.run(new PrintStream(bytes, true, UTF_8));

    assertThat(bytes.toString(UTF_8).lines())
        .containsExactly(
            "KeyringCrypto: after the exchange of the client's signing key 0 of 20 messages were"
                + " lost",
            "KeyringCrypto: after the exchange of the endpoint's decryption key 0 of 20 messages"
                + " were lost",
            "KeyringCrypto: after the exchange of the certificate that the client encrypts to 0 of"
                + " 20 messages were lost",
            "Merlin: after the exchange of the client's signing key 20 of 20 messages were lost",
            "Merlin: after the exchange of the endpoint's decryption key 20 of 20 messages were"
                + " lost");
  }
}
