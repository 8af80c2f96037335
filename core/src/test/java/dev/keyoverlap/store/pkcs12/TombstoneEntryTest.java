package dev.keyoverlap.store.pkcs12;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.Tombstone;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tombstone as a line of text. */
class TombstoneEntryTest {

  private static final Instant AT = Instant.parse("2026-11-21T08:46:33Z");
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);
  private static final Tombstone STOLEN =
      new Tombstone(new KeyId(ONE), TWO, KeyState.COMPROMISED, AT, Optional.empty());
  private static final Tombstone RETIRED =
      new Tombstone(new KeyId(TWO), ONE, KeyState.RETAINED, AT, Optional.of(AT.plusSeconds(60)));

  @Test
  void tombstone_ofEachState_isReadBack() {
    assertThat(TombstoneEntry.line(STOLEN))
        .isEqualTo(ONE + " " + TWO + " compromised 2026-11-21T08:46:33Z -");
    assertThat(TombstoneEntry.line(RETIRED))
        .isEqualTo(TWO + " " + ONE + " retained 2026-11-21T08:46:33Z 2026-11-21T08:47:33Z");
    for (Tombstone tombstone : List.of(STOLEN, RETIRED)) {
      assertThat(TombstoneEntry.tombstone(TombstoneEntry.line(tombstone))).isEqualTo(tombstone);
    }
  }

  @Test
  void tombstones_areALineEach_behindTheBeginning() {
    assertThat(TombstoneEntry.contentOf(List.of(STOLEN, RETIRED)))
        .isEqualTo(
            ("KeyOverlap purged 1\n"
                    + TombstoneEntry.line(STOLEN)
                    + "\n"
                    + TombstoneEntry.line(RETIRED)
                    + "\n")
                .getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void line_ofAnotherForm_isNone() {
    String whole = TombstoneEntry.line(STOLEN);

    for (String wrong :
        List.of("", whole + " ", whole.substring(0, whole.lastIndexOf(' ')), "x" + whole)) {
      assertThatIllegalArgumentException().isThrownBy(() -> TombstoneEntry.tombstone(wrong));
    }
    assertThatThrownBy(() -> TombstoneEntry.tombstone(whole.replace(" -", " soon")))
        .isInstanceOf(DateTimeException.class);
  }
}
