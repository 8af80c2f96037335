package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.documents.HandoverPackage;
import dev.keyoverlap.documents.Runbook;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.Renewal;
import dev.keyoverlap.request.CertificateRequest;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Renews a signing key with a partner, step by step. It asks an authority for the certificate,
 * takes the answer weeks later, and hands over to the partner. It records what the partner says,
 * and swaps the key. The keystore remembers how far it is.
 *
 * <pre>{@code
 * mvn -q -Pdemo -pl examples -am compile -Dexec.mainClass=dev.keyoverlap.examples.RenewStepByStep
 * }</pre>
 */
public final class RenewStepByStep {

  private static final byte[] ORDER = "10 boxes".getBytes(UTF_8);

  private RenewStepByStep() {}

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

  static void run(Path folder, PrintStream out) throws IOException, KeyOverlapException {
    KeyringStore store =
        Pkcs12KeyringStore.at(folder.resolve("sender.p12"), "example only".toCharArray());
    ExampleAuthority authority = ExampleAuthority.named("CN=authority");

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      rotation.add(alias("orders"), authority.issue("CN=orders"));
      begin(rotation, folder, out);
    }
    Files.write(
        folder.resolve("answer.cer"),
        authority.answer(Files.readString(folder.resolve("orders.csr"))));
    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      goOn(rotation, folder, out);
    }
  }

  private static void begin(KeystoreRotation rotation, Path folder, PrintStream out)
      throws IOException, KeyOverlapException {
    // The abilities of the partner's system decide the steps. Leave out what you do not know.
    PartnerProfile partner = PartnerProfile.builder().holds(PartnerProfile.Count.SEVERAL).build();
    Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner);
    Files.writeString(folder.resolve("plan.html"), Runbook.html(procedure));
    Renewal renewal = Renewal.begin(rotation, procedure, alias("orders"));

    // A new key pair of the same name and kind; only the request leaves the keystore.
    CertificateRequest request = CertificateRequest.with(rotation, alias("orders")).begin();
    Files.writeString(folder.resolve("orders.csr"), request.pem());
    out.println("Begun: " + renewal);
  }

  /** Weeks later: perhaps somebody else, on another machine. */
  private static void goOn(KeystoreRotation rotation, Path folder, PrintStream out)
      throws IOException, KeyOverlapException {
    Renewal renewal = Renewal.resume(rotation, alias("orders")).orElseThrow().by("alice");
    CertificateRequest request = CertificateRequest.resume(rotation, alias("orders")).orElseThrow();
    HeldKey newKey = request.complete(Files.readAllBytes(folder.resolve("answer.cer")));
    renewal = renewal.supplyKey(newKey, "certificate of 24 May");

    // Certificate, chain, fingerprints, a letter, and a message to try before it counts.
    PendingStep pending = renewal.next().orElseThrow();
    KeyVersion staged = rotation.keyring().staged(alias("orders")).orElseThrow();
    HandoverPackage.of(staged, renewal.state(), pending)
        .sample(
            "signed.p7m", ring -> CmsSigner.with(ring).signAs(alias("orders")).build().sign(ORDER))
        .writeTo(Files.createDirectories(folder.resolve("for the partner")))
        .forEach(file -> out.println("For the partner: " + file.getFileName()));
    renewal = renewal.confirm("mailed on 25 May, fingerprint compared by telephone");

    // Record the partner's confirmation, with name and evidence. The next step is ours.
    renewal = renewal.by("bob").confirm("the partner's ticket 4711: both are trusted");
    renewal = renewal.confirm("the partner's mail of 27 May");
    renewal = renewal.perform();
    Files.writeString(folder.resolve("orders.html"), Runbook.html(renewal.state()));
    out.println("Now: " + renewal);
    out.println("In use: " + rotation.keyring().active(alias("orders")).orElseThrow());
  }
}
