package dev.keyoverlap.internal.pkcs12;

/** A file holds more, or asks for more work, than its {@link Bounds} allow. */
public final class ExceededException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Bounds.Kind kind;

  ExceededException(Bounds.Kind kind, long bound) {
    super("it exceeds the limit " + kind + " of " + bound);
    this.kind = kind;
  }

  /**
   * Which bound it exceeds.
   *
   * @return what the bound counts
   */
  public Bounds.Kind kind() {
    return kind;
  }
}
