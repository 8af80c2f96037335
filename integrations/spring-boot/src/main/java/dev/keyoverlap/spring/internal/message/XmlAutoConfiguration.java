package dev.keyoverlap.spring.internal.message;

import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import dev.keyoverlap.spring.internal.settings.XmlProperties;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.XmlVerifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Beans for signed XML, one for each name in the properties. */
@AutoConfiguration(after = KeyOverlapAutoConfiguration.class)
@ConditionalOnClass(XmlSigner.class)
@Import(XmlAutoConfiguration.Beans.class)
public class XmlAutoConfiguration {

  private static final String FACTORY = "keyOverlapXmlFactory";

  XmlAutoConfiguration() {}

  @Bean(FACTORY)
  XmlFactory keyOverlapXmlFactory(KeyOverlapProperties properties, Keystores keystores) {
    return new XmlFactory(properties.xml(), keystores);
  }

  static class Beans implements ImportBeanDefinitionRegistrar {

    private final Environment environment;

    Beans(Environment environment) {
      this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(
        AnnotationMetadata importing, BeanDefinitionRegistry registry) {
      XmlProperties xml = KeyOverlapProperties.of(environment).xml();
      MessageBeans beans = new MessageBeans(registry, FACTORY);
      beans.add(xml.signers().keySet(), XmlSigner.class, "signer");
      beans.add(xml.verifiers().keySet(), XmlVerifier.class, "verifier");
    }
  }
}
