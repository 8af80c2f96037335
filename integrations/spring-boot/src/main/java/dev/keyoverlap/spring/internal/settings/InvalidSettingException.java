package dev.keyoverlap.spring.internal.settings;

/** A property that cannot be used. */
public final class InvalidSettingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String action;

  /** The property, why it cannot be used, and what to do. */
  public InvalidSettingException(String property, String reason, String action) {
    super("Cannot use the property '" + property + "'. " + reason);
    this.action = action;
  }

  /** Says what to do. */
  public String action() {
    return action;
  }
}
