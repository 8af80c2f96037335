package dev.keyoverlap.spring.internal.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Decrypts messages with every key of a keystore.
 *
 * @param enabled Whether there is such a bean.
 * @param store Name of the keystore under keyoverlap.stores. The default is keyoverlap.store.
 */
public record DecryptorProperties(
    @DefaultValue("true") boolean enabled, @DefaultValue("") String store) {}
