package dev.keyoverlap.ring;

/**
 * A condition of a keystore that somebody should check, although the keystore can be used. A {@link
 * dev.keyoverlap.KeystoreListener} is told of it.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param kind what it is, for programs
 * @param message what was found, and what to do, for people
 * @since 1.0
 */
public record Finding(Kind kind, String message) {

  /**
   * The kind of condition.
   *
   * @since 1.0
   */
  public enum Kind {
    /**
     * Another program has changed the keystore: its history does not lead from the revision before
     * to this one.
     */
    CHANGED_BY_OTHERS(true),
    /** An earlier revision has taken the place of a later one. */
    OLDER_REVISION(true),
    /** The file lacks a key that the process holds, or that the history has. */
    KEY_MISSING(true),
    /** The file has a compromised key in use again; it stays compromised. */
    COMPROMISE_FORGOTTEN(true),
    /** The file has lost its tombstones of purged keys; the history has them, and they stay out. */
    PURGE_FORGOTTEN(true),
    /** An entry cannot be used here; it stays in the file as it is. */
    ENTRY_UNUSABLE(true),
    /** One certificate has two names; one of them is used. */
    CERTIFICATE_TWICE(false),
    /** An entry had no name, or one that another entry has; it got one. */
    ENTRY_RENAMED(false),
    /** A certificate was added that has expired, or is not valid yet. */
    CERTIFICATE_NOT_VALID(false),
    /** A key pair that another tool delivered is broken, expired or older; nothing was changed. */
    DELIVERY_REFUSED(false);

    private final boolean loud;

    Kind(boolean loud) {
      this.loud = loud;
    }

    /**
     * Whether messages or keys may be lost unless somebody acts. Such a finding is logged as an
     * error, and {@link dev.keyoverlap.KeystoreRotation#lastReloadFailure()} returns it.
     *
     * @return true if so
     */
    public boolean isLoud() {
      return loud;
    }
  }
}
