package dev.keyoverlap.spring.internal.test;

import dev.keyoverlap.spring.test.TestKeyring;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Finds the annotation of a test. */
class TestKeyringCustomizerFactory implements ContextCustomizerFactory {

  TestKeyringCustomizerFactory() {}

  @Override
  public @Nullable ContextCustomizer createContextCustomizer(
      Class<?> test, List<ContextConfigurationAttributes> attributes) {
    return MergedAnnotations.from(test, MergedAnnotations.SearchStrategy.TYPE_HIERARCHY).stream(
            TestKeyring.class)
        .findFirst()
        .map(found -> new TestKeyringCustomizer(Set.of(found.getStringArray("value"))))
        .orElse(null);
  }
}
