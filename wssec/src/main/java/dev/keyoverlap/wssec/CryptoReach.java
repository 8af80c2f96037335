package dev.keyoverlap.wssec;

import dev.keyoverlap.internal.key.RegisteredProviders;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyUse;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;
import org.apache.wss4j.common.ext.WSSecurityException;

/** Checks what WSS4J can do with a key: it uses registered providers only. */
final class CryptoReach {

  private CryptoReach() {}

  static void require(HeldKey key, PrivateKey privateKey, KeyUse use)
      throws KeyUnavailableException {
    Optional<String> objection =
        use == KeyUse.SIGN
            ? RegisteredProviders.objectionToSigning(privateKey, key.certificate().getPublicKey())
            : RegisteredProviders.objectionToDecrypting(privateKey);
    if (objection.isPresent()) {
      throw new KeyUnavailableException(
          "WSS4J cannot use the private key of %s: %s. Register the provider that the key needs, or %s"
              .formatted(
                  key,
                  objection.get(),
                  use == KeyUse.SIGN ? "sign with a SoapProtector" : "decrypt with a SoapReceiver"),
          key.keyId());
    }
  }

  static void requireVerifiable(PublicKey key) throws WSSecurityException {
    Optional<String> objection = RegisteredProviders.objectionToVerifying(key);
    if (objection.isPresent()) {
      throw CryptoDefence.failure(
          "WSS4J cannot verify a signature of this key: "
              + objection.get()
              + ". Register the provider that the key needs, or verify with a SoapReceiver");
    }
  }
}
