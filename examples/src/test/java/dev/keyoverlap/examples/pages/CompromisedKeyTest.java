package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.procedure.Procedure;
import dev.keyoverlap.procedure.UseCase;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.InMemoryKeyringStore;
import org.junit.jupiter.api.Test;

/** The code of the page on compromised keys. */
class CompromisedKeyTest {

  @Test
  void compromisedKey_hasNoUse() throws Exception {
    try (KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders"));

      KeyId stolen = rotation.keyring().active(alias("orders")).orElseThrow().keyId();
      rotation.by("alice").markCompromised(stolen, "incident 4711");

      Procedure steps = Procedure.afterCompromise(UseCase.CMS_SIGNER_OUTBOUND);

      assertThat(rotation.keyring().find(stolen).orElseThrow().state())
          .isEqualTo(KeyState.COMPROMISED);
      assertThat(steps.requiresDowntime()).isTrue();
    }
  }
}
