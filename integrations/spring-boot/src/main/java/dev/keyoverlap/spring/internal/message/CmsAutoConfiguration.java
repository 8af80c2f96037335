package dev.keyoverlap.spring.internal.message;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.spring.internal.keystore.KeyOverlapAutoConfiguration;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.CmsProperties;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Beans for CMS messages, one for each name in the properties. */
@AutoConfiguration(after = KeyOverlapAutoConfiguration.class)
@ConditionalOnClass(CmsSigner.class)
@Import(CmsAutoConfiguration.Beans.class)
public class CmsAutoConfiguration {

  private static final String FACTORY = "keyOverlapCmsFactory";

  CmsAutoConfiguration() {}

  @Bean(FACTORY)
  CmsFactory keyOverlapCmsFactory(KeyOverlapProperties properties, Keystores keystores) {
    return new CmsFactory(properties.cms(), keystores);
  }

  static class Beans implements ImportBeanDefinitionRegistrar {

    private final Environment environment;

    Beans(Environment environment) {
      this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(
        AnnotationMetadata importing, BeanDefinitionRegistry registry) {
      CmsProperties cms = KeyOverlapProperties.of(environment).cms();
      MessageBeans beans = new MessageBeans(registry, FACTORY);
      beans.add(cms.signers().keySet(), CmsSigner.class, "signer");
      beans.add(cms.verifiers().keySet(), CmsVerifier.class, "verifier");
      beans.add(cms.encryptors().keySet(), CmsEncryptor.class, "encryptor");
      beans.add(CmsFactory.enabled(cms.decryptors()), CmsDecryptor.class, "decryptor");
    }
  }
}
