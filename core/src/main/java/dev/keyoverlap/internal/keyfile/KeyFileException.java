package dev.keyoverlap.internal.keyfile;

import org.jspecify.annotations.Nullable;

/** A file, or bytes, hold no key or certificate that can be used. */
public final class KeyFileException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Why not. The public exception has the same reasons. */
  public enum Reason {
    /** The file is not there, or may not be read. */
    UNREADABLE,
    /** It exceeds a limit. */
    TOO_LARGE,
    /** It is something else. */
    OTHER_CONTENT,
    /** It begins as it should, and is damaged. */
    DAMAGED,
    /** It uses an algorithm or a form that this Java does not know. */
    UNSUPPORTED,
    /** The private key is encrypted, and no password was given. */
    PASSWORD_NEEDED,
    /** The password is another one. */
    WRONG_PASSWORD,
    /** A PKCS#12 file has no MAC. */
    MISSING_MAC,
    /** There is no private key. */
    NO_PRIVATE_KEY,
    /** There is no certificate. */
    NO_CERTIFICATE,
    /** There are several private keys, and one is wanted. */
    SEVERAL_KEYS,
    /** There are several certificates, and one is wanted. */
    SEVERAL_CERTIFICATES,
    /** The keystore has no key under the name. */
    NO_SUCH_ENTRY,
    /** No certificate is for the private key. */
    OTHER_KEY
  }

  private final Reason reason;
  private final String advice;

  KeyFileException(Reason reason, String why, String advice) {
    this(reason, why, advice, null);
  }

  KeyFileException(Reason reason, String why, String advice, @Nullable Throwable cause) {
    super(why, cause);
    this.reason = reason;
    this.advice = advice;
  }

  static KeyFileException damaged(String why, @Nullable Throwable cause) {
    return new KeyFileException(
        Reason.DAMAGED, "it is damaged: " + why, "Get the file from its source again", cause);
  }

  /**
   * Why not.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * Why not: a fragment that follows a colon.
   *
   * @return the words
   */
  public String why() {
    return String.valueOf(getMessage());
  }

  /**
   * The next step for the user.
   *
   * @return a sentence without its full stop
   */
  public String advice() {
    return advice;
  }
}
