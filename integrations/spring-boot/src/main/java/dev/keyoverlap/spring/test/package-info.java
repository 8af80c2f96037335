/**
 * Tests of Spring Boot applications with fresh keys. Start with {@link
 * dev.keyoverlap.spring.test.TestKeyring}.
 */
@NullMarked
package dev.keyoverlap.spring.test;

import org.jspecify.annotations.NullMarked;
