package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.ring.KeyringStore;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

/** There is a path, or a bean that keeps the keys. */
class StoreConfigured extends AnyNestedCondition {

  StoreConfigured() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnProperty("keyoverlap.store.path")
  static class ByPath {
    ByPath() {}
  }

  @ConditionalOnBean(KeyringStore.class)
  static class ByBean {
    ByBean() {}
  }
}
