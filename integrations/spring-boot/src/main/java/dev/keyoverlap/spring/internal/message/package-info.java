/**
 * Beans that sign, verify, encrypt and decrypt. Start with {@code CmsAutoConfiguration}, then
 * {@code MessageBeans}.
 */
@NullMarked
package dev.keyoverlap.spring.internal.message;

import org.jspecify.annotations.NullMarked;
