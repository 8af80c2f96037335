package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.key.HeldKey;
import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.Security;
import java.security.cert.Certificate;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.crypto.cms.crypt.DefaultEnvelopedDataDecryptorConfiguration;
import org.apache.camel.component.crypto.cms.crypt.DefaultKeyTransRecipientInfo;
import org.apache.camel.component.crypto.cms.crypt.EnvelopedDataDecryptor;
import org.apache.camel.component.crypto.cms.crypt.EnvelopedDataEncryptor;
import org.apache.camel.component.crypto.cms.crypt.EnvelopedDataEncryptorConfiguration;
import org.apache.camel.component.crypto.cms.sig.DefaultSignedDataVerifierConfiguration;
import org.apache.camel.component.crypto.cms.sig.DefaultSignerInfo;
import org.apache.camel.component.crypto.cms.sig.SignedDataCreator;
import org.apache.camel.component.crypto.cms.sig.SignedDataCreatorConfiguration;
import org.apache.camel.component.crypto.cms.sig.SignedDataVerifier;
import org.apache.camel.impl.engine.SimpleCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * camel-crypto-cms: its processors, without a route around them. Content is read from a stream and
 * ends in memory, as is Camel's default. It has no GCM.
 */
final class CamelCryptoCms implements Library {

  private final CamelContext context = new SimpleCamelContext(false);

  /** It asks the JVM for the provider by name; in a JVM in which nothing else is measured. */
  CamelCryptoCms() {
    Security.addProvider(new BouncyCastleProvider());
  }

  @Override
  public Task prepare(Job job) throws Exception {
    KeyStore keyStore = keyStore(job);
    return switch (job.operation()) {
      case SIGN -> writing(signer(job, keyStore), job);
      case VERIFY -> {
        DefaultSignedDataVerifierConfiguration verifier =
            new DefaultSignedDataVerifierConfiguration();
        verifier.setKeyStore(keyStore);
        yield reading(new SignedDataVerifier(verifier), job);
      }
      case ENCRYPT_CBC -> writing(encryptor(job, keyStore), job);
      case DECRYPT_CBC -> {
        DefaultEnvelopedDataDecryptorConfiguration decryptor =
            new DefaultEnvelopedDataDecryptorConfiguration();
        decryptor.setKeyStore(keyStore);
        decryptor.setPassword(BenchmarkKeys.PASSWORD);
        yield reading(new EnvelopedDataDecryptor(decryptor), job);
      }
      default -> throw job.unknown();
    };
  }

  private Task writing(Processor processor, Job job) {
    return Task.of(() -> process(processor, job.content()), job::requireMessage);
  }

  private Task reading(Processor processor, Job job) throws Exception {
    byte[] message = job.message();
    return Task.of(() -> process(processor, message), job::requireContent);
  }

  private byte[] process(Processor processor, byte[] body) throws Exception {
    Exchange exchange = new DefaultExchange(context);
    exchange.getIn().setBody(new ByteArrayInputStream(body));
    processor.process(exchange);
    return (byte[]) exchange.getMessage().getBody();
  }

  private Processor signer(Job job, KeyStore keyStore) {
    SignedDataCreatorConfiguration creator = new SignedDataCreatorConfiguration(context);
    for (int i = 0; i < job.keys().size(); i++) {
      DefaultSignerInfo signer = new DefaultSignerInfo();
      signer.setKeyStore(keyStore);
      signer.setPrivateKeyAlias(alias(i));
      signer.setPassword(BenchmarkKeys.PASSWORD);
      creator.addSigner(signer);
    }
    return new SignedDataCreator(creator);
  }

  private Processor encryptor(Job job, KeyStore keyStore) throws Exception {
    EnvelopedDataEncryptorConfiguration encryptor =
        new EnvelopedDataEncryptorConfiguration(context);
    for (int i = 0; i < job.keys().size(); i++) {
      DefaultKeyTransRecipientInfo recipient = new DefaultKeyTransRecipientInfo();
      recipient.setKeyStore(keyStore);
      recipient.setCertificateAlias(alias(i));
      encryptor.setRecipient(recipient);
    }
    encryptor.setContentEncryptionAlgorithm("AES/CBC/PKCS5Padding");
    encryptor.setSecretKeyLength(256);
    encryptor.init();
    return new EnvelopedDataEncryptor(encryptor);
  }

  /** A keystore with the keys of this case only, since it unlocks all that it finds. */
  private static KeyStore keyStore(Job job) throws Exception {
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    keyStore.load(null, null);
    for (int i = 0; i < job.keys().size(); i++) {
      HeldKey key = job.keys().get(i);
      keyStore.setKeyEntry(
          alias(i),
          key.privateKey(),
          BenchmarkKeys.PASSWORD,
          key.chain().toArray(Certificate[]::new));
    }
    return keyStore;
  }

  private static String alias(int number) {
    return "key-" + number;
  }
}
