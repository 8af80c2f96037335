package dev.keyoverlap.wssec;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.UnusualKeysContract;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that this Java cannot use by itself, beside those of tools that can. */
class SoapUnusualKeysTest extends UnusualKeysContract {
  private static final byte[] MESSAGE =
      ("<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'>"
              + "<s:Body><o:Order xmlns:o='urn:orders'/></s:Body></s:Envelope>")
          .getBytes(UTF_8);

  @Override
  protected byte[] sign(KeyringSource keys) throws KeyOverlapException {
    return SoapProtector.with(keys).signAs(ORDERS).build().protect(MESSAGE);
  }

  @Override
  protected void verify(KeyringSource keys, byte[] message) throws KeyOverlapException {
    Object unused = SoapReceiver.with(keys).policy(POLICY).build().receive(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "Ed448", "RSASSA-PSS"})
  void key_ofAnotherScheme_signsAndVerifies(String algorithm) throws Exception {
    HeldKey key = TestKeys.named("orders").algorithm(algorithm, 0).make();

    verify(receiver(key), sign(sender(key)));
  }
}
