package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsMessage;
import dev.keyoverlap.cms.CmsOpener;
import dev.keyoverlap.cms.CmsSealer;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.OpenedContent;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the pages on sealed messages, and on messages of others. */
class MessagesTest {

  private static final byte[] ORDER = "10 boxes".getBytes(UTF_8);

  private KeystoreRotation ours;
  private KeystoreRotation partners;

  @BeforeEach
  void exchangeCertificates() throws Exception {
    HeldKey orders = HeldKey.selfSigned("CN=orders");
    HeldKey warehouse = HeldKey.selfSigned("CN=warehouse");
    ours = KeystoreRotation.open(InMemoryKeyringStore.empty());
    partners = KeystoreRotation.open(InMemoryKeyringStore.empty());
    ours.add(alias("orders"), orders);
    ours.add(alias("warehouse"), PeerCertificate.of(warehouse.certificate()));
    partners.add(alias("warehouse"), warehouse);
    partners.add(alias("orders"), PeerCertificate.of(orders.certificate()));
  }

  @Test
  void message_isSealed_andOpened() throws Exception {
    CmsSigner signer = CmsSigner.with(ours).signAs(alias("orders")).build();
    CmsEncryptor encryptor = CmsEncryptor.with(ours).encryptTo(alias("warehouse")).build();
    CmsSealer sealer = CmsSealer.signThenEncrypt(signer, encryptor);
    byte[] sealed = sealer.seal(ORDER);

    CmsVerifier verifier = CmsVerifier.of(partners, VerificationPolicy.anyOf(alias("orders")));
    CmsOpener opener = CmsOpener.decryptThenVerify(CmsDecryptor.of(partners), verifier);
    OpenedContent opened = opener.open(sealed);

    assertThat(opened.content()).isEqualTo(ORDER);
  }

  @Test
  void messageOfOthers_saysWhatItNeeds() throws Exception {
    byte[] received =
        CmsEncryptor.with(ours)
            .encryptTo(alias("warehouse"))
            .contentEncryption(ContentEncryption.LEGACY_AES_256_CBC)
            .build()
            .encrypt(ORDER);

    // What the message says about itself. Nothing of this is verified.
    CmsMessage message = CmsMessage.inspect(received, partners);
    message.signers(); // who claims to have signed it
    message.recipients(); // which of your keys it is for
    message.needed(); // what a decryptor or verifier must be told to accept it

    CmsDecryptor decryptor =
        CmsDecryptor.with(partners).accept(ContentEncryption.LEGACY_AES_256_CBC).build();

    assertThat(message.needed()).hasSize(1);
    assertThat(decryptor.decrypt(received).content()).isEqualTo(ORDER);
  }
}
