/**
 * Spring Boot with the keys of a key ring. Start with the properties {@code keyoverlap.*}. Use
 * {@link dev.keyoverlap.spring.KeystoreRotationCustomizer} for settings that no property has.
 */
@NullMarked
package dev.keyoverlap.spring;

import org.jspecify.annotations.NullMarked;
