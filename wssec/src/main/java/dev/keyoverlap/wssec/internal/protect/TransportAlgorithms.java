package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.wssec.spec.KeyTransport;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link KeyTransport} consists of, by the URIs that a message names it by.
 *
 * @param transport how the key is encrypted
 * @param digest the digest; none for SHA-1
 * @param mask the mask generation function; none for the one with SHA-1
 */
public record TransportAlgorithms(
    String transport, @Nullable String digest, @Nullable String mask) {

  public static TransportAlgorithms of(KeyTransport transport) {
    return switch (transport) {
      case OAEP_SHA256 ->
          new TransportAlgorithms(
              Names.XENC_11 + "rsa-oaep", Names.XENC + "sha256", Names.XENC_11 + "mgf1sha256");
      case OAEP_SHA256_MGF1_SHA1 ->
          new TransportAlgorithms(Names.XENC + "rsa-oaep-mgf1p", Names.XENC + "sha256", null);
      case OAEP_SHA1 -> new TransportAlgorithms(Names.XENC + "rsa-oaep-mgf1p", null, null);
    };
  }
}
