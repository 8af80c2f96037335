package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.ring.KeyState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerificationReportTest {

  private static final VerificationPolicy POLICY = VerificationPolicy.anyOf(alias("a"));

  @Test
  void report_keepsTheVerdicts_inTheOrderOfTheMessage() {
    List<SignerVerdict> verdicts = new ArrayList<>(Verdicts.of("?:UNKNOWN_SIGNER a:VALID"));
    VerificationReport report = VerificationReport.of(POLICY, verdicts);
    List<SignerVerdict> asGiven = List.copyOf(verdicts);
    verdicts.clear();

    assertThat(report.signers()).isEqualTo(asGiven).hasSize(2);
    assertThat(report.policy()).isSameAs(POLICY);
    assertThat(report.shortfalls()).isEmpty();
  }

  @Test
  void report_asText_hasThePolicyAndAVerdictALine() {
    assertThat(VerificationReport.of(POLICY, Verdicts.of("a:VALID ?:UNKNOWN_SIGNER")).toString())
        .satisfies(
            text ->
                assertThat(text.lines())
                    .satisfiesExactly(
                        first -> assertThat(first).isEqualTo("at least 1 of [a]: met"),
                        second -> assertThat(second).contains("VALID", "a (active)", "CN=a"),
                        third ->
                            assertThat(third)
                                .contains("UNKNOWN_SIGNER", "unknown signer", "CN=?")));
    assertThat(VerificationReport.of(POLICY, List.of()).toString())
        .contains("not met", "1 of the signatures of [a] needed, none found");
  }

  @Test
  void verdict_byARetainedKey_tellsThatThePartnerHasNotSwitched() {
    SignerVerdict retained = Verdicts.validIn(KeyState.RETAINED, "a");
    SignerVerdict wrong =
        Results.verdict(Verdict.INVALID, "CN=a", retained.version(), Optional.empty(), "");

    assertThat(retained.isByRetainedKey()).isTrue();
    assertThat(Verdicts.validIn(KeyState.ACTIVE, "a").isByRetainedKey()).isFalse();
    assertThat(wrong.isByRetainedKey()).isFalse();
    assertThat(Verdicts.of("?:UNKNOWN_SIGNER").get(0).isByRetainedKey()).isFalse();
  }

  @Test
  void verdict_withASigningTime_showsItAsTheClaimItIs() {
    SignerVerdict claim =
        Results.verdict(
            Verdict.VALID,
            "CN=a",
            Optional.of(Verdicts.active("a")),
            Optional.of(Verdicts.SINCE),
            "");

    assertThat(claim.toString()).endsWith(", signing time 2026-01-01T00:00:00Z");
    assertThat(Verdicts.of("a:VALID").get(0).toString()).doesNotContain("signing time");
  }
}
