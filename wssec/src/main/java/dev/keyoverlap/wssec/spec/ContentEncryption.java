package dev.keyoverlap.wssec.spec;

/** With which cipher the parts of a message are encrypted. All of them notice any change. */
public enum ContentEncryption {
  /** AES with a key of 128 bits, in Galois/Counter Mode (XML Encryption 1.1, 5.2.4). */
  AES_128_GCM,
  /** AES with a key of 256 bits, in Galois/Counter Mode. */
  AES_256_GCM
}
