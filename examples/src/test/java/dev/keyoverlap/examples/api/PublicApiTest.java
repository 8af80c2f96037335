package dev.keyoverlap.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.jdbc.JdbcKeyringStore;
import dev.keyoverlap.testkit.kit.PartnerKit;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.xmldsig.XmlSigner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nobody changes the public API unawares: each module's is listed in {@code api}, and the listing
 * is changed with it. {@code -Dkeyoverlap.api=update} writes it anew.
 */
class PublicApiTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern EXPORTED = Pattern.compile("exports ([\\w.]+);");

  enum Module {
    CORE("core", KeystoreRotation.class),
    CMS("cms", CmsSigner.class),
    XMLDSIG("xmldsig", XmlSigner.class),
    WSSEC("wssec", SoapProtector.class),
    TESTKIT("testkit", PartnerKit.class),
    JDBC("jdbc", JdbcKeyringStore.class),
    SPRING_BOOT("spring-boot", named("dev.keyoverlap.spring.KeystoreRotationCustomizer"));

    private final String folder;
    private final Class<?> entryPoint;

    Module(String folder, Class<?> entryPoint) {
      this.folder = folder;
      this.entryPoint = entryPoint;
    }

    /** No example compiles against it. */
    private static Class<?> named(String type) {
      try {
        return Class.forName(type);
      } catch (ClassNotFoundException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }

    private List<Class<?>> types() {
      return new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importUrl(entryPoint.getProtectionDomain().getCodeSource().getLocation())
              .stream()
              .filter(type -> !type.getPackageName().matches(".*\\binternal\\b.*"))
              .filter(type -> !type.getSimpleName().matches("(package|module)-info"))
              .<Class<?>>map(JavaClass::reflect)
              .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void api_isAsListed(Module module) throws Exception {
    Path listing = ROOT.resolve("api").resolve(module.folder + ".txt");
    List<String> api = ApiListing.of(module.types().stream());
    if ("update".equals(System.getProperty("keyoverlap.api"))) {
      Files.createDirectories(listing.getParent());
      Files.write(listing, api);
    }

    assertThat(api)
        .as(
            "The public API of %s and %s differ. If the change is meant, run this test with"
                + " -Dkeyoverlap.api=update, and add a line to CHANGELOG.md",
            module.folder, listing)
        .containsExactlyElementsOf(Files.readAllLines(listing));
  }

  /** These have no descriptor. */
  @ParameterizedTest
  @EnumSource(
      names = {"WSSEC", "JDBC", "SPRING_BOOT"},
      mode = EnumSource.Mode.EXCLUDE)
  void package_eachWithApi_isExported(Module module) throws Exception {
    String descriptor =
        Files.readString(ROOT.resolve(module.folder).resolve("src/main/java/module-info.java"));

    assertThat(EXPORTED.matcher(descriptor).results().map(found -> found.group(1)))
        .containsExactlyInAnyOrderElementsOf(
            module.types().stream().map(Class::getPackageName).distinct().toList());
  }
}
