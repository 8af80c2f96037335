/**
 * Where a ring is kept. Start with {@link dev.keyoverlap.store.KeyringStore}, which makes a store
 * in a PKCS#12 file or in memory; a store of one's own is a {@link dev.keyoverlap.RevisionStore}.
 * The file is read bag by bag ({@code KeystoreParser}, {@code BagReader}) and written by {@code
 * KeystoreWriter}; beside it stands its history.
 */
@NullMarked
package dev.keyoverlap.store;

import org.jspecify.annotations.NullMarked;
