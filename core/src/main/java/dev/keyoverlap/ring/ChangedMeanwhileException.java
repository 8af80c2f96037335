package dev.keyoverlap.ring;

/**
 * Another process has changed the store since the caller read it. No change is lost: reload, check
 * the present keys, and repeat your change if it is still right.
 *
 * <p>A {@link dev.keyoverlap.KeystoreRotation} repeats a change by itself if the other process
 * changed nothing that it relies on. You get this exception only if the change might mean something
 * else by now.
 *
 * @since 1.0
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
