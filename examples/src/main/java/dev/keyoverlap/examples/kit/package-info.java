/**
 * The partner kit: messages with which a partner finds out what its own system makes of two keys,
 * before a renewal needs to know.
 *
 * <p>Start with {@link dev.keyoverlap.examples.kit.PartnerKit}, which writes the kit and reads the
 * partner's answers.
 */
@NullMarked
package dev.keyoverlap.examples.kit;

import org.jspecify.annotations.NullMarked;
