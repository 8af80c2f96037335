package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.wssec.internal.receive.Decryption.Opened;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Covered;
import dev.keyoverlap.wssec.internal.receive.SignatureClaim.Signed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Which elements of a message are signed as a policy demands. Built once, when all signatures have
 * their verdicts. A signature over an encrypted part covers what the part was decrypted to. Not for
 * use by several threads.
 */
final class Coverage {

  private final VerificationPolicy policy;
  private final Decryption decryption;

  /** Whether signatures are enough; mostly the same ones cover all parts. */
  private final Map<List<SignerVerdict>, Boolean> enough = new HashMap<>();

  private final IdentityHashMap<Element, List<SignedElement>> elements = new IdentityHashMap<>();

  private Coverage(VerificationReport report, Decryption decryption) {
    this.policy = report.policy();
    this.decryption = decryption;
    enough.put(report.signers(), report.shortfalls().isEmpty());
  }

  /**
   * Builds the index.
   *
   * @param report on all signatures
   * @param timestamp the timestamp that each signature must cover to count, if one is demanded: a
   *     signature without it could be moved under the timestamp of another message
   */
  static Coverage of(
      VerificationReport report,
      List<Judged<Signed>> signatures,
      Decryption decryption,
      Optional<Element> timestamp) {
    Coverage coverage = new Coverage(report, decryption);
    Set<Element> stamps = Collections.newSetFromMap(new IdentityHashMap<>());
    timestamp.ifPresent(element -> coverage.addWithOrigins(element, stamps));
    for (Judged<Signed> judged : signatures) {
      List<Covered> all = judged.coverage().map(Signed::covered).orElse(List.of());
      boolean dated =
          timestamp.isEmpty()
              || all.stream().anyMatch(covered -> stamps.contains(covered.element()));
      if (dated) {
        for (Covered covered : all) {
          coverage
              .elements
              .computeIfAbsent(covered.element(), element -> new ArrayList<>(1))
              .add(new SignedElement(judged.verdict(), covered));
        }
      }
    }
    return coverage;
  }

  private void addWithOrigins(Element element, Set<Element> to) {
    to.add(element);
    for (Element was : encryptedTo(element)) {
      addWithOrigins(was, to);
    }
  }

  private List<Element> encryptedTo(Element element) {
    return decryption.openedTo(element).map(Opened::encrypted).orElse(List.of());
  }

  /** An element as it is signed, if those who signed it are enough. */
  Optional<Covered> of(Element element) {
    List<SignedElement> signatures = signaturesOver(element);
    return isEnough(signatures.stream().map(SignedElement::verdict).toList())
        ? signatures.stream()
            .filter(signed -> signed.verdict().verdict() == Verdict.VALID)
            .map(SignedElement::covered)
            .findFirst()
        : Optional.empty();
  }

  private boolean isEnough(List<SignerVerdict> verdicts) {
    return enough.computeIfAbsent(
        verdicts, some -> VerificationReport.of(policy, some).shortfalls().isEmpty());
  }

  private List<SignedElement> signaturesOver(Element element) {
    List<SignedElement> found = new ArrayList<>(elements.getOrDefault(element, List.of()));
    for (Element was : encryptedTo(element)) {
      for (SignedElement signed : signaturesOver(was)) {
        found.add(
            new SignedElement(signed.verdict(), new Covered(element, signed.covered().form())));
      }
    }
    return found;
  }

  private record SignedElement(SignerVerdict verdict, Covered covered) {}
}
