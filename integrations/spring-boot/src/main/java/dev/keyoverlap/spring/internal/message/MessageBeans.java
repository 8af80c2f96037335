package dev.keyoverlap.spring.internal.message;

import dev.keyoverlap.spring.internal.keystore.NamedBeans;
import java.util.Collection;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;

/** Registers beans that a factory makes. */
final class MessageBeans {

  private final BeanDefinitionRegistry registry;
  private final String factory;

  MessageBeans(BeanDefinitionRegistry registry, String factory) {
    this.registry = registry;
    this.factory = factory;
  }

  /** Adds a bean for each name, by the method of the factory. */
  void add(Collection<String> names, Class<?> type, String method) {
    for (String name : names) {
      NamedBeans.register(registry, name, type, new NamedBeans.Factory(factory, method));
    }
  }
}
