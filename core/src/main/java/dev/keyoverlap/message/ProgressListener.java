package dev.keyoverlap.message;

/**
 * Is told how far the work on a stream or file has come, and can stop it.
 *
 * <p>Signers, verifiers, encryptors, decryptors, and what combines two of them, take one with
 * {@code withProgress(listener)}:
 *
 * <pre>{@code
 * AtomicBoolean cancelled = new AtomicBoolean();
 * CmsVerifier watched = verifier.withProgress(bytes -> {
 *   if (cancelled.get()) {
 *     throw new CancellationException();
 *   }
 *   bar.show(bytes, size);
 * });
 * watched.verify(message, target);
 * }</pre>
 *
 * <p>It is called in the thread that does the work, after at most 64 KiB each time, and should
 * return soon. Whatever it throws ends the work and comes out of the call as it is; {@link
 * java.util.concurrent.CancellationException} is the one to throw. No file is left behind then. A
 * stream to write to keeps the bytes that it has got so far, but gets no content that still waits
 * for a verdict.
 *
 * <p>Interrupting the thread cancels, too: the call ends with {@link
 * java.io.InterruptedIOException}, and the thread stays interrupted.
 *
 * <p>One instance that is given to a signer for several threads is called by all of them and must
 * be safe for that; it cannot tell their messages apart.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface ProgressListener {

  /**
   * So much of the input is done.
   *
   * @param bytes how many bytes of the input were read so far: of the content when signing or
   *     encrypting, of the message when verifying or decrypting. Never less than the time before;
   *     the same again while the work goes over the content a second time
   */
  void onProgress(long bytes);
}
