/**
 * The store in a PKCS #12 file. Start with {@link
 * dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore#at}.
 *
 * <p>{@code KeystoreFileStore} commits a change step by step. {@code KeystoreParser} and {@code
 * BagReader} read the file, {@code KeystoreWriter} writes it, and {@code HistoryFile} is the
 * history beside it.
 */
@NullMarked
package dev.keyoverlap.store.pkcs12;

import org.jspecify.annotations.NullMarked;
