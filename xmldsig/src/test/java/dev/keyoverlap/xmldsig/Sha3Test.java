package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import java.util.List;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** SHA-3 and Ed448 in XML signatures (RFC 9231), with Santuario in both directions. */
class Sha3Test {

  private static final HeldKey EC = TestKeys.ec("orders");
  private static final HeldKey ED448 = TestKeys.named("orders").algorithm("Ed448", 448).make();
  private static final String MORE = "http://www.w3.org/2007/05/xmldsig-more#";

  private static HeldKey key(SignatureAlgorithm algorithm) {
    return algorithm == SignatureAlgorithm.ED448 ? ED448 : EC;
  }

  private static byte[] signedByUs(SignatureAlgorithm algorithm) throws Exception {
    return XmlSigner.with(sender(key(algorithm)))
        .signAs(ORDERS, algorithm)
        .build()
        .sign(bytes(ORDER));
  }

  private static boolean santuarioAccepts(byte[] signed, HeldKey known) throws Exception {
    Init.init();
    return new XMLSignature(Xml.dsig(Xml.parse(signed), "Signature"), "", true)
        .checkSignatureValue(known.certificate().getPublicKey());
  }

  private static byte[] signedBySantuario(HeldKey key, String method, String digest)
      throws Exception {
    Init.init();
    Document document = Xml.parse(bytes(ORDER));
    XMLSignature signature =
        new XMLSignature(document, "", method, CanonicalizationMethod.EXCLUSIVE);
    document.getDocumentElement().appendChild(signature.getElement());
    Transforms transforms = new Transforms(document);
    transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
    transforms.addTransform(Transforms.TRANSFORM_C14N_EXCL_OMIT_COMMENTS);
    signature.addDocument("", transforms, digest);
    signature.addKeyInfo(key.certificate());
    signature.sign(key.privateKey());
    return Xml.write(document);
  }

  private static byte[] changed(byte[] signed) {
    byte[] changed = bytes(text(signed).replace("bolts", "volts"));
    assertThat(changed).isNotEqualTo(signed);
    return changed;
  }

  private static List<Verdict> refused(HeldKey known, byte[] signed) {
    VerificationException refusal =
        catchThrowableOfType(VerificationException.class, () -> verifier(known).verify(signed));
    return refusal.report().signers().stream().map(SignerVerdict::verdict).toList();
  }

  @ParameterizedTest
  @EnumSource(names = {"ECDSA_SHA3_256", "ECDSA_SHA3_384", "ECDSA_SHA3_512", "ED448"})
  void sign_isReadBySantuarioAndByUs_andAChangeIsNoticed(SignatureAlgorithm algorithm)
      throws Exception {
    byte[] signed = signedByUs(algorithm);
    HeldKey key = key(algorithm);

    assertThat(santuarioAccepts(signed, key)).isTrue();
    assertThat(santuarioAccepts(changed(signed), key)).isFalse();
    assertThat(verifier(key).verify(signed).report().signers())
        .extracting(SignerVerdict::verdict)
        .containsExactly(Verdict.VALID);
    assertThat(refused(key, changed(signed))).containsExactly(Verdict.INVALID);
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "384", "512"})
  void verify_ofWhatSantuarioSigned_isAccepted_andAChangeIsNoticed(String bits) throws Exception {
    byte[] signed =
        signedBySantuario(
            EC, "http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-" + bits, MORE + "sha3-" + bits);

    assertThat(verifier(EC).verify(signed).only().element().getTextContent()).contains("bolts");
    assertThat(refused(EC, changed(signed))).containsExactly(Verdict.INVALID);
  }

  @Test
  void verify_ofWhatSantuarioSignedWithEd448_isAccepted_andAChangeIsNoticed() throws Exception {
    byte[] signed =
        signedBySantuario(ED448, XMLSignature.ALGO_ID_SIGNATURE_EDDSA_ED448, MORE + "sha3-512");

    assertThat(verifier(ED448).verify(signed).only().element().getTextContent()).contains("bolts");
    assertThat(refused(ED448, changed(signed))).containsExactly(Verdict.INVALID);
  }

  /** As long as SHA-256, so only the name tells them apart. */
  @Test
  void verify_whereTheNameOfTheAlgorithmWasExchanged_isWrong() throws Exception {
    String signed = text(signedByUs(SignatureAlgorithm.ECDSA_SHA3_256));
    String sha2 =
        signed.replace(
            "http://www.w3.org/2021/04/xmldsig-more#ecdsa-sha3-256",
            "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256");
    assertThat(sha2).isNotEqualTo(signed);
    assertThat(refused(EC, bytes(sha2))).containsExactly(Verdict.INVALID);
  }

  @Test
  void verify_ofADigestOf224Bits_isRefused() throws Exception {
    byte[] signed =
        signedBySantuario(
            EC, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256", MORE + "sha3-224");

    assertThat(santuarioAccepts(signed, EC)).isTrue();
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier(EC).verify(signed))
        .withMessageContaining("the digest algorithm '" + MORE + "sha3-224' is not accepted");
  }
}
