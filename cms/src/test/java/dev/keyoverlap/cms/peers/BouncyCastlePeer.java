package dev.keyoverlap.cms.peers;

import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import java.nio.file.Path;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSAlgorithm;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSEnvelopedDataGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.KEMRecipientInformation;
import org.bouncycastle.cms.KeyTransRecipientInformation;
import org.bouncycastle.cms.Recipient;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceCMSContentEncryptorBuilder;
import org.bouncycastle.cms.jcajce.JceKEMAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKEMEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyAgreeEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientInfoGenerator;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** BouncyCastle's own CMS classes, as its tutorials use them; ours stand on its ASN.1 only. */
record BouncyCastlePeer() implements Peer {

  private static final Provider BC = new BouncyCastleProvider();

  @Override
  public String name() {
    return "bouncycastle";
  }

  @Override
  public String toString() {
    return name();
  }

  @Override
  public Optional<String> version() {
    return Optional.of(BC.getVersionStr());
  }

  @Override
  public ReceiverProfile profile() {
    return MeasuredReceivers.BOUNCY_CASTLE;
  }

  @Override
  public String source() {
    return "the library on the class path";
  }

  @Override
  public Desk desk(Path folder, List<Party> trusted, List<Party> held) {
    return new BouncyCastleDesk(trusted, held);
  }

  private record BouncyCastleDesk(List<Party> trusted, List<Party> held) implements Desk {

    @Override
    public Answer verify(byte[] message) {
      try {
        CMSSignedData signed = new CMSSignedData(message);
        Collection<X509CertificateHolder> embedded = signed.getCertificates().getMatches(null);
        return signed.verifySignatures(
                sid -> trustedSigner(embedded.stream().filter(sid::match).toList()))
            ? Answer.yes((byte[]) signed.getSignedContent().getContent())
            : Answer.no("a signature is wrong");
      } catch (CMSException | RuntimeException e) {
        return Answer.no(e.toString());
      }
    }

    private SignerInformationVerifier trustedSigner(Collection<X509CertificateHolder> found) {
      try {
        for (X509CertificateHolder holder : found) {
          X509Certificate certificate = new JcaX509CertificateConverter().getCertificate(holder);
          for (Party party : trusted) {
            if (party
                .root()
                .getSubjectX500Principal()
                .equals(certificate.getIssuerX500Principal())) {
              certificate.verify(party.root().getPublicKey());
              return new JcaSimpleSignerInfoVerifierBuilder().setProvider(BC).build(holder);
            }
          }
        }
      } catch (java.security.GeneralSecurityException
          | org.bouncycastle.operator.OperatorCreationException e) {
        throw new IllegalStateException(e);
      }
      throw new IllegalStateException("The signer is not trusted");
    }

    @Override
    @SuppressWarnings("unchecked") // RecipientId is declared with a raw type
    public Answer decrypt(byte[] message) {
      try {
        Collection<RecipientInformation> recipients;
        boolean authenticated = isAuthenticated(message);
        recipients =
            authenticated
                ? new CMSAuthEnvelopedData(message).getRecipientInfos().getRecipients()
                : new CMSEnvelopedData(message).getRecipientInfos().getRecipients();
        for (RecipientInformation recipient : recipients) {
          for (Party party : held) {
            if (recipient.getRID().match(new JcaX509CertificateHolder(party.certificate()))) {
              return Answer.yes(recipient.getContent(reader(recipient, party, authenticated)));
            }
          }
        }
        return Answer.no("for nobody here");
      } catch (CMSException | java.security.GeneralSecurityException | RuntimeException e) {
        return Answer.no(e.toString());
      }
    }

    private static boolean isAuthenticated(byte[] message) {
      ASN1Encodable type = org.bouncycastle.asn1.ASN1Sequence.getInstance(message).getObjectAt(0);
      return type.equals(org.bouncycastle.asn1.cms.CMSObjectIdentifiers.authEnvelopedData);
    }

    private static Recipient reader(
        RecipientInformation recipient, Party party, boolean authenticated) {
      if (recipient instanceof KeyTransRecipientInformation) {
        return authenticated
            ? new JceKeyTransAuthEnvelopedRecipient(party.privateKey()).setProvider(BC)
            : new JceKeyTransEnvelopedRecipient(party.privateKey()).setProvider(BC);
      }
      if (recipient instanceof KEMRecipientInformation) {
        return authenticated
            ? new JceKEMAuthEnvelopedRecipient(party.privateKey()).setProvider(BC)
            : new JceKEMEnvelopedRecipient(party.privateKey()).setProvider(BC);
      }
      return authenticated
          ? new JceKeyAgreeAuthEnvelopedRecipient(party.privateKey()).setProvider(BC)
          : new JceKeyAgreeEnvelopedRecipient(party.privateKey()).setProvider(BC);
    }

    @Override
    public Answer sign(byte[] content, List<Party> signers) throws Exception {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      for (Party signer : signers) {
        generator.addSignerInfoGenerator(
            new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                .build(
                    new JcaContentSignerBuilder(
                            signer.privateKey().getAlgorithm().equals("EC")
                                ? "SHA256withECDSA"
                                : "SHA256withRSA")
                        .build(signer.privateKey()),
                    signer.certificate()));
        generator.addCertificates(new JcaCertStore(List.of(signer.certificate())));
      }
      return Answer.yes(
          generator.generate(new CMSProcessableByteArray(content), true).getEncoded());
    }

    @Override
    public Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
      CMSEnvelopedDataGenerator generator = new CMSEnvelopedDataGenerator();
      for (Party recipient : recipients) {
        generator.addRecipientInfoGenerator(
            new JceKeyTransRecipientInfoGenerator(recipient.certificate()).setProvider(BC));
      }
      return Answer.yes(
          generator
              .generate(
                  new CMSProcessableByteArray(content),
                  new JceCMSContentEncryptorBuilder(CMSAlgorithm.AES256_CBC)
                      .setProvider(BC)
                      .build())
              .getEncoded());
    }
  }
}
