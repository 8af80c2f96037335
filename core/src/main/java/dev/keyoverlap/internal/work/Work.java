package dev.keyoverlap.internal.work;

/** Kinds of work that a message causes, counted so that tests can see how they grow. */
public enum Work {
  /** Nodes of a message that were visited: elements, attributes, ASN.1 values, names. */
  VISITS,
  /** Bytes that were canonicalised, digested or decrypted. */
  BYTES,
  /** Operations with public keys, signatures of certificates included. */
  PUBLIC_KEY_OPERATIONS,
  /** Operations with private keys. */
  PRIVATE_KEY_OPERATIONS,
  /** Certificates, names and identifiers that were compared with those of the ring. */
  COMPARISONS,
  /** Certificates that were digested, to be compared with the signer's claimed one. */
  CERTIFICATE_DIGESTS
}
