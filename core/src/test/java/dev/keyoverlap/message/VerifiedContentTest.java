package dev.keyoverlap.message;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Content exists only where it was accepted or decrypted, and never in a text. */
class VerifiedContentTest {

  private static final String PLAINTEXT = "deliver 100 pieces";
  private static final byte[] CONTENT = PLAINTEXT.getBytes(StandardCharsets.UTF_8);
  private static final VerificationPolicy POLICY = VerificationPolicy.anyOf(alias("a"));

  @Test
  void content_whosePolicyIsMet_isHandedOutWithItsReport() throws Exception {
    VerificationReport report = VerificationReport.of(POLICY, Verdicts.of("a:VALID"));
    VerifiedContent content = VerifiedContent.of(CONTENT, report);

    assertThat(content.content()).isEqualTo(CONTENT);
    assertThat(content.report()).isSameAs(report);
    assertThat(content.toString()).startsWith("18 bytes").doesNotContain(PLAINTEXT);
  }

  @Test
  void content_whosePolicyIsNotMet_isAnExceptionWithTheReportAndWithoutTheContent() {
    VerificationReport report = VerificationReport.of(POLICY, Verdicts.of("a:INVALID"));

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> VerifiedContent.of(CONTENT, report))
        .withMessageContaining("the signature of 'a'")
        .satisfies(e -> assertThat(e.report()).isSameAs(report))
        .satisfies(e -> assertThat(e.toString()).doesNotContain(PLAINTEXT));
  }

  @Test
  void content_ofAMessageWithoutAnySignature_isRefusedUnderEveryPolicy() {
    for (VerificationPolicy policy :
        List.of(POLICY, POLICY.acceptExpired(), VerificationPolicy.allOf(alias("a")))) {
      VerificationReport report = VerificationReport.of(policy, List.of());
      assertThatExceptionOfType(VerificationException.class)
          .isThrownBy(() -> VerifiedContent.of(CONTENT, report));
    }
  }

  @Test
  void content_cannotBeMade_inAnyOtherWay() {
    assertThat(VerifiedContent.class.getDeclaredConstructors())
        .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
    assertThat(VerifiedContent.class).isFinal();
    assertThat(
            Arrays.stream(VerifiedContent.class.getDeclaredMethods())
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isSynthetic()))
        .singleElement()
        .satisfies(
            method -> assertThat(method.getExceptionTypes()).contains(VerificationException.class));
  }

  @Test
  void decryptedContent_asText_isItsSizeAndKeyOnly() {
    DecryptedContent content = DecryptedContent.of(CONTENT, Verdicts.active("a"));

    assertThat(content.content()).isEqualTo(CONTENT);
    assertThat(content.toString()).startsWith("18 bytes").contains("a (active)");
    assertThat(content.toString()).doesNotContain(PLAINTEXT);
  }

  @Test
  void decryptionException_whateverTheReason_saysTheSameAndHasNoCause() {
    DecryptionException forOthers = new DecryptionException(List.of("CN=x, 1"), List.of());
    DecryptionException damaged =
        new DecryptionException(List.of("CN=a, 1"), List.of(Verdicts.active("a")));

    assertThat(forOthers).hasMessage(damaged.getMessage()).hasNoCause();
    assertThat(damaged).hasNoCause();
    assertThat(forOthers.ours()).isEmpty();
    assertThat(damaged.ours()).containsExactly(Verdicts.active("a"));
    assertThat(forOthers.recipients()).containsExactly("CN=x, 1");
  }
}
