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
 * Renews a signing key for a receiver that knows one certificate at a time. For a while each
 * message carries two signatures, so the receiver can change over at any time.
 */
public final class SignWithTwoKeys {

  private SignWithTwoKeys() {}

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
    HeldKey oldKey = HeldKey.selfSigned("CN=orders 2026");
    HeldKey newKey = HeldKey.selfSigned("CN=orders 2027");
    byte[] order = "10 boxes".getBytes(UTF_8);

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      rotation.add(alias("orders"), oldKey);

      // Name the second alias in advance. The signer needs no change during the renewal.
      CmsSigner signer =
          CmsSigner.with(rotation)
              .signAs(alias("orders"))
              .signAsIfPresent(alias("orders-next"))
              .build();
      show("Only the old key", signer.sign(order), oldKey, newKey, out);

      rotation.add(alias("orders-next"), newKey);
      show("Both keys", signer.sign(order), oldKey, newKey, out);

      // When the receiver has switched, move the new key to the first alias.
      rotation.promote(alias("orders-next"), alias("orders"));
      show("Promoted", signer.sign(order), oldKey, newKey, out);

      out.println("In the keystore:\n" + rotation.keyring());
    }
  }

  private static void show(
      String phase, byte[] message, HeldKey oldKey, HeldKey newKey, PrintStream out)
      throws KeyOverlapException {
    out.println(phase + ":");
    out.println("a receiver who knows the old certificate: " + received(message, oldKey));
    out.println("a receiver who knows the new certificate: " + received(message, newKey) + "\n");
  }

  /** How a receiver that knows one certificate verifies a message; a ring is enough for that. */
  private static String received(byte[] message, HeldKey known) throws KeyOverlapException {
    Keyring ring =
        Keyring.of(
            List.of(
                KeyVersion.active(
                    alias("partner"), PeerCertificate.of(known.certificate()), Instant.now())));
    try {
      CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner"))).verify(message);
      return "accepted";
    } catch (VerificationException e) {
      return "refused, " + e.report().shortfalls();
    }
  }
}
