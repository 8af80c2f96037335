package dev.keyoverlap.key;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AliasTest {

  @Test
  void alias_inAnyCase_isTheSamePlace() {
    assertThat(alias("Orders")).isEqualTo(alias("ORDERS")).hasSameHashCodeAs(alias("orders"));
    assertThat(alias("Orders").name()).isEqualTo("orders");
    assertThat(alias("orders")).isNotEqualTo(alias("orders-next"));
  }

  @Test
  void alias_underATurkishLocale_isFoldedAsTheKeystoreDoes() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("tr-TR"));
    try {
      assertThat(alias("INVOICE").name()).isEqualTo("invoice");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"o", "orders-next", "two words", "Übersee", "鍵", "a/b\\c", "o=1,p=2"})
  void alias_thatCanBeAName_isAccepted(String name) {
    assertThat(alias(name)).isEqualTo(alias(alias(name).name()));
    assertThat(alias(name)).hasToString(alias(name).name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\t", " orders", "orders ", "orders\n", "\u2003orders", "or\u0000ders"})
  void alias_thatCannotBeTypedAgain_isRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> alias(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"or\nders", "or\rders", "or\u001bders", "or\u0085ders"})
  void alias_withAControlCharacter_isRefusedWithoutRepeatingIt(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alias(name))
        .withMessageContaining("control characters")
        .withMessageMatching("\\P{Cntrl}+");
  }

  @Test
  void alias_ofTheGreatestLength_isAccepted() {
    assertThat(alias("a".repeat(Alias.MAX_LENGTH)).name()).hasSize(250);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alias("a".repeat(Alias.MAX_LENGTH + 1)))
        .withMessageContaining("250")
        .withMessageContaining("251");
  }

  @Test
  void alias_thatFoldingMakesLonger_isMeasuredAfterFolding() {
    // Folded, this letter is two characters: what is accepted must be acceptable when read again.
    assertThat(alias("\u0130".repeat(Alias.MAX_LENGTH / 2)).name()).hasSize(Alias.MAX_LENGTH);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> alias("\u0130".repeat(Alias.MAX_LENGTH / 2 + 1)));
  }

  @Test
  void aliases_sorted_standInAlphabeticalOrder() {
    assertThat(new TreeSet<>(Set.of(alias("b"), alias("a-next"), alias("A"))))
        .containsExactly(alias("a"), alias("a-next"), alias("b"));
  }
}
