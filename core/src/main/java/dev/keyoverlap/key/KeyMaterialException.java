package dev.keyoverlap.key;

import dev.keyoverlap.internal.keyfile.KeyFileException;

/**
 * A file, or bytes, hold no key pair or certificate that can be read.
 *
 * <p>The message names the file, says what is wrong with it and what to do. It never shows a
 * private key or a password. {@link #reason()} is for programs.
 *
 * <pre>{@code
 * try {
 *   rotation.add(alias("orders"), HeldKey.fromPkcs12(file, password));
 * } catch (KeyMaterialException e) {
 *   if (e.reason() == KeyMaterialException.Reason.WRONG_PASSWORD) {
 *     // ask for the password again
 *   }
 * }
 * }</pre>
 *
 * @since 1.0
 */
public final class KeyMaterialException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  /** The reason for programs. */
  private final Reason reason;

  /** The message begins with the object that was read, and its file. */
  KeyMaterialException(String what, KeyFileException cause) {
    super("Cannot read " + what + ": " + cause.why() + ". " + cause.advice() + ".", cause);
    this.reason = Reason.valueOf(cause.reason().name());
  }

  KeyMaterialException(String what, KeyRefusedException cause) {
    super("Cannot read " + what + ": " + cause.getMessage(), cause);
    this.reason = Reason.UNSUPPORTED;
  }

  KeyMaterialException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * Tells what is wrong.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Tells programs what is wrong with a file of keys or certificates.
   *
   * @since 1.0
   */
  public enum Reason {
    /** The file does not exist, or the process may not read it. */
    UNREADABLE,
    /** The file is longer, or asks for more work, than a file with keys does. */
    TOO_LARGE,
    /** The file is something else, which the message names. */
    OTHER_CONTENT,
    /** The file is cut off or damaged. */
    DAMAGED,
    /** The file uses an algorithm or a form that this Java cannot read. */
    UNSUPPORTED,
    /** The private key is encrypted, and no password was given. */
    PASSWORD_NEEDED,
    /** The password does not open the file, or not the private key in it. */
    WRONG_PASSWORD,
    /** A PKCS #12 file has no MAC, so anybody who can write it can replace its key. */
    MISSING_MAC,
    /** The file has no private key. */
    NO_PRIVATE_KEY,
    /** The file has no certificate. */
    NO_CERTIFICATE,
    /** The file has several private keys, which the message lists. */
    SEVERAL_KEYS,
    /** The file has several certificates, which the message lists, and one is wanted. */
    SEVERAL_CERTIFICATES,
    /** The keystore has no private key under the name; the message lists the names. */
    NO_SUCH_ENTRY,
    /** None of the certificates was issued for the private key. */
    OTHER_KEY
  }
}
