package dev.keyoverlap.examples.load;

/** One side of a channel: makes a message of content. Used by several threads. */
@FunctionalInterface
interface Sender {

  /** Signs the content and encrypts the result. */
  byte[] protect(byte[] content) throws Exception;
}
