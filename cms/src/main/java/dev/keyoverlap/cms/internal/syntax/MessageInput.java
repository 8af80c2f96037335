package dev.keyoverlap.cms.internal.syntax;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.wrapping.InputKind;
import dev.keyoverlap.internal.wrapping.Unwrapped;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Primitive;

/** A message as binary, whatever it comes in. */
public final class MessageInput {

  private MessageInput() {}

  /** A message in memory, which is not copied if it is binary. */
  public static BerReader of(byte[] message, Budget budget) throws IOException {
    return BerReader.of(
        Unwrapped.isBinary(message) ? message : Unwrapped.of(message).binary().readAllBytes(),
        budget);
  }

  /** A message as it comes in. */
  public static BerReader of(InputStream message, Budget budget) throws IOException {
    return BerReader.of(Unwrapped.of(message).binary(), budget);
  }

  /**
   * Begins to read a message (RFC 5652, 3).
   *
   * @return its type; its content comes next
   * @throws IOException if it is no message, with what it is instead
   */
  public static ASN1Primitive contentType(BerReader message)
      throws IOException, LimitExceededException {
    byte[] start = message.start(InputKind.ENOUGH);
    return type(message).orElseThrow(() -> new IOException("It is " + InputKind.of(start)));
  }

  /**
   * Begins to read a message, or a SignedData without the ContentInfo around it: the content of an
   * envelope whose content type is signed data (RFC 5652, 5.1 and 6.1).
   *
   * @return its type; empty for a SignedData, whose version has been read
   * @throws IOException if it is neither, with what it is instead
   */
  public static Optional<ASN1Primitive> type(BerReader message)
      throws IOException, LimitExceededException {
    byte[] start = message.start(InputKind.ENOUGH);
    if (message.next() != BerReader.SEQUENCE) {
      throw new IOException("It does not begin as a message does");
    }
    message.enter(BerReader.SEQUENCE);
    if (message.next() == BerReader.IDENTIFIER) {
      return Optional.of(BerValues.next(message));
    }
    if (message.next() == BerReader.INTEGER) {
      message.skip();
      if (message.next() == BerReader.SET) {
        return Optional.empty();
      }
    }
    throw new IOException("It is " + InputKind.of(start));
  }
}
