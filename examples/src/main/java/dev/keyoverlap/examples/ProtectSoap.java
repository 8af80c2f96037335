package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import dev.keyoverlap.wssec.ReceivedSoap;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.wssec.spec.SoapFault;
import dev.keyoverlap.wssec.spec.SoapVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Renews the keys of SOAP messages that are signed and encrypted. The receiver trusts the new
 * certificate first, and then the sender swaps its key. A message to the receiver's old key still
 * opens after the swap.
 */
public final class ProtectSoap {

  private static final byte[] ORDER =
      ("<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
              + "<order xmlns=\"urn:example:order\">10 boxes</order></s:Body></s:Envelope>")
          .getBytes(UTF_8);

  private ProtectSoap() {}

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
    HeldKey oldKey = HeldKey.selfSigned("CN=orders 2026");
    HeldKey newKey = HeldKey.selfSigned("CN=orders 2027");
    HeldKey receiving = HeldKey.selfSigned("CN=warehouse 2026");
    char[] password = "example only".toCharArray();

    try (KeystoreRotation sender =
            KeystoreRotation.open(Pkcs12KeyringStore.at(folder.resolve("sender.p12"), password));
        KeystoreRotation ours =
            KeystoreRotation.open(Pkcs12KeyringStore.at(folder.resolve("ours.p12"), password))) {
      sender.add(alias("orders"), oldKey);
      sender.add(alias("warehouse"), PeerCertificate.of(receiving.certificate()));
      ours.add(alias("warehouse"), receiving);
      ours.add(alias("partner"), PeerCertificate.of(oldKey.certificate()));

      SoapProtector protector =
          SoapProtector.with(sender)
              .signAs(alias("orders")) // body and timestamp
              .encryptTo(alias("warehouse")) // the body
              .build();
      SoapReceiver receiver =
          SoapReceiver.with(ours, VerificationPolicy.anyOf(alias("partner"), alias("partner-next")))
              .requireEncrypted(SoapPart.BODY)
              .build();
      show("Before", receiver, protector.protect(ORDER), out);

      ours.add(alias("partner-next"), PeerCertificate.of(newKey.certificate()));
      sender.swap(alias("orders"), newKey);
      show("Signed with the new key", receiver, protector.protect(ORDER), out);

      byte[] inFlight = protector.protect(ORDER);
      ours.swap(alias("warehouse"), HeldKey.selfSigned("CN=warehouse 2027"));
      show("Encrypted to the old key", receiver, inFlight, out);
      show("The same once more", receiver, inFlight, out);
    }
  }

  private static void show(String phase, SoapReceiver receiver, byte[] message, PrintStream out) {
    out.println(phase + ":");
    try {
      ReceivedSoap received = receiver.receive(message);
      out.println("accepted " + received.body().getTextContent());
      received.decryptedWith().ifPresent(key -> out.println("decrypted with " + key + "\n"));
    } catch (KeyOverlapException e) {
      // For the log: it says why. The partner gets what says nothing.
      out.println("refused: " + e.getMessage());
      out.println(
          "answered: " + new String(SoapFault.securityFault(SoapVersion.SOAP_1_1), UTF_8) + "\n");
    }
  }
}
