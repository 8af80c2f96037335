package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ten lines of the README. */
class TenLinesTest {

  @TempDir Path folder;

  @Test
  void messageBeforeTheSwap_andAfterIt_areAccepted() throws Exception {
    Path file = folder.resolve("keys.p12");
    char[] password = "example only".toCharArray();

    KeystoreRotation rotation = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password));
    rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders 2026"));

    CmsSigner signer = CmsSigner.with(rotation).signAs(alias("orders")).build();
    byte[] before = signer.sign("10 boxes".getBytes(UTF_8));
    rotation.swap(alias("orders"), HeldKey.selfSigned("CN=orders 2027"));
    byte[] after = signer.sign("20 boxes".getBytes(UTF_8));

    VerificationPolicy policy = VerificationPolicy.anyOf(alias("orders"));
    CmsVerifier verifier = CmsVerifier.of(rotation, policy);
    verifier.verify(before); // signed with the old key, which is retained
    verifier.verify(after); // signed with the new key

    assertThat(verifier.verify(after).content()).asString(UTF_8).isEqualTo("20 boxes");
    rotation.close();
  }
}
