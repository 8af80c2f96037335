package dev.keyoverlap.jdbc;

import dev.keyoverlap.ring.Revision;
import java.util.Optional;
import java.util.UUID;

/**
 * The name of a revision: its number, and the id of the commit that made it. Numbers alone would
 * not tell a database that was restored and changed since from the one before.
 */
record Token(long revision, UUID commitId) {

  /** Before the first commit. */
  static final Token NOTHING = new Token(0, new UUID(0, 0));

  /** The token of a revision that this store has given out; empty if it is not one of them. */
  static Optional<Token> of(Revision revision) {
    String[] parts = revision.token().split(":", -1);
    if (parts.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Token(Long.parseLong(parts[0]), UUID.fromString(parts[1])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  Token next() {
    return new Token(revision + 1, UUID.randomUUID());
  }

  @Override
  public String toString() {
    return revision + ":" + commitId;
  }
}
