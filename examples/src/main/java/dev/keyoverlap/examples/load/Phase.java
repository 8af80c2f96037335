package dev.keyoverlap.examples.load;

import dev.keyoverlap.key.KeyId;
import java.util.Optional;

/** A stretch of the run, with at most one key renewed in it. */
final class Phase {

  /** Which key is renewed. */
  enum Renewed {
    NOTHING,
    SIGNING_KEY,
    ENCRYPTION_KEY
  }

  private final String name;
  private final Renewed renewed;
  private volatile Optional<KeyId> newKey = Optional.empty();

  Phase(String name, Renewed renewed) {
    this.name = name;
    this.renewed = renewed;
  }

  String name() {
    return name;
  }

  /** Says which key takes over in this phase; every other one counts as old. */
  void newKeyIs(KeyId keyId) {
    newKey = Optional.of(keyId);
  }

  boolean renewsAnything() {
    return renewed != Renewed.NOTHING;
  }

  boolean isByNewKey(Receiver.Receipt receipt) {
    KeyId served =
        renewed == Renewed.ENCRYPTION_KEY ? receipt.decryptedWith() : receipt.verifiedWith();
    return newKey.filter(served::equals).isPresent();
  }

  @Override
  public String toString() {
    return name;
  }
}
