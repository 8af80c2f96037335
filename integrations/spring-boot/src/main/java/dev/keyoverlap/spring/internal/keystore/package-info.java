/**
 * Opens the keystores of an application, and explains why one cannot be opened. Start with {@code
 * KeyOverlapAutoConfiguration}, then {@code Keystores}.
 */
@NullMarked
package dev.keyoverlap.spring.internal.keystore;

import org.jspecify.annotations.NullMarked;
