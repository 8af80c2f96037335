package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.MissingKeysException;
import dev.keyoverlap.store.WrongPasswordException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Names the properties that lead to a keystore which cannot be opened. */
class KeystoreOpeningFailureAnalyzer extends AbstractFailureAnalyzer<KeystoreOpeningException> {

  KeystoreOpeningFailureAnalyzer() {}

  @Override
  protected FailureAnalysis analyze(Throwable root, KeystoreOpeningException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()), action(cause, cause.prefix()), cause);
  }

  private static String action(KeystoreOpeningException failure, String prefix) {
    Throwable cause = failure.getCause();
    if (cause instanceof WrongPasswordException) {
      return "Check the property '"
          + prefix
          + ".password-file', or '"
          + prefix
          + ".password'. The password must be that of the file in '"
          + prefix
          + ".path'.";
    }
    if (cause instanceof MissingKeysException) {
      return "Put the keys into the keystore, or correct the aliases under 'keyoverlap'. To start"
          + " without them, set '"
          + prefix
          + ".require-keys' to false.";
    }
    return "Check the property '"
        + prefix
        + ".path'. To begin with an empty keystore, set '"
        + prefix
        + ".create-if-missing' to true.";
  }
}
