package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Shows what a CMS message says in the clear, without any private key. Use it to find out why a
 * partner's message is refused.
 *
 * <pre>{@code
 * CmsMessage message = CmsMessage.inspect(Files.readAllBytes(file), rotation);
 * message.recipients();    // whom it is for, and which of them are in the ring
 * message.needed();        // such as "CmsDecryptor: accept(ContentEncryption.LEGACY_AES_256_CBC)"
 * }</pre>
 *
 * <p>Nothing here is verified: anyone can make a message that says anything. Do not decide anything
 * by it.
 *
 * @param type what kind of message it is
 * @param contentType the identifier of the type of its content, such as "1.2.840.113549.1.7.1" for
 *     data
 * @param wrapping what it came in, such as "PEM"
 * @param size bytes of the message, without what it came in
 * @param contentSize bytes of the content, encrypted if it is; empty if it carries none
 * @param signers the signatures, in the order of the message
 * @param recipients whom it is encrypted to, in the order of the message; the first 1000
 * @param contentEncryption how the content is encrypted, as a constant of {@link ContentEncryption}
 *     or an identifier; empty if it is not encrypted
 * @param certificates how many it carries
 * @param needed what a reader that is set up without options would have to be told to accept it
 * @since 1.0
 */
public record CmsMessage(
    Type type,
    String contentType,
    String wrapping,
    long size,
    OptionalLong contentSize,
    List<Signer> signers,
    List<Recipient> recipients,
    Optional<String> contentEncryption,
    int certificates,
    List<String> needed) {

  /**
   * For inspection; the lists are copied.
   *
   * @param type what kind of message it is
   * @param contentType the identifier of the type of its content, such as "1.2.840.113549.1.7.1"
   *     for data
   * @param wrapping what it came in, such as "PEM"
   * @param size bytes of the message, without what it came in
   * @param contentSize bytes of the content, encrypted if it is; empty if it carries none
   * @param signers the signatures, in the order of the message
   * @param recipients whom it is encrypted to, in the order of the message; the first 1000
   * @param contentEncryption how the content is encrypted, as a constant of {@link
   *     ContentEncryption} or an identifier; empty if it is not encrypted
   * @param certificates how many it carries
   * @param needed what a reader that is set up without options would have to be told to accept it
   */
  public CmsMessage {
    signers = List.copyOf(signers);
    recipients = List.copyOf(recipients);
    needed = List.copyOf(needed);
  }

  /**
   * A kind of message.
   *
   * @since 1.0
   */
  public enum Type {
    /** Signed (RFC 5652, 5): for a {@link CmsVerifier}. */
    SIGNED_DATA,
    /** Carries certificates and no signature, as an authority answers. */
    CERTIFICATES_ONLY,
    /** Encrypted without being authenticated (RFC 5652, 6): for a {@link CmsDecryptor}. */
    ENVELOPED_DATA,
    /** Encrypted and authenticated (RFC 5083): for a {@link CmsDecryptor}. */
    AUTH_ENVELOPED_DATA,
    /** None that is read here, such as compressed data. */
    OTHER
  }

  /**
   * One signature.
   *
   * @param identifier how it names its signer
   * @param algorithm as a constant of {@link SignatureAlgorithm}, or why it is none
   * @param signingTime the time that it claims; empty if there is none that can be read
   * @param inRing the versions of the ring that its name fits; empty without a ring
   * @since 1.0
   */
  public record Signer(
      String identifier, String algorithm, Optional<Instant> signingTime, List<KeyVersion> inRing) {

    /**
     * For inspection; the list is copied.
     *
     * @param identifier how it names its signer
     * @param algorithm as a constant of {@link SignatureAlgorithm}, or why it is none
     * @param signingTime the time that it claims; empty if there is none that can be read
     * @param inRing the versions of the ring that its name fits; empty without a ring
     */
    public Signer {
      inRing = List.copyOf(inRing);
    }
  }

  /**
   * One recipient.
   *
   * @param identifier how the message names it; empty for kinds that name no certificate, such as
   *     passwords
   * @param algorithm how the key of the content comes to it, such as "KeyTransport.RSA_OAEP_SHA256"
   * @param inRing the versions of the ring that its name fits; empty without a ring
   * @since 1.0
   */
  public record Recipient(Optional<String> identifier, String algorithm, List<KeyVersion> inRing) {

    /**
     * For inspection; the list is copied.
     *
     * @param identifier how the message names it; empty for kinds that name no certificate, such as
     *     passwords
     * @param algorithm how the key of the content comes to it, such as
     *     "KeyTransport.RSA_OAEP_SHA256"
     * @param inRing the versions of the ring that its name fits; empty without a ring
     */
    public Recipient {
      inRing = List.copyOf(inRing);
    }
  }

  /**
   * Inspects a message.
   *
   * @param message the message, as a reader would get it
   * @return what it says
   * @throws MalformedMessageException if it is no CMS message, with what it is instead; or exceeds
   *     the default limits
   */
  public static CmsMessage inspect(byte[] message) throws MalformedMessageException {
    return inspect(message, Keyring.empty());
  }

  /**
   * Inspects a message, and looks its signers and recipients up in a ring.
   *
   * @param message the message, as a reader would get it
   * @param keys a rotation, or one ring
   * @return what it says
   * @throws MalformedMessageException if it is no CMS message, with what it is instead; or exceeds
   *     the default limits
   */
  public static CmsMessage inspect(byte[] message, KeyringSource keys)
      throws MalformedMessageException {
    return inspect(message, keys, Limits.DEFAULT);
  }

  /**
   * Inspects a message that may exceed the default limits, and looks its signers and recipients up
   * in a ring.
   *
   * @param message the message, as a reader would get it
   * @param keys a rotation, or one ring
   * @param limits the limits of the reader that it is for
   * @return what it says
   * @throws MalformedMessageException if it is no CMS message, with what it is instead; or exceeds
   *     the limits
   */
  public static CmsMessage inspect(byte[] message, KeyringSource keys, Limits limits)
      throws MalformedMessageException {
    Objects.requireNonNull(message);
    try {
      return inspectStream(new ByteArrayInputStream(message), keys, limits);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory can be read", e);
    }
  }

  /**
   * Inspects a message of any size, in constant memory.
   *
   * @param message the message, up to its end; not closed
   * @return what it says
   * @throws MalformedMessageException as {@link #inspect(byte[])} does
   * @throws IOException if reading fails; an {@link java.io.InterruptedIOException} if the thread
   *     was interrupted
   */
  public static CmsMessage inspectStream(InputStream message)
      throws MalformedMessageException, IOException {
    return inspectStream(message, Keyring.empty());
  }

  /**
   * Inspects a message of any size in constant memory, and looks its signers and recipients up in a
   * ring.
   *
   * @param message the message, up to its end; not closed
   * @param keys a rotation, or one ring
   * @return what it says
   * @throws MalformedMessageException as {@link #inspect(byte[])} does
   * @throws IOException if reading fails; an {@link java.io.InterruptedIOException} if the thread
   *     was interrupted
   */
  public static CmsMessage inspectStream(InputStream message, KeyringSource keys)
      throws MalformedMessageException, IOException {
    return inspectStream(message, keys, Limits.DEFAULT);
  }

  /**
   * Inspects a message of any size that may exceed the default limits, and looks its signers and
   * recipients up in a ring.
   *
   * @param message the message, up to its end; not closed
   * @param keys a rotation, or one ring
   * @param limits the limits of the reader that it is for
   * @return what it says
   * @throws MalformedMessageException as {@link #inspect(byte[], KeyringSource, Limits)} does
   * @throws IOException if reading fails; an {@link java.io.InterruptedIOException} if the thread
   *     was interrupted
   */
  public static CmsMessage inspectStream(InputStream message, KeyringSource keys, Limits limits)
      throws MalformedMessageException, IOException {
    Objects.requireNonNull(message);
    Keyring ring = keys.keyring();
    try {
      return new MessageInspection(ring, limits).inspect(message);
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }
}
