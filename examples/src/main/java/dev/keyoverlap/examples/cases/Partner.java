package dev.keyoverlap.examples.cases;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.procedure.Action;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The other side of a renewal: a system that holds one key of the pair that is renewed, or two, and
 * knows nothing of rings. It has the keys that its administrator gave it, and follows the
 * administrator's steps.
 */
final class Partner implements KeyringSource {

  /** Under these it keeps what it holds; which one does not matter to it. */
  static final Alias ONE = alias("one");

  static final Alias TWO = alias("two");

  static final VerificationPolicy ANY = VerificationPolicy.anyOf(ONE, TWO);

  private final KeyEntry old;
  private final KeyEntry next;
  private volatile Keyring held;

  /**
   * A partner that holds the old key.
   *
   * @param old the old key, as the partner has it: our certificate, or its own key pair
   * @param next the new one, which it holds once it is asked to
   */
  Partner(KeyEntry old, KeyEntry next) {
    this.old = old;
    this.next = next;
    this.held = ringOf(List.of(old));
  }

  /** Does what a step says, as far as that is about keys. */
  void act(Action action, boolean decrypts) {
    switch (action) {
      case ACCEPT_BOTH -> held = ringOf(List.of(old, next));
      // A key that decrypts is not thrown away while messages to it may be in flight.
      case SWITCH -> held = ringOf(decrypts ? List.of(next, old) : List.of(next));
      case REMOVE_OLD -> held = ringOf(List.of(next));
      default -> {}
    }
  }

  private static Keyring ringOf(List<KeyEntry> entries) {
    List<KeyVersion> versions = new ArrayList<>();
    for (KeyEntry entry : entries) {
      versions.add(KeyVersion.active(versions.isEmpty() ? ONE : TWO, entry, Instant.now()));
    }
    return Keyring.of(versions);
  }

  @Override
  public Keyring keyring() {
    return held;
  }
}
