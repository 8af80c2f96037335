/**
 * Gives tests their key ring. Start with {@code TestKeyringCustomizerFactory}, which Spring finds
 * by {@code META-INF/spring.factories}.
 */
@NullMarked
package dev.keyoverlap.spring.internal.test;

import org.jspecify.annotations.NullMarked;
