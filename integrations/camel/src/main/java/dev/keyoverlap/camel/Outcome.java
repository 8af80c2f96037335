package dev.keyoverlap.camel;

import dev.keyoverlap.message.DecryptedMessage;
import dev.keyoverlap.message.OpenedMessage;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.message.VerifiedMessage;
import dev.keyoverlap.ring.KeyVersion;
import org.jspecify.annotations.Nullable;

/** The new body, or null if a file has it, and the headers and properties that go with it. */
final class Outcome {

  private final byte @Nullable [] body;
  private final @Nullable VerificationReport report;
  private final @Nullable KeyVersion decryptedWith;

  Outcome(
      byte @Nullable [] body,
      @Nullable VerificationReport report,
      @Nullable KeyVersion decryptedWith) {
    this.body = body;
    this.report = report;
    this.decryptedWith = decryptedWith;
  }

  static Outcome of(byte @Nullable [] body) {
    return new Outcome(body, null, null);
  }

  static Outcome verified(byte @Nullable [] body, VerifiedMessage message) {
    return new Outcome(
        body,
        message.report(),
        message instanceof OpenedMessage opened ? opened.decryptedWith() : null);
  }

  static Outcome decrypted(byte @Nullable [] body, DecryptedMessage message) {
    return new Outcome(body, null, message.decryptedWith());
  }

  byte @Nullable [] body() {
    return body;
  }

  @Nullable VerificationReport report() {
    return report;
  }

  @Nullable KeyVersion decryptedWith() {
    return decryptedWith;
  }
}
