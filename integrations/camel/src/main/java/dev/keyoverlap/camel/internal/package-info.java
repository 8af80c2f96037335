/**
 * The operations of the component on one message. Start with {@link
 * dev.keyoverlap.camel.internal.Engines}.
 */
@NullMarked
package dev.keyoverlap.camel.internal;

import org.jspecify.annotations.NullMarked;
