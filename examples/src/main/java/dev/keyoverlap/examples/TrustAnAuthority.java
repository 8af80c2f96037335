package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ChainTrust;
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
 * A partner gets certificates from an authority that we trust. Then the partner's next certificate
 * needs no work of ours: it comes with the messages, and the authority vouches for it.
 */
public final class TrustAnAuthority {

  private TrustAnAuthority() {}

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
    ExampleAuthority authority = ExampleAuthority.named("CN=authority");
    HeldKey today = authority.issue("CN=partner");

    try (KeystoreRotation rotation = KeystoreRotation.open(store)) {
      // The partner's certificate of today, and the authority that will issue the next one.
      rotation.add(alias("partner"), PeerCertificate.of(today.certificate()));
      rotation.add(alias("partner-ca"), PeerCertificate.of(authority.certificate()));

      VerificationPolicy policy =
          VerificationPolicy.anyOf(alias("partner"))
              .acceptChains(alias("partner"), ChainTrust.to(alias("partner-ca")));
      CmsVerifier verifier = CmsVerifier.of(rotation, policy);
      out.println("Today:\n" + verifier.verify(signedBy(today)).report());

      // The partner has renewed his key. Nobody has touched our keystore.
      HeldKey next = authority.issue("CN=partner");
      out.println("\nNext year:\n" + verifier.verify(signedBy(next)).report());

      // Somebody else whom the same authority has certified is not the partner.
      try {
        verifier.verify(signedBy(authority.issue("CN=stranger")));
      } catch (VerificationException e) {
        out.println("\nRefused:\n" + e.report());
      }
    }
  }

  private static byte[] signedBy(HeldKey key) throws KeyOverlapException {
    Keyring sender = Keyring.of(List.of(KeyVersion.active(alias("ours"), key, Instant.now())));
    return CmsSigner.with(sender)
        .signAs(alias("ours"))
        .certificates(EmbeddedCertificates.CHAIN)
        .build()
        .sign("an order".getBytes(UTF_8));
  }
}
