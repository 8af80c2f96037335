package dev.keyoverlap.message;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.keyoverlap.internal.access.ResultMaker;
import dev.keyoverlap.internal.access.ResultMaker.ContentParts;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.ring.KeyVersion;
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
    VerifiedContent content = Results.verified(CONTENT, report);

    assertThat(content.content()).isEqualTo(CONTENT);
    assertThat(content.report()).isSameAs(report);
    assertThat(content.toString()).startsWith("18 bytes").doesNotContain(PLAINTEXT);
  }

  @Test
  void content_whosePolicyIsNotMet_isAnExceptionWithTheReportAndWithoutTheContent() {
    VerificationReport report = VerificationReport.of(POLICY, Verdicts.of("a:INVALID"));

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> Results.verified(CONTENT, report))
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
          .isThrownBy(() -> Results.verified(CONTENT, report));
    }
  }

  @Test
  void results_cannotBeMade_byUsers() {
    for (Class<?> result :
        List.of(
            VerifiedMessage.class,
            VerifiedContent.class,
            DecryptedMessage.class,
            DecryptedContent.class,
            OpenedMessage.class,
            OpenedContent.class,
            SignerVerdict.class,
            TrustedChain.class,
            VerificationException.class,
            DecryptionException.class)) {
      assertThat(result.getConstructors()).as("%s", result).isEmpty();
      assertThat(
              Arrays.stream(result.getMethods())
                  .filter(method -> Modifier.isStatic(method.getModifiers())))
          .as("%s", result)
          .isEmpty();
      assertThat(Modifier.isFinal(result.getModifiers()) || result.isSealed())
          .as("%s", result)
          .isTrue();
    }
  }

  @Test
  void result_ofAReportThatIsNotMet_cannotBeMade_byUsEither() {
    VerificationReport report = VerificationReport.of(POLICY, Verdicts.of("a:INVALID"));
    ContentParts<VerificationReport, KeyVersion> parts =
        new ContentParts<>(CONTENT, report, Verdicts.active("a"));

    for (Class<?> result :
        List.of(
            VerifiedMessage.class,
            VerifiedContent.class,
            OpenedMessage.class,
            OpenedContent.class)) {
      assertThatIllegalArgumentException().isThrownBy(() -> ResultMaker.make(result, parts));
    }
  }

  @Test
  void signedBy_namesTheKeysThatCount_eachOnce() throws Exception {
    VerificationPolicy either = VerificationPolicy.anyOf(alias("a"), alias("b"));
    VerifiedContent content =
        Results.verified(
            CONTENT,
            VerificationReport.of(
                either, Verdicts.of("b:VALID a:VALID a:VALID c:NOT_IN_POLICY ?:UNKNOWN_SIGNER")));

    assertThat(content.signedBy())
        .extracting(version -> version.alias().name())
        .containsExactly("b", "a");
  }

  @Test
  void decryptedContent_asText_isItsSizeAndKeyOnly() {
    DecryptedContent content = Results.decrypted(CONTENT, Verdicts.active("a"));

    assertThat(content.content()).isEqualTo(CONTENT);
    assertThat(content.toString()).startsWith("18 bytes").contains("a (active)");
    assertThat(content.toString()).doesNotContain(PLAINTEXT);
  }

  @Test
  void decryptionException_whateverTheReason_saysTheSameAndHasNoCause() {
    DecryptionException forOthers = Results.notDecrypted(List.of("CN=x, 1"), List.of(), List.of());
    DecryptionException damaged =
        Results.notDecrypted(List.of("CN=a, 1"), List.of(Verdicts.active("a")), List.of());

    assertThat(forOthers).hasMessage(damaged.getMessage()).hasNoCause();
    assertThat(damaged).hasNoCause();
    assertThat(forOthers.ours()).isEmpty();
    assertThat(damaged.ours()).containsExactly(Verdicts.active("a"));
    assertThat(forOthers.recipients()).containsExactly("CN=x, 1");
  }
}
