package dev.keyoverlap.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page on troubleshooting quotes what the code says, and has every exception. */
class MessagesTest {

  private static final Page PAGE = Project.PAGES.at("docs/troubleshooting.md").orElseThrow();

  @Test
  void message_each_isInTheCode() {
    assertThat(Messages.quoted(PAGE)).hasSizeGreaterThan(12);
    assertThat(Messages.findings(PAGE)).isEmpty();
  }

  @Test
  void exception_each_isOnThePage() {
    assertThat(Messages.exceptions())
        .hasSizeGreaterThan(15)
        .allSatisfy(exception -> assertThat(PAGE.text()).contains(exception));
  }

  @ParameterizedTest
  @CsvSource({
    "core/src/main/java/dev/keyoverlap/key/KeyRefusedException.java, Reason",
    "core/src/main/java/dev/keyoverlap/key/KeyMaterialException.java, Reason",
    "core/src/main/java/dev/keyoverlap/message/SignerVerdict.java, Verdict",
    "core/src/main/java/dev/keyoverlap/renewal/StepRefusedException.java, Reason",
    "cms/src/main/java/dev/keyoverlap/request/CertificateRefusedException.java, Reason",
    "wssec/src/main/java/dev/keyoverlap/wssec/spec/SoapRefusedException.java, Reason"
  })
  void reason_each_isOnThePage(String source, String name) {
    List<String> constants = Messages.constants(Project.ROOT.resolve(source), name);

    assertThat(constants)
        .hasSizeGreaterThan(4)
        .allSatisfy(constant -> assertThat(PAGE.text()).contains("| `" + constant + "` |"));
  }

  @Test
  void message_thatNoCodeHas_isFound() {
    String message = Messages.quoted(PAGE).get(0);

    assertThat(Messages.findings(Project.bad("**`" + message + "`**"))).isEmpty();
    assertThat(Messages.findings(Project.bad("**`" + message + " never`**"))).hasSize(1);
    assertThat(Messages.findings(Project.bad("**`… No code says this. …`**"))).hasSize(1);
  }

  @Test
  void exception_inAMessage_isFound() {
    assertThat(Messages.pasted()).isEmpty();
    assertThat(Messages.pasted("x(\"It failed: \" + e, e)")).hasSize(1);
    assertThat(Messages.pasted("x(\"It failed: \" + e\n    + \".\" + cause.toString())"))
        .hasSize(2);
    assertThat(Messages.pasted("x(\"It failed: \" + e.getMessage() + end)")).isEmpty();
  }

  @Test
  void text_inSeveralParts_isOne() {
    assertThat(Messages.literals("x(\"a \"\n    + \"b\" + y + \"c \\\"d\\\"\")"))
        .containsExactly("a b", "c \"d\"");
  }
}
