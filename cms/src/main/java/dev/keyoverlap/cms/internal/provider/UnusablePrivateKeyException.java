package dev.keyoverlap.cms.internal.provider;

import dev.keyoverlap.internal.words.ForeignMessage;
import java.security.GeneralSecurityException;

/** A private key of ours that no provider takes: not the fault of any message. */
public final class UnusablePrivateKeyException extends GeneralSecurityException {

  private static final long serialVersionUID = 1L;

  public UnusablePrivateKeyException(GeneralSecurityException cause) {
    super(ForeignMessage.of(cause), cause);
  }
}
