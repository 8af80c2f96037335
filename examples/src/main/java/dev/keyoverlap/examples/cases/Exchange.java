package dev.keyoverlap.examples.cases;

/** One way in which messages go between us and a partner, with the keys that both hold. */
interface Exchange extends AutoCloseable {

  /** A message made with the keys of this moment, by us or to us. */
  byte[] send() throws Exception;

  /** Whether its receiver can do something with it, with the keys of this moment. */
  boolean receives(byte[] message) throws Exception;

  /** Whether messages may be in flight for days; requests that are answered are not. */
  default boolean isQueued() {
    return true;
  }

  @Override
  default void close() {}
}
