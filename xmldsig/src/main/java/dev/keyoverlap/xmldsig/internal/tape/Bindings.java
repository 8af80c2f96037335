package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** The number of the namespace of each prefix; without a declaration that of none. */
final class Bindings {
  private final int[] meanings;
  private int[] changed = new int[16];
  private int[] before = new int[16];
  private int changes;
  private int[] levels = new int[16];
  private int level;

  Bindings(int prefixes, int none) {
    this.meanings = new int[prefixes];
    Arrays.fill(meanings, none);
  }

  int find(int prefix) {
    return meanings[prefix];
  }

  void bind(int prefix, int namespace) {
    if (changes == changed.length) {
      changed = Arrays.copyOf(changed, changes * 2);
      before = Arrays.copyOf(before, changes * 2);
    }
    changed[changes] = prefix;
    before[changes++] = meanings[prefix];
    meanings[prefix] = namespace;
  }

  void open() {
    if (level == levels.length) {
      levels = Arrays.copyOf(levels, level * 2);
    }
    levels[level++] = changes;
  }

  /** Prefixes that were bound since it was opened get their former meaning back. */
  void close() {
    int until = levels[--level];
    while (changes > until) {
      changes--;
      meanings[changed[changes]] = before[changes];
    }
  }

  /** Goes by the declarations around an element. */
  void enter(XmlTape tape, int element) {
    Deque<Integer> around = new ArrayDeque<>();
    for (int at = tape.parent(element); at != XmlTape.DOCUMENT; at = tape.parent(at)) {
      around.push(at);
    }
    ElementMarks declarations = tape.declarations();
    for (int outer : around) {
      for (int i = tape.firstDeclaration(outer); declarations.isOf(i, outer); i++) {
        bind(declarations.first(i), tape.namespaceOf(i));
      }
    }
  }

  /** Binds what an element declares, unless that has no canonical form. */
  void declare(XmlTape tape, int declaration) throws NotCanonicalException {
    int prefix = tape.declarations().first(declaration);
    int namespace = tape.namespaceOf(declaration);
    if (namespace != find(prefix)) {
      String uri = tape.namespace(namespace);
      if (uri.indexOf(':') <= 0 && !uri.isEmpty()) {
        throw new NotCanonicalException(
            new IllegalArgumentException("The namespace '" + uri + "' is relative"));
      }
    }
    bind(prefix, namespace);
  }
}
