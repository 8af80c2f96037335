package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.DecryptionException;
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
 * A partner renews the key that messages are encrypted to, and has one key at a time. For a while
 * each message is encrypted to both keys, so the partner can change over at any time.
 */
public final class EncryptToTwoRecipients {

  private EncryptToTwoRecipients() {}

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
    HeldKey oldKey = HeldKey.selfSigned("CN=partner 2026");
    HeldKey newKey = HeldKey.selfSigned("CN=partner 2027");
    byte[] order = "10 boxes".getBytes(UTF_8);

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      // All that a sender has of a partner is a certificate.
      rotation.add(alias("partner"), PeerCertificate.of(oldKey.certificate()));

      CmsEncryptor encryptor =
          CmsEncryptor.with(rotation)
              .encryptTo(alias("partner"))
              .encryptToIfPresent(alias("partner-next"))
              .build();
      show("Only the old key", encryptor.encrypt(order), oldKey, newKey, out);

      rotation.add(alias("partner-next"), PeerCertificate.of(newKey.certificate()));
      show("Both keys", encryptor.encrypt(order), oldKey, newKey, out);

      // When the partner has switched, move the new certificate to the first alias.
      rotation.promote(alias("partner-next"), alias("partner"));
      show("Promoted", encryptor.encrypt(order), oldKey, newKey, out);

      out.println("In the keystore:\n" + rotation.keyring());
    }
  }

  private static void show(
      String phase, byte[] message, HeldKey oldKey, HeldKey newKey, PrintStream out)
      throws KeyOverlapException {
    out.println(phase + ":");
    out.println("a partner who has the old key: " + received(message, oldKey));
    out.println("a partner who has the new key: " + received(message, newKey) + "\n");
  }

  /** How a partner with one key reads a message; a ring is enough for that. */
  private static String received(byte[] message, HeldKey held) throws KeyOverlapException {
    Keyring ring = Keyring.of(List.of(KeyVersion.active(alias("ours"), held, Instant.now())));
    try {
      return "reads " + new String(CmsDecryptor.of(ring).decrypt(message).content(), UTF_8);
    } catch (DecryptionException e) {
      return e.getMessage() + "; it names " + e.recipients().size() + ", ours: " + e.ours();
    }
  }
}
