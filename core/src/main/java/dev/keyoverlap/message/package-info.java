/**
 * What all message formats share: whose signatures are needed, what became of each, and content
 * that exists only where it was accepted.
 *
 * <p>Start with {@link dev.keyoverlap.message.VerificationPolicy}; a verifier answers with a {@link
 * dev.keyoverlap.message.VerifiedContent} or a {@link
 * dev.keyoverlap.message.VerificationException}, a decryptor with a {@link
 * dev.keyoverlap.message.DecryptedContent} or a {@link dev.keyoverlap.message.DecryptionException}.
 * Work on streams and files can be watched with a {@link dev.keyoverlap.message.ProgressListener}.
 */
@NullMarked
package dev.keyoverlap.message;

import org.jspecify.annotations.NullMarked;
