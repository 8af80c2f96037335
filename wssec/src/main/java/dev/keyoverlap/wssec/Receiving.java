package dev.keyoverlap.wssec;

import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyObserver;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.wssec.Decryption.Opened;
import dev.keyoverlap.wssec.ReceivedSignature.Canonicalizing;
import dev.keyoverlap.wssec.ReceivedSignature.Covered;
import dev.keyoverlap.wssec.SignatureJudge.Judged;
import dev.keyoverlap.wssec.SoapRefusedException.Reason;
import dev.keyoverlap.xmldsig.internal.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.DigestAlgorithm;
import dev.keyoverlap.xmldsig.internal.Refusal;
import dev.keyoverlap.xmldsig.internal.StrictElement;
import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The work on one message, with one ring: undoes in the order of the header what was done to it,
 * and then sees whether that was enough. Not for use by several threads.
 */
final class Receiving {

  private static final int MOST_SIGNATURES = 8;
  private static final int MOST_CHILDREN = 64;

  private final ReceivingTerms terms;
  private final Envelope envelope;
  private final Element security;
  private final Instant now;
  private final SecurityTokens tokens;
  private final Decryption decryption;
  private final CertificateSearch search;
  private final List<Judged> signatures = new ArrayList<>();
  private final List<UsernameToken> users = new ArrayList<>();

  private Receiving(
      ReceivingTerms terms,
      Envelope envelope,
      Element security,
      CertificateSearch search,
      Instant now) {
    this.terms = terms;
    this.envelope = envelope;
    this.security = security;
    this.now = now;
    this.search = search;
    this.tokens = new SecurityTokens(search, security);
    this.decryption = new Decryption(envelope, security, tokens, terms.legacy(), now);
  }

  static ReceivedSoap receive(
      ReceivingTerms terms,
      Envelope envelope,
      CertificateSearch search,
      Instant now,
      KeyObserver observer)
      throws MalformedMessageException,
          DecryptionException,
          VerificationException,
          SoapRefusedException,
          KeyUnavailableException {
    Element security =
        envelope
            .securityHeader(terms.actor())
            .orElseThrow(
                () ->
                    new SoapRefusedException(
                        Reason.NO_SECURITY_HEADER,
                        "The message has no security header for this receiver"
                            + (terms.actor().isEmpty() ? "" : ", '" + terms.actor() + "'")));
    Receiving receiving = new Receiving(terms, envelope, security, search, now);
    receiving.undo();
    receiving.tell(observer);
    return receiving.accept();
  }

  /** Whatever comes of the message, these keys were used for it. */
  private void tell(KeyObserver observer) {
    decryption.decryptedWith().ifPresent(version -> observer.used(version.keyId(), KeyUse.DECRYPT));
    signatures.forEach(
        judged ->
            judged
                .verdict()
                .correctBy()
                .ifPresent(version -> observer.used(version.keyId(), KeyUse.VERIFY)));
  }

