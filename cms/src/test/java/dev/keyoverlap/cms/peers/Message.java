package dev.keyoverlap.cms.peers;

import java.util.Optional;

/** Made when it is first needed, and the same for all receivers. */
final class Message {

  private final Maker maker;
  private Optional<byte[]> made = Optional.empty();

  Message(Maker maker) {
    this.maker = maker;
  }

  /** Makes it. */
  interface Maker {
    byte[] make() throws Exception;
  }

  synchronized byte[] get() throws Exception {
    if (made.isEmpty()) {
      made = Optional.of(maker.make());
    }
    return made.get();
  }
}
