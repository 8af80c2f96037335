package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.internal.judge.Judge;
import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.internal.judge.ReceiverSettings;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.MessagePart;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.internal.receive.SignatureClaim.Signed;
import dev.keyoverlap.wssec.spec.SoapRefusedException;
import dev.keyoverlap.wssec.spec.SoapRefusedException.Reason;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.namespace.QName;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The work on one message, with one ring: undoes in the order of the header what was done to it,
 * and then sees whether that was enough. Not for use by several threads.
 */
public final class Receiving {

  private final ReceivingTerms terms;
  private final Envelope envelope;
  private final Element security;
  private final Instant now;
  private final Budget budget;
  private final SecurityTokens tokens;
  private final Decryption decryption;
  private final Keyring ring;
  private final List<Judged<Signed>> signatures = new ArrayList<>();
  private final List<UsernameToken> users = new ArrayList<>();
  private @Nullable Judge judge;

  private Receiving(
      ReceivingTerms terms,
      Envelope envelope,
      Element security,
      Keyring ring,
      Instant now,
      Budget budget) {
    this.terms = terms;
    this.envelope = envelope;
    this.security = security;
    this.now = now;
    this.budget = budget;
    this.ring = ring;
    this.tokens = new SecurityTokens(ring, security, budget);
    this.decryption =
        new Decryption(
            envelope, security, tokens, terms.legacyContents(), terms.pkcs1(), now, budget);
  }

  public static Accepted receive(
      ReceiverSettings settings,
      ReceivingTerms terms,
      Envelope envelope,
      Keyring ring,
      Instant now,
      Budget budget)
      throws MalformedMessageException,
          DecryptionException,
          VerificationException,
          SoapRefusedException,
          KeyUnavailableException {
    budget.require(Limit.SOAP_HEADER_BLOCKS, envelope.headerBlocks().size());
    Element security =
        envelope
            .securityHeader(terms.actor())
            .orElseThrow(
                () ->
                    new SoapRefusedException(
                        Reason.NO_SECURITY_HEADER, envelope.whyNoHeader(terms.actor())));
    budget.require(Limit.SOAP_SECURITY_ELEMENTS, Envelope.elements(security).size());
    Receiving receiving = new Receiving(terms, envelope, security, ring, now, budget);
    // An old message is not worth the work of decrypting and verifying it.
    Optional<Timestamp> timestamp = receiving.timestamp();
    receiving.requireFresh(timestamp);
    receiving.undo();
    receiving.tell(settings);
    return receiving.accept(timestamp);
  }

  /** Whatever comes of the message, these keys were used for it. */
  private void tell(ReceiverSettings settings) {
    decryption
        .decryptedWith()
        .ifPresent(version -> settings.tellUsed(version.keyId(), KeyUse.DECRYPT));
    settings.tellUsed(signatures.stream().map(Judged::verdict).toList());
  }

  private void undo()
      throws MalformedMessageException, DecryptionException, KeyUnavailableException {
    for (Node child = security.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        budget.spend(Limit.SOAP_SECURITY_ELEMENTS, 1);
        undo(element);
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
      decryption.openKey(element);
    } else if (name.equals(new QName(Names.XENC, "ReferenceList"))) {
      decryption.openList(element);
    } else if (name.equals(new QName(Names.WSSE, "UsernameToken"))) {
      users.add(UsernameToken.of(element));
    }
    // All else is read where something refers to it, or at the end. What is not known here, such
    // as an assertion, neither proves anything nor is handed out.
  }

  private void judge(Element element) throws MalformedMessageException {
    if (terms.policy().isEmpty()) {
      return;
    }
    budget.require(Limit.SIGNATURES, signatures.size() + 1L);
    ReceivedSignature signature = ReceivedSignature.of(element, tokens, envelope, budget);
    signatures.add(judgeUnder(terms.policy().get()).judge(new SignatureClaim(signature)));
  }

  /** One for all signatures of the message. */
  private Judge judgeUnder(VerificationPolicy policy) {
    Judge known = judge;
    if (known == null) {
      known = Judge.of(ring, policy, now, budget);
      judge = known;
    }
    return known;
  }

  // ---- whether it was enough

  private Accepted accept(Optional<Timestamp> before)
      throws MalformedMessageException, VerificationException, SoapRefusedException {
    Optional<VerificationReport> report = Optional.empty();
    if (terms.policy().isPresent()) {
      report =
          Optional.of(
              VerificationReport.of(
                      terms.policy().get(), signatures.stream().map(Judged::verdict).toList())
                  .requireMet());
    }
    Optional<Timestamp> timestamp = before;
    if (!decryption.openedNothing()) {
      // Decrypting may have added to both.
      budget.require(Limit.SOAP_HEADER_BLOCKS, envelope.headerBlocks().size());
      timestamp = timestamp();
      requireFresh(timestamp);
    }
    return new Acceptance(
            terms, envelope, security, decryption, signatures, users, report, now, budget)
        .accept(timestamp);
  }

  /** The timestamp; where none is demanded, none that cannot be read either. */
  private Optional<Timestamp> timestamp() throws MalformedMessageException {
    Optional<Element> stamp = envelope.find(MessagePart.TIMESTAMP, security);
    if (stamp.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Timestamp.of(stamp.get()));
    } catch (MalformedMessageException e) {
      if (terms.demandsTimestamp()) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** Without a policy it is not signed, and anybody can write any time. */
  private void requireFresh(Optional<Timestamp> timestamp) throws SoapRefusedException {
    if (timestamp.isPresent() && terms.policy().isPresent()) {
      timestamp.get().requireFresh(now, terms.maxAge(), terms.skew());
    }
  }
}
