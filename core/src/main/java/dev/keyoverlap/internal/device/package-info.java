/**
 * Private keys that never come into this process: in a hardware token, or behind a service. {@code
 * Device} is all that is asked of such a key, {@code BoundKey} is the key as Java's signatures take
 * it, and {@code DeviceProvider} signs with it. {@code Transport} takes RSA's paddings off in
 * software. Start with {@code Device}. Exported to KeyOverlap's own modules only.
 */
@NullMarked
package dev.keyoverlap.internal.device;

import org.jspecify.annotations.NullMarked;