  private void undo()
      throws MalformedMessageException, DecryptionException, KeyUnavailableException {
    int children = 0;
    for (Node child = security.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        undo(element);
        children++;
        if (children > MOST_CHILDREN) {
          throw StrictElement.malformed(security, "has too much in it");
        }
      }
    }
    decryption.requireComplete();
  }

  private void undo(Element element)
      throws MalformedMessageException, DecryptionException, KeyUnavailableException {
    QName name = Envelope.name(element);
    if (name.equals(new QName(XmlNames.DSIG, "Signature"))) {
      judge(element);
    } else if (name.equals(new QName(Names.XENC, "EncryptedKey"))) {
      carryOver(decryption.openKey(element));
    } else if (name.equals(new QName(Names.XENC, "ReferenceList"))) {
      carryOver(decryption.openList(element));
    } else if (name.equals(new QName(Names.WSSE, "UsernameToken"))) {
      users.add(UsernameToken.of(element));
    } else if (!PASSED_OVER.contains(name)) {
      throw StrictElement.malformed(element, "is not known here");
    }
  }

  /** What is read where something refers to it, or at the end, or is of no interest. */
  private static final Set<QName> PASSED_OVER =
      Set.of(
          new QName(XmlNames.WSU, "Timestamp"),
          new QName(Names.WSSE, "BinarySecurityToken"),
          new QName(Names.WSSE_11, "SignatureConfirmation"),
          new QName(Names.XENC, "EncryptedData"));

  private void judge(Element element) throws MalformedMessageException {
    if (terms.policy().isEmpty()) {
      return;
    }
    if (signatures.size() == MOST_SIGNATURES) {
      throw StrictElement.malformed(element, "is one of too many");
    }
    Trust trust = new Trust(search.ring(), terms.policy().get(), now);
    signatures.add(
        new SignatureJudge(trust)
            .judge(ReceivedSignature.of(element, tokens), envelope.document()));
  }

  /** Who signed what was encrypted has signed what it is. */
  private void carryOver(List<Opened> opened) {
    for (Opened part : opened) {
      for (int i = 0; i < signatures.size(); i++) {
        Judged judged = signatures.get(i);
        List<Covered> covered = new ArrayList<>(judged.covered());
        for (Covered one : judged.covered()) {
          if (part.encrypted().stream().anyMatch(was -> was.isSameNode(one.element()))) {
            part.elements().forEach(is -> covered.add(new Covered(is, one.form())));
          }
        }
        signatures.set(i, new Judged(judged.verdict(), covered, judged.digest()));
      }
    }
  }

  // ---- whether it was enough

  private ReceivedSoap accept()
      throws MalformedMessageException, VerificationException, SoapRefusedException {
    Optional<VerificationReport> report = Optional.empty();
    if (terms.policy().isPresent()) {
      report =
          Optional.of(
              VerificationReport.of(
                      terms.policy().get(), signatures.stream().map(Judged::verdict).toList())
                  .requireMet());
    }
    Optional<Element> stamp = envelope.find(SoapPart.TIMESTAMP, security);
    Optional<Timestamp> timestamp =
        stamp.isPresent() ? Optional.of(Timestamp.of(stamp.get())) : Optional.empty();
    Map<SoapPart, byte[]> parts = parts();
    requireSigned(parts);
    requireEncrypted();
    // Without a policy it is not signed, and anybody can write any time.
    if (timestamp.isPresent() && terms.policy().isPresent()) {
      timestamp.get().requireFresh(now, terms.maxAge(), terms.skew());
    }
    if (terms.policy().isPresent()) {
      requireUsersSigned();
    }
    requireNew(timestamp);
    return new ReceivedSoap(
        envelope.isSoap12() ? SoapVersion.SOAP_1_2 : SoapVersion.SOAP_1_1,
        parts,
        terms.policy().isPresent() ? signed(parts) : Set.of(),
        encrypted(),
        report,
        decryption.decryptedWith(),
        timestamp.map(Timestamp::created));
  }

  /** What may be handed out: what is signed as the policy demands, or all where there is none. */
  private Map<SoapPart, byte[]> parts() throws MalformedMessageException {
    Map<SoapPart, byte[]> parts = new LinkedHashMap<>();
    release(SoapPart.BODY, envelope.body(), parts);
    Optional<Element> stamp = envelope.find(SoapPart.TIMESTAMP, security);
    if (stamp.isPresent()) {
      release(SoapPart.TIMESTAMP, stamp.get(), parts);
    }
    for (Element block : envelope.headerBlocks()) {
      SoapPart part = SoapPart.header(namespace(block), block.getLocalName());
      if (!XmlNames.is(block, Names.WSSE, "Security")
          && envelope.headerBlocks().stream()
                  .filter(other -> Envelope.name(other).equals(Envelope.name(block)))
                  .count()
              == 1) {
        release(part, block, parts);
      }
    }
    return parts;
  }

  private static String namespace(Element element) {
    return element.getNamespaceURI() == null ? "" : element.getNamespaceURI();
  }

  private void release(SoapPart part, Element element, Map<SoapPart, byte[]> parts)
      throws MalformedMessageException {
    Optional<Covered> signed = covered(element);
    if (signed.isPresent()) {
      try {
        parts.put(part, signed.get().canonical(decryption.openedNothing()));
      } catch (Refusal e) {
        throw new MalformedMessageException("Of the message " + part + " has no canonical form");
      }
    }
  }

  /** An element as it is signed, if those who signed it are enough. */
  private Optional<Covered> covered(Element element) {
    if (terms.policy().isEmpty()) {
      return Optional.of(
          new Covered(element, new Canonicalizing(CanonicalForm.INCLUSIVE_1_0, Set.of())));
    }
    VerificationPolicy policy = terms.policy().get();
    List<SignerVerdict> verdicts = new ArrayList<>();
    List<Covered> valid = new ArrayList<>();
    for (Judged judged : signatures) {
      for (Covered covered : judged.covered()) {
        if (covered.element().isSameNode(element)) {
          verdicts.add(judged.verdict());
          if (judged.verdict().verdict() == Verdict.VALID) {
            valid.add(covered);
          }
        }
      }
    }
    return VerificationReport.of(policy, verdicts).shortfalls().isEmpty()
        ? valid.stream().findFirst()
        : Optional.empty();
  }

  private void requireSigned(Map<SoapPart, byte[]> parts)
      throws SoapRefusedException, MalformedMessageException {
    if (terms.policy().isEmpty()) {
      return;
    }
    for (SoapPart part : terms.signed()) {
      boolean signed =
          part.place() == SoapPart.Place.IN_BODY
              ? envelope.find(part, security).flatMap(this::covered).isPresent()
              : parts.containsKey(part);
      if (!signed) {
        throw new SoapRefusedException(
            Reason.PART_NOT_SIGNED,
            "The message is refused: %s must be signed, and %s"
                .formatted(
                    part,
                    envelope.find(part, security).isPresent()
                        ? "no signature that counts covers it"
                        : "is not there"));
      }
    }
  }

  private void requireEncrypted() throws SoapRefusedException, MalformedMessageException {
    for (SoapPart part : terms.encrypted()) {
      Optional<Element> element = envelope.find(part, security);
      if (element.isEmpty() || !decryption.wasEncrypted(element.get())) {
        throw new SoapRefusedException(
            Reason.PART_NOT_ENCRYPTED,
            "The message is refused: %s must be encrypted, and %s"
                .formatted(part, element.isEmpty() ? "is not there" : "was not"));
      }
    }
  }

  /** A token that anybody can have put there names nobody. */
  private void requireUsersSigned() throws SoapRefusedException {
    for (UsernameToken user : users) {
      if (covered(user.element()).isEmpty()) {
        throw new SoapRefusedException(
            Reason.PART_NOT_SIGNED,
            "The message is refused: no signature that counts covers its UsernameToken");
      }
      if (user.created().isPresent()) {
        new Timestamp(user.created().get(), Optional.empty())
            .requireFresh(now, terms.maxAge(), terms.skew());
      }
    }
  }

  private void requireNew(Optional<Timestamp> timestamp) throws SoapRefusedException {
    Instant made = timestamp.map(Timestamp::created).orElse(now);
    for (Judged judged : signatures) {
      if (judged.verdict().verdict() == Verdict.VALID) {
        requireNew("message", id(judged), made);
      }
    }
    for (UsernameToken user : users) {
      // Without a policy nobody has signed it, and anybody could use it up.
      if (terms.policy().isPresent() && user.nonce().isPresent()) {
        requireNew("nonce", user.nonce().get().id(), user.created().orElse(made));
      }
    }
  }

  private void requireNew(String what, String id, Instant made) throws SoapRefusedException {
    if (!terms.replays().add(id, now, made.plus(terms.maxAge()).plus(terms.skew()))) {
      throw new SoapRefusedException(
          Reason.REPLAYED,
          "The message is refused: the same %s was accepted before, or too many were to remember"
                  .formatted(what)
              + " another one");
    }
  }

  private static String id(Judged judged) {
    String key =
        judged.verdict().certificate().map(certificate -> KeyId.of(certificate).hex()).orElse("");
    byte[] both = (judged.digest() + key).getBytes(StandardCharsets.US_ASCII);
    return HexFormat.of().formatHex(DigestAlgorithm.SHA256.digest(both));
  }

  private static Set<SoapPart> signed(Map<SoapPart, byte[]> parts) {
    return parts.keySet();
  }

  private Set<SoapPart> encrypted() throws MalformedMessageException {
    Set<SoapPart> encrypted = new LinkedHashSet<>();
    if (decryption.wasEncrypted(envelope.body())) {
      encrypted.add(SoapPart.BODY);
    }
    for (Element block : envelope.headerBlocks()) {
      if (decryption.wasEncrypted(block)) {
        encrypted.add(SoapPart.header(namespace(block), block.getLocalName()));
      }
    }
    return encrypted;
  }
}
