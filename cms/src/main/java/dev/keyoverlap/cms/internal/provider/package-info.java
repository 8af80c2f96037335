/**
 * Which JCA provider does which task, and keys in the form that it takes. Start with {@code
 * CryptoProviders}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.provider;

import org.jspecify.annotations.NullMarked;
