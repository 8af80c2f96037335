package dev.keyoverlap.internal.path;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.ChainSearch;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.ChainTrust;
import dev.keyoverlap.message.Chains;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;

/** Each path is validated once for a message, and everything that it costs is counted. */
class ValidPathsTest {

  private static final Alias CA = alias("ca");
  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey ISSUER = authority("issuer").issuedBy(ROOT).make();
  private static final HeldKey SIGNER = authority("partner").issuedBy(ISSUER).make();
  private static final HeldKey IMPOSTOR = authority("partner").issuedBy(TestKeys.ec("root")).make();

  private final Instant now = new SetClock().instant();

  private static TestKeys authority(String name) {
    return TestKeys.named(name).algorithm("EC", 256);
  }

  private static PresentedCertificates bag(Budget budget, X509Certificate... certificates) {
    return PresentedCertificates.of(
        () -> Stream.of(certificates).map(ValidPathsTest::encoded), budget);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private Keyring ring() throws Exception {
    return Ring.empty().add(CA, TestKeys.certificateOf(ROOT), now).keyring();
  }

  private ValidPaths paths(Budget budget) throws Exception {
    return new ValidPaths(
        ring(), ring().versions(CA), bag(budget), now, ClockTolerance.DEFAULT, budget);
  }

  private CandidatePath path(HeldKey... certificates) throws Exception {
    return new CandidatePath(
        List.of(Chains.certificates(List.of(certificates))), ring().active(CA).orElseThrow());
  }

  @Test
  void path_isValidatedOnce_whetherItIsValidOrNot() throws Exception {
    Budget budget = Budget.of(Limits.DEFAULT);
    ValidPaths paths = paths(budget);
    CandidatePath good = path(SIGNER, ISSUER);
    CandidatePath bad = path(IMPOSTOR);

    paths.requireValid(good);
    paths.requireValid(good);
    assertThat(paths.isValid(good)).isTrue();
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isEqualTo(1);
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isEqualTo(2);
    ChainRefusedException refused =
        catchThrowableOfType(ChainRefusedException.class, () -> paths.requireValid(bad));
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> paths.requireValid(bad))
        .isSameAs(refused);
    assertThat(paths.isValid(bad)).isFalse();
    assertThat(budget.spent(Limit.PATH_VALIDATIONS)).isEqualTo(2);
    assertThat(budget.done(Work.PUBLIC_KEY_OPERATIONS)).isEqualTo(3);
  }

  @Test
  void path_beyondTheLimit_isNeitherValidNorInvalid() throws Exception {
    Budget budget = Budget.of(Limits.DEFAULT.with(Limit.PATH_VALIDATIONS, 1));
    ValidPaths paths = paths(budget);

    assertThat(paths.isValid(path(IMPOSTOR))).isFalse();
    assertThatExceptionOfType(ChainRefusedException.class)
        .isThrownBy(() -> paths.isValid(path(SIGNER, ISSUER)))
        .withMessageContaining("path-validations of 1");
  }

  /** How much more of each kind of work one thing more in the message is. */
  @Test
  void work_isCounted_forCertificates_rules_andTheRing() throws Exception {
    ChainTrust any = ChainTrust.to(CA).anySubject();
    ChainTrust nobody = ChainTrust.to(CA).subject(new X500Principal("CN=nobody"));
    VerificationPolicy policy = VerificationPolicy.anyOf(CA, alias("a"), alias("b"));
    VerificationPolicy one = policy.acceptChains(CA, any);
    VerificationPolicy three =
        policy
            .acceptChains(alias("a"), nobody)
            .acceptChains(alias("b"), nobody)
            .acceptChains(CA, any);
    Keyring ring = ring();
    Keyring two =
        Ring.of(ring).stage(CA, TestKeys.certificateOf(authority("other").make()), now).keyring();
    Keyring retained =
        Ring.of(ring)
            .swap(CA, TestKeys.certificateOf(authority("other").make()), now, Retention.DEFAULT)
            .keyring();
    X509Certificate stranger = authority("stranger").make().certificate();

    Budget before = work(ring, one);
    Budget more = work(ring, one, stranger);
    assertThat(more.done(Work.VISITS)).as("read, and indexed").isEqualTo(visits(before) + 2);
    assertThat(more.done(Work.COMPARISONS)).isEqualTo(before.done(Work.COMPARISONS));
    assertThat(work(ring, three).done(Work.COMPARISONS))
        .isEqualTo(before.done(Work.COMPARISONS) + 2);
    assertThat(visits(work(two, one)))
        .as("a staged one is not looked at")
        .isEqualTo(visits(before));
    assertThat(visits(work(retained, one))).isEqualTo(visits(before) + 1);
  }

  private static long visits(Budget budget) {
    return budget.done(Work.VISITS);
  }

  private Budget work(Keyring ring, VerificationPolicy policy, X509Certificate... more)
      throws Exception {
    Budget budget = Budget.of(Limits.DEFAULT);
    X509Certificate[] carried =
        Stream.concat(Stream.of(ISSUER.certificate()), Stream.of(more))
            .toArray(X509Certificate[]::new);
    assertThat(
            ChainSearch.with(ring, policy, now, bag(budget, carried), budget)
                .find(SIGNER.certificate()))
        .isNotNull();
    return budget;
  }
}
