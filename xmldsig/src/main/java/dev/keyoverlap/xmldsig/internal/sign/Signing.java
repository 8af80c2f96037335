package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.internal.choice.ActiveKeys.Choice;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningKey;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.internal.tape.TapeReader;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.w3c.dom.Document;

/**
 * One document being signed, with keys that were chosen from one ring when it began: in its own
 * bytes where that can be done ({@link SplicedSigning}), else as a tree.
 */
public final class Signing {

  /** How much there is of it is the caller's affair; what receivers may refuse is not written. */
  private static final Limits OWN_DOCUMENTS =
      Limits.DEFAULT
          .with(Limit.XML_NODES, Long.MAX_VALUE)
          .with(Limit.XML_NAMES, Long.MAX_VALUE)
          .with(Limit.XML_MARKUP_BYTES, Long.MAX_VALUE)
          .with(Limit.XML_TEXT_BYTES, Long.MAX_VALUE);

  private final Choice choice;
  private final SigningTerms terms;
  private final List<SigningKey> keys;

  private Signing(Choice choice, SigningTerms terms, List<SigningKey> keys) {
    this.choice = choice;
    this.terms = terms;
    this.keys = keys;
  }

  /**
   * Chooses the keys of one document, and unlocks them.
   *
   * @throws KeyUnavailableException if one cannot be used
   */
  public static Signing begin(Choice choice, SigningTerms terms) throws KeyUnavailableException {
    return new Signing(choice, terms, SigningKey.chosen(choice, terms.methods()));
  }

  /** Signs a document that is in memory. */
  public byte[] sign(byte[] document) throws KeyUnavailableException, MalformedMessageException {
    Objects.requireNonNull(document);
    try {
      return sign(document, Pump.inMemory());
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be read", e);
    }
  }

  /** Signs a document that is in memory, and comes from elsewhere. */
  byte[] sign(byte[] document, Pump pump)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    byte[] signed;
    try {
      signed = signed(document, pump);
    } catch (MalformedMessageException e) {
      pump.rethrowInputFailure();
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    tell();
    return signed;
  }

  private byte[] signed(byte[] document, Pump pump)
      throws KeyUnavailableException, MalformedMessageException, IOException {
    if (terms.form() == SignatureForm.ENVELOPING_BASE64) {
      if (document.length == 0) {
        throw new MalformedMessageException("There is nothing to sign: the content is empty");
      }
      return write(terms.signBinary(document, keys, choice.now()));
    }
    Optional<SplicedSigning> splicing =
        SplicedSigning.suits(terms)
            ? SplicedSigning.of(
                terms,
                document,
                TapeReader.shared()
                    .with(terms.idNames())
                    .read(document, pump, Budget.of(OWN_DOCUMENTS)))
            : Optional.empty();
    pump.goOn();
    if (splicing.isPresent()) {
      Optional<byte[]> signed = splicing.get().sign(keys, choice.now());
      if (signed.isPresent()) {
        return signed.get();
      }
    }
    Document tree = HardenedParser.shared().parse(pump.over(document), document.length);
    pump.goOn();
    terms.sign(tree, keys, choice.now());
    return write(tree);
  }

  /** Signs what is in no document. */
  public byte[] signDetached(List<DetachedBytes> contents, Pump pump)
      throws KeyUnavailableException, IOException {
    byte[] signatures;
    try {
      signatures = write(terms.signDetached(contents, keys, choice.now(), pump));
    } catch (MalformedMessageException | RuntimeException | StackOverflowError e) {
      throw LastDefence.unusable(e);
    }
    tell();
    return signatures;
  }

  /** Signs a copy of a tree. */
  public Document sign(Document document)
      throws KeyUnavailableException, MalformedMessageException {
    if (terms.form() == SignatureForm.ENVELOPING_BASE64) {
      throw new IllegalStateException(
          "The form ENVELOPING_BASE64 signs bytes. Call sign with them, or choose ENVELOPING");
    }
    if (document.getDoctype() != null || document.getDocumentElement() == null) {
      throw new MalformedMessageException("The document has a DOCTYPE, or no element at all");
    }
    Document copy;
    try {
      copy = (Document) document.cloneNode(true);
      // Trees made by programs may lack declarations of the namespaces that they use.
      copy.normalizeDocument();
      terms.sign(copy, keys, choice.now());
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
    tell();
    return copy;
  }

  private void tell() {
    keys.forEach(key -> choice.by().used(key.version()));
  }

  private static byte[] write(Document tree) throws MalformedMessageException {
    try {
      return CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS.canonicalize(tree);
    } catch (NotCanonicalException e) {
      throw new MalformedMessageException("The document cannot be written", e);
    }
  }
}
