/**
 * The key ring: all keys at one moment, as an immutable value. Start with {@link
 * dev.keyoverlap.ring.Keyring}, which is made of {@link dev.keyoverlap.ring.KeyVersion}s in a
 * {@link dev.keyoverlap.ring.KeyState}. A message is produced or read with exactly one ring, which
 * a {@link dev.keyoverlap.ring.KeyringSource} gives. A {@link dev.keyoverlap.ring.KeyringStore}
 * keeps its revisions and their history of {@link dev.keyoverlap.ring.Change}s.
 */
@NullMarked
package dev.keyoverlap.ring;

import org.jspecify.annotations.NullMarked;
