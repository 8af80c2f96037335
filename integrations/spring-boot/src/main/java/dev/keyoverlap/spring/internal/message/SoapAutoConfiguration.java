package dev.keyoverlap.spring.internal.message;

import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import dev.keyoverlap.spring.internal.settings.SoapProperties;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.wssec.SoapReceiver;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Beans for SOAP messages, one for each name in the properties. */
@AutoConfiguration(after = KeyOverlapAutoConfiguration.class)
@ConditionalOnClass(SoapProtector.class)
@Import(SoapAutoConfiguration.Beans.class)
public class SoapAutoConfiguration {

  private static final String FACTORY = "keyOverlapSoapFactory";

  SoapAutoConfiguration() {}

  @Bean(FACTORY)
  SoapFactory keyOverlapSoapFactory(KeyOverlapProperties properties, Keystores keystores) {
    return new SoapFactory(properties.soap(), keystores);
  }

  static class Beans implements ImportBeanDefinitionRegistrar {

    private final Environment environment;

    Beans(Environment environment) {
      this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(
        AnnotationMetadata importing, BeanDefinitionRegistry registry) {
      SoapProperties soap = KeyOverlapProperties.of(environment).soap();
      MessageBeans beans = new MessageBeans(registry, FACTORY);
      beans.add(soap.protectors().keySet(), SoapProtector.class, "protector");
      beans.add(soap.receivers().keySet(), SoapReceiver.class, "receiver");
    }
  }
}
