package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** A bean for each keystore with a name. */
class StoreBeans implements ImportBeanDefinitionRegistrar {

  private final Environment environment;

  StoreBeans(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void registerBeanDefinitions(
      AnnotationMetadata importing, BeanDefinitionRegistry registry) {
    for (String store : KeyOverlapProperties.of(environment).stores().keySet()) {
      NamedBeans.register(
          registry, store, KeystoreRotation.class, new NamedBeans.Factory(Keystores.BEAN, "open"));
    }
  }
}
