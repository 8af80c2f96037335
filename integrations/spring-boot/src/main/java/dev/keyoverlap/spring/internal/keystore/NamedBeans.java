package dev.keyoverlap.spring.internal.keystore;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Beans that properties name. The bean {@code orders} of type {@code CmsSigner} is {@code
 * ordersCmsSigner}, and has the qualifier {@code orders}. Each is made by a method of another bean,
 * so that ahead-of-time processing can write it down.
 */
public final class NamedBeans {

  private NamedBeans() {}

  /**
   * A method that takes the name and returns the bean.
   *
   * @param bean the bean that has the method
   * @param method the method
   */
  public record Factory(String bean, String method) {}

  /** Registers a bean, unless the application has one of that name. */
  public static void register(
      BeanDefinitionRegistry registry, String name, Class<?> type, Factory factory) {
    String bean = beanName(name, type);
    if (registry.containsBeanDefinition(bean)) {
      return;
    }
    RootBeanDefinition definition = new RootBeanDefinition(type);
    definition.setFactoryBeanName(factory.bean());
    definition.setFactoryMethodName(factory.method());
    definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
    definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
    registry.registerBeanDefinition(bean, definition);
  }

  static String beanName(String name, Class<?> type) {
    return name + type.getSimpleName();
  }
}
