package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.key.HeldKey;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.Provider;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedDataParser;
import org.bouncycastle.cms.CMSAuthEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSEnvelopedDataParser;
import org.bouncycastle.cms.CMSEnvelopedDataStreamGenerator;
import org.bouncycastle.cms.CMSEnvelopedGenerator;
import org.bouncycastle.cms.CMSSignedDataParser;
import org.bouncycastle.cms.CMSSignedDataStreamGenerator;
import org.bouncycastle.cms.CMSTypedStream;
import org.bouncycastle.cms.KeyTransRecipient;
import org.bouncycastle.cms.RecipientInformationStore;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationStore;
import org.bouncycastle.cms.jcajce.JcaSignerId;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OutputAEADEncryptor;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * BouncyCastle's stream generators and parsers. They hand out content while they read, before it is
 * verified or authenticated; here nobody uses it before the end.
 */
final class BouncyCastleStreams implements Library {

  private static final int STEP = 1 << 16;

  /** BouncyCastle's provider; without one, each algorithm comes from the JDK's own. */
  private final Optional<Provider> provider;

  private BouncyCastleStreams(Optional<Provider> provider) {
    this.provider = provider;
  }

  static Library withOwnProvider() {
    return new BouncyCastleStreams(Optional.of(new BouncyCastleProvider()));
  }

  /**
   * In a JVM in which nothing else is measured: the JDK lacks the name that BouncyCastle asks for.
   */
  static Library withProvidersOfTheJdk() {
    Security.addProvider(new GcmParametersByNumber());
    return new BouncyCastleStreams(Optional.empty());
  }

  @Override
  public Task prepare(Job job) throws Exception {
    return switch (job.operation()) {
      case SIGN, SIGN_P256 -> Task.writing(job, target -> sign(job, target));
      case VERIFY, VERIFY_P256 ->
          Task.reading(job, (message, target) -> verify(job, message, target));
      case VERIFY_DETACHED ->
          Task.reading(job, (message, target) -> verifyDetached(job, message, target));
      case ENCRYPT_GCM -> Task.writing(job, target -> encryptGcm(job, target));
      case ENCRYPT_CBC -> Task.writing(job, target -> encryptCbc(job, target));
      case DECRYPT_GCM -> Task.reading(job, (message, target) -> decryptGcm(job, message, target));
      case DECRYPT_CBC -> Task.reading(job, (message, target) -> decryptCbc(job, message, target));
      default -> throw job.unknown();
    };
  }

  private Object sign(Job job, OutputStream target) throws Exception {
    String algorithm = job.operation().onP256() ? "SHA256withECDSA" : "SHA256withRSA";
    CMSSignedDataStreamGenerator generator = new CMSSignedDataStreamGenerator();
    for (HeldKey key : job.keys()) {
      JcaContentSignerBuilder signer = new JcaContentSignerBuilder(algorithm);
      provider.ifPresent(signer::setProvider);
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(digests())
              .build(signer.build(key.privateKey()), key.certificate()));
    }
    generator.addCertificates(new JcaCertStore(job.certificates()));
    try (OutputStream content = generator.open(target, true)) {
      copy(new ByteArrayInputStream(job.content()), content);
    }
    return generator.getGeneratedDigests();
  }

  private DigestCalculatorProvider digests() throws Exception {
    JcaDigestCalculatorProviderBuilder digests = new JcaDigestCalculatorProviderBuilder();
    provider.ifPresent(digests::setProvider);
    return digests.build();
  }

  private Object verify(Job job, InputStream message, OutputStream target) throws Exception {
    CMSSignedDataParser parser = new CMSSignedDataParser(digests(), message);
    copy(parser.getSignedContent().getContentStream(), target);
    return verified(parser, job);
  }

  private Object verifyDetached(Job job, InputStream message, OutputStream target)
      throws Exception {
    CMSSignedDataParser parser =
        new CMSSignedDataParser(
            digests(), new CMSTypedStream(new ByteArrayInputStream(job.content())), message);
    copy(parser.getSignedContent().getContentStream(), target);
    return verified(parser, job);
  }

  private Object verified(CMSSignedDataParser parser, Job job) throws Exception {
    SignerInformationStore signers = parser.getSignerInfos();
    for (X509Certificate certificate : job.certificates()) {
      SignerInformation signer = signers.get(new JcaSignerId(certificate));
      JcaSimpleSignerInfoVerifierBuilder verifier = new JcaSimpleSignerInfoVerifierBuilder();
      provider.ifPresent(verifier::setProvider);
      if (!signer.verify(verifier.build(certificate))) {
        throw new AssertionError("A signature is wrong");
      }
    }
    return signers;
  }

  private Object encryptGcm(Job job, OutputStream target) throws Exception {
    CMSAuthEnvelopedDataStreamGenerator generator = new CMSAuthEnvelopedDataStreamGenerator();
    addRecipients(generator, job);
    JceCMSContentEncryptorBuilder encryptor =
        new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_GCM);
    provider.ifPresent(encryptor::setProvider);
    try (OutputStream content = generator.open(target, (OutputAEADEncryptor) encryptor.build())) {
      copy(new ByteArrayInputStream(job.content()), content);
    }
    return generator;
  }

  private Object encryptCbc(Job job, OutputStream target) throws Exception {
    CMSEnvelopedDataStreamGenerator generator = new CMSEnvelopedDataStreamGenerator();
    addRecipients(generator, job);
    JceCMSContentEncryptorBuilder encryptor =
        new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC);
    provider.ifPresent(encryptor::setProvider);
    try (OutputStream content = generator.open(target, encryptor.build())) {
      copy(new ByteArrayInputStream(job.content()), content);
    }
    return generator;
  }

  private void addRecipients(CMSEnvelopedGenerator generator, Job job) throws Exception {
    for (X509Certificate certificate : job.certificates()) {
      JceKeyTransRecipientInfoGenerator recipient =
          new JceKeyTransRecipientInfoGenerator(certificate);
      provider.ifPresent(recipient::setProvider);
      generator.addRecipientInfoGenerator(recipient);
    }
  }

  private Object decryptGcm(Job job, InputStream message, OutputStream target) throws Exception {
    JceKeyTransAuthEnvelopedRecipient recipient =
        new JceKeyTransAuthEnvelopedRecipient(job.keys().get(0).privateKey());
    provider.ifPresent(recipient::setProvider);
    return decrypt(
        new CMSAuthEnvelopedDataParser(message).getRecipientInfos(), recipient, job, target);
  }

  private Object decryptCbc(Job job, InputStream message, OutputStream target) throws Exception {
    JceKeyTransEnvelopedRecipient recipient =
        new JceKeyTransEnvelopedRecipient(job.keys().get(0).privateKey());
    provider.ifPresent(recipient::setProvider);
    return decrypt(new CMSEnvelopedDataParser(message).getRecipientInfos(), recipient, job, target);
  }

  private static Object decrypt(
      RecipientInformationStore recipients,
      KeyTransRecipient recipient,
      Job job,
      OutputStream target)
      throws Exception {
    try (InputStream content =
        recipients
            .get(new JceKeyTransRecipientId(job.keys().get(0).certificate()))
            .getContentStream(recipient)
            .getContentStream()) {
      copy(content, target);
    }
    return recipients;
  }

  private static void copy(InputStream source, OutputStream target) throws Exception {
    byte[] step = new byte[STEP];
    for (int read = source.read(step); read >= 0; read = source.read(step)) {
      target.write(step, 0, read);
    }
  }
}
