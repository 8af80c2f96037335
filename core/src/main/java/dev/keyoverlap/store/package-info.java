/**
 * Where a ring is kept. Start with {@link dev.keyoverlap.store.KeyringStore}: a PKCS#12 file,
 * memory, or a store of one's own.
 */
@NullMarked
package dev.keyoverlap.store;

import org.jspecify.annotations.NullMarked;
