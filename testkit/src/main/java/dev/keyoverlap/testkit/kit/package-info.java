/**
 * The partner kit: a folder of messages, scripts and a form that shows how a partner's system
 * handles two keys, before a renewal depends on it.
 *
 * <p>Start with {@link dev.keyoverlap.testkit.kit.PartnerKit}, which writes the kit, and {@link
 * dev.keyoverlap.testkit.kit.KitAnswers}, which reads the partner's answers.
 */
@NullMarked
package dev.keyoverlap.testkit.kit;

import org.jspecify.annotations.NullMarked;
