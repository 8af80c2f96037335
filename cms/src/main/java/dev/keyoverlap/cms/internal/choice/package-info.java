/**
 * The settings that the signer and the encryptor share, and the check that they and a receiver's
 * profile do not contradict each other. Which keys a message is made with, core's {@code
 * internal.choice} says. Start with {@code MessageSettings}.
 */
@NullMarked
package dev.keyoverlap.cms.internal.choice;

import org.jspecify.annotations.NullMarked;
