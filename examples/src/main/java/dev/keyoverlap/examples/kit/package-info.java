/**
 * The partner kit: messages that show how a partner's system handles two keys, before a renewal
 * depends on it.
 *
 * <p>Start with {@link dev.keyoverlap.examples.kit.PartnerKit}, which writes the kit and reads the
 * partner's answers.
 */
@NullMarked
package dev.keyoverlap.examples.kit;

import org.jspecify.annotations.NullMarked;
