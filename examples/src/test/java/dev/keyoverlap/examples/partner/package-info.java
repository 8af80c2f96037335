/**
 * The tests of a partner who has never heard of KeyOverlap: its own verifier and decryptor, tried
 * with the test kit. Nothing here knows more of KeyOverlap than {@code keyoverlap-testkit}, so that
 * it is also built on its own.
 */
@NullMarked
package dev.keyoverlap.examples.partner;

import org.jspecify.annotations.NullMarked;
