package dev.keyoverlap.wssec;

import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.wssec.Decryption.Opened;
import dev.keyoverlap.wssec.ReceivedSignature.Covered;
import dev.keyoverlap.wssec.SignatureClaim.Signed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * Which elements of a message are signed as a policy demands. Built once, when all signatures have
 * their verdicts. Whoever signed an encrypted part has signed what it was decrypted to. Not for use
 * by several threads.
 */
final class Coverage {

  private final VerificationPolicy policy;
  private final Decryption decryption;
  private final IdentityHashMap<Element, List<SignedElement>> elements = new IdentityHashMap<>();

  private Coverage(VerificationPolicy policy, Decryption decryption) {
    this.policy = policy;
    this.decryption = decryption;
  }

  /**
   * Builds the index.
   *
   * @param timestamp the timestamp that each signature must cover to count, if one is demanded: a
   *     signature without it could be moved under the timestamp of another message
   */
  static Coverage of(
      VerificationPolicy policy,
      List<Judged<Signed>> signatures,
      Decryption decryption,
      Optional<Element> timestamp) {
    Coverage coverage = new Coverage(policy, decryption);
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
    boolean met =
        VerificationReport.of(policy, signatures.stream().map(SignedElement::verdict).toList())
            .shortfalls()
            .isEmpty();
    return met
        ? signatures.stream()
            .filter(signed -> signed.verdict().verdict() == Verdict.VALID)
            .map(SignedElement::covered)
            .findFirst()
        : Optional.empty();
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
