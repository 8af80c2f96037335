package dev.keyoverlap.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * What a source says to people: its Javadoc, and its string literals of three words and more, such
 * as messages of exceptions. A literal that is joined from parts is one text, in which each value
 * is one word.
 */
record SourceTexts(String path, List<String> paragraphs) {

  /** English, and no code, pattern or name of an algorithm. */
  private static final Pattern ENGLISH = Pattern.compile("[A-Za-z]?[a-z']+,? [a-z']+,? [a-z']+\\b");

  /** The sources of all modules, without those of tests. */
  static List<SourceTexts> all() {
    return parse(
        Poms.modules().stream()
            .map(module -> Project.ROOT.resolve(module).resolve("src/main/java"))
            .filter(folder -> folder.toFile().isDirectory())
            .flatMap(folder -> Sources.java(folder).stream())
            .map(SourceTexts::file)
            .toList());
  }

  /** A source that is wrong on purpose. */
  static SourceTexts of(String source) {
    return parse(List.of(new Text("Bad.java", source))).get(0);
  }

  /** Of the file; a move to another package leaves it as it is. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static Text file(Path file) {
    String path = Project.ROOT.relativize(file).toString().replace('\\', '/');
    return new Text(path, Sources.text(file));
  }

  private static List<SourceTexts> parse(List<Text> files) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (JavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null, files);
      DocTrees docs = DocTrees.instance(task);
      List<SourceTexts> texts = new ArrayList<>();
      for (CompilationUnitTree unit : task.parse()) {
        Collector collector = new Collector(docs);
        collector.scan(new TreePath(unit), null);
        texts.add(new SourceTexts(unit.getSourceFile().getName().substring(1), collector.found));
      }
      return texts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Text extends SimpleJavaFileObject {

    private final String text;

    Text(String path, String text) {
      super(URI.create("source:/" + path), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  @SuppressWarnings("VoidUsed") // a scanner passes on what it was given
  private static final class Collector extends TreePathScanner<Void, Void> {

    private final DocTrees docs;
    private final List<String> found = new ArrayList<>();

    Collector(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public Void scan(Tree tree, Void nothing) {
      if (tree != null && getCurrentPath() != null) {
        DocCommentTree comment = docs.getDocCommentTree(new TreePath(getCurrentPath(), tree));
        if (comment != null) {
          found.addAll(JavadocText.of(comment));
        }
      }
      return super.scan(tree, nothing);
    }

    @Override
    public Void visitBinary(BinaryTree sum, Void nothing) {
      if (sum.getKind() != Tree.Kind.PLUS) {
        return super.visitBinary(sum, nothing);
      }
      StringBuilder text = new StringBuilder();
      join(sum, text);
      add(text.toString());
      return null;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, Void nothing) {
      if (literal.getValue() instanceof String text) {
        add(text);
      }
      return null;
    }

    private void join(ExpressionTree part, StringBuilder text) {
      if (part instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
        join(sum.getLeftOperand(), text);
        join(sum.getRightOperand(), text);
      } else if (part instanceof LiteralTree literal) {
        text.append(literal.getValue());
      } else {
        text.append(Prose.CODE);
        scan(part, null);
      }
    }

    private void add(String text) {
      if (ENGLISH.matcher(text).find()) {
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(found::add);
      }
    }
  }
}
