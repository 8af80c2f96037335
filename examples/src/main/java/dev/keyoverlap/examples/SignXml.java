package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import dev.keyoverlap.xmldsig.ElementSelector;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.w3c.dom.Element;

/**
 * Renews the key that signs XML documents. In this form two signatures do not touch each other, so
 * a receiver that knows one certificate accepts them with either. The receiver gets the element
 * that was signed.
 */
public final class SignXml {

  private static final byte[] BATCH =
      "<Batch><Order Id=\"order-17\">10 boxes</Order><Note>not signed</Note></Batch>"
          .getBytes(UTF_8);

  private SignXml() {}

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

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      rotation.add(alias("orders"), oldKey);

      // Each signature refers to the order, and is next to it.
      XmlSigner signer =
          XmlSigner.with(rotation)
              .signAs(alias("orders"))
              .signAsIfPresent(alias("orders-next"))
              .form(SignatureForm.SIBLINGS)
              .elements(ElementSelector.named("", "Order"))
              .build();
      show("Only the old key", signer.sign(BATCH), oldKey, newKey, out);

      rotation.add(alias("orders-next"), newKey);
      show("Both keys", signer.sign(BATCH), oldKey, newKey, out);

      rotation.promote(alias("orders-next"), alias("orders"));
      show("Promoted", signer.sign(BATCH), oldKey, newKey, out);
    }
  }

  private static void show(
      String phase, byte[] message, HeldKey oldKey, HeldKey newKey, PrintStream out)
      throws KeyOverlapException {
    out.println(phase + ":");
    out.println("a receiver who knows the old certificate: " + received(message, oldKey));
    out.println("a receiver who knows the new certificate: " + received(message, newKey) + "\n");
  }

  private static String received(byte[] message, HeldKey known) throws KeyOverlapException {
    Keyring ring =
        Keyring.of(
            List.of(
                KeyVersion.active(
                    alias("partner"), PeerCertificate.of(known.certificate()), Instant.now())));
    XmlVerifier verifier = XmlVerifier.of(ring, VerificationPolicy.anyOf(alias("partner")));
    try {
      // The signed element, in a tree of its own: nothing beside it can be mistaken for it.
      Element order = verifier.verify(message).only().element();
      return "accepted " + order.getTextContent();
    } catch (VerificationException e) {
      return "refused, " + e.report().shortfalls();
    }
  }
}
