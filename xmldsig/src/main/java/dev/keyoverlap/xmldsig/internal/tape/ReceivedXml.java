package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.MessageDigest;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * The text of a received document: its structure, and the canonical form of any part. It is read
 * once, onto a tape. Trees are made of the small parts that have to be understood, from their
 * canonical form: what is understood is what was signed.
 *
 * <p>For one thread.
 */
public final class ReceivedXml {

  /** Parts of a KeyInfo that may be long, and that nobody reads. */
  private static final Set<String> PASSED_OVER =
      Set.of("X509CRL", "PGPData", "SPKIData", "MgmtData");

  private final XmlTape tape;
  private final Budget budget;

  private ReceivedXml(XmlTape tape, Budget budget) {
    this.tape = tape;
    this.budget = budget;
  }

  public static ReceivedXml of(byte[] bytes, TapeReader reader, Pump pump, Budget budget)
      throws MalformedMessageException {
    return new ReceivedXml(reader.read(bytes, pump, budget).tape(), budget);
  }

  public static ReceivedXml of(XmlTape tape, Budget budget) {
    return new ReceivedXml(tape, budget);
  }

  /** Under the default limits. */
  static ReceivedXml of(byte[] bytes, Pump pump) throws MalformedMessageException {
    return of(bytes, TapeReader.shared(), pump, Budget.of(Limits.DEFAULT));
  }

  public XmlTape tape() {
    return tape;
  }

  public Budget budget() {
    return budget;
  }

  /**
   * Digests a part.
   *
   * @return how long its canonical form is
   */
  public long digest(Part part, MessageDigest digest)
      throws NotCanonicalException, LimitExceededException {
    long most = budget.limits().of(Limit.XML_CANONICAL_BYTES);
    long left =
        budget.limits().of(Limit.XML_DIGESTED_BYTES) - budget.spent(Limit.XML_DIGESTED_BYTES);
    try {
      long length = TapePart.digest(tape, part.cut(tape), Math.min(most, left), List.of(digest));
      budget.spend(Limit.XML_DIGESTED_BYTES, length);
      budget.did(Work.BYTES, length);
      budget.did(Work.VISITS, tape.size(part.top()));
      return length;
    } catch (Utf8Buffer.FullException e) {
      Limit limit = most <= left ? Limit.XML_CANONICAL_BYTES : Limit.XML_DIGESTED_BYTES;
      throw new LimitExceededException(limit, budget.limits().of(limit));
    }
  }

  /**
   * Digests the bytes whose Base64 is the text of an element.
   *
   * @return how many bytes these are; empty if it is not Base64, or there is more than text
   */
  public OptionalLong digest(Decoded content, MessageDigest digest) throws LimitExceededException {
    long[] length = {0};
    try {
      TapeBase64.decode(
          tape,
          content.top(),
          (bytes, more) -> {
            digest.update(bytes, 0, more);
            length[0] += more;
          });
    } catch (TapeBase64.NotBase64Exception e) {
      return OptionalLong.empty();
    }
    budget.spend(Limit.XML_DIGESTED_BYTES, length[0]);
    budget.did(Work.BYTES, length[0]);
    return OptionalLong.of(length[0]);
  }

  /**
   * The bytes whose Base64 is the text of an element, which was digested before.
   *
   * @param length how many these are
   */
  public static byte[] decoded(XmlTape tape, Decoded content, int length) {
    byte[] decoded = new byte[length];
    int[] at = {0};
    try {
      TapeBase64.decode(
          tape,
          content.top(),
          (bytes, more) -> {
            System.arraycopy(bytes, 0, decoded, at[0], more);
            at[0] += more;
          });
    } catch (TapeBase64.NotBase64Exception e) {
      throw new IllegalStateException("What was digested is Base64", e);
    }
    return decoded;
  }

  /** The canonical form of any part, for comparisons. */
  byte[] canonical(Part part) throws NotCanonicalException {
    return TapePart.canonical(
        tape, part.cut(tape), budget.limits().of(Limit.XML_CANONICAL_BYTES), 256);
  }

  /** The canonical form of a small part: of a signature, or of what is said about it. */
  public byte[] small(TapePart.Cut cut) throws NotCanonicalException, LimitExceededException {
    long most = budget.limits().of(Limit.XML_SIGNATURE_BYTES);
    try {
      byte[] bytes = TapePart.canonical(tape, cut, most, 4096);
      budget.did(Work.BYTES, bytes.length);
      budget.did(Work.VISITS, tape.size(cut.top()));
      return bytes;
    } catch (Utf8Buffer.FullException e) {
      throw new LimitExceededException(Limit.XML_SIGNATURE_BYTES, most);
    }
  }

  /** A signature as a tree of its own, without its Objects, which may be long. */
  public Element signature(int number) throws MalformedMessageException {
    IntPredicate leftOut =
        element -> {
          int around = tape.parent(element);
          if (around == XmlTape.DOCUMENT) {
            return false;
          }
          XmlTape.Name name = tape.name(element);
          return (around == number && name.is(XmlNames.DSIG, "Object"))
              || (PASSED_OVER.contains(name.localName())
                  && name.namespace().equals(XmlNames.DSIG)
                  && isInKeyInfo(element, number));
        };
    return tree(
        new TapePart.Cut(number, CanonicalForm.INCLUSIVE_1_0_WITH_COMMENTS, Set.of(), leftOut));
  }

  private boolean isInKeyInfo(int element, int signature) {
    int around = tape.parent(element);
    int keyInfo = tape.name(around).is(XmlNames.DSIG, "X509Data") ? tape.parent(around) : around;
    return tape.parent(keyInfo) == signature && tape.name(keyInfo).is(XmlNames.DSIG, "KeyInfo");
  }

  /**
   * A small part as a tree of its own, as its canonical form would give it: what is understood is
   * what was signed.
   */
  public Element tree(TapePart.Cut cut) throws MalformedMessageException {
    long most = budget.limits().of(Limit.XML_SIGNATURE_BYTES);
    try {
      budget.did(Work.VISITS, tape.size(cut.top()));
      return HardenedParser.tree(
              handler -> {
                try {
                  budget.did(Work.BYTES, new TapeEvents(tape, cut, most).report(handler));
                } catch (NotCanonicalException e) {
                  throw new SAXException(e);
                }
              })
          .getDocumentElement();
    } catch (Utf8Buffer.FullException e) {
      throw new LimitExceededException(Limit.XML_SIGNATURE_BYTES, most);
    } catch (SAXException e) {
      throw new MalformedMessageException(
          "The signature cannot be read: it has no canonical form", e);
    }
  }
}
