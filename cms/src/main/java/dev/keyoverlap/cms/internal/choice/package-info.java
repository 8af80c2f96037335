/**
 * Which key of the ring an outgoing message is made with, and whether a receiver's profile and what
 * was asked for contradict each other. Start with {@code KeyChoice}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.choice;

import org.jspecify.annotations.NullMarked;
