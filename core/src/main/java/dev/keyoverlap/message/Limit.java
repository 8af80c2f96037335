package dev.keyoverlap.message;

import dev.keyoverlap.internal.pkcs12.Bounds;
import java.util.Locale;

/**
 * A bound on what one message may contain or cost, with its default.
 *
 * <p>Readers hold every message to every limit that applies to its format, so that no message costs
 * more work or memory than its size justifies. A message that exceeds one is refused with a {@link
 * LimitExceededException} that names it. Change a limit with {@link Limits#with}:
 *
 * <pre>{@code
 * Limits limits = Limits.DEFAULT.with(Limit.SIGNATURES, 64);
 * }</pre>
 *
 * @since 1.0
 */
public enum Limit {
  // ---- keystore files
  /** Bytes of a keystore file. */
  KEYSTORE_BYTES(16 << 20),
  /** Bags of a PKCS#12 keystore: private keys, certificates, and whatever else it holds. */
  KEYSTORE_BAGS(Bounds.STANDARD.bags()),
  /** Iterations of password-based functions for one reading of a keystore, or for one key of it. */
  KEYSTORE_ITERATIONS(Bounds.STANDARD.iterations()),
  /** Levels of a PKCS#12 keystore that are nested in each other. */
  KEYSTORE_NESTING(Bounds.STANDARD.nesting()),
  /** Bytes of the history beside a keystore file. */
  HISTORY_BYTES(16 << 20),

  // ---- messages
  /** Signatures of one message whose values are verified. */
  SIGNATURES(32),
  /** Keys tried for one signature that names no key. */
  KEYS_OF_NAMELESS_SIGNATURE(64),
  /** Certificates from the message that are tried for one signature. */
  CARRIED_KEYS(4),
  /** Signatures of one message that are verified with keys from outside of the ring. */
  STRANGERS(32),
  /** Certificates of one message that are read for certificate paths. */
  CARRIED_CERTIFICATES(256),
  /** Steps of one message's search for certificate paths, for all its signatures together. */
  PATH_STEPS(4_096),
  /** Certificates of one path that is tried, the signer's included and the ring's not. */
  PATH_CERTIFICATES(8),
  /** Certificate paths validated for one message, or issuers tried for one certificate answer. */
  PATH_VALIDATIONS(64),

  // ---- CMS
  /** Signatures that one CMS message carries. */
  CMS_SIGNERS(256),
  /**
   * Bytes of one CMS message that are kept while it is read: its signatures, certificates and
   * recipients. Its content does not count, nor do skipped parts such as unsigned attributes.
   */
  CMS_BYTES(8 << 20),
  /** ASN.1 values of which these bytes consist, certificates apart. */
  CMS_VALUES(250_000),
  /** Elements of one SET among the attributes of a CMS message. */
  CMS_SET(512),
  /** ASN.1 values within each other in a part of a CMS message that is taken apart. */
  CMS_NESTING(64),

  // ---- XML
  /** Bytes of one XML document. */
  XML_BYTES(32 << 20),
  /** Elements, attributes, namespace declarations, texts, comments and instructions. */
  XML_NODES(3_000_000),
  /** Elements around one another in an XML document. */
  XML_DEPTH(500),
  /** Attributes of one XML element, namespace declarations not included. */
  XML_ATTRIBUTES(1_000),
  /** Namespaces that are declared at one place of an XML document, here or around. */
  XML_NAMESPACES(1_000),
  /** Different names of elements, attributes and namespaces in one XML document. */
  XML_NAMES(100_000),
  /** Characters in one name of an XML document, its prefix included. */
  XML_NAME_LENGTH(1_000),
  /** Characters in the name of one namespace of an XML document. */
  XML_NAMESPACE_LENGTH(8_192),
  /** Bytes of one tag with its attributes, one comment or one instruction of an XML document. */
  XML_MARKUP_BYTES(4 << 20),
  /** Bytes of text and attributes of one XML document as canonical XML spells them. */
  XML_TEXT_BYTES(48 << 20),
  /** Bytes of the canonical form of one signed part of an XML document. */
  XML_CANONICAL_BYTES(64 << 20),
  /** Bytes that are canonicalised for all signatures of one XML document. */
  XML_DIGESTED_BYTES(256 << 20),
  /** Bytes of one XML signature without its Objects, and without certificate lists in KeyInfo. */
  XML_SIGNATURE_BYTES(1 << 20),
  /** References of one XML signature. */
  XML_REFERENCES(32),
  /** Transforms of one reference of an XML signature. */
  XML_TRANSFORMS(4),
  /** Names, identifiers, certificates and keys in the KeyInfo of one XML signature. */
  XML_KEY_INFO_PARTS(64),

  // ---- SOAP

  /** Bytes of a SOAP message. */
  SOAP_BYTES(16L * 1024 * 1024),
  /** Nodes of the trees that are made of a SOAP message and of what is decrypted in it. */
  SOAP_NODES(700_000),
  /** Bytes of the canonical form of one part of a SOAP message. */
  SOAP_CANONICAL_BYTES(32 << 20),
  /** Bytes that are canonicalised for one SOAP message. */
  SOAP_DIGESTED_BYTES(128 << 20),
  /** Prefixes that a signature of a SOAP message lists for one canonical form. */
  SOAP_PREFIXES(128),
  /** Header blocks of a SOAP message. */
  SOAP_HEADER_BLOCKS(1_000),
  /** Elements directly in the security header of a SOAP message. */
  SOAP_SECURITY_ELEMENTS(64),
  /** References of all signatures of a SOAP message together. */
  SOAP_REFERENCES(256),
  /** Encrypted keys of a SOAP message, each of which may cost a private-key operation. */
  SOAP_ENCRYPTED_KEYS(8),
  /** References to encrypted parts in all lists of a SOAP message together. */
  SOAP_ENCRYPTED_PARTS(256),
  /** Characters of the namespace declarations that apply to an encrypted part. */
  SOAP_NAMESPACE_CHARACTERS(65_536),
  /** Names of keys and certificates in all key references of a SOAP message together. */
  SOAP_KEY_NAMES(128);

  private final long standard;

  Limit(long standard) {
    this.standard = standard;
  }

  /**
   * The value that holds unless another is set.
   *
   * @return the default, in what the limit counts
   */
  public long standard() {
    return standard;
  }

  /** The name in messages and documentation, such as {@code path-steps}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
