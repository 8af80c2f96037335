package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.ring.KeyVersion;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignerVerdictTest {

  private static final HeldKey KEY = TestKeys.ec("partner");
  private static final KeyVersion VERSION = active("partner", KEY);
  private static final KeyVersion RENEWED =
      active("partner-next", TestKeys.named("partner").forTheKeyPairOf(KEY).make());
  private static final KeyVersion OTHER = active("partner-next", TestKeys.ec("partner"));

  private static KeyVersion active(String alias, HeldKey key) {
    return KeyVersion.active(alias(alias), TestKeys.certificateOf(key), Instant.EPOCH);
  }

  @ParameterizedTest
  @EnumSource
  void verdict_withOrWithoutAKey_contradictsNothing(Verdict verdict) {
    boolean unknown = verdict == Verdict.UNKNOWN_SIGNER || verdict == Verdict.CHAIN_REFUSED;
    Optional<KeyVersion> fitting = unknown ? Optional.empty() : Optional.of(VERSION);
    Optional<KeyVersion> contradicting = unknown ? Optional.of(VERSION) : Optional.empty();

    assertThat(Results.verdict(verdict, "signer", fitting, Optional.empty(), "").version())
        .isEqualTo(fitting);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Results.verdict(verdict, "signer", contradicting, Optional.empty(), ""));
  }

  @ParameterizedTest
  @EnumSource
  void alternative_isAnotherCertificateForTheKeyOfAValidSignature(Verdict verdict) {
    boolean unknown = verdict == Verdict.UNKNOWN_SIGNER || verdict == Verdict.CHAIN_REFUSED;
    Optional<KeyVersion> version = unknown ? Optional.empty() : Optional.of(VERSION);

    if (verdict == Verdict.VALID) {
      assertThat(verdict(verdict, version, RENEWED).versions()).containsExactly(VERSION, RENEWED);
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> verdict(verdict, version, RENEWED));
    }
    assertThatIllegalArgumentException().isThrownBy(() -> verdict(verdict, version, OTHER));
    assertThat(verdict(verdict, version).versions()).isEqualTo(version.stream().toList());
  }

  @ParameterizedTest
  @EnumSource
  void correctSignature_isByItsKey_whetherItCountsOrNot(Verdict verdict) {
    boolean unknown = verdict == Verdict.UNKNOWN_SIGNER || verdict == Verdict.CHAIN_REFUSED;
    boolean correct =
        !unknown && verdict != Verdict.INVALID && verdict != Verdict.ALGORITHM_REFUSED;
    SignerVerdict one = verdict(verdict, unknown ? Optional.empty() : Optional.of(VERSION));

    assertThat(one.correctBy()).isEqualTo(correct ? Optional.of(VERSION) : Optional.empty());
    assertThat(one.certificate())
        .isEqualTo(unknown ? Optional.empty() : Optional.of(KEY.certificate()));
    assertThat(one.who()).isEqualTo(unknown ? "signer" : "'partner' (" + KEY.keyId() + ")");
    assertThat(one.because()).isEmpty();
    assertThat(Results.verdict(verdict, "signer", one.version(), one.signingTime(), "so"))
        .satisfies(
            told -> {
              assertThat(told.because()).isEqualTo(": so");
              assertThat(told.toString()).startsWith(verdict + " (so) ").contains(", named signer");
            });
  }

  private static SignerVerdict verdict(
      Verdict verdict, Optional<KeyVersion> version, KeyVersion... alternatives) {
    return Results.verdict(verdict, "signer", version, Optional.empty(), "", List.of(alternatives));
  }
}
