/** The key ring, its rotation, where it is kept, and what all message formats share. */
module dev.keyoverlap.core {
  requires static transitive org.jspecify;

  exports dev.keyoverlap;
  exports dev.keyoverlap.message;
  exports dev.keyoverlap.store;
}
