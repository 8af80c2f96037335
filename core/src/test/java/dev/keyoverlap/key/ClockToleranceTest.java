package dev.keyoverlap.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClockToleranceTest {

  private static final Instant FROM = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant UNTIL = Instant.parse("2027-11-01T00:00:00Z");
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);

  private final KeyEntry key =
      TestKeys.named("partner").algorithm("EC", 256).valid(FROM, UNTIL).make();

  @Test
  void beginning_isTolerated_upToTheLastMoment() {
    ClockTolerance tolerance = ClockTolerance.DEFAULT;

    assertThat(tolerance.ahead()).isEqualTo(FIVE_MINUTES);
    assertThat(key.isValidAt(FROM.minus(FIVE_MINUTES), tolerance)).isTrue();
    assertThat(key.isValidAt(FROM.minus(FIVE_MINUTES).minusMillis(1), tolerance)).isFalse();
    assertThat(key.isValidAt(FROM.minusMillis(1), ClockTolerance.NONE)).isFalse();
    assertThat(key.isValidAt(FROM, ClockTolerance.NONE)).isTrue();
  }

  @Test
  void end_isNotTolerated() {
    assertThat(key.isValidAt(UNTIL, ClockTolerance.DEFAULT)).isTrue();
    assertThat(key.isValidAt(UNTIL.plusMillis(1), ClockTolerance.DEFAULT)).isFalse();
  }

  @Test
  void policy_countsWhatHasBegunByAnotherClock_andWhatHasExpiredOnRequestOnly() {
    VerificationPolicy policy = VerificationPolicy.anyOf(new Alias("partner"));
    VerificationPolicy strict = policy.clockTolerance(ClockTolerance.NONE);

    assertThat(policy.countsAt(key, FROM.minusSeconds(90))).isTrue();
    assertThat(policy.countsAt(key, FROM.minusSeconds(301))).isFalse();
    assertThat(strict.countsAt(key, FROM.minusSeconds(90))).isFalse();
    assertThat(policy.countsAt(key, UNTIL.plusSeconds(1))).isFalse();
    assertThat(policy.acceptExpired().countsAt(key, UNTIL.plusSeconds(1))).isTrue();
    assertThat(strict.activeKeysOnly().clockTolerance()).isEqualTo(ClockTolerance.NONE);
    assertThat(strict).asString().endsWith("clocks may differ by PT0S");
  }

  @Test
  void observedSource_keepsTheToleranceOfItsKeys() {
    KeyringSource strict =
        new KeyringSource() {
          @Override
          public Keyring keyring() {
            return Keyring.empty();
          }

          @Override
          public ClockTolerance clockTolerance() {
            return ClockTolerance.NONE;
          }
        };

    assertThat(strict.withListener(KeyUsageListener.none()).clockTolerance())
        .isEqualTo(ClockTolerance.NONE);
    assertThat(Keyring.empty().clockTolerance()).isEqualTo(ClockTolerance.DEFAULT);
  }

  @Test
  void moment_isNow_orWhenTheLastCertificateBeginsThatIsTolerated() {
    X509Certificate begun = key.certificate();
    X509Certificate later = beginning(FROM.plusSeconds(60));
    X509Certificate last = beginning(FROM.plusSeconds(120));
    ClockTolerance tolerance = ClockTolerance.DEFAULT;

    assertThat(tolerance.momentFor(List.of(begun, last, later), FROM))
        .isEqualTo(FROM.plusSeconds(120));
    assertThat(tolerance.momentFor(List.of(begun, later), FROM)).isEqualTo(FROM.plusSeconds(60));
    assertThat(tolerance.momentFor(List.of(begun), FROM)).isEqualTo(FROM);
    assertThat(tolerance.momentFor(List.of(begun), FROM.plusSeconds(9)))
        .isEqualTo(FROM.plusSeconds(9));
    assertThat(tolerance.momentFor(List.of(last), FROM.minusSeconds(180)))
        .isEqualTo(FROM.plusSeconds(120));
    assertThat(tolerance.momentFor(List.of(last), FROM.minusSeconds(181)))
        .isEqualTo(FROM.minusSeconds(181));
  }

  private static X509Certificate beginning(Instant from) {
    return TestKeys.named("later").algorithm("EC", 256).valid(from, UNTIL).make().certificate();
  }

  @Test
  void tolerance_thatIsNegativeOrEndless_isRefused() {
    assertThat(ClockTolerance.of(Duration.ofDays(1)).ahead()).isEqualTo(Duration.ofDays(1));
    assertThatIllegalArgumentException().isThrownBy(() -> ClockTolerance.of(Duration.ofDays(2)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClockTolerance.of(Duration.ofSeconds(-1)));
  }
}
