package dev.keyoverlap.cms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.fixtures.JudgingContract;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** The judge's contract for CMS; see {@link JudgingContract}. */
class JudgingTest extends JudgingContract {

  private static final byte[] CONTENT = "an order of 100 bolts".getBytes(US_ASCII);

  @Override
  protected byte[] sign(Keyring keys, Alias alias, By by) throws Exception {
    return switch (by) {
      case CERTIFICATE -> carrying(keys, alias, EmbeddedCertificates.OWN);
      case CHAIN -> carrying(keys, alias, EmbeddedCertificates.CHAIN);
      default -> naming((HeldKey) keys.active(alias).orElseThrow().entry(), by);
    };
  }

  private static byte[] carrying(Keyring keys, Alias alias, EmbeddedCertificates certificates)
      throws Exception {
    return CmsSigner.with(keys).signAs(alias).certificates(certificates).build().sign(CONTENT);
  }

  /** As programs write it that do not say in what is signed which certificate is meant. */
  private static byte[] naming(HeldKey key, By by) throws Exception {
    ContentSigner signer =
        new JcaContentSignerBuilder(
                key.certificate().getPublicKey().getAlgorithm().equals("EC")
                    ? "SHA256withECDSA"
                    : "SHA256withRSA")
            .build(key.privateKey());
    SignerInfoGeneratorBuilder builder =
        new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build());
    X509CertificateHolder certificate = new JcaX509CertificateHolder(key.certificate());
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        by == By.ISSUER_AND_SERIAL
            ? builder.build(signer, certificate)
            : builder.build(
                signer,
                SubjectKeyIdentifier.fromExtensions(certificate.getExtensions())
                    .getKeyIdentifier()));
    return generator.generate(new CMSProcessableByteArray(CONTENT), true).getEncoded();
  }

  @Override
  protected VerificationReport report(byte[] message, Keyring ring, VerificationPolicy policy)
      throws Exception {
    try {
      return CmsVerifier.of(ring, policy).verify(message).report();
    } catch (VerificationException e) {
      return e.report();
    }
  }

  @Override
  protected byte[] withOtherContent(byte[] message) {
    String text = new String(message, ISO_8859_1);
    return text.replace("100 bolts", "900 bolts").getBytes(ISO_8859_1);
  }
}
