package dev.keyoverlap.cms.peers;

import java.nio.charset.StandardCharsets;

/** A message of ours, and what its receiver has when it comes. */
interface Case {

  /** What all messages carry. */
  byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);

  Situation situation();

  byte[] message() throws Exception;
}
