package dev.keyoverlap.internal.keyfile;

import dev.keyoverlap.internal.keyfile.KeyFileException.Reason;
import dev.keyoverlap.internal.pkcs12.Pkcs12Exception;
import org.jspecify.annotations.Nullable;

/** Says why what a password protects cannot be opened. */
final class Protection {

  private Protection() {}

  static KeyFileException refused(Exception e) {
    if (!(e instanceof Pkcs12Exception refused)) {
      return new KeyFileException(
          Reason.TOO_LARGE, String.valueOf(e.getMessage()), "Check where the file comes from", e);
    }
    return switch (refused.reason()) {
      case DAMAGED -> KeyFileException.damaged(String.valueOf(refused.getMessage()), refused);
      case UNSUPPORTED ->
          new KeyFileException(
              Reason.UNSUPPORTED,
              refused.getMessage() + ", which this Java does not know",
              "Encrypt the key with AES: openssl pkcs8 -topk8 -v2 aes-256-cbc for PEM, openssl"
                  + " pkcs12 -export for PKCS #12",
              refused);
      case WRONG_PASSWORD -> wrongPassword(refused);
      case NO_MAC ->
          new KeyFileException(
              Reason.MISSING_MAC,
              "it has no MAC, so anybody who can write the file can replace the key in it",
              "Write the file again with openssl pkcs12 -export, without -nomac",
              refused);
    };
  }

  static KeyFileException wrongPassword(@Nullable Throwable cause) {
    return new KeyFileException(
        Reason.WRONG_PASSWORD,
        "the password does not open it",
        "Give the password that the file was written with",
        cause);
  }
}
