package dev.keyoverlap.internal.wrapping;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/** Recognises bytes by their beginning, to name them to somebody who gave the wrong ones. */
public enum InputKind {
  EMPTY("empty"),
  SIGNED_DATA("a signed CMS message"),
  ENVELOPED_DATA("an encrypted CMS message"),
  OTHER_CMS("a CMS message of another type"),
  CERTIFICATE("a certificate"),
  CERTIFICATE_REQUEST("a certificate request"),
  PRIVATE_KEY("a private key"),
  PKCS12("a PKCS #12 keystore"),
  JKS("a keystore in the old format of Java"),
  OTHER_ASN1("ASN.1 of an unknown kind"),
  SOAP("a SOAP message"),
  XML("an XML document"),
  HTML("a page of HTML"),
  PEM("PEM"),
  PGP("an OpenPGP message"),
  MAIL("a mail"),
  JSON("JSON"),
  ZIP("a ZIP file"),
  GZIP("compressed with gzip"),
  PDF("a PDF file"),
  TEXT("text"),
  UNKNOWN("of an unknown kind");

  /** Bytes that are enough to tell. */
  public static final int ENOUGH = 512;

  private static final int SEQUENCE = 0x30;
  private static final int INTEGER = 0x02;
  private static final int IDENTIFIER = 0x06;
  private static final int CONTEXT_0 = 0xa0;

  /** 1.2.840.113549.1.7, and what follows of the identifier. */
  private static final byte[] PKCS7 = {42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 7};

  private static final byte[] AUTH_ENVELOPED = {
    42, (byte) 0x86, 72, (byte) 0x86, (byte) 0xf7, 13, 1, 9, 16, 1, 23
  };

  private static final int SIGNED = 2;
  private static final int ENVELOPED = 3;
  private static final int PKCS12_VERSION = 3;

  private final String words;

  InputKind(String words) {
    this.words = words;
  }

  /**
   * The kind that the bytes seem to be.
   *
   * @param start their beginning, or all of them
   */
  public static InputKind of(byte[] start) {
    byte[] bytes = Arrays.copyOf(start, Math.min(start.length, ENOUGH));
    if (bytes.length == 0) {
      return EMPTY;
    }
    if (bytes[0] == SEQUENCE) {
      return ofSequence(new Elements(bytes));
    }
    if (startsWith(bytes, 0xfe, 0xed, 0xfe, 0xed) || startsWith(bytes, 0xce, 0xce, 0xce, 0xce)) {
      return JKS;
    }
    if (startsWith(bytes, 'P', 'K', 3, 4)) {
      return ZIP;
    }
    if (startsWith(bytes, 0x1f, 0x8b)) {
      return GZIP;
    }
    return ofText(TextInput.asciiOf(bytes));
  }

  /**
   * The kind of the content in Base64, in either of its alphabets (RFC 4648, 4 and 5).
   *
   * @param start the beginning of the text, or all of it
   * @return what it seems to be; empty if it is no Base64
   */
  public static Optional<InputKind> inBase64(byte[] start) {
    byte[] bytes = Arrays.copyOf(start, Math.min(start.length, ENOUGH));
    String text =
        TextInput.asciiOf(bytes).replaceAll("\\s", "").replace('-', '+').replace('_', '/');
    String whole = text.substring(0, text.length() / 4 * 4);
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(Base64.getDecoder().decode(whole)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static InputKind ofText(String text) {
    String start = text.strip();
    String lower = start.toLowerCase(Locale.ROOT);
    if (start.startsWith("<")) {
      if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
        return HTML;
      }
      return start.matches("(?s).*<([A-Za-z0-9_.-]+:)?Envelope[\\s>].*") ? SOAP : XML;
    }
    if (start.contains("-----BEGIN PGP")) {
      return PGP;
    }
    if (start.contains("-----BEGIN ")) {
      return PEM;
    }
    if (start.startsWith("%PDF")) {
      return PDF;
    }
    if (start.startsWith("{") || start.startsWith("[")) {
      return JSON;
    }
    if (start.matches("(?s)[!-9;-~]+:[^\\r\\n]*[\\r\\n].*")) {
      return MAIL;
    }
    return start
            .chars()
            .allMatch(c -> (c >= ' ' && c <= '~') || c == '\r' || c == '\n' || c == '\t')
        ? TEXT
        : UNKNOWN;
  }

  private static InputKind ofSequence(Elements elements) {
    elements.enter();
    switch (elements.tag()) {
      case IDENTIFIER -> {
        return ofContentInfo(elements.contents());
      }
      case INTEGER -> {
        byte[] version = elements.contents();
        elements.next();
        return version.length == 1 && version[0] == PKCS12_VERSION && elements.tag() == SEQUENCE
            ? PKCS12
            : elements.tag() == SEQUENCE || elements.tag() == INTEGER ? PRIVATE_KEY : OTHER_ASN1;
      }
      case SEQUENCE -> {
        elements.enter();
        if (elements.tag() == CONTEXT_0) {
          return CERTIFICATE;
        }
        if (elements.tag() != INTEGER) {
          return OTHER_ASN1;
        }
        boolean zero = Arrays.equals(elements.contents(), new byte[1]);
        elements.next();
        // A certificate of the first version has an algorithm there, a request a name.
        return elements.tag() == SEQUENCE && zero ? CERTIFICATE_REQUEST : OTHER_ASN1;
      }
      default -> {
        return OTHER_ASN1;
      }
    }
  }

  private static InputKind ofContentInfo(byte[] type) {
    if (Arrays.equals(type, AUTH_ENVELOPED)) {
      return ENVELOPED_DATA;
    }
    if (type.length != PKCS7.length + 1
        || !Arrays.equals(Arrays.copyOf(type, PKCS7.length), PKCS7)) {
      return OTHER_ASN1;
    }
    return switch (type[PKCS7.length]) {
      case SIGNED -> SIGNED_DATA;
      case ENVELOPED -> ENVELOPED_DATA;
      default -> OTHER_CMS;
    };
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i == bytes.length || (bytes[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is for the readers of XML. */
  public boolean isXml() {
    return this == XML || this == SOAP;
  }

  /** To follow the words "It is". */
  @Override
  public String toString() {
    return words;
  }

  /** A way through the first elements of an encoding, as far as it is there. */
  private static final class Elements {

    private final byte[] bytes;
    private int at;

    Elements(byte[] bytes) {
      this.bytes = bytes;
    }

    /** The tag of the element here; negative at the end. */
    int tag() {
      return at < bytes.length ? bytes[at] & 0xff : -1;
    }

    void enter() {
      at = contentsStart();
    }

    void next() {
      at = (int) Math.min(bytes.length, contentsStart() + length());
    }

    byte[] contents() {
      int start = contentsStart();
      int end = (int) Math.min(bytes.length, start + length());
      return Arrays.copyOfRange(bytes, start, Math.max(start, end));
    }

    private int contentsStart() {
      int first = byteAt(at + 1);
      return Math.min(bytes.length, at + 2 + (first > 0x80 ? first - 0x80 : 0));
    }

    private long length() {
      int first = byteAt(at + 1);
      if (first <= 0x80) {
        return first == 0x80 ? 0 : first;
      }
      long length = 0;
      for (int i = 0; i < Math.min(first - 0x80, Integer.BYTES); i++) {
        length = (length << Byte.SIZE) | byteAt(at + 2 + i);
      }
      return length;
    }

    private int byteAt(int index) {
      return index < bytes.length ? bytes[index] & 0xff : 0;
    }
  }
}
