package dev.keyoverlap.cli.delivered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.cli.delivered.Program.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is delivered: archives, signed libraries, completion, man pages, the shared archive. */
class ArchiveTest {

  @TempDir private Path folder;
  private Program program;

  @BeforeEach
  void program() {
    program = Program.in(folder);
  }

  private static Path archive(String ending) throws IOException {
    Path target = Program.home().getParent().getParent();
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(file -> file.getFileName().toString().matches("keyoverlap-[0-9].*" + ending))
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void archives_haveTheSameFiles_andTheTarKeepsThatPrograms() throws Exception {
    Set<String> zipped = new TreeSet<>();
    try (ZipFile zip = new ZipFile(archive("[.]zip").toFile())) {
      zip.stream().filter(each -> !each.isDirectory()).forEach(each -> zipped.add(each.getName()));
    }
    Ended listed =
        program.run(Map.of(), List.of("tar", "-tvzf", archive("[.]tar[.]gz").toString()));
    Map<String, String> modes =
        listed
            .out()
            .lines()
            .filter(line -> line.startsWith("-"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(line.lastIndexOf(' ') + 1),
                    line -> line.substring(0, 10)));

    assertThat(modes.keySet()).containsExactlyInAnyOrderElementsOf(zipped);
    assertThat(modes.keySet()).anyMatch(name -> name.endsWith("/bin/keyoverlap.cmd"));
    assertThat(modes)
        .allSatisfy(
            (name, mode) ->
                assertThat(mode)
                    .as(name)
                    .isEqualTo(
                        name.matches(".*/bin/keyoverlap(-prepare)?")
                            ? "-rwxr-xr-x"
                            : "-rw-r--r--"));
  }

  @Test
  void library_thatIsSigned_isWhole() throws Exception {
    List<Path> signed;
    try (Stream<Path> jars = Files.list(Program.home().resolve("lib"))) {
      signed = jars.filter(jar -> jar.getFileName().toString().startsWith("bc")).toList();
    }
    assertThat(signed).hasSizeGreaterThan(1);
    for (Path each : signed) {
      try (JarFile jar = new JarFile(each.toFile(), true)) {
        Enumeration<JarEntry> entries = jar.entries();
        int signers = 0;
        while (entries.hasMoreElements()) {
          JarEntry entry = entries.nextElement();
          try (InputStream in = jar.getInputStream(entry)) {
            var unused = in.readAllBytes();
          }
          signers += entry.getCodeSigners() == null ? 0 : 1;
        }
        assertThat(signers).as("%s", each).isPositive();
      }
    }
  }

  @Test
  void program_throughALink_andInAFolderWithSpaces_starts() throws Exception {
    Path moved = Files.createDirectory(folder.resolve("a folder"));
    Ended copied =
        program.run(Map.of(), List.of("cp", "-r", Program.home().toString(), moved.toString()));
    assertThat(copied.status()).as(copied.err()).isZero();
    Path link = folder.resolve("linked");
    Files.createSymbolicLink(
        link, moved.resolve(Program.home().getFileName()).resolve("bin/keyoverlap"));

    Ended ended = program.run(Map.of(), List.of(link.toString(), "--version"));

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(ended.out()).matches("keyoverlap [0-9].*\n");
    assertThat(ended.err()).isEmpty();
  }

  /** Those for Windows cannot run here. */
  @Test
  void launcher_each_startsTheSameProgramWithTheSameOptions() throws Exception {
    for (String name : List.of("keyoverlap", "keyoverlap.cmd", "keyoverlap.ps1")) {
      assertThat(Program.home().resolve("bin").resolve(name))
          .content()
          .contains(
              "dev.keyoverlap.cli.KeyOverlap",
              "keyoverlap-cli.jar",
              "keyoverlap.jsa",
              "-XX:SharedArchiveFile=",
              "-Xshare:auto",
              "-Xlog:disable",
              "-XX:+UseSerialGC",
              "KEYOVERLAP_JAVA_OPTS",
              "JAVA_HOME",
              "runtime");
    }
  }

  @Test
  void program_withoutJava_saysSo() throws Exception {
    Ended ended = program.run(Map.of("JAVA_HOME", "/nowhere"), Program.command("list"));

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).contains("Cannot find Java", "JAVA_HOME");
  }

  @Test
  void sharedArchive_isUsed_andOneOfAnotherJavaIsIgnoredWithoutAWord() throws Exception {
    Path copy = folder.resolve("copy");
    program.run(Map.of(), List.of("cp", "-r", Program.home().toString(), copy.toString()));
    Ended prepared =
        program.run(Map.of(), List.of(copy.resolve("bin/keyoverlap-prepare").toString()));
    assertThat(prepared.status()).as(prepared.err()).isZero();
    assertThat(prepared.out() + prepared.err()).isEmpty();
    Map<String, String> loading =
        Map.of("KEYOVERLAP_JAVA_OPTS", "-Xlog:class+load:file=loaded.txt");
    List<String> version = List.of(copy.resolve("bin/keyoverlap").toString(), "--version");

    Ended fast = program.run(loading, version);
    assertThat(fast.status()).isZero();
    assertThat(folder.resolve("loaded.txt"))
        .content()
        .containsPattern("dev.keyoverlap.cli.KeyOverlap source: shared objects file");
    Files.delete(copy.resolve("lib/keyoverlap.jsa"));
    Files.writeString(copy.resolve("lib/keyoverlap.jsa"), "of another Java");
    Ended slow = program.run(Map.of(), version);

    assertThat(slow.status()).isZero();
    assertThat(slow.err()).isEmpty();
    assertThat(slow.out()).isEqualTo(fast.out());
  }

  /** So that a look at the keys starts fast. */
  @Test
  void list_needsNoClassOfBouncyCastle() throws Exception {
    assertThat(program.run("new", "orders", "--subject", "CN=orders", "--ec", "--create").status())
        .isZero();

    Ended ended =
        program.run(
            Map.of(
                "KEYOVERLAP_PASSWORD",
                Program.PASSWORD,
                "KEYOVERLAP_JAVA_OPTS",
                "-Xlog:class+load:file=loaded.txt"),
            Program.command("list"));

    assertThat(ended.status()).as(ended.err()).isZero();
    assertThat(folder.resolve("loaded.txt"))
        .content()
        .contains("dev.keyoverlap.cli.look.ListKeys")
        .doesNotContain("org.bouncycastle", "com.fasterxml", "dev.keyoverlap.cli.keys.");
  }

  @Test
  void completion_inBash_knowsCommandsAndOptions() throws Exception {
    String line =
        "source '"
            + Program.home().resolve("completion/keyoverlap.bash")
            + "'; COMP_WORDS=(keyoverlap %s); COMP_CWORD=%d; _complete_keyoverlap;"
            + " echo ${COMPREPLY[@]}";

    assertThat(program.shell(Map.of(), line.formatted("sw", 1)).out()).isEqualTo("swap\n");
    assertThat(program.shell(Map.of(), line.formatted("swap --dr", 2)).out())
        .isEqualTo("--dry-run\n");
  }

  @Test
  void manPage_each_isFreeOfMistakes() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "There is no groff");
    Ended ended =
        program.shell(
            Map.of(),
            "for page in '"
                + Program.home().resolve("man/man1")
                + "'/*; do groff -man -ww -Tascii $page; done");

    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("keyoverlap-swap - replace the active key of an alias");
  }
}
