package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.Narrower;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.request.CertificateRequest;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.security.KeyPair;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An authority's answer that allows less than the certificate in use is refused by its name. */
class AnsweredFitnessTest {

  private static final Alias ORDERS = alias("orders");

  @ParameterizedTest
  @EnumSource(names = {"KEY_USAGE", "PURPOSE", "HOST", "EMAIL", "CHAIN"})
  void answer_thatAllowsLess_isRefusedByName_unlessThatIsAccepted(Narrower pair) throws Exception {
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open();
    rotation.add(ORDERS, pair.before());
    CertificateRequest request = CertificateRequest.with(rotation, ORDERS).begin();
    HeldKey waiting =
        (HeldKey) rotation.keyring().staged(alias("orders-request")).orElseThrow().entry();
    HeldKey answer =
        pair.answer(new KeyPair(waiting.certificate().getPublicKey(), waiting.privateKey()));
    byte[] certificate = answer.certificate().getEncoded();

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> request.complete(certificate))
        .satisfies(e -> assertThat(e.narrowings()).containsExactly(pair.narrowing()));
    assertThat(rotation.keyring().find(waiting.keyId()).orElseThrow().state())
        .isEqualTo(KeyState.STAGED);
    KeystoreHandle accepting = rotation.accepting(pair.narrowing());
    assertThat(
            CertificateRequest.resume(accepting, ORDERS)
                .orElseThrow()
                .complete(certificate)
                .certificate())
        .isEqualTo(answer.certificate());
  }
}
