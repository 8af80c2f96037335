package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.internal.wrapping.InputKind;
import java.nio.charset.StandardCharsets;

/** Names the kind of bytes that should be XML and are not. */
final class NotXml {

  private NotXml() {}

  /**
   * Why they are not read.
   *
   * @param flaw as {@link dev.keyoverlap.xmldsig.internal.xml.XmlFlaw} has it
   */
  static String reason(byte[] bytes, String flaw) {
    InputKind kind = InputKind.of(bytes);
    if (InputKind.inBase64(bytes).filter(InputKind::isXml).isPresent()) {
      return "It is not XML, but Base64 of XML. Decode it first";
    }
    return switch (kind) {
      case EMPTY -> "It is not XML: it is empty";
      case XML, SOAP, HTML -> "This XML is not accepted: " + placed(bytes, flaw);
      case TEXT, UNKNOWN -> "This is not XML: " + flaw + ". Check where it comes from";
      case SIGNED_DATA, ENVELOPED_DATA, OTHER_CMS, MAIL ->
          "It is not XML, but " + kind + ". Read it with the readers for CMS";
      default -> "It is not XML, but " + kind + ". Take the document out of it first";
    };
  }

  /** If there is something around the document, parsers call it content, or an instruction. */
  private static String placed(byte[] bytes, String flaw) {
    String text = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.UTF_8);
    int declaration = text.indexOf("<?xml ");
    String start = text.startsWith("\ufeff") ? text.substring(1) : text;
    if (declaration > 0 && !start.startsWith("<?xml ")) {
      return "there is something before its XML declaration, which must come first. Remove it";
    }
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '>') {
      end--;
    }
    boolean ends = end > 0 && end < bytes.length;
    boolean behind =
        ends
            && !new String(bytes, end, bytes.length - end, StandardCharsets.ISO_8859_1)
                .replace('\r', ' ')
                .isBlank();
    return behind
        ? "%d bytes follow the document. Remove them".formatted(bytes.length - end)
        : flaw + ". Ask the sender for a corrected document";
  }
}
