package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.TrustedChain.Revocation;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Retention;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a policy makes of chains that a verifier says it has found: it looks again. */
class ChainVerdictTest {

  private static final Alias A = alias("a");
  private static final Alias B = alias("b");
  private static final Alias CA = alias("ca");
  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey OLD =
      TestKeys.named("partner").algorithm("EC", 256).issuedBy(ROOT).make();
  private static final HeldKey NEW =
      TestKeys.named("partner").algorithm("EC", 256).issuedBy(ROOT).make();

  private static final VerificationPolicy SUCCESSORS =
      VerificationPolicy.anyOf(A).acceptChains(A, ChainTrust.to(CA));

  private static KeyVersion version(Alias alias, HeldKey key, KeyState state) {
    boolean outOfUse = state == KeyState.RETAINED || state == KeyState.COMPROMISED;
    return KeyVersion.of(
        alias,
        TestKeys.certificateOf(key),
        state,
        Verdicts.SINCE,
        outOfUse ? Optional.of(Retention.DEFAULT.until(Verdicts.SINCE)) : Optional.empty());
  }

  private static TrustedChain chain(
      Alias alias, Alias root, KeyState rootState, Optional<KeyVersion> successorOf) {
    return new TrustedChain(
        alias,
        List.of(NEW.certificate()),
        version(root, ROOT, rootState),
        successorOf,
        Revocation.NOT_CHECKED);
  }

  private static TrustedChain successor(KeyState root, KeyState known) {
    return chain(A, CA, root, Optional.of(version(A, OLD, known)));
  }

  private static boolean accepts(VerificationPolicy policy, TrustedChain chain) {
    return accepts(policy, Verdict.VALID, chain);
  }

