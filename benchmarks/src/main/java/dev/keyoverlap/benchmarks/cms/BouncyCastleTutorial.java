package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.key.HeldKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSAuthEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSEnvelopedGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerId;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;

/** BouncyCastle as its tutorials do it: in memory, with its own provider. */
final class BouncyCastleTutorial implements Library {

  private final Provider provider = new BouncyCastleProvider();

  @Override
  public Task prepare(Job job) throws Exception {
    byte[] content = job.content();
    return switch (job.operation()) {
      case SIGN, SIGN_P256 -> Task.of(() -> sign(job), job::requireMessage);
      case VERIFY, VERIFY_P256 -> {
        byte[] message = job.message();
        yield Task.of(() -> verify(new CMSSignedData(message), job), job::requireContent);
      }
      case VERIFY_DETACHED -> {
        byte[] message = job.message();
        yield Task.of(
            () -> verify(new CMSSignedData(new CMSProcessableByteArray(content), message), job),
            job::requireContent);
      }
      case ENCRYPT_GCM -> Task.of(() -> encryptGcm(job), job::requireMessage);
      case ENCRYPT_CBC -> Task.of(() -> encryptCbc(job), job::requireMessage);
      case DECRYPT_GCM -> {
        byte[] message = job.message();
        yield Task.of(() -> decryptGcm(message, job), job::requireContent);
      }
      case DECRYPT_CBC -> {
        byte[] message = job.message();
        yield Task.of(() -> decryptCbc(message, job), job::requireContent);
      }
      default -> throw job.unknown();
    };
  }

  private byte[] sign(Job job) throws Exception {
    String algorithm = job.operation().onP256() ? "SHA256withECDSA" : "SHA256withRSA";
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    for (HeldKey key : job.keys()) {
      generator.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder()
              .setProvider(provider)
              .build(algorithm, key.privateKey(), key.certificate()));
    }
    generator.addCertificates(new JcaCertStore(job.certificates()));
    return generator.generate(new CMSProcessableByteArray(job.content()), true).getEncoded();
  }

  private byte[] verify(CMSSignedData signed, Job job) throws Exception {
    SignerInformationStore signers = signed.getSignerInfos();
    for (X509Certificate certificate : job.certificates()) {
      SignerInformation signer = signers.get(new JcaSignerId(certificate));
      if (!signer.verify(
          new JcaSimpleSignerInfoVerifierBuilder().setProvider(provider).build(certificate))) {
        throw new AssertionError("A signature is wrong");
      }
    }
    return (byte[]) signed.getSignedContent().getContent();
  }

  private byte[] encryptGcm(Job job) throws Exception {
    CMSAuthEnvelopedDataGenerator generator = new CMSAuthEnvelopedDataGenerator();
    addRecipients(generator, job);
    return generator
        .generate(
            new CMSProcessableByteArray(job.content()),
            (OutputAEADEncryptor)
                new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM)
                    .setProvider(provider)
                    .build())
        .getEncoded();
  }

  private byte[] encryptCbc(Job job) throws Exception {
    CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
    addRecipients(generator, job);
    return generator
        .generate(
            new CMSProcessableByteArray(job.content()),
            new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC)
                .setProvider(provider)
                .build())
        .getEncoded();
  }

  private void addRecipients(CMSEnvelopedGenerator generator, Job job) throws Exception {
    for (X509Certificate certificate : job.certificates()) {
      generator.addRecipientInfoGenerator(
          new JceKeyTransRecipientInfoGenerator(certificate).setProvider(provider));
    }
  }

  private byte[] decryptGcm(byte[] message, Job job) throws Exception {
    HeldKey key = job.keys().get(0);
    RecipientInformation recipient =
        new CMSAuthEnvelopedData(message)
            .getRecipientInfos()
            .get(new JceKeyTransRecipientId(key.certificate()));
    return recipient.getContent(
        new JceKeyTransAuthEnvelopedRecipient(key.privateKey()).setProvider(provider));
  }

  private byte[] decryptCbc(byte[] message, Job job) throws Exception {
    HeldKey key = job.keys().get(0);
    RecipientInformation recipient =
        new CMSEnvelopedData(message)
            .getRecipientInfos()
            .get(new JceKeyTransRecipientId(key.certificate()));
    return recipient.getContent(
        new JceKeyTransEnvelopedRecipient(key.privateKey()).setProvider(provider));
  }
}
