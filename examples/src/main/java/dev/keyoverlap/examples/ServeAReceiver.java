package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSealer;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.spec.MeasuredReceivers;
import dev.keyoverlap.cms.spec.ReceiverProfile;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Making messages that one particular receiver reads, one that was measured or one that is
 * described; and learning before the first message what it cannot be served with.
 */
public final class ServeAReceiver {

  private ServeAReceiver() {}

  /**
   * Runs the example in a temporary folder.
   *
   * @param args none
   * @throws IOException if there is no such folder
   * @throws KeyOverlapException if the example fails
   */
  public static void main(String[] args) throws IOException, KeyOverlapException {
    run(Files.createTempDirectory("keyoverlap-"), System.out);
  }

  static void run(Path folder, PrintStream out) throws KeyOverlapException {
    KeyringStore store =
        Pkcs12KeyringStore.at(folder.resolve("sender.p12"), "example only".toCharArray());
    HeldKey partner = HeldKey.selfSigned("CN=partner");
    HeldKey partnerNext = HeldKey.selfSigned("CN=partner next");
    byte[] order = "10 boxes".getBytes(UTF_8);

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders 2026"));
      rotation.add(alias("orders-next"), HeldKey.selfSigned("CN=orders 2027"));
      rotation.add(alias("partner"), PeerCertificate.of(partner.certificate()));

      // It verifies the last signature only. Name the alias that it knows first.
      CmsSigner signer =
          CmsSigner.with(rotation)
              .signAs(alias("orders"))
              .signAsIfPresent(alias("orders-next"))
              .forReceiver(MeasuredReceivers.GNUTLS_CERTTOOL)
              .build();
      out.println(
          "Signed for " + MeasuredReceivers.GNUTLS_CERTTOOL + ": " + size(signer.sign(order)));

      // A partner of our own, as its administrator described it.
      ReceiverProfile gateway =
          ReceiverProfile.with("the partner's gateway", "7")
              .acceptsSignatures(ReceiverRule.ALL, SignatureAlgorithm.RSA_SHA256)
              .decrypts(ContentEncryption.LEGACY_AES_256_CBC)
              .keyTransports(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
              .maxRecipients(1)
              .build();
      CmsSealer sealer =
          CmsSealer.signThenEncrypt(
              CmsSigner.with(rotation).signAs(alias("orders")).forReceiver(gateway).build(),
              CmsEncryptor.with(rotation).encryptTo(alias("partner")).forReceiver(gateway).build());
      out.println("Signed, then encrypted for " + gateway + ": " + size(sealer.seal(order)));

      // What a receiver cannot be served with is told when it is asked for, not by the receiver.
      rotation.add(alias("partner-next"), PeerCertificate.of(partnerNext.certificate()));
      try {
        CmsEncryptor.with(rotation)
            .encryptTo(alias("partner"))
            .encryptToIfPresent(alias("partner-next"))
            .forReceiver(gateway)
            .build();
      } catch (IllegalStateException e) {
        out.println("Refused: " + e.getMessage());
      }
    }
  }

  private static String size(byte[] message) {
    return message.length > 0 ? "a message" : "nothing";
  }
}
