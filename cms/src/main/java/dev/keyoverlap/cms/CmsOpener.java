package dev.keyoverlap.cms;

import dev.keyoverlap.cms.internal.decrypt.PendingContent;
import dev.keyoverlap.cms.internal.decrypt.StreamDecryption;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.internal.files.Quarantine;
import dev.keyoverlap.internal.judge.Results;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.OpenedContent;
import dev.keyoverlap.message.OpenedMessage;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.message.VerifiedContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decrypts and verifies, in one step, messages that were signed and encrypted, as a {@link
 * CmsSealer} makes them.
 *
 * <pre>{@code
 * CmsOpener opener = CmsOpener.decryptThenVerify(decryptor, verifier);
 * OpenedContent order = opener.open(sealed);    // content, report, and the key that decrypted
 * }</pre>
 *
 * <p>Content is handed out only if both steps succeed. A message of the other order, or with one
 * step only, is refused.
 *
 * <p><b>How it fails.</b> Where encryption does not authenticate (AES-CBC, if the decryptor accepts
 * it), an attacker who sends altered messages and is told whether they decrypted can learn their
 * content. So such a message fails with {@link DecryptionException} only, even if its signature is
 * wrong. To learn more about a message of your own, take the two steps separately. The time it
 * takes differs all the same: AES-GCM is the cure.
 *
 * <p>All checked exceptions but {@link IOException} extend {@link
 * dev.keyoverlap.key.KeyOverlapException}: catch that for all of them.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class CmsOpener {

  private final Way way;
  private final StreamWay streamWay;
  private final ProgressListener progress;

  private CmsOpener(Way way, StreamWay streamWay, ProgressListener progress) {
    this.way = way;
    this.streamWay = streamWay;
    this.progress = progress;
  }

  /**
   * Decrypts, then verifies: for messages that were signed and then encrypted.
   *
   * @param decryptor decrypts the message
   * @param verifier verifies the message within
   * @return both in this order
   */
  public static CmsOpener decryptThenVerify(CmsDecryptor decryptor, CmsVerifier verifier) {
    return new CmsOpener(
        message -> decryptThenVerify(decryptor, verifier, message),
        (message, target, pump) -> decryptThenVerify(decryptor, verifier, message, target, pump),
        bytes -> {});
  }

  /**
   * Verifies, then decrypts: for messages that were encrypted and then signed.
   *
   * @param verifier verifies the message
   * @param decryptor decrypts the message within
   * @return both in this order
   */
  public static CmsOpener verifyThenDecrypt(CmsVerifier verifier, CmsDecryptor decryptor) {
    return new CmsOpener(
        message -> {
          VerifiedContent verified = verifier.verify(message);
          DecryptedContent decrypted = decryptor.decrypt(verified.content());
          return Results.opened(decrypted.content(), verified.report(), decrypted.decryptedWith());
        },
        (message, target, pump) -> verifyThenDecrypt(verifier, decryptor, message, target, pump),
        bytes -> {});
  }

  /**
   * This opener, telling how far it is when it works on streams and files. Progress of its
   * decryptor and its verifier is not reported here.
   *
   * @param progress is told, and can cancel
   * @return an opener that is the same otherwise
   */
  public CmsOpener withProgress(ProgressListener progress) {
    return new CmsOpener(way, streamWay, progress);
  }

  /**
   * Decrypts and verifies, in the order of this opener.
   *
   * @param message the message
   * @return the content, accepted, with the report and the key that served
   * @throws DecryptionException if it cannot be decrypted; or for whatever reason, if its content
   *     was encrypted without being authenticated
   * @throws VerificationException if the signatures do not meet the policy; with the report
   * @throws MalformedMessageException if where a signed message should be there is none
   * @throws KeyUnavailableException if the private key that it is for cannot be used
   */
  public OpenedContent open(byte[] message)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException {
    return way.open(message);
  }

  /**
   * Decrypts and verifies a message of any size, in the order of this opener, in constant memory.
   *
   * @param message the message, up to its end; not closed
   * @param content gets the content after both steps have succeeded, and no byte before. The result
   *     of each step waits in memory or, if it is long, in a temporary file of the owner's. Neither
   *     flushed nor closed
   * @return who signed, the report, and the key that decrypted
   * @throws DecryptionException as {@link #open(byte[])} does
   * @throws VerificationException as {@link #open(byte[])} does
   * @throws MalformedMessageException as {@link #open(byte[])} does
   * @throws KeyUnavailableException as {@link #open(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public OpenedMessage openStream(InputStream message, OutputStream content)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException,
          IOException {
    return streamWay.open(message, new ToStream(content), new Pump(progress));
  }

  /**
   * Decrypts and verifies a message of any size into a file, in the order of this opener, in
   * constant memory.
   *
   * @param message the message, up to its end; not closed
   * @param content the file to write. It appears as a whole, replacing one that is there, once both
   *     steps have succeeded; if an exception is thrown nothing appears or changes. A new file is
   *     readable for its owner only, one that replaces another for whom that was
   * @return who signed, the report, and the key that decrypted
   * @throws DecryptionException as {@link #open(byte[])} does
   * @throws VerificationException as {@link #open(byte[])} does
   * @throws MalformedMessageException as {@link #open(byte[])} does
   * @throws KeyUnavailableException as {@link #open(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public OpenedMessage openToFile(InputStream message, Path content)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException,
          IOException {
    return streamWay.open(message, new ToFile(content), new Pump(progress));
  }

  /**
   * Decrypts and verifies a message in a file into another file, in the order of this opener, in
   * constant memory.
   *
   * @param message the file with the message
   * @param content the file to write, as {@link #openToFile(InputStream, Path)} does; it may be the
   *     same
   * @return who signed, the report, and the key that decrypted
   * @throws DecryptionException as {@link #open(byte[])} does
   * @throws VerificationException as {@link #open(byte[])} does
   * @throws MalformedMessageException as {@link #open(byte[])} does
   * @throws KeyUnavailableException as {@link #open(byte[])} does
   * @throws IOException if reading or writing fails; an {@link java.io.InterruptedIOException} if
   *     the thread was interrupted
   */
  public OpenedMessage open(Path message, Path content)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException,
          IOException {
    try (InputStream input = Files.newInputStream(message)) {
      return openToFile(input, content);
    }
  }

  private static OpenedContent decryptThenVerify(
      CmsDecryptor decryptor, CmsVerifier verifier, byte[] message)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException {
    CmsDecryptor.Opened opened = decryptor.open(message);
    DecryptedContent decrypted = opened.content();
    try {
      VerifiedContent verified = verifier.verify(decrypted.content());
      return Results.opened(verified.content(), verified.report(), decrypted.decryptedWith());
    } catch (VerificationException | MalformedMessageException e) {
      Optional<DecryptionException> uniform = opened.uniformFailure();
      if (uniform.isPresent()) {
        throw uniform.get();
      }
      throw e;
    }
  }

  private static OpenedMessage decryptThenVerify(
      CmsDecryptor decryptor, CmsVerifier verifier, InputStream message, Target target, Pump pump)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException,
          IOException {
    StreamDecryption decryption = decryptor.streaming(pump);
    try (Quarantine content = target.quarantine();
        var signed = new PendingContent.InSpool(OutputStream.nullOutputStream());
        var intact = decryption.read(message, signed)) {
      try {
        VerificationReport report =
            defended(
                () ->
                    verifier
                        .streaming(pump.within())
                        .verify(signed.content(intact.cipher(), intact.key()), content));
        return Results.opened(report, intact.version());
      } catch (VerificationException | MalformedMessageException e) {
        if (!intact.cipher().suite().isAuthenticated()) {
          throw decryption.failure();
        }
        throw e;
      }
    }
  }

  private static OpenedMessage verifyThenDecrypt(
      CmsVerifier verifier, CmsDecryptor decryptor, InputStream message, Target target, Pump pump)
      throws DecryptionException,
          VerificationException,
          MalformedMessageException,
          KeyUnavailableException,
          IOException {
    try (PendingContent content = target.pending();
        Quarantine encrypted = Quarantine.before(OutputStream.nullOutputStream())) {
      VerificationReport report =
          defended(() -> verifier.streaming(pump).accept(message, encrypted));
      return Results.opened(
          report, decryptor.streaming(pump.within()).decrypt(encrypted.content(), content));
    }
  }

  /** Before it is told how decryption failed, so that nothing tells more than that. */
  private static VerificationReport defended(Verification verification)
      throws VerificationException, MalformedMessageException, IOException {
    try {
      return verification.report();
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }

  @FunctionalInterface
  private interface Verification {
    VerificationReport report()
        throws VerificationException, MalformedMessageException, IOException;
  }

  @FunctionalInterface
  private interface Way {
    OpenedContent open(byte[] message)
        throws DecryptionException,
            VerificationException,
            MalformedMessageException,
            KeyUnavailableException;
  }

  @FunctionalInterface
  private interface StreamWay {
    OpenedMessage open(InputStream message, Target target, Pump pump)
        throws DecryptionException,
            VerificationException,
            MalformedMessageException,
            KeyUnavailableException,
            IOException;
  }

  /** Where content goes, through what it waits in. */
  private interface Target {
    Quarantine quarantine() throws IOException;

    PendingContent pending() throws IOException;
  }

  private record ToStream(OutputStream stream) implements Target {
    @Override
    public Quarantine quarantine() {
      return Quarantine.before(stream);
    }

    @Override
    public PendingContent pending() {
      return PendingContent.before(stream);
    }
  }

  private record ToFile(Path file) implements Target {
    @Override
    public Quarantine quarantine() throws IOException {
      return Quarantine.before(file);
    }

    @Override
    public PendingContent pending() throws IOException {
      return PendingContent.before(file);
    }
  }
}
