package dev.keyoverlap.examples.partner;

import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.testkit.fixture.ReceiverKey;
import dev.keyoverlap.testkit.junit.Held;
import dev.keyoverlap.testkit.junit.PartnerKitExtension;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cms.CMSEnvelopedData;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.SignerId;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.cms.jcajce.JceKeyTransEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKeyTransRecipientId;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A partner that reads CMS with BouncyCastle, and knows the class of its receiver. */
class BouncyCastleReceiverTest {

  @RegisterExtension
  static final PartnerKitExtension KIT =
      PartnerKitExtension.of("our gateway, with BouncyCastle")
          .answersTo(Path.of("target/answers-bouncycastle.json"))
          .expecting(PartnerProfile.ALL_HOLDING_SEVERAL);

  @TestFactory
  Stream<DynamicNode> signatures() {
    return KIT.verify("cms", BouncyCastleReceiverTest::accepts);
  }

  @TestFactory
  Stream<DynamicNode> decryption() {
    return KIT.decrypt("cms", BouncyCastleReceiverTest::decrypt);
  }

  private static boolean accepts(Held held, byte[] message) throws Exception {
    return new CMSSignedData(message).verifySignatures(signer -> verifier(held, signer));
  }

  private static SignerInformationVerifier verifier(Held held, SignerId signer) {
    for (X509Certificate trusted : held.senderCertificates()) {
      try {
        if (signer.match(new JcaX509CertificateHolder(trusted))) {
          return new JcaSimpleSignerInfoVerifierBuilder().build(trusted);
        }
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalStateException("We do not know this signer");
  }

  private static byte[] decrypt(Held held, byte[] message) throws Exception {
    CMSEnvelopedData enveloped = new CMSEnvelopedData(message);
    for (ReceiverKey key : held.keys()) {
      RecipientInformation recipient =
          enveloped.getRecipientInfos().get(new JceKeyTransRecipientId(key.certificate()));
      if (recipient != null) {
        return recipient.getContent(new JceKeyTransEnvelopedRecipient(key.privateKey()));
      }
    }
    throw new IllegalStateException("The message is not for us");
  }
}
