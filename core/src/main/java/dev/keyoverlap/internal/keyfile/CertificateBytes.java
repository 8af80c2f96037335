package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.keyfile.KeyFileException.Reason;
import dev.keyoverlap.internal.pkcs12.Ber;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.ExceededException;
import dev.keyoverlap.internal.pkcs12.Meter;
import dev.keyoverlap.internal.pkcs12.Pkcs12Exception;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.internal.wrapping.InputKind;
import dev.keyoverlap.internal.wrapping.Pem;
import dev.keyoverlap.internal.wrapping.TextInput;
import dev.keyoverlap.internal.wrapping.Unwrapped;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the certificates in bytes of any form: a certificate or PKCS #7 in DER, Base64 or PEM,
 * several blocks of PEM in any order, with text around them.
 */
public final class CertificateBytes {

  /** As many as are read by default. */
  public static final long MOST = 256;

  /** A trusted one is OpenSSL's, with what it is trusted for behind it. */
  private static final Set<String> READABLE =
      Set.of(
          "CERTIFICATE",
          "X509 CERTIFICATE",
          "X.509 CERTIFICATE",
          "TRUSTED CERTIFICATE",
          "PKCS7",
          "CMS",
          "PKCS #7 SIGNED DATA",
          "CERTIFICATE CHAIN");

  /** The fields of a SignedData (RFC 5652, 5.1) begin with the version; this is tagged [0]. */
  private static final int CERTIFICATES_OF_MESSAGE = Ber.CONTEXT_0;

  private final long most;
  private final List<X509Certificate> certificates = new ArrayList<>();

  private CertificateBytes(long most) {
    this.most = most;
  }

  /**
   * Reads certificates.
   *
   * @param bytes a file, an answer of an authority, or the like
   * @param most how many there may be
   * @return the certificates in their order, none of them trusted; at least one
   * @throws KeyFileException if there are none, with what there is instead; {@link
   *     Reason#TOO_LARGE} if there are too many
   */
  public static List<X509Certificate> read(byte[] bytes, long most) throws KeyFileException {
    List<X509Certificate> certificates = read(reader -> reader.read(bytes), most);
    if (certificates.isEmpty()) {
      throw new KeyFileException(
          Reason.NO_CERTIFICATE,
          "there is no certificate in it",
          "Ask for a file with the certificate");
    }
    return certificates;
  }

  /** The certificates that are in PEM beside something else, such as a private key. */
  static List<X509Certificate> inBlocks(byte[] bytes) throws KeyFileException {
    return Unwrapped.isBinary(bytes)
        ? List.of()
        : read(reader -> reader.readBlocks(Pem.blocks(TextInput.asciiOf(bytes))), MOST);
  }

  @FunctionalInterface
  private interface Reading {
    void by(CertificateBytes reader) throws KeyFileException, Pkcs12Exception, ExceededException;
  }

  private static List<X509Certificate> read(Reading reading, long most) throws KeyFileException {
    CertificateBytes reader = new CertificateBytes(most);
    try {
      reading.by(reader);
    } catch (IllegalArgumentException e) {
      throw KeyFileException.damaged(String.valueOf(e.getMessage()), e);
    } catch (Pkcs12Exception e) {
      throw KeyFileException.damaged(String.valueOf(e.getMessage()), e);
    } catch (ExceededException e) {
      throw KeyFileException.damaged("its values are nested too deeply", e);
    } catch (RuntimeException e) {
      throw KeyFileException.damaged("it cannot be taken apart", e);
    }
    return reader.certificates;
  }

  private void read(byte[] bytes) throws KeyFileException, Pkcs12Exception, ExceededException {
    if (Unwrapped.isBinary(bytes)) {
      readBinary(bytes, true);
      return;
    }
    String text = TextInput.asciiOf(bytes);
    List<Pem> blocks = Pem.blocks(text);
    readBlocks(blocks);
    if (blocks.isEmpty()) {
      readBase64(text, bytes);
    } else if (certificates.isEmpty()) {
      throw other("PEM of '" + blocks.get(0).label() + "'", kindOf(blocks.get(0)));
    }
  }

