import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Checks a bundle as it goes to Maven Central: each artifact with its sources, Javadoc, SBOM,
 * signature, checksums and complete POM; each jar with the licence and a module name; and each file
 * with the same bytes as in a second build. Arguments: the unpacked bundle, the folder of the
 * second build, the version. Prints what is wrong, one line each, and then ends with status 1.
 */
public final class CheckRelease {

  private static final List<String> POMS = List.of("build", "parent", "bom");
  private static final List<String> JARS =
      List.of("core", "cms", "xmldsig", "wssec", "testkit", "jdbc", "spring-boot-starter", "camel");
  private static final List<String> FILES_OF_A_JAR =
      List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-tests.jar", "-cyclonedx.json");

  /** No other module runs its tests. */
  private static final List<String> FILES_WITHOUT_TESTS =
      List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");

  /** Modules whose folder is not named as they are. */
  private static final Map<String, String> FOLDERS =
      Map.of("jdbc", "integrations/jdbc", "spring-boot-starter", "integrations/spring-boot", "camel", "integrations/camel");

  /** Modules without a descriptor, since what they need has none: they have only a name. */
  private static final Map<String, String> AUTOMATIC =
      Map.of("wssec", "wssec", "jdbc", "jdbc", "spring-boot-starter", "spring", "camel", "camel");

  /** It has the partner kit, and no tests that other modules run. */
  private static final List<String> FILES_OF_THE_TESTKIT =
      List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-kit.zip", "-cyclonedx.json");

  private static final Map<String, String> CHECKSUMS =
      Map.of("md5", "MD5", "sha1", "SHA-1", "sha256", "SHA-256", "sha512", "SHA-512");

  /** What Maven Central requires, and where to report a bug. */
  private static final List<String> REQUIRED =
      List.of(
          "name",
          "description",
          "url",
          "licenses/license/name",
          "licenses/license/url",
          "developers/developer/name",
          "scm/connection",
          "scm/developerConnection",
          "scm/url",
          "issueManagement/url");

  private final Path bundle;
  private final Path second;
  private final String version;
  private final List<String> wrong = new ArrayList<>();
  private int compared;

  private CheckRelease(Path bundle, Path second, String version) {
    this.bundle = bundle.resolve("dev/keyoverlap");
    this.second = second;
    this.version = version;
  }

  public static void main(String[] args) throws Exception {
    CheckRelease check = new CheckRelease(Path.of(args[0]), Path.of(args[1]), args[2]);
    for (String module : POMS) {
      check.files(module, List.of(".pom"));
      check.pom(module);
    }
    for (String module : JARS) {
      check.files(module, endings(module));
      check.pom(module);
      check.module(module);
      check.sbom(module);
      check.sameBytes(module);
    }
    check.nothingElse();
    check.wrong.forEach(System.out::println);
    if (!check.wrong.isEmpty()) {
      System.exit(1);
    }
    System.out.println(
        "The release is complete. Files with the same bytes in two builds: " + check.compared);
  }

  private static List<String> endings(String module) {
    if (FOLDERS.containsKey(module)) {
      return FILES_WITHOUT_TESTS;
    }
    return module.equals("testkit") ? FILES_OF_THE_TESTKIT : FILES_OF_A_JAR;
  }

  private Path file(String module, String ending) {
    String artifact = "keyoverlap-" + module;
    return bundle.resolve(artifact).resolve(version).resolve(artifact + "-" + version + ending);
  }

