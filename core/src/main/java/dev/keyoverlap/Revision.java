package dev.keyoverlap;

import java.util.List;

/**
 * A key ring as a {@link KeyringStore} holds it. The token tells it from every other revision of
 * the store.
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
   * A revision.
   *
   * @param keyring the ring
   * @param token names this revision within its store
   * @param findings what somebody should check
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
