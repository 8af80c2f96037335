package dev.keyoverlap.store;

import dev.keyoverlap.Keyring;

/**
 * A ring as a store holds it, and the mark by which the store tells it from every other revision.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @param keyring the ring
 * @param mark names this revision within its store, such as the SHA-256 of the file in hexadecimal
 */
public record Revision(Keyring keyring, String mark) {}
