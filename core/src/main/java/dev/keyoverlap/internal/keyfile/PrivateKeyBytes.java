package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.keyfile.KeyFileException.Reason;
import dev.keyoverlap.internal.pkcs12.Ber;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Der;
import dev.keyoverlap.internal.pkcs12.ExceededException;
import dev.keyoverlap.internal.pkcs12.Meter;
import dev.keyoverlap.internal.pkcs12.Password;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.internal.pkcs12.Pkcs12Exception;
import dev.keyoverlap.internal.pkcs12.PrivateKeys;
import dev.keyoverlap.internal.wrapping.InputKind;
import dev.keyoverlap.internal.wrapping.Pem;
import dev.keyoverlap.internal.wrapping.TextInput;
import dev.keyoverlap.internal.wrapping.Unwrapped;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a private key in PEM or DER: PKCS #8, in the clear or encrypted (RFC 5958). It also reads
 * the older forms of RSA (RFC 8017, A.1.2) and elliptic curves (RFC 5915). No message shows any of
 * it.
 */
final class PrivateKeyBytes {

  private static final String RSA = "1.2.840.113549.1.1.1";
  private static final String EC = "1.2.840.10045.2.1";
  private static final String CONVERT =
      "Convert the key with openssl pkcs8 -topk8 -in KEY -out NEW";

  private final Optional<char[]> password;
  private Optional<byte[]> curve = Optional.empty();

  private PrivateKeyBytes(Optional<char[]> password) {
    this.password = password;
  }

  /**
   * Reads a private key.
   *
   * @param bytes a file
   * @param password of the private key, if there is one
   * @return the key
   * @throws KeyFileException if there is none, or more than one
   */
  static PrivateKey read(byte[] bytes, Optional<char[]> password) throws KeyFileException {
    PrivateKeyBytes reader = new PrivateKeyBytes(password);
    try {
      return Unwrapped.isBinary(bytes)
          ? reader.readBinary(bytes)
          : reader.readText(TextInput.asciiOf(bytes), bytes);
    } catch (IllegalArgumentException e) {
      throw KeyFileException.damaged(String.valueOf(e.getMessage()), e);
    } catch (Pkcs12Exception | ExceededException | RuntimeException e) {
      throw KeyFileException.damaged("its private key cannot be taken apart", e);
    }
  }

