/**
 * Reads and writes PKCS#12 files (RFC 7292) bag by bag, so that nothing in a file of another
 * program is passed over. The JDK's own keystore drops what it does not understand.
 */
@NullMarked
package dev.keyoverlap.internal.pkcs12;

import org.jspecify.annotations.NullMarked;
