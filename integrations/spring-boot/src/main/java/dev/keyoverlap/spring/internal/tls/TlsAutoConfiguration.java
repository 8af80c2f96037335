package dev.keyoverlap.spring.internal.tls;

import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.context.annotation.Bean;

/** SSL bundles that follow the key ring. */
@AutoConfiguration(before = SslAutoConfiguration.class, after = KeyOverlapAutoConfiguration.class)
@ConditionalOnClass(SslBundleRegistrar.class)
public class TlsAutoConfiguration {

  TlsAutoConfiguration() {}

  @Bean
  LiveBundles keyOverlapSslBundles(KeyOverlapProperties properties, Keystores keystores) {
    return new LiveBundles(properties.tls(), keystores);
  }
}
