package dev.keyoverlap.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The page about Spring Boot names properties that exist, and all of them. */
class SpringBootPageTest {

  private static final Path PAGE =
      Path.of("").toAbsolutePath().getParent().getParent().resolve("docs/tasks/spring-boot.md");
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void yaml_each_bindsCompletely() throws Exception {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    List<String> blocks = YAML.matcher(page).results().map(found -> found.group(1)).toList();

    assertThat(blocks).hasSizeGreaterThan(2);
    for (String block : blocks) {
      List<PropertySource<?>> sources =
          new YamlPropertySourceLoader()
              .load("page", new ByteArrayResource(block.getBytes(StandardCharsets.UTF_8)));
      KeyOverlapProperties bound =
          new Binder(ConfigurationPropertySources.from(sources))
              .bind(
                  "keyoverlap",
                  Bindable.of(KeyOverlapProperties.class),
                  new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
              .get();
      assertThat(bound.store().path()).isNotNull();
    }
  }

  /** The metadata that editors complete by, and the page, have the same properties. */
  @Test
  void property_ofAKeystore_isInTheMetadataAndOnThePage() throws Exception {
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    Set<String> described = new TreeSet<>();
    List<String> without = new ArrayList<>();
    // Other jars have a file of that name, too.
    Path metadata =
        Path.of(
                KeyOverlapProperties.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI())
            .resolve("META-INF/spring-configuration-metadata.json");
    try (InputStream in = Files.newInputStream(metadata)) {
      for (JsonNode property : JsonMapper.builder().build().readTree(in).get("properties")) {
        String name = property.get("name").asString();
        if (property.get("description") == null) {
          without.add(name);
        }
        if (name.startsWith("keyoverlap.store.")) {
          described.add(name.substring("keyoverlap.store.".length()));
        }
      }
    }
    assertThat(without).isEmpty();
    assertThat(described).contains("password-file");
    assertThat(described).allSatisfy(name -> assertThat(page).contains("| `" + name + "` |"));
  }
}
