package dev.keyoverlap.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ChangeTest {

  @Test
  void note_ofOneLine_isTakenAsItIs() {
    assertThat(new Change.Note("Zoë", "90 % of \"them\""))
        .hasToString(" by Zoë (90 % of \"them\")");
    assertThat(Change.Note.NONE).hasToString("");
  }

  @Test
  void note_withALineBreak_isRefusedSinceItCouldForgeALineOfHistory() {
    for (String forged : new String[] {"a\nb", "a\rb", "a\tb", "a\u0085b"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Change.Note(forged, ""));
      assertThatIllegalArgumentException().isThrownBy(() -> new Change.Note("", forged));
    }
  }
}
