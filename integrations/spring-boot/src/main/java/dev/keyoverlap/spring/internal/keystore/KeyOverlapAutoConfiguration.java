package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/** The keystores of the application. */
@AutoConfiguration
@EnableConfigurationProperties(KeyOverlapProperties.class)
@Import(StoreBeans.class)
public class KeyOverlapAutoConfiguration {

  KeyOverlapAutoConfiguration() {}

  @Bean(Keystores.BEAN)
  Keystores keyOverlapKeystores(
      KeyOverlapProperties properties,
      Environment environment,
      BeanFactory beans,
      ApplicationContext context) {
    return new Keystores(properties, environment, beans, context);
  }

  /** The keystore without a name. */
  @Configuration(proxyBeanMethods = false)
  @Conditional(StoreConfigured.class)
  static class OneKeystore {

    OneKeystore() {}

    @Bean(Keystores.ROTATION)
    @Primary
    @ConditionalOnMissingBean(KeystoreRotation.class)
    KeystoreRotation keystoreRotation(Keystores keystores) {
      return keystores.open("");
    }
  }
}
