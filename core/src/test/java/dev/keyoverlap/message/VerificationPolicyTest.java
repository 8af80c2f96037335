package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.ring.KeyState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class VerificationPolicyTest {

  private static final Alias A = alias("a");
  private static final Alias B = alias("b");
  private static final Alias C = alias("c");

  private static final Map<String, VerificationPolicy> POLICIES =
      Map.of(
          "any", VerificationPolicy.anyOf(A, B),
          "all", VerificationPolicy.allOf(A, B),
          "two", VerificationPolicy.atLeast(2, A, B, C),
          "two with a", VerificationPolicy.atLeast(2, A, B, C).mustInclude(A),
          "any with b", VerificationPolicy.anyOf(A, B).mustInclude(B),
          "any known", VerificationPolicy.anyOf(A, B).requireAllSignersKnown());

  @ParameterizedTest
  @CsvSource({
    // a policy,  the verdicts,                       accepted
    "any,        a:VALID,                             true",
    "any,        b:VALID,                             true",
    "any,        a:VALID b:VALID,                     true",
    "any,        '',                                  false",
    "any,        a:VALID ?:UNKNOWN_SIGNER,            true",
    "any,        ?:UNKNOWN_SIGNER a:VALID,            true",
    "any,        ?:UNKNOWN_SIGNER,                    false",
    "any,        a:VALID c:NOT_IN_POLICY,             true",
    "any,        c:NOT_IN_POLICY,                     false",
    "any,        c:VALID,                             false",
    "any,        a:VALID b:INVALID,                     false",
    "any,        a:INVALID,                             false",
    "any,        a:VALID a:INVALID,                     false",
    "any,        a:VALID c:INVALID,                     false",
    "any,        a:VALID b:KEY_NOT_USABLE,            true",
    "any,        a:KEY_NOT_USABLE,                    false",
    "any,        a:VALID b:CERTIFICATE_NOT_VALID_NOW,          true",
    "any,        a:CERTIFICATE_NOT_VALID_NOW,                  false",
    "any known,  a:VALID,                             true",
    "any known,  a:VALID ?:UNKNOWN_SIGNER,            false",
    "any known,  ?:UNKNOWN_SIGNER,                    false",
    "any known,  a:VALID ?:CHAIN_REFUSED,             false",
    "any,        a:VALID ?:CHAIN_REFUSED,             true",
    "any,        ?:CHAIN_REFUSED,                     false",
    "any known,  a:VALID c:NOT_IN_POLICY,             true",
    "any known,  a:VALID b:INVALID,                     false",
    "all,        a:VALID b:VALID,                     true",
    "all,        b:VALID a:VALID,                     true",
    "all,        a:VALID,                             false",
    "all,        a:VALID a:VALID,                     false",
    "all,        a:VALID c:VALID,                     false",
    "all,        a:VALID b:KEY_NOT_USABLE,            false",
    "all,        a:VALID b:CERTIFICATE_NOT_VALID_NOW,          false",
    "all,        a:VALID b:VALID ?:UNKNOWN_SIGNER,    true",
    "all,        a:VALID b:VALID b:INVALID,             false",
    "two,        a:VALID b:VALID,                     true",
    "two,        b:VALID c:VALID,                     true",
    "two,        a:VALID b:VALID c:VALID,             true",
    "two,        a:VALID b:VALID c:INVALID,             false",
    "two,        a:VALID,                             false",
    "two,        a:VALID a:VALID,                     false",
    "two,        a:VALID d:VALID,                     false",
    "two with a, a:VALID b:VALID,                     true",
    "two with a, a:VALID c:VALID,                     true",
    "two with a, b:VALID c:VALID,                     false",
    "two with a, a:KEY_NOT_USABLE b:VALID c:VALID,    false",
    "any with b, b:VALID,                             true",
    "any with b, a:VALID,                             false",
  })
  void policy_overTheseVerdicts_acceptsOrRefuses(String name, String verdicts, boolean accepted)
      throws Exception {
    VerificationPolicy policy = POLICIES.get(name);
    assertThat(policy).isNotNull();
    VerificationReport report = VerificationReport.of(policy, Verdicts.of(verdicts));

    assertThat(report.shortfalls().isEmpty()).as(report.toString()).isEqualTo(accepted);
    if (accepted) {
      assertThat(Results.verified(new byte[1], report).report()).isSameAs(report);
    } else {
      assertThatExceptionOfType(VerificationException.class)
          .isThrownBy(() -> Results.verified(new byte[1], report));
    }
  }

  @ParameterizedTest
  @EnumSource(value = Verdict.class, mode = Mode.EXCLUDE, names = "VALID")
  void policy_overASingleVerdictThatIsNotValid_refusesUnderEveryKindOfPolicy(Verdict verdict) {
    boolean unknown = verdict == Verdict.UNKNOWN_SIGNER || verdict == Verdict.CHAIN_REFUSED;
    String signer = unknown ? "?" : "a";
    for (VerificationPolicy policy :
        List.of(
            VerificationPolicy.anyOf(A),
            VerificationPolicy.allOf(A),
            VerificationPolicy.atLeast(1, A).mustInclude(A),
            VerificationPolicy.anyOf(A).acceptExpired())) {
      assertThat(shortfalls(policy, "a:VALID")).isEmpty();
      assertThat(shortfalls(policy, signer + ":" + verdict)).isNotEmpty();
    }
  }

  @Test
  void shortfalls_ofAPolicyNotMet_nameEachReasonAndSigner() {
    VerificationPolicy policy =
        VerificationPolicy.atLeast(2, A, B, C).mustInclude(C).requireAllSignersKnown();

    assertThat(shortfalls(policy, "a:VALID b:INVALID ?:UNKNOWN_SIGNER"))
        .satisfiesExactly(
            first -> assertThat(first).contains("'b'", "wrong"),
            second -> assertThat(second).contains("CN=?, serial 1", "unknown"),
            third -> assertThat(third).contains("2 of", "[a, b, c]", "[a] found"),
            fourth -> assertThat(fourth).contains("'c'", "missing"));
  }

  /** Where an operator looks first. */
  @Test
  void signaturesThatDoNotCount_areNamedWhereOneIsMissing() {
    assertThat(shortfalls(VerificationPolicy.anyOf(A, B), "c:VALID"))
        .singleElement()
        .asString()
        .isEqualTo("1 of the signatures of [a, b] needed, none found");
    assertThat(
            shortfalls(
                VerificationPolicy.allOf(A, B),
                "a:VALID b:KEY_NOT_USABLE c:NOT_IN_POLICY ?:UNKNOWN_SIGNER"))
        .singleElement()
        .asString()
        .matches(
            "2 of the signatures of \\[a, b] needed, \\[a] found \\(not counted:"
                + " 'b' \\(\\w+\\) KEY_NOT_USABLE, 'c' \\(\\w+\\) NOT_IN_POLICY,"
                + " CN=\\?, serial 1 UNKNOWN_SIGNER\\)");
    // A wrong one is a reason of its own.
    assertThat(shortfalls(VerificationPolicy.anyOf(A), "a:INVALID"))
        .last()
        .asString()
        .endsWith("none found");
  }

  @Test
  void validity_isTheCertificates_withToleranceAtItsBeginningOnly() {
    KeyEntry entry = Verdicts.active("a").entry();
    Instant begin = entry.certificate().getNotBefore().toInstant();
    Instant end = entry.certificate().getNotAfter().toInstant();
    VerificationPolicy policy = VerificationPolicy.anyOf(A);
    Instant early = begin.minus(Duration.ofMinutes(5));

    assertThat(policy.countsAt(entry, early)).isTrue();
    assertThat(policy.countsAt(entry, early.minusMillis(1))).isFalse();
    assertThat(policy.countsAt(entry, end)).isTrue();
    assertThat(policy.countsAt(entry, end.plusSeconds(1))).isFalse();
    assertThat(policy.clockTolerance(ClockTolerance.NONE).countsAt(entry, early)).isFalse();
    assertThat(policy.acceptExpired().countsAt(entry, end.plusSeconds(1))).isTrue();
  }

  @Test
  void chains_areForAnAliasOfThePolicy_andNeedASubject() {
    VerificationPolicy policy = VerificationPolicy.anyOf(A, B);

    assertThat(policy.acceptChains(A, ChainTrust.to(C)).chains()).containsOnlyKeys(A);
    assertThat(policy.acceptChains(A, ChainTrust.to(A).anySubject()).chains()).containsOnlyKeys(A);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.acceptChains(C, ChainTrust.to(A)))
        .withMessageContaining("'c'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> policy.acceptChains(A, ChainTrust.to(C, A)))
        .withMessageContaining("anySubject()");
    assertThat(policy.acceptChains(A, ChainTrust.to(C)).clockTolerance(ClockTolerance.NONE))
        .hasToString(
            "at least 1 of [a, b], a also by chains to "
                + ChainTrust.to(C)
                + ", clocks may differ by PT0S");
  }

  @ParameterizedTest
  @EnumSource(KeyState.class)
  void signature_calledValidByAKeyInEachState_countsAsThePolicySays(KeyState state) {
    VerificationPolicy policy = VerificationPolicy.anyOf(A);
    List<SignerVerdict> verdicts = List.of(Verdicts.validIn(state, "a"));

    // A verifier calls no signature valid whose key may not verify; if one does, it is not counted.
    assertThat(VerificationReport.of(policy, verdicts).shortfalls().isEmpty())
        .isEqualTo(state == KeyState.ACTIVE || state == KeyState.RETAINED);
    assertThat(VerificationReport.of(policy.activeKeysOnly(), verdicts).shortfalls().isEmpty())
        .isEqualTo(state == KeyState.ACTIVE);
  }

  @Test
  void policy_madeStricter_leavesTheOneItCameFromAsItWas() {
    VerificationPolicy policy = VerificationPolicy.anyOf(A, B);
    VerificationPolicy stricter =
        policy.mustInclude(B).requireAllSignersKnown().activeKeysOnly().acceptExpired();

    assertThat(policy.acceptsRetainedKeys()).isTrue();
    assertThat(policy.acceptsExpired()).isFalse();
    assertThat(shortfalls(policy, "a:VALID ?:UNKNOWN_SIGNER")).isEmpty();
    assertThat(stricter.acceptsRetainedKeys()).isFalse();
    assertThat(stricter.acceptsExpired()).isTrue();
    assertThat(shortfalls(stricter, "a:VALID ?:UNKNOWN_SIGNER")).hasSize(2);
    assertThat(stricter.aliases()).containsExactly(A, B);
  }

  @Test
  void flags_inAnyOrder_areAllKept() {
    VerificationPolicy policy =
        VerificationPolicy.anyOf(A, B)
            .acceptExpired()
            .activeKeysOnly()
            .requireAllSignersKnown()
            .mustInclude(A)
            .mustInclude(B);

    assertThat(policy.acceptsExpired()).isTrue();
    assertThat(policy.acceptsRetainedKeys()).isFalse();
    assertThat(shortfalls(policy, "a:VALID b:VALID")).isEmpty();
    assertThat(shortfalls(policy, "a:VALID b:VALID ?:UNKNOWN_SIGNER")).hasSize(1);
    assertThat(shortfalls(policy, "b:VALID")).hasSize(1);
    assertThat(policy)
        .hasToString(
            "at least 1 of [a, b], [a, b] among them, no unknown signers, active keys only,"
                + " expired certificates accepted");
  }

  @Test
  void policy_thatContradictsItself_isRefused() {
    assertThat(VerificationPolicy.atLeast(2, A, B).aliases()).containsExactly(A, B);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationPolicy.atLeast(3, A, B))
        .withMessageContaining("[a, b]")
        .withMessageContaining("3");
    assertThatIllegalArgumentException().isThrownBy(() -> VerificationPolicy.atLeast(0, A));
    assertThatIllegalArgumentException().isThrownBy(() -> VerificationPolicy.atLeast(-1, A, B));
    // The same alias twice is one alias.
    assertThatIllegalArgumentException().isThrownBy(() -> VerificationPolicy.atLeast(2, A, A));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> VerificationPolicy.anyOf(A).mustInclude(B))
        .withMessageContaining("'b'");
  }

  @Test
  void aliases_ofAPolicy_cannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> VerificationPolicy.anyOf(A).aliases().add(B));
  }

  @Test
  void allOf_withAnAliasGivenTwice_asksForItOnce() {
    assertThat(shortfalls(VerificationPolicy.allOf(A, A), "a:VALID")).isEmpty();
  }

  private static List<String> shortfalls(VerificationPolicy policy, String verdicts) {
    return VerificationReport.of(policy, Verdicts.of(verdicts)).shortfalls();
  }

  /** One letter of a group is an alias that a signature may count for, the digit its key. */
  @ParameterizedTest
  @CsvSource({
    // a policy,  signatures,  accepted
    "any,        1ab,          true",
    "all,        1ab,          false",
    "all,        1ab 1ab,      false",
    "all,        1a 1b,        false",
    "all,        1a 1b 1ab,    false",
    "all,        1ab 2a,       true",
    "all,        2a 1ab,       true",
    "all,        1ab 2b,       true",
    "all,        1a 1b 2b,     true",
    "all,        1ab 2c,       false",
    "two,        1ab,          false",
    "two,        1abc 1abc,    false",
    "two,        1abc 2a,      true",
    "two,        1a 2a,        false",
    "two with a, 1ab 2bc,      true",
    "two with a, 1bc 2bc,      false",
    "two with a, 1ab 2b,       true",
    "any with b, 1ab,          true",
    "any with b, 1a,           false",
    "any with b, 1a 1b,        true",
  })
  void key_underSeveralAliases_countsForOneOfThem(
      String name, String signatures, boolean accepted) {
    VerificationPolicy policy = POLICIES.get(name);
    assertThat(policy).isNotNull();
    VerificationReport report =
        VerificationReport.of(policy, Verdicts.underSeveralAliases(signatures));

    assertThat(report.shortfalls().isEmpty()).as("%s", report).isEqualTo(accepted);
  }

  @Test
  void shortfall_thatComesOfACommonKey_saysSo() {
    assertThat(
            VerificationReport.of(
                    VerificationPolicy.allOf(A, B), Verdicts.underSeveralAliases("1ab"))
                .shortfalls())
        .containsExactly(
            "2 of the signatures of [a, b] needed, [a] found (certificates for one key count once:"
                + " [[a, b]])");
  }
}
