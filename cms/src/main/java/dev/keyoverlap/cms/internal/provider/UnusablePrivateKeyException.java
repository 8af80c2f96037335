package dev.keyoverlap.cms.internal.provider;

import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.Turns;
import dev.keyoverlap.internal.words.ForeignMessage;
import java.security.GeneralSecurityException;

/** A private key of ours that no provider takes: not the fault of any message. */
public final class UnusablePrivateKeyException extends GeneralSecurityException {

  private static final long serialVersionUID = 1L;

  public UnusablePrivateKeyException(GeneralSecurityException cause) {
    super(ForeignMessage.of(cause), cause);
  }

  /** The answer of a device; its faults are not the message's. */
  public static byte[] unlessAnswered(Turns.Work<byte[]> question) throws GeneralSecurityException {
    try {
      return question.done();
    } catch (DeviceException e) {
      throw new UnusablePrivateKeyException(e);
    }
  }
}
