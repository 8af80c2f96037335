package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.receive.Accepted.Unsigned;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Canonicalizing;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Covered;
import dev.keyoverlap.wssec.internal.receive.SignatureClaim.Signed;
import dev.keyoverlap.wssec.internal.receive.UnsignedPrefixes.Missing;
import dev.keyoverlap.wssec.spec.ReplayCacheFullException;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.wssec.spec.SoapVersion;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;

/**
 * Whether what was done to a message is enough, and what of it is handed out: the second half of
 * the work on one message. Not for use by several threads.
 */
final class Acceptance {

  private final ReceivingTerms terms;
  private final Envelope envelope;
  private final Element security;
  private final Decryption decryption;
  private final List<Judged<Signed>> signatures;
  private final List<UsernameToken> users;
  private final Instant now;
  private final Budget budget;
  private final List<Element> blocks;
  private final Optional<Element> stamp;
  private final Optional<VerificationReport> report;
  private final Optional<Coverage> coverage;
  private final Set<Unsigned> unsigned = new LinkedHashSet<>();

  Acceptance(
      ReceivingTerms terms,
      Envelope envelope,
      Element security,
      Decryption decryption,
      List<Judged<Signed>> signatures,
      List<UsernameToken> users,
      Optional<VerificationReport> report,
      Instant now,
      Budget budget)
      throws MalformedMessageException {
    this.terms = terms;
    this.envelope = envelope;
    this.security = security;
    this.decryption = decryption;
    this.signatures = signatures;
    this.users = users;
    this.report = report;
    this.now = now;
    this.budget = budget;
    this.blocks = envelope.headerBlocks();
    this.stamp = envelope.find(MessagePart.TIMESTAMP, security);
    this.coverage =
        report.map(
            verdicts ->
                Coverage.of(
                    verdicts,
                    signatures,
                    decryption,
                    terms.demandsTimestamp() ? stamp : Optional.empty()));
  }

  Accepted accept(Optional<Timestamp> timestamp)
      throws MalformedMessageException, SoapRefusedException {
    Map<MessagePart, byte[]> parts = parts();
    requireSigned(parts);
    requireEncrypted();
    requireUsersSigned();
    requireNew(timestamp);
    return new Accepted(
        envelope.isSoap12() ? SoapVersion.SOAP_1_2 : SoapVersion.SOAP_1_1,
        parts,
        coverage.isPresent() ? parts.keySet() : Set.of(),
        encrypted(),
        unsigned,
        report,
        decryption.decryptedWith(),
        parts.containsKey(MessagePart.TIMESTAMP)
            ? timestamp.map(Timestamp::created)
            : Optional.empty());
  }

  /**
   * The parts that may be handed out: those signed as the policy demands, or all if there is no
   * policy.
   */
  private Map<MessagePart, byte[]> parts() throws MalformedMessageException, SoapRefusedException {
    Map<MessagePart, byte[]> parts = new LinkedHashMap<>();
    release(MessagePart.BODY, envelope.body(), parts);
    if (stamp.isPresent()) {
      release(MessagePart.TIMESTAMP, stamp.get(), parts);
    }
    Map<QName, Integer> bearers = new HashMap<>();
    blocks.forEach(block -> bearers.merge(Envelope.name(block), 1, Integer::sum));
    for (Element block : blocks) {
      if (!XmlNames.is(block, Names.WSSE, "Security")
          && bearers.getOrDefault(Envelope.name(block), 0) == 1) {
        release(part(block), block, parts);
      }
    }
    return parts;
  }

  private static MessagePart part(Element block) {
    return MessagePart.header(Envelope.name(block));
  }

  private void release(MessagePart part, Element element, Map<MessagePart, byte[]> parts)
      throws MalformedMessageException, SoapRefusedException {
    Optional<Covered> signed = covered(element);
    if (signed.isEmpty()) {
      return;
    }
    if (coverage.isPresent() || decryption.wasEncrypted(element)) {
      requireWhole(part, element);
    }
    byte[] canonical;
    try {
      canonical = signed.get().canonical(decryption.openedNothing(), envelope, budget);
    } catch (Refusal e) {
      throw new MalformedMessageException("Of the message " + part + " has no canonical form");
    }
    List<Missing> missing = UnsignedPrefixes.of(element, signed.get().form(), envelope);
    missing.forEach(one -> unsigned.add(new Unsigned(part, one.prefix(), one.namespace())));
    parts.put(part, UnsignedPrefixes.declare(canonical, missing));
  }

  /** Whether all of a protected part is in it, and nothing elsewhere that it only points to. */
  private void requireWhole(MessagePart part, Element element) throws SoapRefusedException {
    Optional<String> pointer = envelope.pointerIn(element);
    if (pointer.isPresent()) {
      throw new SoapRefusedException(
          Reason.CONTENT_ELSEWHERE,
          "Message rejected: in %s, %s points to content that is not protected. Ask the"
                  .formatted(part, pointer.get())
              + " partner to send the content within the message (no MTOM, no attachments)");
    }
  }

