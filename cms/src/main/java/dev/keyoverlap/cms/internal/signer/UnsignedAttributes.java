package dev.keyoverlap.cms.internal.signer;

import dev.keyoverlap.cms.internal.syntax.BerReader;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.message.LimitExceededException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSAttributes;

/**
 * The unsigned attributes of a signature: time stamps and whole archives of evidence, of any size.
 * Anybody may add one, and none is used, so they are passed over.
 */
final class UnsignedAttributes {

  /** What must be signed or not be there (RFC 5652, 11.1 to 11.3). */
  private static final Map<ASN1ObjectIdentifier, String> ONLY_SIGNED =
      Map.of(
          CMSAttributes.contentType, "content type",
          CMSAttributes.messageDigest, "message digest",
          CMSAttributes.signingTime, "signing time");

  /** An identifier that is longer is none of these. */
  private static final int LONGEST = 16;

  private UnsignedAttributes() {}

  /** Passes over them; the name of one that must be signed, if there is one. */
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
          ONLY_SIGNED.entrySet().stream()
              .filter(known -> Arrays.equals(contents(known.getKey()), contents))
              .map(Map.Entry::getValue)
              .findFirst();
    }
    while (message.next() != BerReader.END) {
      message.skip();
    }
    message.leave();
    return name;
  }

  private static byte[] contents(ASN1ObjectIdentifier identifier) {
    byte[] der = MessageSyntax.der(identifier);
    return Arrays.copyOfRange(der, 2, der.length);
  }
}
