package dev.keyoverlap.cms.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a receiver's profile says of it, as messages that it reads or does not. */
final class Promises {

  private Promises() {}

  /**
   * All of them; each message is made when it is needed.
   *
   * @param folder for keystores
   */
  static List<Trial> of(Peer peer, Path folder) {
    List<Trial> all = new ArrayList<>();
    peer.profile()
        .verifying()
        .ifPresent(reads -> all.addAll(new SigningPromises(peer, reads).trials(folder)));
    peer.profile()
        .decrypting()
        .ifPresent(
            reads -> all.addAll(new EncryptionPromises(peer.profile(), reads).trials(folder)));
    return List.copyOf(all);
  }
}
