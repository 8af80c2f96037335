/** What holds for certificate paths in messages and in TLS alike. */
@NullMarked
package dev.keyoverlap.internal.paths;

import org.jspecify.annotations.NullMarked;
