package dev.keyoverlap.internal.transition;

import static dev.keyoverlap.fixtures.Rings.T1;
import static dev.keyoverlap.fixtures.Rings.active;
import static dev.keyoverlap.fixtures.Rings.refused;
import static dev.keyoverlap.fixtures.Rings.retained;
import static dev.keyoverlap.fixtures.Rings.ring;
import static dev.keyoverlap.fixtures.Rings.staged;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Keyring;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How an alias gets another name. */
class RenamingTest {

  private static final Alias ORDERS = alias("orders");
  private static final Alias NEXT = alias("orders-next");
  private static final HeldKey A = TestKeys.ec("a");
  private static final HeldKey B = TestKeys.ec("b");
  private static final HeldKey C = TestKeys.ec("c");
  private static final HeldKey UNKNOWN = TestKeys.ec("unknown");

  private final Keyring withA = ring(active(ORDERS, A));

  @Nested
  class Rename {

    private final Keyring full =
        ring(active(ORDERS, A), staged(ORDERS, B), retained(ORDERS, C, T1), active(NEXT, UNKNOWN));
    private final Alias target = alias("purchase-orders");

    @Test
    void rename_ofAnAlias_movesAllItsVersionsAndNothingElse() throws Exception {
      Keyring after = new Renaming(full).rename(ORDERS, target);

      assertThat(after)
          .isEqualTo(
              ring(
                  active(target, A),
                  staged(target, B),
                  retained(target, C, T1),
                  active(NEXT, UNKNOWN)));
      assertThat(full.versions(ORDERS)).hasSize(3);
      assertThat(new Renaming(after).rename(target, ORDERS)).isEqualTo(full);
    }

    @Test
    void rename_toANameInUse_isRefusedAlsoIfOnlyRetainedKeysStandThere() {
      Keyring ring = ring(active(ORDERS, A), retained(NEXT, B, T1));

      refused(full, Reason.ALIAS_IN_USE, null, () -> new Renaming(full).rename(ORDERS, NEXT));
      refused(ring, Reason.ALIAS_IN_USE, null, () -> new Renaming(ring).rename(ORDERS, NEXT));
      refused(ring, Reason.ALIAS_IN_USE, null, () -> new Renaming(ring).rename(ORDERS, ORDERS));
    }

    @Test
    void rename_ofNothing_isRefused() {
      refused(withA, Reason.NO_SUCH_KEY, null, () -> new Renaming(withA).rename(NEXT, target));
    }
  }
}
