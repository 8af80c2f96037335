package dev.keyoverlap.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetentionTest {

  private static final Instant EXCHANGE = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void retention_byDefault_isNinetyTimes24Hours() {
    assertThat(Retention.DEFAULT.duration()).hasSeconds(90L * 24 * 60 * 60);
    assertThat(Retention.ofDays(90)).isEqualTo(Retention.DEFAULT);
    assertThat(Retention.DEFAULT.until(EXCHANGE)).isEqualTo("2026-04-01T00:00:00Z");
  }

  @Test
  void retention_ofFewerDays_isRefused() {
    assertThat(Retention.ofDays(91).duration()).isEqualTo(Duration.ofDays(91));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Retention.ofDays(89))
        .withMessageContaining("at least 90 days");
    assertThatIllegalArgumentException().isThrownBy(() -> Retention.ofDays(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Retention.ofDays(-90));
  }

  @Test
  void retention_shorterByANanosecond_isRefused() {
    Duration shortest = Duration.ofDays(90);

    assertThat(new Retention(shortest.plusNanos(1)).duration()).isGreaterThan(shortest);
    assertThatIllegalArgumentException().isThrownBy(() -> new Retention(shortest.minusNanos(1)));
  }

  @Test
  void retention_acrossTheChangeToSummerTime_countsHoursAndNotLocalDays() {
    ZoneId berlin = ZoneId.of("Europe/Berlin");
    LocalDateTime noonInWinter = LocalDateTime.parse("2026-02-01T12:00:00");
    Instant exchange = noonInWinter.atZone(berlin).toInstant();
    Instant noonInSummer = noonInWinter.plusDays(90).atZone(berlin).toInstant();

    assertThat(Retention.DEFAULT.until(exchange))
        .isEqualTo(exchange.plusSeconds(90 * 24 * 60 * 60))
        .isEqualTo(noonInSummer.plus(Duration.ofHours(1)));
  }

  @Test
  void retainedVersion_beforeAndAtTheEnd_isPastItsDateFromThatMomentOn() {
    Instant end = Retention.DEFAULT.until(EXCHANGE);
    KeyVersion retained =
        KeyVersion.of(
            Alias.alias("orders"),
            TestKeys.ec("orders"),
            KeyState.RETAINED,
            EXCHANGE,
            Optional.of(end));

    assertThat(retained.isRetentionOver(end.minusMillis(1))).isFalse();
    assertThat(retained.isRetentionOver(end.minusNanos(1))).isFalse();
    assertThat(retained.isRetentionOver(end)).isTrue();
    assertThat(retained.isRetentionOver(end.plusMillis(1))).isTrue();
  }
}
