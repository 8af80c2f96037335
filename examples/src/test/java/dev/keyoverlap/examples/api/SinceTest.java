package dev.keyoverlap.examples.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.SinceTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each public type says in which release it appeared. */
class SinceTest {

  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "core",
        "cms",
        "xmldsig",
        "wssec",
        "testkit",
        "integrations/jdbc",
        "integrations/spring-boot",
        "integrations/camel"
      })
  void publicType_each_saysSinceWhen(String module) throws Exception {
    List<String> without = new ArrayList<>();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(api(module)));
      DocTrees docs = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new PublicTypes(docs, without).scan(unit, null);
      }
    }

    assertThat(without).isEmpty();
  }

  private static List<Path> api(String module) throws IOException {
    try (Stream<Path> sources = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
      return sources
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !file.toString().contains("internal"))
          .filter(file -> !file.endsWith("module-info.java"))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static final class PublicTypes extends TreePathScanner<Void, Void> {

    private final DocTrees docs;
    private final List<String> without;

    PublicTypes(DocTrees docs, List<String> without) {
      this.docs = docs;
      this.without = without;
    }

    @Override
    public Void visitClass(ClassTree type, Void unused) {
      if (!isPublic(type)) {
        return null;
      }
      DocCommentTree doc = docs.getDocCommentTree(getCurrentPath());
      if (doc == null || doc.getBlockTags().stream().noneMatch(PublicTypes::isRelease)) {
        without.add(name() + ": add '@since' and the next release to its Javadoc");
      }
      return super.visitClass(type, null);
    }

    private static boolean isRelease(Object tag) {
      return tag instanceof SinceTree since
          && since.getBody().toString().matches("[1-9][0-9]*\\.[0-9]+");
    }

    /** Members of an interface are public without saying so. */
    private boolean isPublic(ClassTree type) {
      Set<Modifier> modifiers = type.getModifiers().getFlags();
      TreePath parent = getCurrentPath().getParentPath();
      return modifiers.contains(Modifier.PUBLIC)
          || modifiers.contains(Modifier.PROTECTED)
          || parent.getLeaf().getKind() == Tree.Kind.INTERFACE;
    }

    private String name() {
      StringBuilder name = new StringBuilder();
      for (Tree at : getCurrentPath()) {
        if (at instanceof ClassTree type) {
          name.insert(0, "." + type.getSimpleName());
        } else if (at instanceof CompilationUnitTree unit) {
          name.insert(0, unit.getPackageName());
        }
      }
      return name.toString();
    }
  }
}
