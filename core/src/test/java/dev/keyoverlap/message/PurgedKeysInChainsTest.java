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
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.tls.KeyringTls;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An authority vouches in vain for a key that was taken out; each beside one that was not. */
class PurgedKeysInChainsTest {

  private static final Alias CA = alias("ca");
  private static final Alias ISSUING = alias("issuing");
  private static final Alias PARTNER = alias("partner");
  private static final VerificationPolicy POLICY =
      VerificationPolicy.anyOf(PARTNER).acceptChains(PARTNER, ChainTrust.to(CA));

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey INTERMEDIATE =
      TestKeys.named("issuing").algorithm("EC", 256).issuedBy(ROOT).make();
  private static final HeldKey STOLEN = partner(ROOT);
  private static final HeldKey USED = partner(ROOT);
  private static final HeldKey BELOW = partner(INTERMEDIATE);

  private final Instant start = Instant.now().minus(Duration.ofDays(100));
  private final Instant now = start.plus(Duration.ofDays(91));

  private static HeldKey partner(HeldKey issuer) {
    return TestKeys.named("partner").algorithm("EC", 256).noAuthority().issuedBy(issuer).make();
  }

  private Keyring ring() throws Exception {
    return Ring.empty()
        .add(CA, TestKeys.certificateOf(ROOT), start)
        .add(PARTNER, TestKeys.certificateOf(STOLEN), start)
        .swap(PARTNER, TestKeys.certificateOf(USED), start, Retention.DEFAULT)
        .keyring();
  }

  private void find(Keyring ring, HeldKey signer, HeldKey... others)
      throws ChainRefusedException, CertificateException {
    X509Certificate[] presented =
        Stream.concat(Stream.of(signer), Stream.of(others))
            .map(HeldKey::certificate)
            .toArray(X509Certificate[]::new);
    KeyringTls.with(ring).trusting(CA).build().trustManager().checkClientTrusted(presented, "EC");
    TrustedChain unused = Chains.among(ring, POLICY, now, presented).find(signer.certificate());
  }

  /** In TLS, and in messages. */
  private void assertBarred(Keyring ring, HeldKey signer, HeldKey... others) {
    assertThatExceptionOfType(CertificateException.class)
        .isThrownBy(() -> find(ring, signer, others))
        .withMessageContaining("retention has ended");
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(
            () ->
                Chains.among(ring, POLICY, now, Chains.certificates(List.of(others)))
                    .find(signer.certificate()))
        .withMessageContaining("compromised, retired or purged");
  }

  @Test
  void compromisedKey_afterItsPurge_isRefusedAlthoughItsAuthorityVouches() throws Exception {
    Keyring purged =
        Ring.of(ring())
            .compromised(STOLEN.keyId(), start, Retention.DEFAULT)
            .purge(STOLEN.keyId(), now)
            .keyring();

    assertBarred(purged, STOLEN);
    assertBarred(
        purged,
        TestKeys.named("partner").forTheKeyPairOf(STOLEN).noAuthority().issuedBy(ROOT).make());
    find(purged, partner(ROOT));
  }

  @Test
  void retiredKey_fromItsDateOn_andAfterItsPurge_isRefused() throws Exception {
    assertBarred(ring(), STOLEN);
    assertBarred(Ring.of(ring()).purge(STOLEN.keyId(), now).keyring(), STOLEN);
    find(ring(), partner(ROOT));
  }

  @Test
  void authority_thatWasPurged_vouchesForNobody() throws Exception {
    Keyring ring =
        Ring.of(ring())
            .add(ISSUING, TestKeys.certificateOf(INTERMEDIATE), start)
            .compromised(INTERMEDIATE.keyId(), start, Retention.DEFAULT)
            .keyring();

    find(ring(), BELOW, INTERMEDIATE);
    assertBarred(ring, BELOW, INTERMEDIATE);
    assertBarred(Ring.of(ring).purge(INTERMEDIATE.keyId(), now).keyring(), BELOW, INTERMEDIATE);
    assertThat(Ring.of(ring).purge(INTERMEDIATE.keyId(), now).keyring().versions(ISSUING))
        .isEmpty();
  }
}
