package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * Elements of a message as objects. A few bytes of a message can become a hundred in memory, and a
 * SET takes long to sort, so it is counted first of what an element consists.
 */
public final class BerValues {

  private BerValues() {}

  /**
   * The value of an element.
   *
   * @param element as {@link BerReader#take} gives it
   * @throws IOException if it is not encoded correctly
   * @throws LimitExceededException if it consists of too much
   */
  static ASN1Primitive parse(byte[] element, Budget budget)
      throws IOException, LimitExceededException {
    count(element, budget);
    return ASN1Primitive.fromByteArray(element);
  }

  /** The value of the next element, which must have this tag. */
  public static ASN1Primitive next(BerReader message, int tag)
      throws IOException, LimitExceededException {
    if (message.next() != tag) {
      throw new IOException("It has another structure, or ends too early");
    }
    return next(message);
  }

  /** The value of the next element. */
  public static ASN1Primitive next(BerReader message) throws IOException, LimitExceededException {
    return parse(message.take(), message.budget());
  }

  /** The next element, a SET under another tag, encoded under its own. */
  public static byte[] nextSetEncoded(BerReader message)
      throws IOException, LimitExceededException {
    byte[] element = message.take();
    element[0] = BerReader.SET;
    count(element, message.budget());
    return element;
  }

  /** Without recursion; a structure is entered only as deep as is allowed. */
  private static void count(byte[] bytes, Budget budget)
      throws IOException, LimitExceededException {
    BerReader element = BerReader.of(bytes, budget);
    int deepest = (int) Math.min(budget.limits().of(Limit.CMS_NESTING), bytes.length);
    long[] elements = new long[deepest + 1];
    boolean[] sets = new boolean[deepest + 1];
    int depth = 0;
    do {
      int tag = element.next();
      if (tag == BerReader.END) {
        element.leave();
        depth--;
        continue;
      }
      budget.spend(Limit.CMS_VALUES, 1);
      elements[depth]++;
      if (sets[depth]) {
        budget.require(Limit.CMS_SET, elements[depth]);
      }
      if ((tag & BerReader.CONSTRUCTED) == 0) {
        element.skip();
      } else {
        depth++;
        budget.require(Limit.CMS_NESTING, depth);
        elements[depth] = 0;
        sets[depth] = tag == BerReader.SET;
        element.enter(tag);
      }
    } while (depth > 0);
  }
}
