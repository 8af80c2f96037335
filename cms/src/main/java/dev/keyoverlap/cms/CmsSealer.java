package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.cms.internal.syntax.Nested;
import dev.keyoverlap.cms.internal.syntax.Stage;
import dev.keyoverlap.cms.internal.syntax.StreamWriting;
import dev.keyoverlap.internal.files.Pump;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.ProgressListener;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * Signs and encrypts messages in one step: one CMS message within the other, whole, as its content.
 *
 * <pre>{@code
 * CmsSealer sealer = CmsSealer.signThenEncrypt(signer, encryptor);
 * byte[] sealed = sealer.seal(order);
 * }</pre>
 *
 * <p>Sign, then encrypt, is the usual order: nobody else sees who signed, and what was signed is
 * what people mean, the content. It does not say for whom it was signed: a receiver can encrypt the
 * signed message again, to somebody else. Where that matters, name the receiver in the content.
 * With the reverse order, a gateway that cannot decrypt can check who sent a message. But anyone
 * who removes that signature can sign the encrypted content themselves, without knowing what it
 * says.
 *
 * <p>A receiver reads such a message in two steps: {@code openssl cms -decrypt} and then {@code
 * openssl cms -verify}, say. On our side it is a {@link CmsOpener}.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class CmsSealer {

  private final Step first;
  private final Step second;
  private final ProgressListener progress;

  private CmsSealer(Step first, Step second, ProgressListener progress) {
    this.first = first;
    this.second = second;
    this.progress = progress;
  }

  /**
   * Signs, then encrypts: the signed message becomes the content of an encrypted one.
   *
   * @param signer signs the content
   * @param encryptor encrypts the signed message
   * @return both in this order
   * @throws IllegalStateException if the signer leaves the content out, or answers Base64
   */
  public static CmsSealer signThenEncrypt(CmsSigner signer, CmsEncryptor encryptor) {
    signer.requireNesting(true);
    return new CmsSealer(step(signer), step(encryptor), bytes -> {});
  }

  /**
   * Signs, then encrypts, as {@link #signThenEncrypt(CmsSigner, CmsEncryptor)} does, and the
   * envelope says that its content is signed data (RFC 5652, 6.1). Some specifications require
   * this, while most receivers expect data. The signed message then has no ContentInfo around it.
   *
   * <pre>{@code
   * CmsSealer sealer = CmsSealer.signThenEncryptSignedData(signer, encryptor);
   * }</pre>
   *
   * @param signer signs the content
   * @param encryptor encrypts the signed message
   * @return both in this order
   * @throws IllegalStateException as {@link #signThenEncrypt(CmsSigner, CmsEncryptor)} does
   */
  public static CmsSealer signThenEncryptSignedData(CmsSigner signer, CmsEncryptor encryptor) {
    return signThenEncrypt(signer.withoutContentInfo(), encryptor.ofSignedData());
  }

  /**
   * Encrypts, then signs: the encrypted message becomes the content of a signed one.
   *
   * @param encryptor encrypts the content
   * @param signer signs the encrypted message
   * @return both in this order
   * @throws IllegalStateException if the encryptor answers Base64, or the signer leaves the content
   *     out
   */
  public static CmsSealer encryptThenSign(CmsEncryptor encryptor, CmsSigner signer) {
    encryptor.requireNesting();
    signer.requireNesting(false);
    return new CmsSealer(step(encryptor), step(signer), bytes -> {});
  }

  /**
   * This sealer, telling how far it is when it works on streams and files. Progress of its signer
   * and its encryptor is not reported here.
   *
   * @param progress is told, and can cancel
   * @return a sealer that is the same otherwise
   */
  public CmsSealer withProgress(ProgressListener progress) {
    return new CmsSealer(first, second, progress);
  }

  /**
   * Signs and encrypts, in the order of this sealer.
   *
   * @param content what to seal
   * @return the outer message; Base64 if it was built so
   * @throws KeyUnavailableException if a key cannot be used, as {@link CmsSigner#sign(byte[])} and
   *     {@link CmsEncryptor#encrypt(byte[])} say
   */
  public byte[] seal(byte[] content) throws KeyUnavailableException {
    return second.apply(first.apply(content));
  }

  /**
   * Signs and encrypts content of any size, in the order of this sealer, in constant memory. All
   * keys are chosen before the first byte is read.
   *
   * <p>Both messages are in BER, as {@link CmsSigner#signStream(InputStream, OutputStream)} and
   * {@link CmsEncryptor#encryptStream(InputStream, OutputStream)} say. If one of them is for a
   * receiver that cannot read BER, its content waits until its length is known. It waits in memory
   * or, if it is long, in a temporary file of the owner's. With signing first, that content is not
   * yet encrypted.
   *
   * @param content what to seal, up to its end; not closed
   * @param message gets the outer message; neither flushed nor closed. If an exception is thrown it
   *     has got the beginning of a message that no receiver accepts
   * @throws KeyUnavailableException as {@link #seal(byte[])} does
   * @throws IOException if reading or writing fails, or there is more content than {@link
   *     ContentEncryption} allows; an {@link java.io.InterruptedIOException} if the thread was
   *     interrupted
   */
  public void sealStream(InputStream content, OutputStream message)
      throws KeyUnavailableException, IOException {
    try (Stage stage = begin()) {
      writing(stage).write(content, message);
    }
  }

  /**
   * Signs and encrypts content of any size into a file, in the order of this sealer, in constant
   * memory.
   *
   * @param content what to seal, up to its end; not closed
   * @param message the file to write. It appears as a whole, replacing one that is there, when all
   *     is done; if an exception is thrown nothing appears or changes. A new file is readable for
   *     its owner only, one that replaces another for whom that was
   * @throws KeyUnavailableException as {@link #seal(byte[])} does
   * @throws IOException as {@link #sealStream(InputStream, OutputStream)} does
   * @see #sealStream(InputStream, OutputStream)
   */
  public void sealToFile(InputStream content, Path message)
      throws KeyUnavailableException, IOException {
    try (Stage stage = begin()) {
      writing(stage).write(content, message);
    }
  }

  /**
   * Signs and encrypts a file into another, in the order of this sealer, in constant memory.
   *
   * @param content the file to seal
   * @param message the file to write, as {@link #sealToFile(InputStream, Path)} does; it may be the
   *     same
   * @throws KeyUnavailableException as {@link #seal(byte[])} does
   * @throws IOException as {@link #sealStream(InputStream, OutputStream)} does
   */
  public void seal(Path content, Path message) throws KeyUnavailableException, IOException {
    try (Stage stage = begin()) {
      writing(stage).write(content, message);
    }
  }

  private Stage begin() throws KeyUnavailableException {
    return new Nested(first.begin().take(), second.begin().take());
  }

  private StreamWriting writing(Stage stage) {
    return new StreamWriting(stage, second.base64(), new Pump(progress));
  }

  private static Step step(CmsSigner signer) {
    return new Step(signer::sign, signer::beginStage, signer.isBase64());
  }

  private static Step step(CmsEncryptor encryptor) {
    return new Step(encryptor::encrypt, encryptor::begin, encryptor.isBase64());
  }

  /**
   * Makes one of the two messages.
   *
   * @param inMemory makes it of content that is in memory
   * @param begin begins to make it of content that is in a stream
   */
  private record Step(InMemory inMemory, Begin begin, boolean base64) {
    byte[] apply(byte[] content) throws KeyUnavailableException {
      return inMemory.apply(content);
    }
  }

  @FunctionalInterface
  private interface InMemory {
    byte[] apply(byte[] content) throws KeyUnavailableException;
  }

  @FunctionalInterface
  private interface Begin {
    Stage take() throws KeyUnavailableException;
  }
}
