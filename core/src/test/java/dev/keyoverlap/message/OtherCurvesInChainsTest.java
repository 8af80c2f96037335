package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Authorities on curves that this Java does not compute on. */
class OtherCurvesInChainsTest {

  private static final Alias CA = alias("ca");
  private static final Alias PARTNER = alias("partner");
  private static final VerificationPolicy POLICY =
      VerificationPolicy.anyOf(PARTNER).acceptChains(PARTNER, ChainTrust.to(CA));
  private static final HeldKey ROOT = on("brainpoolP384r1", "root").make();
  private static final HeldKey ISSUING = on("secp256k1", "issuing").issuedBy(ROOT).make();

  private final Instant now = Instant.now();

  private static TestKeys on(String curve, String name) {
    return TestKeys.named(name).curve(curve);
  }

  private TrustedChain find(HeldKey authority, HeldKey pinned, HeldKey signer) throws Exception {
    Keyring ring =
        Ring.empty()
            .add(CA, TestKeys.certificateOf(authority), now)
            .add(PARTNER, TestKeys.certificateOf(pinned), now)
            .keyring();
    return Chains.among(ring, POLICY, now, Chains.certificates(List.of(ISSUING)))
        .find(signer.certificate());
  }

  @Test
  void authority_onAnotherCurve_vouchesForItsOwn_andNoOtherOfItsName() throws Exception {
    HeldKey pinned = on("brainpoolP256r1", "partner").noAuthority().issuedBy(ISSUING).make();
    HeldKey renewed = on("brainpoolP256r1", "partner").noAuthority().issuedBy(ISSUING).make();

    assertThat(find(ROOT, pinned, renewed)).isNotNull();
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> find(on("brainpoolP384r1", "root").make(), pinned, renewed));
  }
}
