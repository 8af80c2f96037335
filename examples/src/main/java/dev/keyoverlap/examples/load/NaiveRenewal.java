package dev.keyoverlap.examples.load;

import dev.keyoverlap.examples.load.Phase.Renewed;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyOverlapException;
import java.io.PrintStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;

/**
 * The control: what people do today. Keys and certificates are entries of {@code
 * java.security.KeyStore}s that the message flows share, and a renewal overwrites the entry.
 */
final class NaiveRenewal {

  private static final char[] PASSWORD = "password".toCharArray();
  private static final int OVERWRITES = 20;

  private final KeyStore sending = newKeystore();
  private final KeyStore receiving = newKeystore();
  private final Duration phaseLength;
  private final PrintStream out;

  NaiveRenewal(Duration phaseLength, PrintStream out)
      throws GeneralSecurityException, KeyOverlapException {
    this.phaseLength = phaseLength;
    this.out = out;
    overwriteSigningKey(HeldKey.selfSigned("CN=sender"));
    overwriteEncryptionKey(HeldKey.selfSigned("CN=receiver"));
  }

  private static KeyStore newKeystore() {
    try {
      KeyStore keystore = KeyStore.getInstance("PKCS12");
      keystore.load(null, PASSWORD);
      return keystore;
    } catch (GeneralSecurityException | java.io.IOException e) {
      throw new IllegalStateException("Every Java platform has PKCS#12", e);
    }
  }

  private void overwriteSigningKey(HeldKey key)
      throws GeneralSecurityException, KeyOverlapException {
    sending.setKeyEntry(
        "orders", key.privateKey(), PASSWORD, new Certificate[] {key.certificate()});
    receiving.setCertificateEntry("sender", key.certificate());
  }

  private void overwriteEncryptionKey(HeldKey key)
      throws GeneralSecurityException, KeyOverlapException {
    receiving.setKeyEntry(
        "decryption", key.privateKey(), PASSWORD, new Certificate[] {key.certificate()});
    sending.setCertificateEntry("receiver", key.certificate());
  }

  /** Looks up what it needs when it needs it, as the keystore's methods invite to. */
  Sender sender() {
    return content -> {
      PrivateKey key = (PrivateKey) sending.getKey("orders", PASSWORD);
      X509Certificate certificate = (X509Certificate) sending.getCertificate("orders");
      CMSSignedDataGenerator signer = new CMSSignedDataGenerator();
      signer.addSignerInfoGenerator(
          new JcaSimpleSignerInfoGeneratorBuilder().build("SHA256withRSA", key, certificate));
      signer.addCertificate(new X509CertificateHolder(certificate.getEncoded()));
      byte[] signed = signer.generate(new CMSProcessableByteArray(content), true).getEncoded();

      CMSEnvelopedDataGenerator encryptor = new CMSEnvelopedDataGenerator();
      encryptor.addRecipientInfoGenerator(
          new JceKeyTransRecipientInfoGenerator(
              (X509Certificate) sending.getCertificate("receiver")));
      return encryptor
          .generate(
              new CMSProcessableByteArray(signed),
              new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC).build())
          .getEncoded();
    };
  }

  Receiver receiver() {
    return new Receiver() {
      @Override
      public String name() {
        return "naive";
      }

      @Override
      public Receipt receive(byte[] message) throws Exception {
        X509Certificate ours = (X509Certificate) receiving.getCertificate("decryption");
        PrivateKey key = (PrivateKey) receiving.getKey("decryption", PASSWORD);
        RecipientInformation recipient =
            new CMSEnvelopedData(message).getRecipientInfos().getRecipients().iterator().next();
        byte[] signed;
        try {
          signed = recipient.getContent(new JceKeyTransEnvelopedRecipient(key));
        } catch (Exception e) {
          throw new GeneralSecurityException("encrypted to a key that was overwritten");
        }
        X509Certificate theirs = (X509Certificate) receiving.getCertificate("sender");
        CMSSignedData data = new CMSSignedData(signed);
        SignerInformation signer = data.getSignerInfos().getSigners().iterator().next();
        X509CertificateHolder named = data.getCertificates().getMatches(null).iterator().next();
        if (!signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(named))) {
          throw new GeneralSecurityException(
              "the certificate does not match the key of the " + "signature");
        }
        if (!named.getSerialNumber().equals(theirs.getSerialNumber())) {
          throw new GeneralSecurityException("signed with a key that was overwritten");
        }
        return new Receipt(
            (byte[]) data.getSignedContent().getContent(), KeyId.of(theirs), KeyId.of(ours));
      }
    };
  }

  void run(Traffic traffic)
      throws GeneralSecurityException, KeyOverlapException, InterruptedException {
    phase(traffic, new Phase("before", Renewed.NOTHING), 0, false);
    phase(
        traffic,
        new Phase("signing key overwritten " + OVERWRITES + " times", Renewed.SIGNING_KEY),
        OVERWRITES,
        true);
    phase(
        traffic,
        new Phase("encryption key overwritten " + OVERWRITES + " times", Renewed.ENCRYPTION_KEY),
        OVERWRITES,
        false);
    traffic.drain();
  }

  private void phase(Traffic traffic, Phase phase, int overwrites, boolean signingKey)
      throws GeneralSecurityException, KeyOverlapException, InterruptedException {
    out.println(phase);
    List<HeldKey> keys = new ArrayList<>();
    for (int i = 0; i < overwrites; i++) {
      keys.add(HeldKey.selfSigned(signingKey ? "CN=sender" : "CN=receiver"));
    }
    traffic.enter(phase);
    // So that what is lost in a phase was sent in it.
    traffic.untilArrived();
    for (HeldKey key : keys) {
      traffic.flow(phaseLength.dividedBy(overwrites));
      phase.newKeyIs(key.keyId());
      if (signingKey) {
        overwriteSigningKey(key);
      } else {
        overwriteEncryptionKey(key);
      }
    }
    traffic.flow(overwrites == 0 ? phaseLength : phaseLength.dividedBy(overwrites));
  }
}
