package dev.keyoverlap;

/**
 * Something about a keystore that somebody should look at, although it can be used.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param kind what it is, for programs
 * @param message what was found, and what to do, for people
 * @since 1.0
 */
public record Finding(Kind kind, String message) {

  /**
   * What was found.
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
    /** A key that the process holds, or the history speaks of, is missing in the file. */
    KEY_MISSING(true),
    /** The file has a key in use that was declared compromised; it stays compromised. */
    COMPROMISE_FORGOTTEN(true),
    /** The file has lost what it knew of purged keys; the history knows it, and they stay out. */
    PURGE_FORGOTTEN(true),
    /** An entry cannot be used here; it stays in the file as it is. */
    ENTRY_UNUSABLE(true),
    /** One certificate stands under two names; one of them is used. */
    CERTIFICATE_TWICE(false),
    /** An entry had no name, or one that another entry has; it got one. */
    ENTRY_RENAMED(false),
    /** A certificate was added that has expired, or is not valid yet. */
    CERTIFICATE_NOT_VALID(false);

    private final boolean loud;

    Kind(boolean loud) {
      this.loud = loud;
    }

    /**
     * Whether messages or keys may be lost unless somebody looks: then it is logged as an error,
     * and {@link dev.keyoverlap.KeystoreRotation#lastReloadFailure()} speaks of it.
     *
     * @return true if so
     */
    public boolean isLoud() {
      return loud;
    }
  }
}
