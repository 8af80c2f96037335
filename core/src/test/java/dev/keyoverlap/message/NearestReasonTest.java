package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** Of several attempts that failed, the reason of the one that came nearest is reported. */
class NearestReasonTest {

  private static final Alias CA = alias("ca");
  private static final Alias A = alias("a");
  private static final Alias B = alias("b");
  private static final HeldKey ROOT = TestKeys.ec("root");

  private final SetClock clock = new SetClock();

  private static TestKeys leaf(HeldKey issuer) {
    return TestKeys.named("partner").algorithm("EC", 256).noAuthority().issuedBy(issuer);
  }

  private HeldKey expired() {
    return leaf(ROOT)
        .valid(clock.instant().minus(Duration.ofDays(9)), clock.instant().minus(Duration.ofDays(1)))
        .make();
  }

  private String reason(VerificationPolicy policy, HeldKey... signers) throws Exception {
    Keyring ring = Ring.empty().add(CA, TestKeys.certificateOf(ROOT), clock.instant()).keyring();
    ChainSearch search = Chains.among(ring, policy, clock.instant());
    return catchThrowableOfType(
            ChainRefusedException.class,
            () -> search.find(Stream.of(signers).map(HeldKey::certificate).toList()))
        .getMessage();
  }

  @Test
  void rulesInAnyOrder_giveTheReasonOfTheOneThatCameNearest() throws Exception {
    ChainTrust other = ChainTrust.to(CA).subject(new X500Principal("CN=other"));
    ChainTrust any = ChainTrust.to(CA).anySubject();
    VerificationPolicy policy = VerificationPolicy.anyOf(A, B);

    for (VerificationPolicy each :
        List.of(
            policy.acceptChains(A, other).acceptChains(B, any),
            policy.acceptChains(A, any).acceptChains(B, other))) {
      assertThat(reason(each, expired())).contains("not valid").doesNotContain("another subject");
    }
  }

  @Test
  void certificatesInAnyOrder_giveTheReasonOfTheOneThatCameNearest() throws Exception {
    VerificationPolicy policy =
        VerificationPolicy.anyOf(A).acceptChains(A, ChainTrust.to(CA).anySubject());
    HeldKey stranger = leaf(TestKeys.ec("nobody")).make();
    HeldKey impostor = leaf(TestKeys.ec("root")).make();
    HeldKey expired = expired();

    assertThat(reason(policy, stranger, impostor)).contains("signature");
    assertThat(reason(policy, impostor, stranger)).contains("signature");
    assertThat(reason(policy, expired, impostor, stranger))
        .isEqualTo(reason(policy, impostor, stranger, expired))
        .doesNotContain("signature");
  }
}
