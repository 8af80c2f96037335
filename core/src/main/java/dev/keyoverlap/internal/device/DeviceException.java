package dev.keyoverlap.internal.device;

import java.security.GeneralSecurityException;

/** A device did not do its work: it is gone, say, or does not know the algorithm. */
public final class DeviceException extends GeneralSecurityException {

  private static final long serialVersionUID = 1L;

  /**
   * With the reason.
   *
   * @param message why, for people
   * @param cause what was thrown beneath
   */
  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * With the reason.
   *
   * @param message why, for people
   */
  public DeviceException(String message) {
    super(message);
  }
}
