package dev.keyoverlap.wssec;

import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.wssec.spec.SoapVersion;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Shows what a SOAP message is and how it is protected, without any key. Use it to find out why a
 * message is not accepted.
 *
 * <pre>{@code
 * SoapMessage message = SoapMessage.inspect(bytes, rotation);
 * message.headers().forEach(System.out::println);
 * message.needed().forEach(System.out::println);   // what a receiver would have to be told
 * }</pre>
 *
 * <p>Nothing is decrypted or verified, and nothing in it is to be believed: anybody can have
 * written it. Use a {@link SoapReceiver} to accept a message.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @param version the version of SOAP
 * @param size bytes of the message
 * @param blocks the names of its header blocks
 * @param headers its security headers
 * @param encrypted its encrypted parts, in their order
 * @param needed what a receiver would have to be told, and what no receiver accepts
 * @since 1.0
 */
public record SoapMessage(
    SoapVersion version,
    long size,
    List<String> blocks,
    List<SecurityHeader> headers,
    List<Encrypted> encrypted,
    List<String> needed) {

  /**
   * Copies the lists.
   *
   * @param version the version of SOAP
   * @param size bytes of the message
   * @param blocks the names of its header blocks
   * @param headers its security headers
   * @param encrypted its encrypted parts, in their order
   * @param needed what a receiver would have to be told, and what no receiver accepts
   */
  public SoapMessage {
    blocks = List.copyOf(blocks);
    headers = List.copyOf(headers);
    encrypted = List.copyOf(encrypted);
    needed = List.copyOf(needed);
  }

  /**
   * A security header.
   *
   * @param actor for which actor (SOAP 1.1) or role (SOAP 1.2); empty for the ultimate receiver
   * @param created when the sender says the message was made; empty if it does not, or not legibly
   * @param expires when the sender says it ends
   * @param signatures its signatures
   * @param keys its encrypted keys
   * @param others the names of its other elements
   * @since 1.0
   */
  public record SecurityHeader(
      String actor,
      Optional<Instant> created,
      Optional<Instant> expires,
      List<Signature> signatures,
      List<EncryptedKeys> keys,
      List<String> others) {

    /**
     * Copies the lists.
     *
     * @param actor for which actor (SOAP 1.1) or role (SOAP 1.2); empty for the ultimate receiver
     * @param created when the sender says the message was made; empty if it does not, or not
     *     legibly
     * @param expires when the sender says it ends
     * @param signatures its signatures
     * @param keys its encrypted keys
     * @param others the names of its other elements
     */
    public SecurityHeader {
      signatures = List.copyOf(signatures);
      keys = List.copyOf(keys);
      others = List.copyOf(others);
    }
  }

  /**
   * A signature.
   *
   * @param signer how it names its signer, in words
   * @param algorithm the URI of its algorithm
   * @param covers the names of the elements that it refers to
   * @param inRing the versions of the ring that its name fits; empty without a ring
   * @since 1.0
   */
  public record Signature(
      String signer, String algorithm, List<String> covers, List<KeyVersion> inRing) {

    /**
     * Copies the lists.
     *
     * @param signer how it names its signer, in words
     * @param algorithm the URI of its algorithm
     * @param covers the names of the elements that it refers to
     * @param inRing the versions of the ring that its name fits; empty without a ring
     */
    public Signature {
      covers = List.copyOf(covers);
      inRing = List.copyOf(inRing);
    }
  }

  /**
   * A key that is encrypted to somebody.
   *
   * @param recipient how it names the recipient, in words
   * @param algorithm the URI of the algorithm by which it is encrypted
   * @param inRing the versions of the ring that its name fits; empty without a ring
   * @since 1.0
   */
  public record EncryptedKeys(String recipient, String algorithm, List<KeyVersion> inRing) {

    /**
     * Copies the list.
     *
     * @param recipient how it names the recipient, in words
     * @param algorithm the URI of the algorithm by which it is encrypted
     * @param inRing the versions of the ring that its name fits; empty without a ring
     */
    public EncryptedKeys {
      inRing = List.copyOf(inRing);
    }
  }

  /**
   * A part that is encrypted.
   *
   * @param within the name of the element around it
   * @param algorithm the URI of the algorithm by which its content is encrypted
   * @param size about how many bytes the ciphertext has, if the message carries it
   * @since 1.0
   */
  public record Encrypted(String within, String algorithm, long size) {}

  /**
   * Inspects a message.
   *
   * @param message the message, protected or not
   * @return what it is
   * @throws MalformedMessageException if it is no SOAP message; the message says what it is instead
   */
  public static SoapMessage inspect(byte[] message) throws MalformedMessageException {
    return inspect(message, Keyring.empty());
  }

  /**
   * Inspects a message, and finds its signers and recipients in a ring.
   *
   * @param message the message, protected or not
   * @param keys a rotation, or one ring
   * @return what it is
   * @throws MalformedMessageException as {@link #inspect(byte[])} does
   */
  public static SoapMessage inspect(byte[] message, KeyringSource keys)
      throws MalformedMessageException {
    return inspect(message, keys, Limits.DEFAULT);
  }

  /**
   * Inspects a message that may exceed the default limits, and finds its signers in a ring.
   *
   * @param message the message, protected or not
   * @param keys a rotation, or one ring
   * @param limits the limits of the reader that it is for
   * @return what it is
   * @throws MalformedMessageException as {@link #inspect(byte[])} does
   */
  public static SoapMessage inspect(byte[] message, KeyringSource keys, Limits limits)
      throws MalformedMessageException {
    Objects.requireNonNull(message);
    Keyring ring = keys.keyring();
    try {
      return new SoapInspection(ring, limits).inspect(message);
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }
}
