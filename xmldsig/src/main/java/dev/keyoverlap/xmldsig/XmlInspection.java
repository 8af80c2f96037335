package dev.keyoverlap.xmldsig;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.Candidates;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.XmlMessage.Reference;
import dev.keyoverlap.xmldsig.XmlMessage.Signature;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedKeyInfo;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedReference;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedSignature;
import dev.keyoverlap.xmldsig.internal.signature.Scope;
import dev.keyoverlap.xmldsig.internal.signature.XadesProperties;
import dev.keyoverlap.xmldsig.internal.tape.ReceivedXml;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.tape.XmlTape;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;

/** One document being inspected: read as a verifier reads it, and verified nowhere. */
final class XmlInspection {

  private final Keyring ring;
  private final Budget budget;
  private final Set<String> needed = new LinkedHashSet<>();

  XmlInspection(Keyring ring, Limits limits) {
    this.ring = ring;
    this.budget = Budget.of(limits);
  }

  XmlMessage inspect(byte[] document) throws MalformedMessageException {
    budget.require(Limit.XML_BYTES, document.length);
    TapeReader.Read read = TapeReader.shared().read(document, Pump.inMemory(), budget);
    XmlTape tape = read.tape();
    ReceivedXml xml = ReceivedXml.of(tape, budget);
    budget.spend(Limit.SIGNATURES, tape.signatures());
    List<ReceivedSignature> received = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < tape.signatures(); i++) {
      ReceivedSignature signature = ReceivedSignature.of(xml, tape.signature(i));
      received.add(signature);
      signature.references().forEach(reference -> reference.id().ifPresent(ids::add));
    }
    Map<String, List<Integer>> bearers = tape.find(ids);
    List<Signature> signatures = new ArrayList<>();
    for (ReceivedSignature signature : received) {
      signatures.add(signature(xml, signature, bearers));
    }
    XmlTape.Name root = tape.name(0);
    return new XmlMessage(
        new QName(root.namespace(), root.localName()),
        read.encoding(),
        document.length,
        tape.elements(),
        signatures,
        List.copyOf(needed));
  }

  private Signature signature(
      ReceivedXml xml, ReceivedSignature signature, Map<String, List<Integer>> bearers) {
    String method = StrictElement.algorithm(signature.method());
    Optional<SigningMethod> known = SigningMethod.of(method);
    if (known.isEmpty()) {
      needed.add("no verifier accepts the signature algorithm '" + printable(method) + "'");
    }
    String form = StrictElement.algorithm(signature.canonicalization());
    Optional<CanonicalForm> knownForm = CanonicalForm.of(form);
    if (knownForm.isEmpty()) {
      needed.add("no verifier accepts the canonicalization '" + printable(form) + "'");
    }
    List<KeyVersion> inRing = inRing(signature.keyInfo());
    if (inRing.isEmpty() && ring.versions().iterator().hasNext()) {
      needed.add(
          "the ring has no certificate of the signer, "
              + signature.keyInfo()
              + ": add it, or use VerificationPolicy.acceptChains if it chains to one of the ring");
    }
    List<Reference> references = new ArrayList<>();
    Optional<Instant> time = Optional.empty();
    for (ReceivedReference reference : signature.references()) {
      List<Integer> found = bearers.getOrDefault(reference.id().orElse(""), List.of());
      references.add(reference(xml.tape(), reference, found));
      if (found.size() == 1
          && xml.tape().name(found.get(0)).is(XmlNames.XADES, "SignedProperties")
          && xml.tape().contains(signature.number(), found.get(0))) {
        time = XadesProperties.of(xml, found.get(0), false).signingTime();
      }
    }
    return new Signature(
        signature.keyInfo().toString(),
        xml.tape().path(signature.number()),
        known.map(SigningMethod::name).orElse(printable(method)),
        knownForm.map(CanonicalForm::name).orElse(printable(form)),
        references,
        time,
        signature.keyInfo().certificates().size(),
        inRing);
  }

  private List<KeyVersion> inRing(ReceivedKeyInfo keyInfo) {
    Candidates byCertificate =
        Candidates.of(ring, keyInfo.certificates().stream().map(KeyHint::certificate).toList());
    return byCertificate.and(keyInfo.candidates(ring)).all();
  }

  private Reference reference(XmlTape tape, ReceivedReference reference, List<Integer> found) {
    Optional<String> covers = Optional.empty();
    try {
      Scope scope = reference.scope();
      switch (scope.where()) {
        case DOCUMENT -> covers = Optional.of("/");
        case ELEMENT -> {
          if (found.size() == 1) {
            covers = Optional.of(tape.path(found.get(0)));
          } else {
            needed.add(
                "the identifier '%s', which a signature refers to, is on %d elements instead of one"
                    .formatted(printable(scope.name()), found.size()));
          }
        }
        case UNNAMED ->
            needed.add(
                "what the reference without a URI means, by elementWithoutUri of the verifier's"
                    + " builder or by XmlVerifier.verifyDetached with DetachedContent.withoutUri");
        case OUTSIDE ->
            needed.add(
                "XmlVerifier.verifyDetached with DetachedContent.at(\"%s\", ...)"
                    .formatted(printable(scope.name())));
      }
    } catch (Refusal e) {
      needed.add("no verifier accepts a reference of a signature: " + printable(e.reason()));
    }
    Optional<DigestAlgorithm> digest = DigestUri.read(reference.digestMethod());
    if (digest.isEmpty()) {
      needed.add(
          "no verifier accepts the digest algorithm '" + printable(reference.digestMethod()) + "'");
    }
    return new Reference(
        reference.uri().map(XmlInspection::printable),
        covers,
        reference.transforms().stream()
            .map(transform -> printable(StrictElement.algorithm(transform)))
            .toList(),
        digest.map(DigestAlgorithm::jcaName).orElse(printable(reference.digestMethod())));
  }

  /** A stranger may have chosen these words, and they end up in logs. */
  private static String printable(String text) {
    String words = text.replaceAll("\\p{C}", "?");
    return words.length() > 200 ? words.substring(0, 200) + "..." : words;
  }
}
