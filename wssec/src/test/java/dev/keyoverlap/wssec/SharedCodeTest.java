package dev.keyoverlap.wssec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.XmlSigner;
import dev.keyoverlap.xmldsig.internal.algorithm.SigningMethod;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shared with the other formats is there once, and is not offered to everybody. */
class SharedCodeTest {

  private static final Pattern PARSER =
      Pattern.compile("\\b(DocumentBuilderFactory|SAXParserFactory|WstxInputFactory)\\b");

  private static Map<String, Set<String>> qualifiedExports(Class<?> of) throws Exception {
    Path place = Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    Map<String, Set<String>> found = new TreeMap<>();
    for (ModuleReference module : ModuleFinder.of(place).findAll()) {
      ModuleDescriptor descriptor = module.descriptor();
      assertThat(descriptor.isAutomatic()).as(place.toString()).isFalse();
      descriptor.exports().stream()
          .filter(Exports::isQualified)
          .forEach(exports -> found.put(exports.source(), exports.targets()));
      assertThat(descriptor.packages()).containsAll(found.keySet());
    }
    return found;
  }

  @Test
  void packagesOfOurOwn_areExportedToOurModulesOnly() throws Exception {
    assertThat(qualifiedExports(XmlSigner.class))
        .isEqualTo(
            Map.of(
                "dev.keyoverlap.xmldsig.internal.algorithm", Set.of("dev.keyoverlap.wssec"),
                "dev.keyoverlap.xmldsig.internal.tape", Set.of("dev.keyoverlap.wssec"),
                "dev.keyoverlap.xmldsig.internal.xml", Set.of("dev.keyoverlap.wssec")));
    Map<String, Set<String>> ofCore = qualifiedExports(Keyring.class);
    assertThat(ofCore)
        .containsEntry(
            "dev.keyoverlap.internal.key",
            Set.of("dev.keyoverlap.cms", "dev.keyoverlap.xmldsig", "dev.keyoverlap.wssec"))
        .containsKey("dev.keyoverlap.internal.work");
    assertThat(ofCore.keySet()).allMatch(name -> name.startsWith("dev.keyoverlap.internal."));
    assertThat(ofCore.values())
        .allSatisfy(
            targets ->
                assertThat(targets)
                    .isSubsetOf(
                        "dev.keyoverlap.cms",
                        "dev.keyoverlap.xmldsig",
                        "dev.keyoverlap.wssec",
                        "dev.keyoverlap.jdbc"));
  }

  @ParameterizedTest
  @CsvSource({
    "../xmldsig/src/main/java, HardenedParser.java;JdkParsers.java;Woodstox.java",
    "src/main/java, ''"
  })
  void parsersAreMade_whereTheyAreHardened_andNowhereElse(Path sources, String expected)
      throws IOException {
    try (Stream<Path> files = Files.walk(sources)) {
      assertThat(
              files
                  .filter(file -> file.toString().endsWith(".java"))
                  .filter(file -> PARSER.matcher(read(file)).find())
                  .map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              Stream.of(expected.split(";", -1))
                  .filter(name -> !name.isEmpty())
                  .toArray(String[]::new));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everythingThatCanBeChosen_canBeCarriedOut_andNothingElse() {
    assertThat(
            Arrays.stream(SignatureAlgorithm.values())
                .filter(algorithm -> !algorithm.name().matches(".*_DSA_.*|RSA_SHA3_.*|LEGACY_.*"))
                .map(SigningMethod::of))
        .containsExactly(SigningMethod.values());
    assertThat(Arrays.stream(Canonicalization.values()).map(CanonicalForm::of))
        .containsExactly(CanonicalForm.values());
  }
}
