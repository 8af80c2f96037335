package dev.keyoverlap.key;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * Says where a private key is that a keystore does not hold: in a hardware token, or with a
 * service. A keystore keeps it in place of the key.
 *
 * <pre>{@code
 * KeyReference.of("pkcs11:token=orders;object=signing")      // RFC 7512
 * KeyReference.of("kms:orders/signing-2027")                 // any scheme that your resolver knows
 * }</pre>
 *
 * <p>A reference tells where to look. The certificate's public key decides which key it is, so two
 * keys of one label are not confused. Immutable.
 *
 * @param uri the reference, an absolute URI (RFC 3986) without a PIN
 * @since 1.0
 */
public record KeyReference(String uri) {

  private static final int LONGEST = 2000;

  /**
   * Checks the reference.
   *
   * @param uri the reference, an absolute URI (RFC 3986) without a PIN
   * @throws IllegalArgumentException if it is no absolute URI, is longer than 2000 characters, or
   *     holds a PIN
   */
  public KeyReference {
    try {
      if (uri.length() > LONGEST || !new URI(uri).isAbsolute()) {
        throw new IllegalArgumentException(
            "A reference to a key is a URI with a scheme, such as pkcs11:object=orders, and at most"
                + " 2000 characters long.");
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "A reference to a key is a URI, and this is none (at character "
              + e.getIndex()
              + "). Write characters that a URI does not allow as %XX.");
    }
    if (uri.toLowerCase(Locale.ROOT).contains("pin-value=")) {
      throw new IllegalArgumentException(
          "A reference to a key must not hold a PIN, because keystores keep it in the clear. Give"
              + " the PIN to the token.");
    }
  }

  /**
   * Makes a reference.
   *
   * @param uri an absolute URI
   * @return the reference
   * @throws IllegalArgumentException if it is none, or holds a PIN
   */
  public static KeyReference of(String uri) {
    return new KeyReference(uri);
  }

  /**
   * The part before the first colon.
   *
   * @return in lower case, such as {@code pkcs11}
   */
  public String scheme() {
    return uri.substring(0, uri.indexOf(':')).toLowerCase(Locale.ROOT);
  }

  /** The URI. */
  @Override
  public String toString() {
    return uri;
  }
}
