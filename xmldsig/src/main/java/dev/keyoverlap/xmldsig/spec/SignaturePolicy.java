package dev.keyoverlap.xmldsig.spec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/**
 * A signature policy that a signature claims to follow: XAdES-EPES (ETSI TS 101 903, 7.2.3). Many
 * invoice systems demand one, and publish its identifier and document.
 *
 * <pre>{@code
 * SignaturePolicy policy =
 *     SignaturePolicy.of("urn:oid:2.16.724.1.3.1.1.2.1.9", policyDocument)
 *         .location("https://policies.example.org/2.1.9.pdf");
 * XmlSigner.with(rotation).signAs(alias("invoices")).signaturePolicy(policy).build();
 * }</pre>
 *
 * <p>The digest binds the signature to one edition of the policy. No verifier of this library
 * fetches or checks policies: what a signer claims to follow is for the receiver to judge.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class SignaturePolicy {

  private static final String SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256";
  private static final String SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1";

  private final String identifier;
  private final String digestMethod;
  private final byte[] digest;
  private final Optional<String> description;
  private final Optional<String> location;

  private SignaturePolicy(
      String identifier,
      String digestMethod,
      byte[] digest,
      Optional<String> description,
      Optional<String> location) {
    if (identifier.isBlank()) {
      throw new IllegalArgumentException("A signature policy has an identifier: a URI");
    }
    this.identifier = identifier;
    this.digestMethod = digestMethod;
    this.digest = digest;
    this.description = description;
    this.location = location;
  }

  /**
   * A policy whose document is at hand. Its SHA-256 digest is signed.
   *
   * @param identifier the policy's URI, such as {@code urn:oid:1.2.3}
   * @param document the policy as it is published, byte by byte
   * @return the policy
   * @throws IllegalArgumentException if the identifier is blank
   */
  public static SignaturePolicy of(String identifier, byte[] document) {
    try {
      return ofSha256(identifier, MessageDigest.getInstance("SHA-256").digest(document));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /**
   * A policy whose SHA-256 digest is published.
   *
   * @param identifier the policy's URI
   * @param digest the digest, 32 bytes; copied
   * @return the policy
   * @throws IllegalArgumentException if the identifier is blank or the digest has another length
   */
  public static SignaturePolicy ofSha256(String identifier, byte[] digest) {
    return new SignaturePolicy(
        identifier, SHA256, copy(digest, 32), Optional.empty(), Optional.empty());
  }

  /**
   * A policy that is published with a SHA-1 digest only, which its receivers compare: Facturae is
   * one. The digest says which edition is meant and protects nothing else.
   *
   * @param identifier the policy's URI
   * @param digest the digest, 20 bytes; copied
   * @return the policy
   * @throws IllegalArgumentException if the identifier is blank or the digest has another length
   */
  public static SignaturePolicy ofLegacySha1(String identifier, byte[] digest) {
    return new SignaturePolicy(
        identifier, SHA1, copy(digest, 20), Optional.empty(), Optional.empty());
  }

  private static byte[] copy(byte[] digest, int length) {
    if (digest.length != length) {
      throw new IllegalArgumentException(
          "The digest of the policy has %d bytes instead of %d".formatted(digest.length, length));
    }
    return digest.clone();
  }

  /**
   * The same policy with a description.
   *
   * @param text what the policy is, for people
   * @return the policy
   */
  public SignaturePolicy description(String text) {
    return new SignaturePolicy(
        identifier, digestMethod, digest, Optional.of(Objects.requireNonNull(text)), location);
  }

  /**
   * The same policy with the address of its document (SPURI).
   *
   * @param uri where it is published
   * @return the policy
   */
  public SignaturePolicy location(String uri) {
    return new SignaturePolicy(
        identifier, digestMethod, digest, description, Optional.of(Objects.requireNonNull(uri)));
  }

  /**
   * The policy's name.
   *
   * @return a URI
   */
  public String identifier() {
    return identifier;
  }

  /**
   * By which algorithm the policy was digested.
   *
   * @return a URI of XML Signature
   */
  public String digestMethod() {
    return digestMethod;
  }

  /**
   * The digest of the policy's document.
   *
   * @return a copy
   */
  public byte[] digest() {
    return digest.clone();
  }

  /**
   * A description for people.
   *
   * @return a text, if one was given
   */
  public Optional<String> description() {
    return description;
  }

  /**
   * Where the policy is published.
   *
   * @return a URI, if one was given
   */
  public Optional<String> location() {
    return location;
  }

  /** Identifier and digest. */
  @Override
  public String toString() {
    return identifier + ", " + Base64.getEncoder().encodeToString(digest);
  }
}
