package dev.keyoverlap.spring.internal.settings;

import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * Everything under {@code keyoverlap}.
 *
 * @param store the keystore of the application
 * @param stores further keystores, by name
 * @param cms beans for CMS messages
 * @param xml beans for signed XML
 * @param soap beans for SOAP messages
 * @param tls SSL bundles
 */
@ConfigurationProperties(KeyOverlapProperties.PREFIX)
public record KeyOverlapProperties(
    @NestedConfigurationProperty @DefaultValue StoreProperties store,
    @DefaultValue Map<String, StoreProperties> stores,
    @NestedConfigurationProperty @DefaultValue CmsProperties cms,
    @NestedConfigurationProperty @DefaultValue XmlProperties xml,
    @NestedConfigurationProperty @DefaultValue SoapProperties soap,
    @NestedConfigurationProperty @DefaultValue TlsProperties tls) {

  /** The prefix of all properties. */
  public static final String PREFIX = "keyoverlap";

  /** The properties as they are before beans exist. */
  public static KeyOverlapProperties of(Environment environment) {
    return Binder.get(environment).bindOrCreate(PREFIX, KeyOverlapProperties.class);
  }

  /** The settings of a keystore; the empty name is that of {@code keyoverlap.store}. */
  public Optional<StoreProperties> store(String name) {
    return name.isEmpty() ? Optional.of(store) : Optional.ofNullable(stores.get(name));
  }

  /** Where the settings of a keystore are. */
  public static String prefix(String store) {
    return PREFIX + (store.isEmpty() ? ".store" : ".stores." + store);
  }
}
