package dev.keyoverlap.cms;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1OctetStringParser;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1SequenceParser;
import org.bouncycastle.asn1.ASN1SetParser;
import org.bouncycastle.asn1.ASN1TaggedObjectParser;
import org.bouncycastle.asn1.InMemoryRepresentable;
import org.jspecify.annotations.Nullable;

/** What must come next from a parser that reads a message as it comes in. */
final class Expected {

  private Expected() {}

  static ASN1SequenceParser sequence(@Nullable ASN1Encodable parser) throws IOException {
    return require(ASN1SequenceParser.class, parser);
  }

  static ASN1SetParser set(@Nullable ASN1Encodable parser) throws IOException {
    return require(ASN1SetParser.class, parser);
  }

  static ASN1OctetStringParser octets(@Nullable ASN1Encodable parser) throws IOException {
    return require(ASN1OctetStringParser.class, parser);
  }

  static ASN1TaggedObjectParser tagged(@Nullable ASN1Encodable parser, int tag) throws IOException {
    ASN1TaggedObjectParser tagged = require(ASN1TaggedObjectParser.class, parser);
    if (!tagged.hasContextTag(tag)) {
      throw new IOException("It has another structure");
    }
    return tagged;
  }

  static <T> T require(Class<T> type, @Nullable ASN1Encodable parser) throws IOException {
    if (!type.isInstance(parser)) {
      throw new IOException("It has another structure, or ends too early");
    }
    return type.cast(parser);
  }

  /** The next element of a set as a value; null at the end. */
  static @Nullable ASN1Primitive next(ASN1SetParser elements) throws IOException {
    ASN1Encodable element = elements.readObject();
    return element == null ? null : value(element);
  }

  /** All of a part as a value. */
  static ASN1Primitive value(ASN1Encodable part) throws IOException {
    return part instanceof InMemoryRepresentable parser
        ? parser.getLoadedObject()
        : part.toASN1Primitive();
  }

  static void end(@Nullable ASN1Encodable next) throws IOException {
    if (next != null) {
      throw new IOException("Something stands where it should end");
    }
  }
}
