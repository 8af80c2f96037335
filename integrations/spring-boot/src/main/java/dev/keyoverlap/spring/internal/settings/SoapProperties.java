package dev.keyoverlap.spring.internal.settings;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Beans for SOAP messages.
 *
 * @param protectors Beans of type SoapProtector, by name.
 * @param receivers Beans of type SoapReceiver, by name.
 */
public record SoapProperties(
    @DefaultValue Map<String, Protector> protectors,
    @DefaultValue Map<String, VerifierProperties> receivers) {

  /**
   * Signs and encrypts SOAP messages.
   *
   * @param signAs Alias to sign as.
   * @param encryptTo Alias to encrypt to.
   * @param store Name of the keystore under keyoverlap.stores. The default is keyoverlap.store.
   */
  public record Protector(
      @Nullable String signAs, @Nullable String encryptTo, @DefaultValue("") String store) {}
}
