package dev.keyoverlap.spring.internal.test;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.spring.internal.settings.Aliases;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.testkit.KeyKind;
import dev.keyoverlap.testkit.TestAuthority;
import java.util.Set;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Registers stores in memory. Spring shares contexts between tests whose customizers are equal.
 *
 * @param further aliases beside those of the properties
 */
record TestKeyringCustomizer(Set<String> further) implements ContextCustomizer {

  @Override
  public void customizeContext(
      ConfigurableApplicationContext context, MergedContextConfiguration merged) {
    KeyOverlapProperties properties = KeyOverlapProperties.of(context.getEnvironment());
    TestAuthority authority = TestAuthority.named("CN=test keyring");
    BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
    register(registry, "keyringStore", store("", properties, authority));
    properties
        .stores()
        .keySet()
        .forEach(
            name -> register(registry, name + "KeyringStore", store(name, properties, authority)));
  }

  private static void register(BeanDefinitionRegistry registry, String bean, KeyringStore store) {
    registry.registerBeanDefinition(bean, new RootBeanDefinition(KeyringStore.class, () -> store));
  }

  private KeyringStore store(
      String name, KeyOverlapProperties properties, TestAuthority authority) {
    KeyringStore store = InMemoryKeyringStore.empty();
    try (KeystoreRotation rotation = KeystoreRotation.with(store).reloadManually().open()) {
      Set<Alias> presented = Aliases.presentedOf(name, properties);
      for (Alias alias : presented) {
        add(rotation, alias, authority.issue("CN=localhost", KeyKind.EC_P256));
      }
      for (Alias alias : Aliases.ofMessages(name, properties)) {
        add(rotation, alias, authority.issue("CN=" + alias.name()));
      }
      for (String alias : further) {
        add(rotation, Alias.alias(alias), authority.issue("CN=" + alias));
      }
      for (Alias alias : Aliases.trustedOf(name, properties)) {
        add(rotation, alias, PeerCertificate.of(authority.certificate()));
      }
    } catch (KeyOverlapException e) {
      throw new IllegalStateException(
          "Cannot make the key ring of a test. Check the aliases under 'keyoverlap'.", e);
    }
    return store;
  }

  private static void add(KeystoreRotation rotation, Alias alias, KeyEntry entry)
      throws KeyOverlapException {
    if (rotation.keyring().active(alias).isEmpty()) {
      rotation.add(alias, entry);
    }
  }
}
