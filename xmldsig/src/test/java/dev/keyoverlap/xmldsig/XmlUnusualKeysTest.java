package dev.keyoverlap.xmldsig;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.UnusualKeysContract;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.ring.KeyringSource;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that this Java cannot use by itself, beside those of tools that can. */
class XmlUnusualKeysTest extends UnusualKeysContract {
  @TempDir private Path folder;
  private static final byte[] DOCUMENT =
      "<o:Order xmlns:o=\"urn:orders\">5</o:Order>".getBytes(UTF_8);

  @Override
  protected byte[] sign(KeyringSource keys) throws KeyOverlapException {
    return XmlSigner.with(keys).signAs(ORDERS).build().sign(DOCUMENT);
  }

  @Override
  protected void verify(KeyringSource keys, byte[] message) throws KeyOverlapException {
    VerifiedXml unused = XmlVerifier.of(keys, POLICY).verify(message);
  }

  @ParameterizedTest
  @MethodSource("onOtherCurves")
  void xmlsec1_readsKeysOnOtherCurves_andWeReadIts(HeldKey key) throws Exception {
    Xmlsec1 xmlsec1 = Xmlsec1.in(folder);
    byte[] ours = sign(sender(key));
    byte[] changed = new String(ours, UTF_8).replace(">5<", ">6<").getBytes(UTF_8);

    assertThat(xmlsec1.accepts(ours, key, 1)).isTrue();
    assertThat(xmlsec1.accepts(changed, key, 1)).isFalse();
    String template =
        new String(ours, UTF_8)
            .replaceAll("(<ds:SignatureValue>)[^<]*", "$1")
            .replaceAll("(<ds:DigestValue>)[^<]*", "$1");
    byte[] theirs = xmlsec1.sign(template, key);
    verify(receiver(key), theirs);
    assertThatThrownBy(
            () ->
                verify(
                    receiver(key), new String(theirs, UTF_8).replace(">5<", ">6<").getBytes(UTF_8)))
        .isInstanceOf(VerificationException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ed25519", "Ed448", "RSASSA-PSS"})
  void key_ofAnotherScheme_signsAndVerifies(String algorithm) throws Exception {
    HeldKey key = TestKeys.named("orders").algorithm(algorithm, 0).make();

    verify(receiver(key), sign(sender(key)));
  }
}
