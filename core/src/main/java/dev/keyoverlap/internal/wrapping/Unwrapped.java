package dev.keyoverlap.internal.wrapping;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A binary CMS message that was taken out of what it came in.
 *
 * <p>Nothing is lost for that: what a signature covers is within the message, and text around it
 * was never covered. A form in which it is not clear which bytes are meant is refused by its name.
 *
 * @param binary the message, which begins with the first byte of an ASN.1 SEQUENCE, if it is one
 * @param wrapping what it came in
 */
public record Unwrapped(InputStream binary, Wrapping wrapping) {

  private static final int SEQUENCE = 0x30;

  /** Headers of a mail, or text before PEM, may have so many bytes. */
  private static final int WINDOW = 1 << 16;

  /** With the names of the first RFCs, those of RFC 7468, and those of OpenSSL. */
  private static final Set<String> MESSAGES =
      Set.of("CMS", "PKCS7", "PKCS #7 SIGNED DATA", "PKCS7 SIGNED DATA", "PKCS #7", "SMIME");

  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Za-z0-9 #]{1,40})-----");

  private static final Pattern HEADER = Pattern.compile("[!-9;-~]+:");

  private static final Pattern CMS_TYPE =
      Pattern.compile("application/(x-)?(pkcs7-(mime|signature)|cms)");

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_=\\s-]+");

  /** As much as must look like Base64 to be taken for it. */
  private static final int SAMPLE = 64;

  /** Whether bytes are a message that is not wrapped in anything. */
  public static boolean isBinary(byte[] message) {
    return message.length > 0 && message[0] == SEQUENCE;
  }

  /**
   * A message in memory.
   *
   * @throws IOException if there is none, with what there is instead
   */
  public static Unwrapped of(byte[] message) throws IOException {
    return of(new ByteArrayInputStream(message));
  }

  /**
   * A message as it comes in.
   *
   * @throws IOException if there is none, with what there is instead; or if the input cannot be
   *     read
   */
  public static Unwrapped of(InputStream message) throws IOException {
    BufferedInputStream input = new BufferedInputStream(message);
    byte[] start = peek(input, TextInput.ENOUGH);
    if (isBinary(start)) {
      return new Unwrapped(input, Wrapping.NONE);
    }
    BufferedInputStream text = new BufferedInputStream(TextInput.of(start, input));
    byte[] window = peek(text, WINDOW);
    if (isBinary(window)) {
      return new Unwrapped(text, Wrapping.NONE);
    }
    return ofText(text, window);
  }

  private static byte[] peek(BufferedInputStream input, int most) throws IOException {
    input.mark(most);
    byte[] start = input.readNBytes(most);
    input.reset();
    return start;
  }

  private static Unwrapped ofText(InputStream text, byte[] window) throws IOException {
    InputKind kind = InputKind.of(window);
    String start = new String(window, StandardCharsets.ISO_8859_1);
    switch (kind) {
      case EMPTY -> throw new IOException("It is empty");
      case PEM -> {
        return ofPem(text, start);
      }
      case MAIL -> {
        return start.contains("-----BEGIN ") ? ofPem(text, start) : ofMail(text, start);
      }
      default -> {
        if (start.contains("-----BEGIN ") && !kind.isXml()) {
          return ofPem(text, start);
        }
        String sample = start.strip();
        sample = sample.substring(0, Math.min(SAMPLE, sample.length()));
        if (!sample.isEmpty() && BASE64.matcher(sample).matches()) {
          return new Unwrapped(new Base64Input(text, false), Wrapping.BASE64);
        }
        throw new IOException(
            "It is "
                + (sample.isEmpty() ? "only white space" : kind)
                + hint(kind)
                + ", neither binary nor Base64, PEM or S/MIME");
      }
    }
  }

  private static String hint(InputKind kind) {
    return kind.isXml() ? ", which the readers of XML and SOAP take" : "";
  }

  private static Unwrapped ofPem(InputStream text, String start) throws IOException {
    Matcher begin = BEGIN.matcher(start);
    String first = "";
    while (begin.find()) {
      String label = begin.group(1).strip().toUpperCase(Locale.ROOT);
      if (MESSAGES.contains(label)) {
        text.skipNBytes(begin.end());
        return new Unwrapped(new Base64Input(text, true), Wrapping.PEM);
      }
      first = first.isEmpty() ? label : first;
    }
    throw new IOException(
        "It is PEM, but not of a CMS message"
            + (first.isEmpty() ? "" : ": it begins with '" + first + "'"));
  }

  private static Unwrapped ofMail(InputStream text, String start) throws IOException {
    Matcher end = Pattern.compile("\\r\\n\\r\\n|\\n\\n|\\r\\r").matcher(start);
    if (!HEADER.matcher(start.stripLeading()).lookingAt() || !end.find()) {
      throw new IOException("It is a mail whose headers do not end");
    }
    String headers = start.substring(0, end.end()).replaceAll("\\r?\\n[ \\t]+", " ");
    String type = header(headers, "content-type");
    String encoding = header(headers, "content-transfer-encoding");
    if (type.startsWith("multipart/signed")) {
      throw new IOException(
          "It is a mail of the type multipart/signed. Its first part, from its headers on and with"
              + " CR LF at the end of each line, is the content; its second part is the signature."
              + " Verify the two as detached");
    }
    if (!CMS_TYPE.matcher(type).lookingAt()) {
      throw new IOException(
          "It is a mail of the type '"
              + type.replaceAll("[;\\s].*", "").replaceAll("[^!-~]", "?")
              + "', not of a CMS message. If one is attached, take that");
    }
    text.skipNBytes(end.end());
    boolean base64 = encoding.startsWith("base64");
    if (!base64 && encoding.startsWith("quoted-printable")) {
      throw new IOException("It is an S/MIME message in quoted-printable, which is not read");
    }
    return new Unwrapped(
        base64 || (end.end() < start.length() && start.charAt(end.end()) != SEQUENCE)
            ? new Base64Input(text, false)
            : text,
        Wrapping.SMIME);
  }

  private static String header(String headers, String name) {
    for (String line : headers.split("[\\r\\n]+", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
        return line.substring(name.length() + 1).strip().toLowerCase(Locale.ROOT);
      }
    }
    return "";
  }
}
