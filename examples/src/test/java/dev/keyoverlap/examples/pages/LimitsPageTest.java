package dev.keyoverlap.examples.pages;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;
import org.junit.jupiter.api.Test;

/** The code of the page on limits. */
class LimitsPageTest {

  @Test
  void limit_canBeChanged_forOneVerifier() throws Exception {
    KeystoreRotation rotation = KeystoreRotation.open(InMemoryKeyringStore.empty());
    rotation.add(alias("orders"), HeldKey.selfSigned("CN=orders"));
    rotation.add(alias("again"), HeldKey.selfSigned("CN=again"));
    byte[] message =
        CmsSigner.with(rotation)
            .signAs(alias("orders"))
            .signAs(alias("again"))
            .build()
            .sign(new byte[9]);

    VerificationPolicy policy = VerificationPolicy.anyOf(alias("orders"));
    CmsVerifier verifier =
        CmsVerifier.with(rotation, policy)
            .limits(Limits.DEFAULT.with(Limit.CMS_SIGNERS, 1))
            .build();

    assertThatThrownBy(() -> verifier.verify(message))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("cms-signers");
  }
}