  /** An element as it is signed, if those who signed it are enough. */
  private Optional<Covered> covered(Element element) {
    return coverage.isPresent()
        ? coverage.get().of(element)
        : Optional.of(
            new Covered(element, new Canonicalizing(CanonicalForm.INCLUSIVE_1_0, Set.of())));
  }

  private void requireSigned(Map<MessagePart, byte[]> parts)
      throws SoapRefusedException, MalformedMessageException {
    if (coverage.isEmpty()) {
      return;
    }
    for (MessagePart part : terms.signed()) {
      boolean inBody = part.place() == MessagePart.Place.IN_BODY;
      Optional<Element> element = inBody ? envelope.find(part, security) : Optional.empty();
      if (element.isPresent()) {
        requireWhole(part, element.get());
      }
      boolean signed =
          inBody ? element.flatMap(this::covered).isPresent() : parts.containsKey(part);
      if (!signed) {
        throw new SoapRefusedException(
            Reason.PART_NOT_SIGNED,
            "Message rejected: %s must be signed, and %s"
                .formatted(
                    part,
                    envelope.find(part, security).isPresent()
                        ? "no signature that counts covers it"
                            + (terms.demandsTimestamp() ? " together with the timestamp" : "")
                        : "is not there"));
      }
    }
  }

  private void requireEncrypted() throws SoapRefusedException, MalformedMessageException {
    for (MessagePart part : terms.encrypted()) {
      Optional<Element> element = envelope.find(part, security);
      if (element.isEmpty() || !decryption.wasEncrypted(element.get())) {
        throw new SoapRefusedException(
            Reason.PART_NOT_ENCRYPTED,
            "Message rejected: %s must be encrypted, and %s"
                .formatted(part, element.isEmpty() ? "is not there" : "was not"));
      }
      requireWhole(part, element.get());
    }
  }

  /** A token that anybody can have put there names nobody. */
  private void requireUsersSigned() throws SoapRefusedException {
    if (coverage.isEmpty()) {
      return;
    }
    for (UsernameToken user : users) {
      if (covered(user.element()).isEmpty()) {
        throw new SoapRefusedException(
            Reason.PART_NOT_SIGNED,
            "Message rejected: no signature that counts covers its UsernameToken");
      }
      if (user.created().isPresent()) {
        new Timestamp(user.created().get(), Optional.empty())
            .requireFresh(now, terms.maxAge(), terms.skew());
      }
    }
  }

  /** Without a policy nobody has signed anything, and anybody could use it up. */
  private void requireNew(Optional<Timestamp> timestamp) throws SoapRefusedException {
    if (coverage.isEmpty()) {
      return;
    }
    Instant made = made(timestamp);
    Set<String> known = new HashSet<>();
    for (Judged<Signed> judged : signatures) {
      Optional<String> id = identity(judged);
      if (id.isPresent() && known.add(id.get())) {
        // Also one that does not count is remembered: by the time of a replay, it might.
        Optional<SoapRefusedException> refusal = remember("signature", id.get(), made);
        if (refusal.isPresent() && judged.verdict().verdict() == Verdict.VALID) {
          throw refusal.get();
        }
      }
    }
    for (UsernameToken user : users) {
      if (user.nonce().isPresent()) {
        Optional<SoapRefusedException> refusal =
            remember("nonce", user.nonce().get().id(), user.created().orElse(made));
        if (refusal.isPresent()) {
          throw refusal.get();
        }
      }
    }
  }

  /** From when a message ages: where no timestamp need be signed, not from an earlier time. */
  private Instant made(Optional<Timestamp> timestamp) {
    Instant said = timestamp.map(Timestamp::created).orElse(now);
    return terms.demandsTimestamp() || said.isAfter(now) ? said : now;
  }

  /** As long as the message may be accepted, and so with the skew. */
  private Optional<SoapRefusedException> remember(String what, String id, Instant made) {
    Instant until = made.plus(terms.maxAge()).plus(terms.skew());
    try {
      return terms.replays().add(id, now, until) ? Optional.empty() : Optional.of(replayed(what));
    } catch (ReplayCacheFullException e) {
      return Optional.of(
          new SoapRefusedException(Reason.REPLAY_CACHE_FULL, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      throw LastDefence.fromCaller(e);
    }
  }

  private static Optional<String> identity(Judged<Signed> judged) {
    return judged
        .coverage()
        .flatMap(
            signed ->
                judged
                    .verdict()
                    .certificate()
                    .map(
                        certificate ->
                            ReplayIdentity.of(signed.digest(), certificate.getPublicKey())));
  }

  private static SoapRefusedException replayed(String what) {
    return new SoapRefusedException(
        Reason.REPLAYED,
        "Replayed message: its %s was accepted before. Find out why it was sent twice"
            .formatted(what));
  }

  private Set<MessagePart> encrypted() {
    Set<MessagePart> encrypted = new LinkedHashSet<>();
    if (decryption.wasEncrypted(envelope.body())) {
      encrypted.add(MessagePart.BODY);
    }
    for (Element block : blocks) {
      if (decryption.wasEncrypted(block)) {
        encrypted.add(part(block));
      }
    }
    return encrypted;
  }
}
