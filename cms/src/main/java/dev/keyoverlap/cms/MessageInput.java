package dev.keyoverlap.cms;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.message.LimitExceededException;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A message as binary, whether it comes so or as Base64. */
final class MessageInput {

  private MessageInput() {}

  /** A message in memory, which is not copied if it is binary. */
  static BerReader of(byte[] message, Budget budget) throws IOException {
    if (message.length == 0) {
      throw new IOException("It is empty");
    }
    return BerReader.of(
        message[0] == BerReader.SEQUENCE
            ? message
            : new Base64Input(new ByteArrayInputStream(message)).readAllBytes(),
        budget);
  }

  /** A message as it comes in. */
  static BerReader of(InputStream message, Budget budget) throws IOException {
    // Long enough for short messages; longer steps pass it by without being copied.
    BufferedInputStream buffered = new BufferedInputStream(message);
    buffered.mark(1);
    int first = buffered.read();
    buffered.reset();
    if (first < 0) {
      throw new IOException("It is empty");
    }
    return BerReader.of(first == BerReader.SEQUENCE ? buffered : new Base64Input(buffered), budget);
  }

  /** Nothing may follow a message. */
  static void requireEnd(BerReader message) throws IOException, LimitExceededException {
    if (message.next() != BerReader.END) {
      throw new IOException("Something follows it");
    }
  }
}