  private PrivateKey readText(String text, byte[] bytes)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    List<Pem> blocks = Pem.blocks(text);
    if (blocks.isEmpty()) {
      return readBase64(text, bytes);
    }
    List<Pem> keys = new ArrayList<>();
    for (Pem block : blocks) {
      if (block.label().equals("EC PARAMETERS")) {
        curve = Optional.of(block.encoded());
      } else if (block.label().endsWith("PRIVATE KEY")) {
        keys.add(block);
      }
    }
    if (keys.size() > 1) {
      throw new KeyFileException(
          Reason.SEVERAL_KEYS,
          "it holds " + keys.size() + " private keys",
          "Give a file with one of them");
    }
    if (keys.isEmpty()) {
      throw other("PEM of '" + blocks.get(0).label() + "'", InputKind.PEM);
    }
    return readBlock(keys.get(0));
  }

  private PrivateKey readBase64(String text, byte[] bytes)
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
    return readBinary(binary);
  }

  private PrivateKey readBlock(Pem block)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    if (block.headers().contains("ENCRYPTED")) {
      // Its key is one round of MD5, which a list of passwords goes through in no time.
      throw new KeyFileException(
          Reason.UNSUPPORTED,
          "its private key is encrypted in OpenSSL's traditional format, which protects it with"
              + " MD5",
          CONVERT);
    }
    return switch (block.label()) {
      case "PRIVATE KEY", "ENCRYPTED PRIVATE KEY" -> readBinary(block.encoded());
      case "RSA PRIVATE KEY" -> made(Der.privateKeyInfo(RSA, block.encoded()));
      case "EC PRIVATE KEY" -> onCurve(block.encoded());
      case "OPENSSH PRIVATE KEY" ->
          throw unsupported(block, "Convert a copy of the key with ssh-keygen -p -m PKCS8 -f COPY");
      default -> throw unsupported(block, CONVERT);
    };
  }

  private static KeyFileException unsupported(Pem block, String advice) {
    return new KeyFileException(
        Reason.UNSUPPORTED, "its private key has the form '" + block.label() + "'", advice);
  }

  /** Of each form; they can be told apart by their first two values. */
  private PrivateKey readBinary(byte[] encoded)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    InputKind kind = InputKind.of(encoded);
    if (kind != InputKind.PRIVATE_KEY && kind != InputKind.OTHER_ASN1) {
      throw other(kind);
    }
    Ber value = Ber.of(encoded, Meter.of(Bounds.STANDARD));
    List<Ber> parts = value.sequence(2);
    int first = parts.get(0).tag();
    int second = parts.get(1).tag();
    if (first == Ber.SEQUENCE && second == Ber.OCTETS) {
      return decrypted(value.definite());
    }
    if (first == Ber.INTEGER && second == Ber.SEQUENCE) {
      return made(value.definite());
    }
    if (first == Ber.INTEGER && second == Ber.INTEGER) {
      return made(Der.privateKeyInfo(RSA, value.encoded()));
    }
    if (first == Ber.INTEGER && second == Ber.OCTETS) {
      return onCurve(value.encoded());
    }
    throw other(kind);
  }

  private PrivateKey onCurve(byte[] ecPrivateKey)
      throws KeyFileException, Pkcs12Exception, ExceededException {
    Optional<byte[]> parameters = curve;
    for (Ber part : Ber.of(ecPrivateKey, Meter.of(Bounds.STANDARD)).sequence(2)) {
      if (part.tag() == Ber.CONTEXT_0) {
        parameters = Optional.of(part.explicit().encoded());
      }
    }
    if (parameters.isEmpty()) {
      throw new KeyFileException(
          Reason.DAMAGED, "its private key does not say on which curve it is", CONVERT);
    }
    return made(Der.privateKeyInfo(EC, parameters.get(), ecPrivateKey));
  }

  private PrivateKey decrypted(byte[] encryptedPrivateKeyInfo) throws KeyFileException {
    if (password.isEmpty()) {
      throw new KeyFileException(
          Reason.PASSWORD_NEEDED, "its private key is encrypted", "Give the password as well");
    }
    byte[] plain;
    try {
      plain = Pfx.decrypted(encryptedPrivateKeyInfo, Password.of(password.get()), Bounds.STANDARD);
    } catch (Pkcs12Exception | ExceededException e) {
      throw Protection.refused(e);
    } catch (GeneralSecurityException e) {
      throw Protection.wrongPassword(e);
    }
    if (!PrivateKeys.isPrivateKeyInfo(plain)) {
      // One wrong password of 256 leaves a padding that looks right.
      throw Protection.wrongPassword(null);
    }
    return made(plain);
  }

  /** A key by whichever provider understands it. */
  static PrivateKey made(byte[] privateKeyInfo) throws KeyFileException {
    try {
      return PrivateKeys.of(privateKeyInfo);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new KeyFileException(
          Reason.UNSUPPORTED,
          "its private key is damaged, or of a kind that this Java does not know",
          "Put a provider on the class path that knows it, such as bcprov-jdk18on",
          e);
    }
  }

  private static KeyFileException other(InputKind kind) {
    return other(kind.toString(), kind);
  }

  private static KeyFileException other(String words, InputKind kind) {
    return new KeyFileException(
        Reason.NO_PRIVATE_KEY,
        "there is no private key in it; it is " + words,
        switch (kind) {
          case PKCS12 -> "Read it with HeldKey.fromPkcs12";
          case JKS -> "Read it with HeldKey.fromJks";
          case HTML -> "A login or error page was saved in its place; download the file again";
          default ->
              "Give the file with the private key, in PEM; for certificates alone there is"
                  + " PeerCertificate";
        });
  }
}
