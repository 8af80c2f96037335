package dev.keyoverlap;

import java.util.List;

/**
 * A ring as a store holds it, and the mark by which the store tells it from every other revision.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param keyring the ring
 * @param token names this revision within its store, such as the SHA-256 of the file in hexadecimal
 * @param findings what somebody should look at, although the revision can be used
 */
public record Revision(Keyring keyring, String token, List<Finding> findings) {

  /**
   * A revision.
   *
   * @param keyring the ring
   * @param token names this revision within its store
   * @param findings what somebody should look at
   */
  public Revision {
    findings = List.copyOf(findings);
  }

  /**
   * A revision of which there is nothing to say.
   *
   * @param keyring the ring
   * @param token names this revision within its store
   */
  public Revision(Keyring keyring, String token) {
    this(keyring, token, List.of());
  }
}
