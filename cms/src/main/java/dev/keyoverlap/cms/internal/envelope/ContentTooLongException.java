package dev.keyoverlap.cms.internal.envelope;

import java.security.GeneralSecurityException;

/** More content than a cipher can protect under one key and nonce. */
final class ContentTooLongException extends GeneralSecurityException {

  private static final long serialVersionUID = 1L;

  ContentTooLongException(String cipher, long longest) {
    super(
        cipher
            + " protects at most "
            + longest
            + " bytes in one message. Divide the content into several messages");
  }
}
