package dev.keyoverlap.ring;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import java.util.Set;

/**
 * Is told what keys are used for: who is built to use which aliases, and with which key each
 * message is made or read. So nobody has to remember to write it down.
 *
 * <pre>{@code
 * KeyUsageLog evidence = KeyUsageLog.of(InstantSource.system());
 * CmsSigner signer =
 *     CmsSigner.with(rotation.withListener(evidence)).signAs(alias("orders")).build();
 * }</pre>
 *
 * <p>Implementations are safe for use by several threads, quick, and never throw: they are called
 * in the middle of every message. They are told identities and never keys or rings, so that
 * remembering one keeps nothing alive.
 *
 * @since 1.0
 */
public interface KeyUsageListener {

  /**
   * Something was built that uses keys.
   *
   * @param by what it is, in one word, such as "CmsSigner"
   * @param use what it does with the keys
   * @param aliases the aliases that it is configured with; empty if it takes whichever key of the
   *     ring a message is for, as a decryptor does
   */
  default void onConfigured(String by, KeyUse use, Set<Alias> aliases) {
    // Of no interest to who counts messages.
  }

  /**
   * A message was made or read with a key, or a connection was opened.
   *
   * @param keyId the key
   * @param use what it was used for
   */
  default void onUsed(KeyId keyId, KeyUse use) {
    // Of no interest to who registers uses.
  }

  /**
   * An observer that does nothing.
   *
   * @return the observer
   */
  static KeyUsageListener none() {
    return ObservedKeys.NOBODY;
  }
}
