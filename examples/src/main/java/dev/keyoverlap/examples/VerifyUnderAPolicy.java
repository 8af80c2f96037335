package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Whose signatures a message needs is said by a policy. There is no boolean to forget: the answer
 * is the content, or an exception with a verdict for each signature.
 */
public final class VerifyUnderAPolicy {

  private VerifyUnderAPolicy() {}

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
        Pkcs12KeyringStore.at(folder.resolve("receiver.p12"), "example only".toCharArray());
    HeldKey author = HeldKey.selfSigned("CN=author");
    HeldKey approver = HeldKey.selfSigned("CN=approver");

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      rotation.add(alias("author"), PeerCertificate.of(author.certificate()));
      rotation.add(alias("approver"), PeerCertificate.of(approver.certificate()));
      byte[] message = signedBy(author);

      // Either signature is enough. An overlap of two certificates of one partner looks the same.
      VerificationPolicy either = VerificationPolicy.anyOf(alias("author"), alias("approver"));
      VerifiedContent contract = CmsVerifier.of(rotation, either).verify(message);
      out.println("Accepted: " + new String(contract.content(), UTF_8));
      out.println(contract.report());

      // Both have to sign.
      VerificationPolicy both = VerificationPolicy.allOf(alias("author"), alias("approver"));
      try {
        CmsVerifier.of(rotation, both).verify(message);
      } catch (VerificationException e) {
        out.println("\nRefused: " + e.getMessage());
        out.println(e.report());
      }
    }
  }

  private static byte[] signedBy(HeldKey key) throws KeyOverlapException {
    Keyring sender = Keyring.of(List.of(KeyVersion.active(alias("ours"), key, Instant.now())));
    return CmsSigner.with(sender).signAs(alias("ours")).build().sign("a contract".getBytes(UTF_8));
  }
}
