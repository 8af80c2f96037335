package dev.keyoverlap.internal.transition;

import static dev.keyoverlap.fixtures.Rings.KEEP;
import static dev.keyoverlap.fixtures.Rings.T1;
import static dev.keyoverlap.fixtures.Rings.T2;
import static dev.keyoverlap.fixtures.Rings.active;
import static dev.keyoverlap.fixtures.Rings.retained;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered under any alias outlives the end of a key under one. */
class RememberedBesideTest {

  private static final Alias ORDERS = alias("orders");
  private static final Map<Alias, String> MEMOS =
      Map.of(ORDERS, "a renewal", alias("other"), "another renewal");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");

  private final Keyring ring =
      Keyring.of(List.of(active(ORDERS, B, T1), retained(ORDERS, A, T1)), MEMOS, List.of());

  @Test
  void purge_forgetsNothingThatIsRemembered() throws Exception {
    assertThat(Ring.of(ring).purge(A.keyId(), T1.plus(KEEP.duration())).keyring().memos())
        .isEqualTo(MEMOS);
  }

  @Test
  void compromised_forgetsNothingThatIsRemembered() throws Exception {
    Keyring after = Ring.of(ring).compromised(B.keyId(), T2, KEEP).keyring();

    assertThat(after.memos()).isEqualTo(MEMOS);
    assertThat(Ring.of(after).correct(B.keyId(), T2.plus(KEEP.duration()), T2).keyring().memos())
        .isEqualTo(MEMOS);
  }

  @Test
  void compromised_repeated_isRefused_andMovesNoDate() throws Exception {
    Keyring once = Ring.of(ring).compromised(B.keyId(), T1, KEEP).keyring();

    assertThatExceptionOfType(KeyRefusedException.class)
        .isThrownBy(() -> Ring.of(once).compromised(B.keyId(), T2, KEEP))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.COMPROMISED));
    assertThat(once.find(B.keyId()).flatMap(KeyVersion::keptUntil))
        .contains(T1.plus(KEEP.duration()));
  }
}
