/** The properties {@code keyoverlap.*}. Start with {@code KeyOverlapProperties}. */
@NullMarked
package dev.keyoverlap.spring.internal.settings;

import org.jspecify.annotations.NullMarked;
