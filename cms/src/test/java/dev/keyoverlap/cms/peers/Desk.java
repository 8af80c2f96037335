package dev.keyoverlap.cms.peers;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One user of a foreign tool, with the keys and roots that it was given. What a tool has no command
 * for is "unable", which is something else than a no.
 */
public interface Desk extends AutoCloseable {

  /** Verifies a message that carries its content. */
  default Answer verify(byte[] message) throws Exception {
    return Answer.unable();
  }

  /** Decrypts with the key held. */
  default Answer decrypt(byte[] message) throws Exception {
    return Answer.unable();
  }

  /** Signs with all of these keys, content included. */
  default Answer sign(byte[] content, List<Party> signers) throws Exception {
    return Answer.unable();
  }

  /** Encrypts for all of these. */
  default Answer encrypt(byte[] content, List<Party> recipients) throws Exception {
    return Answer.unable();
  }

  /** Ends whatever still runs. */
  @Override
  default void close() throws IOException {}

  /**
   * What came of it.
   *
   * @param kind whether it did what it was asked to
   * @param output what it gave: the content or the message; empty if it gives none
   * @param said for people, when a test fails
   */
  record Answer(Kind kind, Optional<byte[]> output, String said) {

    enum Kind {
      YES,
      NO,
      UNABLE
    }

    static Answer unable() {
      return new Answer(Kind.UNABLE, Optional.empty(), "has no such command");
    }

    static Answer yes(byte[] output) {
      return new Answer(Kind.YES, Optional.of(output), "");
    }

    static Answer no(String said) {
      return new Answer(Kind.NO, Optional.empty(), said);
    }

    public boolean isYes() {
      return kind == Kind.YES;
    }
  }
}
