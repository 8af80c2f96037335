package dev.keyoverlap.cms.peers;

import java.nio.charset.StandardCharsets;

/** A message of ours, and what its receiver has when it comes. */
interface Case {

  /** What all messages carry. */
  byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);

  /** What the receiver is to do with it. */
  enum Task {
    VERIFY,
    DECRYPT,
    /** Decrypt, and verify what comes out. */
    OPEN
  }

  Task task();

  Situation situation();

  byte[] message() throws Exception;
}
