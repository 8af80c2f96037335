/**
 * The types that all message formats share: whose signatures are needed, the verdict on each, and
 * content that exists only if it was accepted.
 *
 * <p>Start with {@link dev.keyoverlap.message.VerificationPolicy}. A verifier returns a {@link
 * dev.keyoverlap.message.VerifiedMessage} or throws a {@link
 * dev.keyoverlap.message.VerificationException}. A decryptor returns a {@link
 * dev.keyoverlap.message.DecryptedMessage} or throws a {@link
 * dev.keyoverlap.message.DecryptionException}. In memory the result also has the content. A {@link
 * dev.keyoverlap.message.ProgressListener} watches work on streams and files.
 *
 * <p>All checked exceptions extend {@link dev.keyoverlap.key.KeyOverlapException}. Catch that if
 * you treat all failures alike.
 */
@NullMarked
package dev.keyoverlap.message;

import org.jspecify.annotations.NullMarked;