  private void files(String module, List<String> endings) throws Exception {
    for (String ending : endings) {
      Path file = file(module, ending);
      if (!Files.isRegularFile(file)) {
        wrong.add("Missing: " + file);
        continue;
      }
      for (Map.Entry<String, String> checksum : CHECKSUMS.entrySet()) {
        Path beside = Path.of(file + "." + checksum.getKey());
        byte[] digest =
            MessageDigest.getInstance(checksum.getValue()).digest(Files.readAllBytes(file));
        if (!Files.exists(beside)
            || !Files.readString(beside).strip().equals(HexFormat.of().formatHex(digest))) {
          wrong.add("Missing or wrong: " + beside);
        }
      }
      Process gpg =
          new ProcessBuilder("gpg", "--batch", "--verify", file + ".asc", file.toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(gpg.getInputStream().readAllBytes());
      if (gpg.waitFor() != 0) {
        wrong.add("No valid signature of " + file + ": " + said);
      }
      if (ending.endsWith(".jar")) {
        licence(file);
      }
    }
  }

  private void licence(Path file) throws IOException {
    try (JarFile jar = new JarFile(file.toFile())) {
      for (String name : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
        if (jar.getEntry(name) == null) {
          wrong.add(file + " has no " + name);
        }
      }
    }
  }

  /** Each required element stands in the POM itself or in a parent of it, and says something. */
  private void pom(String module) throws Exception {
    for (String path : REQUIRED) {
      String value = null;
      for (String pom = module; pom != null && value == null; pom = parentOf(pom)) {
        value = value(xml(file(pom, ".pom")), path);
      }
      if (value == null || value.isBlank()) {
        wrong.add("keyoverlap-" + module + " has no " + path + " in its POM");
      }
    }
    for (String unfinished : List.of("-SNAPSHOT", ">unset<")) {
      if (Files.readString(file(module, ".pom")).contains(unfinished)) {
        wrong.add(unfinished + " stands in " + file(module, ".pom"));
      }
    }
  }

  private String parentOf(String module) throws Exception {
    String parent = value(xml(file(module, ".pom")), "parent/artifactId");
    return parent == null ? null : parent.substring("keyoverlap-".length());
  }

  private static Document xml(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
  }

  private static String value(Document document, String path) {
    Element at = document.getDocumentElement();
    for (String name : path.split("/")) {
      Element found = null;
      for (Node child = at.getFirstChild(); child != null; child = child.getNextSibling()) {
        if (child instanceof Element element && element.getTagName().equals(name)) {
          found = element;
          break;
        }
      }
      if (found == null) {
        return null;
      }
      at = found;
    }
    return at.getTextContent().strip();
  }

  private void module(String module) {
    ModuleDescriptor found =
        ModuleFinder.of(file(module, ".jar")).findAll().iterator().next().descriptor();
    if (!found.name().equals("dev.keyoverlap." + AUTOMATIC.getOrDefault(module, module))) {
      wrong.add(file(module, ".jar") + " is the module " + found.name());
    }
    if (found.isAutomatic() != AUTOMATIC.containsKey(module)) {
      wrong.add(file(module, ".jar") + " has an unexpected kind of module: " + found);
    }
    found.exports().stream()
        .filter(exported -> !exported.isQualified() && exported.source().contains("internal"))
        .filter(exported -> !found.isAutomatic())
        .forEach(exported -> wrong.add(module + " exports " + exported));
  }

  private void sbom(String module) throws IOException {
    String sbom = Files.readString(file(module, "-cyclonedx.json"));
    if (!sbom.contains("pkg:maven/dev.keyoverlap/keyoverlap-" + module + "@" + version)) {
      wrong.add("The SBOM of " + module + " does not name it");
    }
    Map.of("cms", "bcprov-jdk18on", "xmldsig", "xmlsec", "wssec", "wss4j-ws-security-dom")
        .forEach(
            (of, part) -> {
              if (sbom.contains("/" + part + "@") == (module.equals("core"))
                  && (of.equals(module) || module.equals("core"))) {
                wrong.add("The SBOM of " + module + " is wrong about " + part);
              }
            });
    // The test kit has an extension of JUnit.
    if (sbom.contains("junit") && !module.equals("testkit")) {
      wrong.add("The SBOM of " + module + " names what only tests use");
    }
  }

  private void sameBytes(String module) throws IOException {
    Path folder = second.resolve(FOLDERS.getOrDefault(module, module));
    for (String ending : endings(module)) {
      Path other = folder.resolve("target").resolve(file(module, ending).getFileName());
      if (ending.equals(".pom")) {
        other = folder.resolve("pom.xml");
      } else if (ending.equals("-cyclonedx.json")) {
        other = folder.resolve("target/bom.json");
      }
      long differs = Files.mismatch(file(module, ending), other);
      if (differs >= 0) {
        wrong.add("Differs from byte " + differs + ": " + file(module, ending) + " and " + other);
        inWhat(file(module, ending), other);
      }
      compared++;
    }
  }

  private void inWhat(Path one, Path other) throws IOException {
    if (!one.toString().endsWith(".jar")) {
      return;
    }
    try (JarFile first = new JarFile(one.toFile());
        JarFile second = new JarFile(other.toFile())) {
      for (var entry : first.stream().toList()) {
        var same = second.getEntry(entry.getName());
        if (same == null || same.getCrc() != entry.getCrc()) {
          wrong.add("  in " + entry.getName());
        }
      }
    }
  }

  private void nothingElse() throws IOException {
    try (Stream<Path> artifacts = Files.list(bundle)) {
      TreeSet<String> found = new TreeSet<>();
      artifacts.forEach(artifact -> found.add(artifact.getFileName().toString()));
      Stream.concat(POMS.stream(), JARS.stream())
          .forEach(ours -> found.remove("keyoverlap-" + ours));
      found.forEach(other -> wrong.add("Not to be published: " + other));
    }
  }
}
