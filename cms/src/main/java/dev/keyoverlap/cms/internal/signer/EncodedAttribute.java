package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An attribute as a message encodes it (RFC 5652, 5.3). Most are never asked for, and one that
 * cannot be understood must not hide the others, so no value is taken apart here.
 *
 * @param type the identifier of its type, encoded
 * @param values each of its values, encoded
 * @param encoded all of it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record EncodedAttribute(byte[] type, List<byte[]> values, byte[] encoded) {

  /** The bytes have been counted when they were read from the message. */
  private static final Limits COUNTED = Limits.DEFAULT.with(Limit.CMS_BYTES, Long.MAX_VALUE);

  /**
   * The attributes of a SET, in its order.
   *
   * @throws IOException if there is anything else in it
   */
  static List<EncodedAttribute> allOf(byte[] set) throws IOException {
    List<EncodedAttribute> attributes = new ArrayList<>();
    try {
      Budget budget = Budget.of(COUNTED);
      BerReader reader = BerReader.of(set, budget);
      reader.enter(BerReader.SET);
      while (reader.next() != BerReader.END) {
        attributes.add(of(reader.take(), budget));
      }
      reader.leave();
    } catch (LimitExceededException e) {
      throw new IOException(e);
    }
    return attributes;
  }

  private static EncodedAttribute of(byte[] encoded, Budget budget)
      throws IOException, LimitExceededException {
    BerReader reader = BerReader.of(encoded, budget);
    reader.enter(BerReader.SEQUENCE);
    if (reader.next() != BerReader.IDENTIFIER) {
      throw new IOException("An attribute has no type");
    }
    byte[] type = reader.take();
    List<byte[]> values = new ArrayList<>();
    reader.enter(BerReader.SET);
    while (reader.next() != BerReader.END) {
      values.add(reader.take());
    }
    reader.leave();
    reader.leave();
    return new EncodedAttribute(type, values, encoded);
  }

  boolean is(KnownAttribute known) {
    return Arrays.equals(type, known.encoded());
  }
}
