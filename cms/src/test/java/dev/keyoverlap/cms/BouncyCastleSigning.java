package dev.keyoverlap.cms;

import dev.keyoverlap.key.HeldKey;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Signs and verifies with BouncyCastle's own CMS classes. */
final class BouncyCastleSigning {

  static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

  private BouncyCastleSigning() {}

  static byte[] sign(HeldKey key, String algorithm, byte[] content) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(
                new JcaDigestCalculatorProviderBuilder().setProvider(PROVIDER).build())
            .build(
                new JcaContentSignerBuilder(algorithm)
                    .setProvider(PROVIDER)
                    .build(key.privateKey()),
                key.certificate()));
    return generator.generate(new CMSProcessableByteArray(content), true).getEncoded();
  }

  /** Whether the one signature of a message is correct. */
  static boolean verify(HeldKey key, byte[] message) throws Exception {
    return new CMSSignedData(message)
        .getSignerInfos()
        .getSigners()
        .iterator()
        .next()
        .verify(
            new JcaSimpleSignerInfoVerifierBuilder()
                .setProvider(PROVIDER)
                .build(new X509CertificateHolder(key.certificate().getEncoded())));
  }
}
