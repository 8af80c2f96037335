package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerifiedContent;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;

/** Signs a message, renews the key, signs another message, and verifies both. */
public final class FirstMessage {

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args.length > 0 ? args[0] : "keys.p12");
    char[] password = "change me".toCharArray();

    try (KeystoreRotation rotation = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password))) {
      if (rotation.keyring().active(alias("orders")).isEmpty()) {
        rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders 2026"));
      }
      CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();
      byte[] before = signer.sign("10 boxes".getBytes(UTF_8));

      rotation.swap(alias("orders"), HeldKey.selfSigned("CN=orders 2027"));
      byte[] after = signer.sign("20 boxes".getBytes(UTF_8));

      VerificationPolicy policy = VerificationPolicy.anyOf(alias("orders"));
      CmsVerifier verifier = CmsVerifier.of(rotation, policy);
      print(verifier.verify(before));
      print(verifier.verify(after));
    }
  }

  private static void print(VerifiedContent message) {
    System.out.println(new String(message.content(), UTF_8) + ": " + message.signedBy());
  }
}
