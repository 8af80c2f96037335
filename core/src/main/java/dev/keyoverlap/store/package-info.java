/**
 * The exceptions of stores, which say why a keystore cannot be used, and {@link
 * dev.keyoverlap.store.InMemoryKeyringStore}. For a store in a file, see {@link
 * dev.keyoverlap.store.pkcs12}. To write a store of your own, implement {@link
 * dev.keyoverlap.ring.KeyringStore}.
 */
@NullMarked
package dev.keyoverlap.store;

import org.jspecify.annotations.NullMarked;
