package dev.keyoverlap.xmldsig;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.internal.work.LastDefence;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.xml.namespace.QName;

/**
 * Shows what an XML document is and how it is signed, without any key. Use it to find out why a
 * document is not accepted.
 *
 * <pre>{@code
 * XmlMessage message = XmlMessage.inspect(document, rotation);
 * message.signatures().forEach(System.out::println);
 * message.needed().forEach(System.out::println);   // what a verifier would have to be told
 * }</pre>
 *
 * <p>Nothing is verified, and nothing in it is to be believed: anybody can have written it. Use an
 * {@link XmlVerifier} to accept a document.
 *
 * <p>Instances are immutable and safe for use by several threads.
 *
 * @param root the name of the document's element
 * @param encoding the encoding that it was read in; empty if it names none, and so is in UTF-8 or
 *     UTF-16
 * @param size bytes of the document
 * @param elements how many there are in it
 * @param signatures the signatures, in the order of the document; those within others are not among
 *     them
 * @param needed what a verifier would have to be told, or given, to accept every signature; and
 *     what no verifier accepts
 * @since 1.0
 */
public record XmlMessage(
    QName root,
    String encoding,
    long size,
    int elements,
    List<Signature> signatures,
    List<String> needed) {

  /**
   * Copies the lists.
   *
   * @param root the name of the document's element
   * @param encoding the encoding that it was read in; empty if it names none, and so is in UTF-8 or
   *     UTF-16
   * @param size bytes of the document
   * @param elements how many there are in it
   * @param signatures the signatures, in the order of the document; those within others are not
   *     among them
   * @param needed what a verifier would have to be told, or given, to accept every signature; and
   *     what no verifier accepts
   */
  public XmlMessage {
    signatures = List.copyOf(signatures);
    needed = List.copyOf(needed);
  }

  /**
   * A signature.
   *
   * @param signer how it names its signer, in words
   * @param path where it is
   * @param algorithm as a constant of {@link SignatureAlgorithm}, or the URI of another one
   * @param canonicalization as a constant of {@link Canonicalization}, or the URI of another one
   * @param references what it covers
   * @param signingTime the time that it claims by XAdES; empty if there is none that can be read
   * @param certificates how many it carries
   * @param inRing the versions of the ring that its name fits; empty without a ring
   * @since 1.0
   */
  public record Signature(
      String signer,
      String path,
      String algorithm,
      String canonicalization,
      List<Reference> references,
      Optional<Instant> signingTime,
      int certificates,
      List<KeyVersion> inRing) {

    /**
     * Copies the lists.
     *
     * @param signer how it names its signer, in words
     * @param path where it is
     * @param algorithm as a constant of {@link SignatureAlgorithm}, or the URI of another one
     * @param canonicalization as a constant of {@link Canonicalization}, or the URI of another one
     * @param references what it covers
     * @param signingTime the time that it claims by XAdES; empty if there is none that can be read
     * @param certificates how many it carries
     * @param inRing the versions of the ring that its name fits; empty without a ring
     */
    public Signature {
      references = List.copyOf(references);
      inRing = List.copyOf(inRing);
    }
  }

  /**
   * Something that a signature covers.
   *
   * @param uri how it refers to it; empty for the document
   * @param covers the path of that; empty if it is not in the document, or there several times
   * @param transforms the URIs of what is done to it, in their order
   * @param digest the digest algorithm, such as "SHA-256", or the URI of another one
   * @since 1.0
   */
  public record Reference(
      Optional<String> uri, Optional<String> covers, List<String> transforms, String digest) {

    /**
     * Copies the list.
     *
     * @param uri how it refers to it; empty for the document
     * @param covers the path of that; empty if it is not in the document, or there several times
     * @param transforms the URIs of what is done to it, in their order
     * @param digest the digest algorithm, such as "SHA-256", or the URI of another one
     */
    public Reference {
      transforms = List.copyOf(transforms);
    }
  }

  /**
   * Inspects a document.
   *
   * @param document the document, signed or not
   * @return what it is
   * @throws MalformedMessageException if it is no XML that is accepted, or has a signature that
   *     cannot be read; the message says what it is instead
   */
  public static XmlMessage inspect(byte[] document) throws MalformedMessageException {
    return inspect(document, Keyring.empty());
  }

  /**
   * Inspects a document, and finds its signers in a ring.
   *
   * @param document the document, signed or not
   * @param keys a rotation, or one ring
   * @return what it is
   * @throws MalformedMessageException as {@link #inspect(byte[])} does
   */
  public static XmlMessage inspect(byte[] document, KeyringSource keys)
      throws MalformedMessageException {
    return inspect(document, keys, Limits.DEFAULT);
  }

  /**
   * Inspects a document that may exceed the default limits, and finds its signers in a ring.
   *
   * @param document the document, signed or not
   * @param keys a rotation, or one ring
   * @param limits the limits of the reader that it is for
   * @return what it is
   * @throws MalformedMessageException as {@link #inspect(byte[])} does
   */
  public static XmlMessage inspect(byte[] document, KeyringSource keys, Limits limits)
      throws MalformedMessageException {
    Objects.requireNonNull(document);
    Keyring ring = keys.keyring();
    try {
      return new XmlInspection(ring, limits).inspect(document);
    } catch (RuntimeException | StackOverflowError e) {
      throw LastDefence.unreadable(e);
    }
  }
}
