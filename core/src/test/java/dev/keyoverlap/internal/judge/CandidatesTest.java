package dev.keyoverlap.internal.judge;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which keys of a ring are meant, and how several hints go together. */
class CandidatesTest {

  private static final HeldKey ROOT = TestKeys.ec("root");
  private static final HeldKey ISSUING =
      TestKeys.named("issuing").algorithm("EC", 256).issuedBy(ROOT).make();
  private static final HeldKey END =
      TestKeys.named("end").algorithm("EC", 256).noAuthority().issuedBy(ISSUING).make();

  private static final KeyVersion A = version("a", ROOT);
  private static final KeyVersion B = version("b", ISSUING);
  private static final KeyVersion C = version("c", END);

  private static KeyVersion version(String alias, HeldKey key) {
    return KeyVersion.active(alias(alias), TestKeys.certificateOf(key), Instant.EPOCH);
  }

  private static Candidates candidates(List<KeyVersion> named, List<KeyVersion> possible) {
    return new Candidates(named, possible, false);
  }

  @Test
  void hints_leadToNamedAndPossibleKeys_eachOnce() throws Exception {
    Keyring ring = Keyring.of(List.of(A, B, C));
    KeyHint precise = KeyHint.certificate(ISSUING.certificate().getEncoded());

    assertThat(
            Candidates.of(
                ring, List.of(KeyHint.subject("CN=end"), precise, KeyHint.subject("CN=issuing"))))
        .isEqualTo(candidates(List.of(B), List.of(C)));
    assertThat(Candidates.of(ring, List.of(precise, precise)).all()).containsExactly(B);
    assertThat(Candidates.of(ring, List.of(KeyHint.subject("CN=nobody"))).isEmpty()).isTrue();
  }

  @Test
  void candidates_areEmpty_onlyIfNothingAndNobodyIsMeant() {
    assertThat(candidates(List.of(), List.of()).isEmpty()).isTrue();
    assertThat(candidates(List.of(A), List.of()).isEmpty()).isFalse();
    assertThat(candidates(List.of(), List.of(A)).isEmpty()).isFalse();
    assertThat(Candidates.ofAnybody().isEmpty()).isFalse();
  }

  @Test
  void two_together_meanWhatEitherMeans() {
    Candidates one = candidates(List.of(A), List.of(B));
    Candidates other = candidates(List.of(B), List.of(C));

    assertThat(one.and(other)).isEqualTo(candidates(List.of(A, B), List.of(C)));
    assertThat(one.and(other).anybody()).isFalse();
    assertThat(one.and(Candidates.ofAnybody()).anybody()).isTrue();
    assertThat(Candidates.ofAnybody().and(one).anybody()).isTrue();
    assertThat(Candidates.ofAnybody().and(one).all()).containsExactly(A, B);
  }

  @Test
  void one_narrowedByAnother_meansWhatBothMean_ifThereIsSuchAKey() {
    Candidates one = candidates(List.of(A), List.of(B, C));

    assertThat(one.narrowed(candidates(List.of(B), List.of(C))))
        .isEqualTo(candidates(List.of(B, C), List.of()));
    assertThat(one.narrowed(candidates(List.of(), List.of(A))))
        .isEqualTo(candidates(List.of(A), List.of()));
    assertThat(one.narrowed(candidates(List.of(), List.of(C))))
        .isEqualTo(candidates(List.of(), List.of(C)));
    assertThat(candidates(List.of(A), List.of()).narrowed(candidates(List.of(B), List.of())))
        .isEqualTo(candidates(List.of(A, B), List.of()));
  }

  @Test
  void chain_inAnyOrder_namesTheKeyOfItsEnd() {
    X509Certificate root = ROOT.certificate();
    X509Certificate issuing = ISSUING.certificate();
    X509Certificate end = END.certificate();
    Keyring ring = Keyring.of(List.of(A, B, C));

    for (List<X509Certificate> chain :
        List.of(List.of(end, issuing, root), List.of(root, end, issuing))) {
      Carried carried = Carried.of(chain);
      assertThat(carried.ends()).containsExactly(end);
      assertThat(carried.all()).startsWith(end).containsExactlyInAnyOrder(root, issuing, end);
      Candidates candidates = carried.candidates(ring);
      assertThat(candidates.named()).containsExactly(C);
      assertThat(candidates.possible()).containsExactlyInAnyOrder(A, B);
      assertThat(candidates.anybody()).isFalse();
    }
    assertThat(Carried.of(List.of(root)).ends()).containsExactly(root);
    assertThat(Carried.of(List.of())).isEqualTo(new Carried(List.of(), List.of()));
  }

  /** Two authorities that certified each other: neither is the end of anything, so both may be. */
  @Test
  void certificates_thatIssuedEachOther_areAllNamed() {
    HeldKey left = TestKeys.ec("left");
    HeldKey right = TestKeys.named("right").algorithm("EC", 256).issuedBy(left).make();
    X509Certificate leftByRight =
        TestKeys.named("left").forTheKeyPairOf(left).issuedBy(right).make().certificate();

    Carried carried = Carried.of(List.of(leftByRight, right.certificate()));
    assertThat(carried.ends()).containsExactly(leftByRight, right.certificate());
    assertThat(carried.authorities()).isEmpty();
  }
}
