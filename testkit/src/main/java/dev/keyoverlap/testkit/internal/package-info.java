/**
 * Programs that builds need and no user calls.
 *
 * <p>Start with {@link dev.keyoverlap.testkit.internal.KitZip}.
 */
@NullMarked
package dev.keyoverlap.testkit.internal;

import org.jspecify.annotations.NullMarked;
