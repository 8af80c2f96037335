package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The unsigned attributes of a signature: time stamps and whole archives of evidence, of any size.
 * Anybody may add one, and none is used, so they are passed over.
 */
final class UnsignedAttributes {

  /** The attributes that must be signed or absent (RFC 5652, 11.1 to 11.3). */
  private static final Set<KnownAttribute> ONLY_SIGNED =
      EnumSet.of(
          KnownAttribute.CONTENT_TYPE, KnownAttribute.MESSAGE_DIGEST, KnownAttribute.SIGNING_TIME);

  /** An identifier that is longer is none of these. */
  private static final int LONGEST = 16;

  private UnsignedAttributes() {}

  /** Skips them; returns the name of one that must be signed, if there is one. */
  static Optional<String> misplaced(BerReader message) throws IOException, LimitExceededException {
    Optional<String> misplaced = Optional.empty();
    message.enter(message.next());
    while (message.next() != BerReader.END) {
      Optional<String> name = name(message);
      misplaced = misplaced.isPresent() ? misplaced : name;
    }
    message.leave();
    return misplaced;
  }

  private static Optional<String> name(BerReader message) throws IOException {
    if (message.next() != BerReader.SEQUENCE) {
      message.skip();
      return Optional.empty();
    }
    message.enter(BerReader.SEQUENCE);
    Optional<String> name = Optional.empty();
    if (message.next() == BerReader.IDENTIFIER) {
      byte[] contents = message.takeIfShort(LONGEST);
      name =
          ONLY_SIGNED.stream()
              .filter(known -> Arrays.equals(contents(known.encoded()), contents))
              .map(KnownAttribute::toString)
              .findFirst();
    }
    while (message.next() != BerReader.END) {
      message.skip();
    }
    message.leave();
    return name;
  }

  private static byte[] contents(byte[] der) {
    return Arrays.copyOfRange(der, 2, der.length);
  }
}
