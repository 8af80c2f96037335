package dev.keyoverlap.procedure;

import dev.keyoverlap.KeyUse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a key is used for where it is renewed: format, direction, and whose key it is.
 *
 * <p>"Outbound" and "inbound" say who begins the conversation: with WS-Security, we sign the
 * request of an outbound conversation and the response of an inbound one.
 *
 * <pre>{@code
 * Procedure procedure = Procedure.of(UseCase.CMS_SIGNER_OUTBOUND, partner);
 * }</pre>
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
  /** We sign the request that we send by WS-Security. */
  WS_REQUEST_SIGNER_OUTBOUND(KeyUse.SIGN, true),
  /** We encrypt the request that we send by WS-Security. */
  WS_REQUEST_ENCRYPTOR_OUTBOUND(KeyUse.ENCRYPT, false),
  /** We verify the response to our request. */
  WS_RESPONSE_VERIFIER_OUTBOUND(KeyUse.VERIFY, false),
  /** We decrypt the response to our request. */
  WS_RESPONSE_DECRYPTOR_OUTBOUND(KeyUse.DECRYPT, true),
  /** We verify a request that comes in. */
  WS_REQUEST_VERIFIER_INBOUND(KeyUse.VERIFY, false),
  /** We decrypt a request that comes in. */
  WS_REQUEST_DECRYPTOR_INBOUND(KeyUse.DECRYPT, true),
  /** We sign our response to a request that came in. */
  WS_RESPONSE_SIGNER_INBOUND(KeyUse.SIGN, true),
  /** We encrypt our response to a request that came in. */
  WS_RESPONSE_ENCRYPTOR_INBOUND(KeyUse.ENCRYPT, false),
  /** Our client certificate for HTTPS, renewed by the same authority. */
  TLS_CLIENT_CERTIFICATE(true),
  /** Our client certificate for HTTPS, renewed by another authority. */
  TLS_CLIENT_AUTHORITY(true),
  /** The root of a server that we call. */
  TLS_SERVER_AUTHORITY(false),
  /** The server certificate of the load balancer that partners call us through. */
  TLS_LOAD_BALANCER(false),
  /** The client certificate of a partner that calls us. */
  TLS_SENDER_CERTIFICATE(false),
  /** A key pair that the platform provides, prepared before the current one expires. */
  PROVIDED_KEY_PREPARATION(true),
  /** A provided key pair is put into use. */
  PROVIDED_KEY_ACTIVATION(true),
  /** A provided key pair is put into use by a scheduled job, on the last day of the current one. */
  PROVIDED_KEY_AUTOMATIC(true),
  /** An earlier provided key pair is put back into use. */
  PROVIDED_KEY_RESTORED(true),
  /** One provided key pair for several uses towards several partners. */
  PROVIDED_KEY_SEVERAL_USES(true),
  /** Every use of a provided key pair, each looked up in its own procedure. */
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
   * What we do to messages with the key.
   *
   * @return the use; empty for HTTPS, and where one key has several uses
   */
  public Optional<KeyUse> keyUse() {
    return keyUse;
  }

  /**
   * What is done with the key, where TLS that presents one signs, and TLS that trusts one verifies.
   *
   * @return the uses; several where one key has several
   */
  public Set<KeyUse> uses() {
    return keyUse
        .map(Set::of)
        .orElse(
            ownKey ? Set.of(KeyUse.SIGN, KeyUse.DECRYPT) : Set.of(KeyUse.VERIFY, KeyUse.ENCRYPT));
  }

  /**
   * Whether the key is presented in HTTPS, or may be: a provided key is for whatever uses it.
   *
   * @return true if connections may depend on it
   */
  public boolean isForConnections() {
    return keyUse.isEmpty();
  }

  /**
   * The use in words, such as "CMS signer outbound".
   *
   * @return words for people
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
   * Whose key it is: own keys sign, decrypt, and authenticate us as a client; partners' keys verify
   * and are encrypted to.
   *
   * @return true if we hold the private key
   */
  public boolean isOwnKey() {
    return ownKey;
  }
}
