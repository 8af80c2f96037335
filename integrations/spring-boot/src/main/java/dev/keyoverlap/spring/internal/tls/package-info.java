/**
 * SSL bundles that follow the key ring. Start with {@code TlsAutoConfiguration}, then {@code
 * LiveBundles}.
 */
@NullMarked
package dev.keyoverlap.spring.internal.tls;

import org.jspecify.annotations.NullMarked;
