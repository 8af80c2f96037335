/**
 * The state of a whole keystore, for everybody. Start with {@link
 * dev.keyoverlap.cli.status.Status}; the library's {@code StatusPage} makes the page.
 */
@NullMarked
package dev.keyoverlap.cli.status;

import org.jspecify.annotations.NullMarked;
