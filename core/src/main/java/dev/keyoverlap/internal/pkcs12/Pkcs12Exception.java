package dev.keyoverlap.internal.pkcs12;

import org.jspecify.annotations.Nullable;

/** A PKCS#12 file cannot be read. */
public final class Pkcs12Exception extends Exception {

  private static final long serialVersionUID = 1L;

  /** The cause, as far as the bytes show it. */
  public enum Reason {
    /** The structure is not that of a PKCS#12 file to its end. */
    DAMAGED,
    /** The file asks for an algorithm or a form that nobody here knows. */
    UNSUPPORTED,
    /** The MAC, or the decrypted content, is not what the password should give. */
    WRONG_PASSWORD,
    /** The file has no MAC. */
    NO_MAC
  }

  private final Reason reason;

  Pkcs12Exception(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  Pkcs12Exception(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static Pkcs12Exception damaged(String message) {
    return new Pkcs12Exception(Reason.DAMAGED, message);
  }

  static Pkcs12Exception unsupported(String message) {
    return new Pkcs12Exception(Reason.UNSUPPORTED, message);
  }

  /**
   * The cause.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }
}
