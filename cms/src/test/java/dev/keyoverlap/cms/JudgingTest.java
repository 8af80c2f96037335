package dev.keyoverlap.cms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.JudgingContract;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** The judge's contract for CMS; see {@link JudgingContract}. */
class JudgingTest extends JudgingContract {

  private static final byte[] CONTENT = "an order of 100 bolts".getBytes(US_ASCII);

  @Override
  protected byte[] sign(Keyring keys, List<Alias> aliases, By by) throws Exception {
    List<HeldKey> signers =
        aliases.stream().map(alias -> (HeldKey) keys.active(alias).orElseThrow().entry()).toList();
    if (by != By.CERTIFICATE && by != By.CHAIN) {
      return naming(signers, by);
    }
    EmbeddedCertificates certificates =
        by == By.CHAIN ? EmbeddedCertificates.CHAIN : EmbeddedCertificates.OWN;
    if (Set.copyOf(aliases).size() < aliases.size()) {
      return twice(keys, aliases.get(0), certificates);
    }
    CmsSigner.Builder builder = CmsSigner.with(keys).certificates(certificates);
    aliases.forEach(builder::signAs);
    return builder.build().sign(CONTENT);
  }

  /** With two signatures by one key, of different signing times. */
  private static byte[] twice(Keyring keys, Alias alias, EmbeddedCertificates certificates)
      throws Exception {
    CmsSigner.Builder builder = CmsSigner.with(keys).signAs(alias).certificates(certificates);
    Instant now = Instant.now();
    CMSSignedData first = new CMSSignedData(builder.clock(() -> now).build().sign(CONTENT));
    Instant earlier = now.minusSeconds(60);
    CMSSignedData second = new CMSSignedData(builder.clock(() -> earlier).build().sign(CONTENT));
    List<SignerInformation> both = new ArrayList<>(first.getSignerInfos().getSigners());
    both.addAll(second.getSignerInfos().getSigners());
    return CMSSignedData.replaceSigners(first, new SignerInformationStore(both)).getEncoded();
  }

  /** As programs write it that do not say in what is signed which certificate is meant. */
  private static byte[] naming(List<HeldKey> keys, By by) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    for (HeldKey key : keys) {
      ContentSigner signer =
          new JcaContentSignerBuilder(
                  key.certificate().getPublicKey().getAlgorithm().equals("EC")
                      ? "SHA256withECDSA"
                      : "SHA256withRSA")
              .build(key.privateKey());
      SignerInfoGeneratorBuilder builder =
          new SignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build());
      X509CertificateHolder certificate = new JcaX509CertificateHolder(key.certificate());
      generator.addSignerInfoGenerator(
          by == By.ISSUER_AND_SERIAL
              ? builder.build(signer, certificate)
              : builder.build(
                  signer,
                  SubjectKeyIdentifier.fromExtensions(certificate.getExtensions())
                      .getKeyIdentifier()));
    }
    return generator.generate(new CMSProcessableByteArray(CONTENT), true).getEncoded();
  }

  /** An empty identifier: the format has no way to leave it out. */
  @Override
  protected byte[] withoutName(byte[] message) throws Exception {
    CMSSignedData signed = new CMSSignedData(message);
    SignedData data = SignedData.getInstance(signed.toASN1Structure().getContent());
    SignerInfo signer = SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));
    SignerInfo nameless =
        new SignerInfo(
            new SignerIdentifier(new DEROctetString(new byte[0])),
            signer.getDigestAlgorithm(),
            signer.getAuthenticatedAttributes(),
            signer.getDigestEncryptionAlgorithm(),
            signer.getEncryptedDigest(),
            signer.getUnauthenticatedAttributes());
    SignedData changed =
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            data.getCertificates(),
            data.getCRLs(),
            new DERSet(nameless));
    return new ContentInfo(CMSObjectIdentifiers.signedData, changed).getEncoded();
  }

  @Override
  protected Nameless nameless() {
    return Nameless.BY_NOBODY;
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
