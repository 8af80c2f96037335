package dev.keyoverlap.procedure;

import dev.keyoverlap.ring.KeyUse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The uses of a renewed key: the format, the direction, and its owner.
 *
 * <p>"Outbound" means that our side begins the conversation, "inbound" that the partner does. With
 * WS-Security, we sign the request of an outbound conversation and the response of an inbound one.
 *
 * <pre>{@code
 * Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner);
 * }</pre>
 *
 * @since 1.0
 */
public enum UseCase {
  /** We sign CMS messages that we send. */
  CMS_SIGNER_OUTBOUND(KeyUse.SIGN, true),
  /** We encrypt CMS messages that we send to a partner's certificate. */
  CMS_ENCRYPTOR_OUTBOUND(KeyUse.ENCRYPT, false),
  /** We verify CMS messages with a partner's certificate. */
  CMS_VERIFIER_INBOUND(KeyUse.VERIFY, false),
  /** We decrypt CMS messages. */
  CMS_DECRYPTOR_INBOUND(KeyUse.DECRYPT, true),
  /** We sign XML documents that we send. */
  XML_SIGNER_OUTBOUND(KeyUse.SIGN, true),
  /** We verify XML documents with a partner's certificate. */
  XML_VERIFIER_INBOUND(KeyUse.VERIFY, false),
  /** We sign our request with WS-Security. */
  WS_REQUEST_SIGNER_OUTBOUND(KeyUse.SIGN, true),
  /** We encrypt our request with WS-Security. */
  WS_REQUEST_ENCRYPTOR_OUTBOUND(KeyUse.ENCRYPT, false),
  /** We verify the response to our request. */
  WS_RESPONSE_VERIFIER_OUTBOUND(KeyUse.VERIFY, false),
  /** We decrypt the response to our request. */
  WS_RESPONSE_DECRYPTOR_OUTBOUND(KeyUse.DECRYPT, true),
  /** We verify a partner's request. */
  WS_REQUEST_VERIFIER_INBOUND(KeyUse.VERIFY, false),
  /** We decrypt a partner's request. */
  WS_REQUEST_DECRYPTOR_INBOUND(KeyUse.DECRYPT, true),
  /** We sign our response to a partner's request. */
  WS_RESPONSE_SIGNER_INBOUND(KeyUse.SIGN, true),
  /** We encrypt our response to a partner's request. */
  WS_RESPONSE_ENCRYPTOR_INBOUND(KeyUse.ENCRYPT, false),
  /** Our client certificate for HTTPS, renewed by the same certificate authority. */
  TLS_CLIENT_CERTIFICATE(true),
  /** Our client certificate for HTTPS, renewed by another certificate authority. */
  TLS_CLIENT_AUTHORITY(true),
  /** The root certificate of a server that we call. */
  TLS_SERVER_AUTHORITY(false),
  /** The server certificate of the load balancer that partners call us through. */
  TLS_LOAD_BALANCER(false),
  /** The client certificate of a partner that calls us. */
  TLS_SENDER_CERTIFICATE(false),
  /** A key pair that the platform provides, prepared before the current one expires. */
  PROVIDED_KEY_PREPARATION(true),
  /** A provided key pair is activated. */
  PROVIDED_KEY_ACTIVATION(true),
  /** A scheduled job activates a provided key pair, on the last day of the current one. */
  PROVIDED_KEY_AUTOMATIC(true),
  /** An earlier provided key pair is activated again. */
  PROVIDED_KEY_RESTORED(true),
  /** One provided key pair for several uses towards several partners. */
  PROVIDED_KEY_SEVERAL_USES(true),
  /** Every use of a provided key pair, each with its own procedure. */
  PROVIDED_KEY_EVERY_USE(true);

  private final Optional<KeyUse> keyUse;
  private final boolean ownKey;

  UseCase(KeyUse keyUse, boolean ownKey) {
    this.keyUse = Optional.of(keyUse);
    this.ownKey = ownKey;
  }

  UseCase(boolean ownKey) {
    this.keyUse = Optional.empty();
    this.ownKey = ownKey;
  }

  /**
   * Our use of the key for messages.
   *
   * @return the use; empty for HTTPS, and for keys with several uses
   */
  public Optional<KeyUse> keyUse() {
    return keyUse;
  }

  /**
   * All uses of the key. To present a key in TLS is signing, to trust one is verifying.
   *
   * @return at least one use
   */
  public Set<KeyUse> uses() {
    return keyUse
        .map(Set::of)
        .orElse(
            ownKey ? Set.of(KeyUse.SIGN, KeyUse.DECRYPT) : Set.of(KeyUse.VERIFY, KeyUse.ENCRYPT));
  }

  /**
   * Whether connections can depend on the key. This includes provided keys, which can have any use.
   *
   * @return true for HTTPS and for provided keys
   */
  public boolean isForConnections() {
    return keyUse.isEmpty();
  }

  /**
   * The use in words.
   *
   * @return such as "CMS signer outbound"
   */
  public String title() {
    String words = name().toLowerCase(Locale.ROOT).replace('_', ' ');
    for (String format : List.of("CMS", "XML", "WS", "TLS")) {
      if (name().startsWith(format + "_")) {
        return format + words.substring(format.length());
      }
    }
    return words;
  }

  /**
   * Whether we hold the private key. Own keys sign, decrypt, or authenticate a client. A partner's
   * certificate verifies, or messages are encrypted to it.
   *
   * @return false for a partner's certificate
   */
  public boolean isOwnKey() {
    return ownKey;
  }
}
