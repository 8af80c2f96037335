package dev.keyoverlap.message;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignerVerdictTest {

  private static final KeyVersion VERSION =
      KeyVersion.active(
          alias("partner"), TestKeys.certificateOf(TestKeys.ec("partner")), Instant.EPOCH);

  @ParameterizedTest
  @EnumSource
  void verdict_withOrWithoutAKey_contradictsNothing(Verdict verdict) {
    boolean unknown = verdict == Verdict.UNKNOWN_SIGNER || verdict == Verdict.CHAIN_REFUSED;
    Optional<KeyVersion> fitting = unknown ? Optional.empty() : Optional.of(VERSION);
    Optional<KeyVersion> contradicting = unknown ? Optional.of(VERSION) : Optional.empty();

    assertThat(new SignerVerdict(verdict, "signer", fitting, Optional.empty()).version())
        .isEqualTo(fitting);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignerVerdict(verdict, "signer", contradicting, Optional.empty()));
  }
}
