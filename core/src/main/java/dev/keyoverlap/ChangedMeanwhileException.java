package dev.keyoverlap;

/**
 * Somebody else has changed the store since the caller read it. Nothing of either change is lost:
 * look at the ring as it is now, and repeat the change if it is still wanted.
 */
public final class ChangedMeanwhileException extends KeyringStoreException {

  private static final long serialVersionUID = 1L;

  /**
   * For stores.
   *
   * @param message what failed, where, and what to do
   */
  public ChangedMeanwhileException(String message) {
    super(message);
  }
}
