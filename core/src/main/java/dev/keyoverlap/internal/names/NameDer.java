package dev.keyoverlap.internal.names;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads names and values of attributes in DER (RFC 5280, 4.1.2.4). */
final class NameDer {

  private static final int OBJECT_IDENTIFIER = 6;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  private static final int UTF8 = 12;
  private static final int NUMERIC = 18;
  private static final int PRINTABLE = 19;
  private static final int TELETEX = 20;
  private static final int IA5 = 22;
  private static final int UTC_TIME = 23;
  private static final int GENERALIZED_TIME = 24;
  private static final int VISIBLE = 26;
  private static final int GENERAL = 27;
  private static final int UNIVERSAL = 28;
  private static final int BMP = 30;

  private NameDer() {}

  /** The attributes of a Name, each in the form in which they are compared; empty if it is none. */
  static Optional<List<String>> attributes(byte[] encoded) {
    try {
      List<String> attributes = new ArrayList<>();
      DerElement relativeNames = DerElement.only(encoded).requireTag(SEQUENCE);
      for (DerElement relativeName : relativeNames.children()) {
        for (DerElement attribute : relativeName.requireTag(SET).children()) {
          List<DerElement> parts = attribute.requireTag(SEQUENCE).children();
          if (parts.size() != 2) {
            return Optional.empty();
          }
          String type = objectIdentifier(parts.get(0).requireTag(OBJECT_IDENTIFIER));
          attributes.add(attribute(AttributeTypes.of(type), parts.get(1)));
        }
      }
      return Optional.of(attributes);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** An attribute whose value is in DER; empty if the value is not. */
  static Optional<String> attribute(String type, byte[] value) {
    try {
      return Optional.of(attribute(type, DerElement.only(value)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String attribute(String type, DerElement value) {
    return charset(value.tag())
        .map(charset -> AttributeValue.ofText(type, new String(value.content(), charset)))
        .orElseGet(() -> AttributeValue.ofHex(type, HexFormat.of().formatHex(value.encoded())));
  }

  private static Optional<Charset> charset(int tag) {
    return switch (tag) {
      case UTF8 -> Optional.of(StandardCharsets.UTF_8);
      // Nobody writes the character sets that Teletex once had.
      case NUMERIC, PRINTABLE, TELETEX, IA5, UTC_TIME, GENERALIZED_TIME, VISIBLE, GENERAL ->
          Optional.of(StandardCharsets.ISO_8859_1);
      case UNIVERSAL -> Optional.of(Charset.forName("UTF-32BE"));
      case BMP -> Optional.of(StandardCharsets.UTF_16BE);
      default -> Optional.empty();
    };
  }

  private static String objectIdentifier(DerElement element) {
    StringBuilder text = new StringBuilder();
    long arc = 0;
    for (byte octet : element.content()) {
      if (arc > Long.MAX_VALUE >> 8) {
        throw new IllegalArgumentException("Longer than any object identifier");
      }
      arc = arc << 7 | (octet & 0x7f);
      if (octet >= 0) {
        if (text.length() == 0) {
          long top = Math.min(arc / 40, 2);
          text.append(top);
          arc -= 40 * top;
        }
        text.append('.').append(arc);
        arc = 0;
      }
    }
    return text.toString();
  }

  /** The bits of a BIT STRING that has whole octets, such as a public key. */
  static byte[] wholeOctets(DerElement bitString) {
    byte[] content = bitString.content();
    if (content.length == 0 || content[0] != 0) {
      throw new IllegalArgumentException("Not whole octets");
    }
    return Arrays.copyOfRange(content, 1, content.length);
  }
}
