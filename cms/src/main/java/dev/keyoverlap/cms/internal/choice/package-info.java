/**
 * What the signer and the encryptor share before a message: what their builders are told about it,
 * and whether that and a receiver's profile contradict each other. Which keys a message is made
 * with, core's {@code internal.choice} says. Start with {@code MessageSettings}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.choice;

import org.jspecify.annotations.NullMarked;
