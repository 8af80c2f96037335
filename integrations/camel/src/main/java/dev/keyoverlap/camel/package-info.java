/**
 * A Camel component and a data format that use the keys of a key ring. Start with {@link
 * dev.keyoverlap.camel.KeyOverlapComponent}, or write {@code to("keyoverlap:sign?signAs=orders")}.
 */
@NullMarked
package dev.keyoverlap.camel;

import org.jspecify.annotations.NullMarked;