  private void readBlocks(List<Pem> blocks)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    for (Pem block : blocks) {
      if (READABLE.contains(block.label())) {
        readBinary(block.encoded(), false);
      }
      // Whatever else there is, such as a request or a private key, is not what was asked for.
    }
  }

  private static InputKind kindOf(Pem block) {
    if (block.label().endsWith("PRIVATE KEY")) {
      return InputKind.PRIVATE_KEY;
    }
    return block.label().endsWith("REQUEST") ? InputKind.CERTIFICATE_REQUEST : InputKind.PEM;
  }

  private void readBase64(String text, byte[] bytes)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    byte[] binary;
    try {
      binary = Pem.base64(text);
    } catch (IllegalArgumentException e) {
      throw other(InputKind.of(bytes));
    }
    if (!Unwrapped.isBinary(binary)) {
      throw other(InputKind.of(bytes));
    }
    readBinary(binary, true);
  }

  /** A certificate, or a message with certificates (RFC 5652, 5; with or without signatures). */
  private void readBinary(byte[] binary, boolean alone)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    InputKind kind = InputKind.of(binary);
    int end;
    switch (kind) {
      // A certificate of the first version looks like nothing else, either.
      case CERTIFICATE, OTHER_ASN1 -> {
        Ber value = Ber.of(binary, Meter.of(Bounds.STANDARD));
        end = value.end();
        add(value.encoded());
      }
      case SIGNED_DATA -> {
        Ber value = Ber.of(binary, Meter.of(Bounds.STANDARD));
        end = value.end();
        readSignedData(value);
      }
      default -> throw other(kind);
    }
    if (alone) {
      requireOnlyPadding(binary, end);
    }
  }

  private static void requireOnlyPadding(byte[] binary, int from) throws KeyFileException {
    for (int i = from; i < binary.length; i++) {
      byte b = binary[i];
      if (b != 0 && b != ' ' && b != '\t' && b != '\r' && b != '\n' && b != 0x1a) {
        throw new KeyFileException(
            Reason.OTHER_CONTENT,
            "something follows the first certificate or message, which ends after "
                + from
                + " bytes",
            "Give each by itself, or all of them in PEM");
      }
    }
  }

  /** Part by part, since a message may have millions of them. */
  private void readSignedData(Ber message)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    Optional<Ber> type = message.first();
    Optional<Ber> content = type.isEmpty() ? type : message.next(type.get());
    if (content.isEmpty()) {
      return;
    }
    Optional<Ber> data = content.get().as(Ber.CONTEXT_0).first();
    if (data.isEmpty()) {
      return;
    }
    Ber signed = data.get().as(Ber.SEQUENCE);
    for (Optional<Ber> at = signed.first(); at.isPresent(); at = signed.next(at.get())) {
      if (at.get().tag() == CERTIFICATES_OF_MESSAGE) {
        addAll(at.get());
      }
    }
  }

  private void addAll(Ber set) throws KeyFileException, Pkcs12Exception, ExceededException {
    for (Optional<Ber> at = set.first(); at.isPresent(); at = set.next(at.get())) {
      // Certificates of other kinds have a tag of their own.
      if (at.get().tag() == Ber.SEQUENCE) {
        add(at.get().encoded());
      }
    }
  }

  private void add(byte[] encoded) throws KeyFileException {
    if (certificates.size() >= most) {
      throw new KeyFileException(
          Reason.TOO_LARGE,
          "it holds more than " + most + " certificates",
          "Give a file with those that are needed");
    }
    try {
      certificates.add(CertificateReader.read(encoded));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new KeyFileException(
          Reason.DAMAGED,
          "a certificate in it is damaged, or of an unknown kind: " + ForeignMessage.of(e),
          "Get the file from its source again. If the key is on an unusual curve, put a provider on"
              + " the class path, such as bcprov-jdk18on",
          e);
    }
  }

  private static KeyFileException other(InputKind kind) {
    return other(kind.toString(), kind);
  }

  private static KeyFileException other(String words, InputKind kind) {
    return new KeyFileException(
        Reason.OTHER_CONTENT,
        "it is " + words,
        switch (kind) {
          case CERTIFICATE_REQUEST ->
              "Send the request to an authority, and read the certificate that it answers with";
          case PRIVATE_KEY -> "Keep the private key secret, and give its certificate";
          case PKCS12, JKS ->
              "Export the certificate with keytool -exportcert, or read the key pair with"
                  + " HeldKey.fromPkcs12 or HeldKey.fromJks";
          case HTML -> "A login or error page was saved in its place; download the file again";
          case MAIL -> "Save the attachment of the mail, and give that";
          case ZIP, GZIP -> "Unpack it first";
          default -> "Give a certificate or PKCS #7, in DER or PEM";
        });
  }
}
