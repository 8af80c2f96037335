package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.judge.Judge;
import dev.keyoverlap.internal.judge.Judged;
import dev.keyoverlap.internal.judge.ReceiverSettings;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.internal.signature.ReceivedDocument.Coverage;
import dev.keyoverlap.xmldsig.internal.tape.ElementFinder;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Judges documents with the keys of a ring, each under one policy and with one ring.
 *
 * <p>Immutable, and safe for use by several threads.
 */
public final class DocumentVerification {

  private final ReceiverSettings settings;
  private final VerificationPolicy policy;
  private final Optional<ElementFinder> unnamed;
  private final TapeReader reader;

  /**
   * Documents that are judged alike.
   *
   * @param unnamed the element that a reference without a URI means, if the caller says that
   * @param ids the attributes that are identifiers
   */
  public DocumentVerification(
      ReceiverSettings settings,
      VerificationPolicy policy,
      Optional<ElementFinder> unnamed,
      IdNames ids) {
    this.settings = settings;
    this.policy = policy;
    this.unnamed = unnamed;
    this.reader = TapeReader.of(settings.limits()).with(ids);
  }

  /** Makes the result of a document, if the verdicts are good enough for it. */
  @FunctionalInterface
  public interface Acceptance<T> {
    T of(JudgedDocument judged) throws VerificationException, MalformedMessageException;
  }

  /**
   * Judges a document, and tells the observer of the keys if it is accepted.
   *
   * @param outside what was handed over with the document, by its URI
   * @param acceptance what the verdicts must be good enough for
   */
  public <T> T accepted(
      byte[] message, Map<String, DetachedBytes> outside, Pump pump, Acceptance<T> acceptance)
      throws VerificationException, MalformedMessageException, IOException {
    Keyring ring = settings.ring();
    JudgedDocument judged;
    T accepted;
    try {
      judged = judge(message, outside, ring, pump, settings.budget());
      accepted = acceptance.of(judged);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (MalformedMessageException e) {
      pump.rethrowInputFailure();
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    settings.tellUsed(judged.report().signers());
    return accepted;
  }

  /** The verdicts, within a budget that tells what they cost. */
  public JudgedDocument judge(
      byte[] message, Map<String, DetachedBytes> outside, Keyring ring, Pump pump, Budget budget)
      throws MalformedMessageException {
    ReceivedDocument document =
        ReceivedDocument.of(message, new Given(outside, unnamed), reader, pump, budget);
    List<Judged<Coverage>> judged =
        Judge.of(ring, policy, settings.now(), budget).judge(SignatureClaim.of(document, budget));
    List<SignerVerdict> verdicts = judged.stream().map(Judged::verdict).toList();
    return new JudgedDocument(document, VerificationReport.of(policy, verdicts), judged);
  }
}
