package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.time.Instant;
import java.util.Arrays;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.junit.jupiter.api.Test;

/** The traps of the documentation that are about algorithms and sizes. */
class AlgorithmTrapsTest {

  private static final Alias ORDERS = alias("orders");
  private static final byte[] ORDER = "<Order>10 boxes</Order>".getBytes(UTF_8);
  private static final HeldKey KEY = HeldKey.selfSigned("CN=orders");

  private final Keyring ours;
  private final Keyring theirs;

  AlgorithmTrapsTest() throws Exception {
    ours = Ring.empty().add(ORDERS, KEY, Instant.now()).keyring();
    theirs =
        Ring.empty().add(ORDERS, PeerCertificate.of(KEY.certificate()), Instant.now()).keyring();
  }

  @Test
  void T33_ciphers_areNoSignatures_andDigestsAreWhatWeSay() throws Exception {
    assertThat(Arrays.stream(SignatureAlgorithm.values()).map(Enum::name))
        .noneMatch(name -> name.contains("AES") || name.contains("GCM") || name.contains("CCM"));
    String signed = new String(XmlSigner.with(ours).signAs(ORDERS).build().sign(ORDER), UTF_8);

    assertThat(signed)
        .contains("http://www.w3.org/2001/04/xmlenc#sha256")
        .contains("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256")
        .doesNotContain("sha512");
  }

  @Test
  void T34_limit_isSetByTheCaller_inBytes_andInclusive() throws Exception {
    byte[] signed = XmlSigner.with(ours).signAs(ORDERS).build().sign(ORDER);
    XmlVerifier.Builder verifier = XmlVerifier.with(theirs, VerificationPolicy.anyOf(ORDERS));

    assertThatCode(
            () ->
                verifier
                    .limits(Limits.DEFAULT.with(Limit.XML_BYTES, signed.length))
                    .build()
                    .verify(signed))
        .doesNotThrowAnyException();
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(
            () ->
                verifier
                    .limits(Limits.DEFAULT.with(Limit.XML_BYTES, signed.length - 1))
                    .build()
                    .verify(signed));
  }

  @Test
  void T36_signatures_areBySha256_unlessSomethingElseIsAskedFor() throws Exception {
    SignedData signed =
        SignedData.getInstance(
            ContentInfo.getInstance(CmsSigner.with(ours).signAs(ORDERS).build().sign(ORDER))
                .getContent());
    String soap =
        new String(
            SoapProtector.with(ours)
                .signAs(ORDERS)
                .build()
                .protect(
                    ("<S:Envelope xmlns:S=\"http://schemas.xmlsoap.org/soap/envelope/\"><S:Body>"
                            + "<Order/></S:Body></S:Envelope>")
                        .getBytes(UTF_8)),
            UTF_8);

    assertThat(
            SignerInfo.getInstance(signed.getSignerInfos().getObjectAt(0))
                .getDigestAlgorithm()
                .getAlgorithm())
        .isEqualTo(NISTObjectIdentifiers.id_sha256);
    assertThat(soap)
        .contains("xmldsig-more#rsa-sha256")
        .doesNotContain("xmldsig#sha1")
        .doesNotContain("xmldsig#rsa-sha1");
  }

  @Test
  void T36_weakEncryption_isReadAndWrittenByNameOnly() throws Exception {
    byte[] usual = CmsEncryptor.with(theirs).encryptTo(ORDERS).build().encrypt(ORDER);
    byte[] weak =
        CmsEncryptor.with(theirs)
            .encryptTo(ORDERS)
            .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
            .keyTransport(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .build()
            .encrypt(ORDER);

    assertThat(CmsDecryptor.of(ours).decrypt(usual).content()).isEqualTo(ORDER);
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> CmsDecryptor.of(ours).decrypt(weak));
    assertThat(
            CmsDecryptor.with(ours)
                .accept(ContentEncryption.LEGACY_AES_256_CBC)
                .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
                .build()
                .decrypt(weak)
                .content())
        .isEqualTo(ORDER);
  }
}
