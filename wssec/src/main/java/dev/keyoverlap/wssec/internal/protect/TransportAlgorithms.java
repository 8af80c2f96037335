package dev.keyoverlap.wssec.internal.protect;

import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.internal.choice.Offer;
import dev.keyoverlap.wssec.internal.envelope.Names;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a {@link KeyTransport}, by the URIs in messages.
 *
 * @param transport how the key is encrypted
 * @param digest the digest; none for SHA-1
 * @param mask the mask generation function; none for the one with SHA-1
 */
public record TransportAlgorithms(
    String transport, @Nullable String digest, @Nullable String mask) {

  private static final String SHA_384 = "http://www.w3.org/2001/04/xmldsig-more#sha384";

  /**
   * As a sender has chosen.
   *
   * @throws IllegalStateException if it is PKCS#1 v1.5, which is for reading only
   */
  public static TransportAlgorithms of(KeyTransport transport) {
    return switch (transport) {
      case RSA_OAEP_SHA256 -> oaep(Names.XENC + "sha256", "mgf1sha256");
      case RSA_OAEP_SHA384 -> oaep(SHA_384, "mgf1sha384");
      case RSA_OAEP_SHA512 -> oaep(Names.XENC + "sha512", "mgf1sha512");
      case LEGACY_RSA_OAEP_SHA256_MGF1_SHA1 ->
          new TransportAlgorithms(Names.XENC + "rsa-oaep-mgf1p", Names.XENC + "sha256", null);
      case LEGACY_RSA_OAEP_SHA1 ->
          new TransportAlgorithms(Names.XENC + "rsa-oaep-mgf1p", null, null);
      case LEGACY_RSA_PKCS1_V1_5 ->
          throw Offer.refusal(
              "encrypt SOAP messages", transport, EnumSet.complementOf(EnumSet.of(transport)));
    };
  }

  private static TransportAlgorithms oaep(String digest, String mask) {
    return new TransportAlgorithms(Names.XENC_11 + "rsa-oaep", digest, Names.XENC_11 + mask);
  }
}
