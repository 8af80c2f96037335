package dev.keyoverlap.camel;

import org.apache.camel.spi.Metadata;

/**
 * The headers of the component. Exchange properties of the same names hold the results as objects.
 *
 * <pre>{@code
 * .setProperty(KeyOverlapConstants.TRUST, simple("${header.partner}"))
 * .to("keyoverlap:verify")
 * }</pre>
 *
 * @since 1.0
 */
public final class KeyOverlapConstants {

  /** The aliases that sign this message, instead of those of the endpoint. */
  @Metadata(
      label = "producer",
      description =
          "Aliases that sign this message, with commas between them. Read from the exchange"
              + " property of this name, and from the header if the endpoint has"
              + " aliasHeaders=true.",
      javaType = "String")
  public static final String SIGN_AS = "CamelKeyOverlapSignAs";

  /** The aliases to encrypt this message to, instead of those of the endpoint. */
  @Metadata(
      label = "producer",
      description =
          "Aliases to encrypt this message to, with commas between them. Read from the exchange"
              + " property of this name, and from the header if the endpoint has"
              + " aliasHeaders=true.",
      javaType = "String")
  public static final String ENCRYPT_TO = "CamelKeyOverlapEncryptTo";

  /** The aliases that may have signed this message: an exchange property, and never a header. */
  @Metadata(
      label = "producer",
      description =
          "Aliases that may have signed this message, with commas between them. Only the exchange"
              + " property of this name is read, since a header can come from the sender.",
      javaType = "String")
  public static final String TRUST = "CamelKeyOverlapTrust";

  /** The detached signature of the body. */
  @Metadata(
      label = "producer",
      description =
          "The detached signature of the body. Written by sign with detached=true, read by verify."
              + " The option signatureHeader names another header.",
      javaType = "byte[] or String")
  public static final String SIGNATURE = "CamelKeyOverlapSignature";

  /** The aliases whose keys signed the message that was verified. */
  @Metadata(
      label = "producer",
      description =
          "Aliases whose keys signed the verified message, with commas between them. The exchange"
              + " property of this name has the keys as a list of KeyVersion.",
      javaType = "String")
  public static final String SIGNED_BY = "CamelKeyOverlapSignedBy";

  /** The alias whose key decrypted the message. */
  @Metadata(
      label = "producer",
      description =
          "Alias whose key decrypted the message. The exchange property of this name has the key as"
              + " a KeyVersion, with its state.",
      javaType = "String")
  public static final String DECRYPTED_WITH = "CamelKeyOverlapDecryptedWith";

  /** The keys that a message was signed with and encrypted to. */
  @Metadata(
      label = "producer",
      description =
          "Identities of the keys that served this message, in hexadecimal, with commas between"
              + " them. The exchange property of this name has them as a list of KeyId.",
      javaType = "String")
  public static final String KEYS = "CamelKeyOverlapKeys";

  /** The verdict for every signature: an exchange property of type VerificationReport. */
  @Metadata(
      label = "producer",
      description =
          "Exchange property with the verdict for every signature, also after a refusal. Its class"
              + " is VerificationReport.",
      javaType = "dev.keyoverlap.message.VerificationReport")
  public static final String REPORT = "CamelKeyOverlapReport";

  private KeyOverlapConstants() {}
}
