package dev.keyoverlap.wssec.internal.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.Parties;
import dev.keyoverlap.wssec.Soap;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Canonicalizing;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Covered;
import dev.keyoverlap.wssec.internal.receive.SignatureClaim.Signed;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Which elements are signed as the policy demands, and in which form. */
class CoverageTest {

  private static final KeyVersion PARTNER =
      KeyVersion.active(
          Parties.PARTNER, TestKeys.certificateOf(TestKeys.ec("partner")), Instant.EPOCH);
  private static final Canonicalizing INCLUSIVE =
      new Canonicalizing(CanonicalForm.INCLUSIVE_1_0, Set.of());
  private static final Canonicalizing EXCLUSIVE =
      new Canonicalizing(CanonicalForm.EXCLUSIVE, Set.of());

  private final Budget budget = Budget.of(Limits.DEFAULT);

  private Judged<Signed> judged(Verdict verdict, Canonicalizing form, Element... elements) {
    return new Judged<>(
        Results.verdict(verdict, "signer", Optional.of(PARTNER), Optional.empty(), ""),
        Optional.of(
            new Signed(
                Arrays.stream(elements).map(element -> new Covered(element, form)).toList(), "")));
  }

  private Coverage coverage(Document message, List<Judged<Signed>> signatures) throws Exception {
    Element header = Soap.only(message, "Header");
    Decryption nothing =
        new Decryption(
            Envelope.of(message, budget),
            header,
            new SecurityTokens(Keyring.empty(), header, budget),
            Set.of(),
            false,
            Instant.EPOCH,
            budget);
    VerificationReport report =
        VerificationReport.of(Parties.EITHER, signatures.stream().map(Judged::verdict).toList());
    return Coverage.of(report, signatures, nothing, Optional.empty());
  }

  /** The other may be of a partner who would like to add what the inclusive form takes along. */
  @Test
  void element_signedInTwoForms_isHandedOutInThatOfWhoeverCounts() throws Exception {
    Document message = Soap.parse(Soap.order());
    Element body = Soap.only(message, "Body");
    Judged<Signed> other = judged(Verdict.NOT_IN_POLICY, INCLUSIVE, body);
    Judged<Signed> partners = judged(Verdict.VALID, EXCLUSIVE, body);

    for (List<Judged<Signed>> signatures :
        List.of(List.of(other, partners), List.of(partners, other))) {
      assertThat(coverage(message, signatures).of(body)).map(Covered::form).contains(EXCLUSIVE);
    }
    assertThat(coverage(message, List.of(other)).of(body)).isEmpty();
    assertThat(coverage(message, List.of(partners)).of(Soap.only(message, "item"))).isEmpty();
  }
}
