package dev.keyoverlap.cms;

import java.security.GeneralSecurityException;

/** A private key of ours that no provider takes: not the fault of any message. */
final class UnusablePrivateKeyException extends GeneralSecurityException {

  private static final long serialVersionUID = 1L;

  UnusablePrivateKeyException(GeneralSecurityException cause) {
    super(cause.getMessage(), cause);
  }
}
