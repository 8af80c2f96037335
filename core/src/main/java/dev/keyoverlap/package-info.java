/**
 * The key ring and its rotation: the heart of the library.
 *
 * <p>Start with {@link dev.keyoverlap.KeystoreRotation}, which is what programs hold, then {@link
 * dev.keyoverlap.ring.Keyring}, which is what they get from it: all keys at one moment, as an
 * immutable value. A message is produced or read with exactly one such value; that is the whole
 * idea.
 *
 * <p>A ring is made of {@link dev.keyoverlap.ring.KeyVersion}s: a {@link
 * dev.keyoverlap.key.HeldKey} of our own or the {@link dev.keyoverlap.key.PeerCertificate} of a
 * partner, under an {@link dev.keyoverlap.key.Alias}, in a {@link dev.keyoverlap.ring.KeyState}.
 */
@NullMarked
package dev.keyoverlap;

import org.jspecify.annotations.NullMarked;
