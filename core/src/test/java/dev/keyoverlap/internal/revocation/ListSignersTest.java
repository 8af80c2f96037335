package dev.keyoverlap.internal.revocation;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.RevocationLists;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.path.ChainRefusedException;
import dev.keyoverlap.internal.path.PresentedCertificates;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.RevocationCheck;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.message.VerificationPolicy;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What finding out who signed a list costs. */
class ListSignersTest {

  private static final Alias CA = alias("ca");
  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey NOBODY = TestKeys.ec("nobody");
  private static final HeldKey ISSUER = authority("issuer").issuedBy(ROOT).make();
  private static final HeldKey SIGNER = authority("partner").noAuthority().issuedBy(ISSUER).make();
  private static final HeldKey[] NAMESAKES = {
    authority("issuer").issuedBy(NOBODY).make(), authority("issuer").issuedBy(NOBODY).make()
  };

  private final Instant now = new SetClock().instant();

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private X509CRL list(HeldKey by) {
    return RevocationLists.of(by, now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private Revocation find(Budget budget, X509CRL... lists) throws Exception {
    VerificationPolicy policy =
        VerificationPolicy.anyOf(CA)
            .acceptChains(
                CA,
                ChainTrust.to(CA)
                    .anySubject()
                    .checkRevocation(RevocationCheck.byCrls(() -> List.of(lists)).acceptUnknown()));
    return ChainSearch.with(
            Ring.empty().add(CA, TestKeys.certificateOf(ROOT), now).keyring(),
            policy,
            now,
            PresentedCertificates.of(
                () ->
                    Stream.concat(Stream.of(ISSUER), Stream.of(NAMESAKES))
                        .map(key -> encoded(key.certificate())),
                budget),
            budget)
        .find(SIGNER.certificate())
        .revocation();
  }

  @Test
  void work_isCounted_forEachCertificateThatMayHaveSigned() throws Exception {
    Budget none = Budget.of(Limits.DEFAULT);
    Budget known = Budget.of(Limits.DEFAULT);
    Budget unknown = Budget.of(Limits.DEFAULT);

    assertThat(find(none)).isEqualTo(Revocation.UNKNOWN);
    assertThat(find(known, list(ROOT), list(ISSUER))).isEqualTo(Revocation.NOT_REVOKED);
    assertThat(find(unknown, list(ROOT), list(NAMESAKES[0]))).isEqualTo(Revocation.UNKNOWN);
    assertThat(none.done(Work.PUBLIC_KEY_OPERATIONS)).as("the path").isEqualTo(2);
    assertThat(known.done(Work.PUBLIC_KEY_OPERATIONS)).as("two lists").isEqualTo(4);
    assertThat(known.spent(Limit.PATH_STEPS))
        .as("one for the root in the ring, which signed the first list")
        .isEqualTo(none.spent(Limit.PATH_STEPS) + 1);
    assertThat(unknown.spent(Limit.PATH_STEPS))
        .as("and at least one for each of three certificates of the issuer's name")
        .isGreaterThanOrEqualTo(known.spent(Limit.PATH_STEPS) + 3);
  }

  @Test
  void search_thatMeetsALimit_refusesWithItsName() throws Exception {
    Budget enough = Budget.of(Limits.DEFAULT);
    assertThat(find(enough, list(ROOT), list(NAMESAKES[0]))).isEqualTo(Revocation.UNKNOWN);
    long steps = enough.spent(Limit.PATH_STEPS);

    assertThat(find(with(steps), list(ROOT), list(NAMESAKES[0]))).isEqualTo(Revocation.UNKNOWN);
    for (long fewer = 2; fewer < steps; fewer++) {
      Budget budget = with(fewer);
      assertThatExceptionOfType(ChainRefusedException.class)
          .isThrownBy(() -> find(budget, list(ROOT), list(NAMESAKES[0])))
          .withMessageContaining("path-steps of");
    }
  }

  private static Budget with(long steps) {
    return Budget.of(Limits.DEFAULT.with(Limit.PATH_STEPS, steps));
  }
}