  private static boolean accepts(VerificationPolicy policy, Verdict verdict, TrustedChain chain) {
    VerificationReport report =
        VerificationReport.of(
            policy, List.of(Results.chained(verdict, "CN=x", chain, Optional.empty(), "")));
    try {
      return Results.verified(new byte[1], report).report() == report;
    } catch (VerificationException e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(KeyState.class)
  void chain_toAnAuthorityInEachState_countsAsThePolicySays(KeyState state) {
    boolean active = state == KeyState.ACTIVE;
    boolean usable = active || state == KeyState.RETAINED;

    assertThat(accepts(SUCCESSORS, successor(state, KeyState.ACTIVE))).isEqualTo(usable);
    assertThat(accepts(SUCCESSORS, successor(KeyState.ACTIVE, state))).isEqualTo(usable);
    assertThat(accepts(SUCCESSORS.activeKeysOnly(), successor(state, KeyState.ACTIVE)))
        .isEqualTo(active);
    assertThat(accepts(SUCCESSORS.activeKeysOnly(), successor(KeyState.ACTIVE, state)))
        .isEqualTo(active);
  }

  @Test
  void chain_thatThePolicyDoesNotSupport_countsForNothing() {
    TrustedChain good = successor(KeyState.ACTIVE, KeyState.ACTIVE);
    HeldKey stranger = TestKeys.ec("stranger");

    assertThat(accepts(SUCCESSORS, good)).isTrue();
    assertThat(accepts(VerificationPolicy.anyOf(A), good)).isFalse();
    assertThat(accepts(VerificationPolicy.anyOf(A, B).acceptChains(B, ChainTrust.to(CA)), good))
        .isFalse();
    assertThat(accepts(VerificationPolicy.anyOf(A).acceptChains(A, ChainTrust.to(B)), good))
        .isFalse();
    assertThat(
            accepts(
                SUCCESSORS,
                chain(A, CA, KeyState.ACTIVE, Optional.of(version(A, stranger, KeyState.ACTIVE)))))
        .isFalse();
    assertThat(
            accepts(
                SUCCESSORS,
                chain(A, CA, KeyState.ACTIVE, Optional.of(version(B, OLD, KeyState.ACTIVE)))))
        .isFalse();
    assertThat(accepts(SUCCESSORS, chain(A, CA, KeyState.ACTIVE, Optional.empty()))).isFalse();
  }

  @Test
  void chain_whoseRevocationWasNotFoundOut_countsIfThePolicyDoesNotAsk() {
    RevocationCheck check = RevocationCheck.byOcsp();
    VerificationPolicy strict =
        VerificationPolicy.anyOf(A).acceptChains(A, ChainTrust.to(CA).checkRevocation(check));
    VerificationPolicy lenient =
        VerificationPolicy.anyOf(A)
            .acceptChains(A, ChainTrust.to(CA).checkRevocation(check.acceptUnknown()));

    for (Revocation outcome : Revocation.values()) {
      TrustedChain chain =
          new TrustedChain(
              A,
              List.of(NEW.certificate()),
              version(CA, ROOT, KeyState.ACTIVE),
              Optional.of(version(A, OLD, KeyState.ACTIVE)),
              outcome);
      assertThat(accepts(SUCCESSORS, chain)).isTrue();
      assertThat(accepts(strict, chain)).isEqualTo(outcome == Revocation.NOT_REVOKED);
      assertThat(accepts(lenient, chain)).isEqualTo(outcome != Revocation.NOT_CHECKED);
    }
  }

  @Test
  void subject_thatIsNamed_isLookedAtAgain() {
    TrustedChain chain = chain(A, CA, KeyState.ACTIVE, Optional.empty());

    assertThat(accepts(named("CN=partner"), chain)).isTrue();
    assertThat(accepts(named("CN=other"), chain)).isFalse();
    assertThat(
            accepts(
                VerificationPolicy.anyOf(A).acceptChains(A, ChainTrust.to(CA).anySubject()), chain))
        .isTrue();
  }

  private static VerificationPolicy named(String subject) {
    return VerificationPolicy.anyOf(A)
        .acceptChains(A, ChainTrust.to(CA).subject(new X500Principal(subject)));
  }

  @Test
  void chainedSignature_thatIsWrong_refusesTheMessage() {
    TrustedChain chain = successor(KeyState.ACTIVE, KeyState.ACTIVE);
    SignerVerdict wrong =
        Results.chained(Verdict.INVALID, "CN=x", chain, Optional.empty(), "of another");
    VerificationReport report =
        VerificationReport.of(
            SUCCESSORS,
            List.of(Results.chained(Verdict.VALID, "CN=x", chain, Optional.empty(), ""), wrong));

    assertThat(accepts(SUCCESSORS, Verdict.VALID, chain)).isTrue();
    assertThat(accepts(SUCCESSORS, Verdict.INVALID, chain)).isFalse();
    assertThat(report.shortfalls())
        .containsExactly("the signature of 'a' (" + NEW.keyId() + ") is wrong: of another");
  }

  @Test
  void verdict_thatContradictsItself_isRefused() {
    TrustedChain chain = successor(KeyState.RETAINED, KeyState.ACTIVE);
    SignerVerdict valid = Results.chained(Verdict.VALID, "CN=x", chain, Optional.empty(), "");

    assertThat(valid.isByRetainedKey()).isTrue();
    assertThat(valid.correctBy()).contains(chain.root());
    assertThat(valid.certificate()).contains(NEW.certificate());
    assertThat(VerificationReport.of(SUCCESSORS, List.of(valid)).toString())
        .contains("VALID a by certificate " + NEW.keyId(), "chained to ca (retained until ");
    for (Verdict unknown : List.of(Verdict.UNKNOWN_SIGNER, Verdict.CHAIN_REFUSED)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Results.chained(unknown, "CN=x", chain, Optional.empty(), ""));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ResultMaker.make(
                    SignerVerdict.class,
                    new ResultMaker.VerdictParts<>(
                        Verdict.VALID,
                        "CN=x",
                        Optional.of(version(A, OLD, KeyState.ACTIVE)),
                        Optional.<java.time.Instant>empty(),
                        "",
                        Optional.of(chain),
                        List.<dev.keyoverlap.ring.KeyVersion>of())));
  }

  @Test
  void trustedChain_cannotBeMade_byAnybodyElse() {
    assertThat(TrustedChain.class).isFinal();
    assertThat(TrustedChain.class.getDeclaredConstructors())
        .noneMatch(constructor -> Modifier.isPublic(constructor.getModifiers()));
    assertThat(TrustedChain.class.getDeclaredMethods())
        .filteredOn(method -> !method.isSynthetic())
        .noneMatch(method -> Modifier.isStatic(method.getModifiers()));
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> successor(KeyState.ACTIVE, KeyState.ACTIVE).certificates().remove(0));
  }
}
