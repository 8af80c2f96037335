package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm;
import dev.keyoverlap.xmldsig.internal.xml.CanonicalForm.NotCanonicalException;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.Utf8Buffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Set;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The start tag of an element that takes along attributes such as {@code xml:lang} of what is
 * around, as an inclusive canonicalization has it; Canonical XML 1.1 computes some of them. It is
 * rare, and Santuario knows how: it gets the tags around, and nothing between them.
 */
final class InheritedAttributes {

  private InheritedAttributes() {}

  static byte[] startTag(XmlTape tape, int top, CanonicalForm method) throws NotCanonicalException {
    Node inner;
    try {
      inner = HardenedParser.ofVerified().parse(tags(tape, top)).getDocumentElement();
    } catch (MalformedMessageException e) {
      throw new NotCanonicalException(e);
    }
    while (inner.getFirstChild() instanceof Element element) {
      inner = element;
    }
    byte[] tags = method.canonicalize(inner, Set.of());
    // All but the end tag.
    return Arrays.copyOf(tags, tags.length - tape.name(top).utf8().length - 3);
  }

  private static byte[] tags(XmlTape tape, int top) {
    Deque<Integer> elements = new ArrayDeque<>();
    for (int at = top; at != XmlTape.DOCUMENT; at = tape.parent(at)) {
      elements.push(at);
    }
    Utf8Buffer tags = new Utf8Buffer(1024);
    for (int element : elements) {
      tags.append('<');
      tags.append(tape.name(element).utf8());
      ElementMarks declarations = tape.declarations();
      for (int i = tape.firstDeclaration(element); declarations.isOf(i, element); i++) {
        String prefix = tape.prefixes().get(declarations.first(i));
        tags.append(Utf8Buffer.utf8(prefix.isEmpty() ? " xmlns=\"" : " xmlns:" + prefix + "=\""));
        tags.appendValue(tape.declaredNamespace(i));
        tags.append('"');
      }
      TapeWalk tag = tape.tag(element);
      tags.append(tag.bytes(), tag.from(), tag.to());
      tags.append('>');
    }
    while (!elements.isEmpty()) {
      tags.append('<');
      tags.append('/');
      tags.append(tape.name(elements.removeLast()).utf8());
      tags.append('>');
    }
    return tags.toByteArray();
  }
}
