package dev.keyoverlap.cms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.UnusualKeysContract;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.request.CertificateRequest;
import dev.keyoverlap.ring.KeyringSource;
import java.nio.file.Path;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys that this Java cannot use by itself, beside those of tools that can. */
class CmsUnusualKeysTest extends UnusualKeysContract {
  @TempDir private Path folder;

  @Override
  protected byte[] sign(KeyringSource keys) throws KeyOverlapException {
    return CmsSigner.with(keys).signAs(ORDERS).build().sign("an order".getBytes(UTF_8));
  }

  @Override
  protected void verify(KeyringSource keys, byte[] message) throws KeyOverlapException {
    VerifiedContent unused = CmsVerifier.of(keys, POLICY).verify(message);
  }

  @ParameterizedTest
  @MethodSource("onOtherCurves")
  void openssl_readsKeysOnOtherCurves_andWeReadIts(HeldKey key) throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.writeKey("key", key);
    openssl.write("content", "an order".getBytes(UTF_8));
    openssl.write("ours", sign(sender(key)));

    openssl.cms(
        "-verify -inform DER -in ours -certfile key.crt -CAfile key.crt -purpose any -out read"
            .split(" "));
    assertThat(openssl.read("read")).isEqualTo("an order".getBytes(UTF_8));
    openssl.cms(
        "-sign -nodetach -binary -in content -signer key.crt -inkey key.key -outform DER -out theirs"
            .split(" "));
    verify(receiver(key), openssl.read("theirs"));
  }

  @ParameterizedTest
  @MethodSource("onOtherCurves")
  void request_forAKeyOnAnotherCurve_isForTheSameCurve_byItsName(HeldKey key) throws Exception {
    PKCS10CertificationRequest request =
        new PKCS10CertificationRequest(
            CertificateRequest.with(sender(key), ORDERS).begin().encoded());

    assertThat(request.getSubjectPublicKeyInfo().getAlgorithm())
        .isEqualTo(
            SubjectPublicKeyInfo.getInstance(key.certificate().getPublicKey().getEncoded())
                .getAlgorithm());
    assertThat(
            request.isSignatureValid(
                new JcaContentVerifierProviderBuilder()
                    .setProvider(new BouncyCastleProvider())
                    .build(request.getSubjectPublicKeyInfo())))
        .isTrue();
  }
}
