package dev.keyoverlap.spring;

import dev.keyoverlap.KeystoreRotation;

/**
 * Changes how the starter opens a keystore. Declare a bean for settings that no property has:
 *
 * <pre>{@code
 * @Bean
 * KeystoreRotationCustomizer expiryWarnings() {
 *   return (store, rotation) -> rotation.expiryWarnings(Duration.ofDays(45), Duration.ofDays(10));
 * }
 * }</pre>
 *
 * <p>Customizers run in the order of their {@code @Order}, after the properties were applied. They
 * are called once for each keystore, in the thread that starts the application.
 *
 * @since 1.0
 */
@FunctionalInterface
public interface KeystoreRotationCustomizer {

  /**
   * Changes the settings of one keystore.
   *
   * @param store the name under {@code keyoverlap.stores}; empty for the keystore of {@code
   *     keyoverlap.store}
   * @param rotation the builder, before it opens the keystore
   */
  void customize(String store, KeystoreRotation.Builder rotation);
}
