package dev.keyoverlap.ring;

import java.util.List;

/**
 * A state of a keystore between two changes: the key ring, and the token that identifies it within
 * the store. You meet it only if you write a {@link KeyringStore}.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param keyring the ring
 * @param token names this revision within its store, such as the SHA-256 of the file in hexadecimal
 * @param findings what somebody should check, although the revision can be used
 * @since 1.0
 */
public record Revision(Keyring keyring, String token, List<Finding> findings) {

  /**
   * Makes a revision.
   *
   * @param keyring the ring
   * @param token names this revision within its store
   * @param findings what somebody should check
   */
  public Revision {
    findings = List.copyOf(findings);
  }

  /**
   * A revision without findings.
   *
   * @param keyring the ring
   * @param token names this revision within its store
   */
  public Revision(Keyring keyring, String token) {
    this(keyring, token, List.of());
  }
}
