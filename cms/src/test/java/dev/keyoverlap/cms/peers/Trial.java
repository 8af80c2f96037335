package dev.keyoverlap.cms.peers;

import java.util.Optional;

/**
 * One thing that a receiver's profile says of it, put to the receiver.
 *
 * @param name what it is about; no other of this receiver has it
 * @param readable what the profile says: whether the receiver reads the message
 * @param source makes the message; without the receiver's profile if that refuses
 * @param refusal asks for the same with the profile, which must refuse; empty if it need not
 */
record Trial(
    String name,
    Task task,
    Situation situation,
    boolean readable,
    Message source,
    Optional<Message.Maker> refusal)
    implements Case {

  @Override
  public byte[] message() throws Exception {
    return source.get();
  }

  @Override
  public String toString() {
    return name;
  }
}
