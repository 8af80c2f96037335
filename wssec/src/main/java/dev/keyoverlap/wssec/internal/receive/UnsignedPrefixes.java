package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.wssec.internal.envelope.CanonicalTag;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.NamespaceScope;
import dev.keyoverlap.wssec.internal.envelope.PrefixedValue;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Canonicalizing;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * Finds the prefixes that values of a signed part need and its canonical form does not declare, and
 * declares them. An exclusive canonical form has the namespaces of names only, so that after {@code
 * xsi:type="ns:T"} nothing says what {@code ns} is. Walks the part twice, and reads its bytes once.
 */
final class UnsignedPrefixes {

  private final Canonicalizing form;
  private final NamespaceScope message;
  private final NamespaceScope signed = new NamespaceScope();
  private final List<Missing> missing = new ArrayList<>();
  private int index = -1;

  private UnsignedPrefixes(Element part, Canonicalizing form) {
    this.form = form;
    this.message = NamespaceScope.around(part);
  }

  /**
   * The prefixes that a part lacks in its canonical form, in the order of the document.
   *
   * @param envelope the message that it is a part of
   */
  static List<Missing> of(Element part, Canonicalizing form, Envelope envelope) {
    if (!form.method().isExclusive()) {
      // All that holds at a place is declared there, and signed.
      return List.of();
    }
    if (!envelope.mayHavePrefixesInValues(part) || !hasNames(part)) {
      return List.of();
    }
    UnsignedPrefixes prefixes = new UnsignedPrefixes(part, form);
    prefixes.walk(part);
    return prefixes.missing;
  }

  /** Whether any value may be a name. Most parts have none, and then nothing need be declared. */
  private static boolean hasNames(Element part) {
    for (Node node = part; node != null; node = Ids.next(node, part)) {
      if (node instanceof Element element) {
        NamedNodeMap attributes = element.hasAttributes() ? element.getAttributes() : null;
        for (int i = 0; attributes != null && i < attributes.getLength(); i++) {
          if (PrefixedValue.mayBe(attributes.item(i))) {
            return true;
          }
        }
        if (PrefixedValue.mayBe(onlyText(element))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Text that has an element to itself; empty beside other content. */
  private static String onlyText(Element element) {
    return element.getFirstChild() instanceof Text text && text.getNextSibling() == null
        ? text.getData()
        : "";
  }

  private void walk(Element top) {
    Node node = top;
    while (node != null) {
      if (node instanceof Element element) {
        enter(element, element == top);
      }
      Node next = node.getFirstChild();
      while (next == null) {
        if (node instanceof Element) {
          message.leave();
          signed.leave();
        }
        if (node == top) {
          return;
        }
        next = node.getNextSibling();
        if (next == null) {
          node = node.getParentNode();
        }
      }
      node = next;
    }
  }

  private void enter(Element element, boolean isTop) {
    index++;
    message.enter();
    signed.enter();
    boolean declares = message.declareAll(element);
    sign(element.getPrefix());
    NamedNodeMap attributes = element.hasAttributes() ? element.getAttributes() : null;
    if (attributes != null) {
      signNames(attributes);
    }
    if (isTop || declares) {
      form.prefixes().forEach(prefix -> sign(prefix.equals("#default") ? "" : prefix));
    }
    if (attributes != null) {
      values(attributes);
    }
    value(onlyText(element));
  }

  private void signNames(NamedNodeMap attributes) {
    for (int i = 0; i < attributes.getLength(); i++) {
      if (!PrefixedValue.isDeclaration(attributes.item(i))
          && attributes.item(i).getPrefix() != null) {
        sign(attributes.item(i).getPrefix());
      }
    }
  }

  private void values(NamedNodeMap attributes) {
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      if (!PrefixedValue.isDeclaration(attribute)) {
        value(attribute.getNodeValue());
        if (PrefixedValue.isTypeWithoutPrefix(attribute)) {
          need("");
        }
      }
    }
  }

  private void sign(@Nullable String prefix) {
    String name = prefix == null ? "" : prefix;
    signed.declare(name, message.of(name));
  }

  private void value(String value) {
    PrefixedValue.prefix(value).ifPresent(this::need);
  }

  private void need(String prefix) {
    String namespace = message.of(prefix);
    if (!namespace.isEmpty() && !signed.of(prefix).equals(namespace)) {
      missing.add(new Missing(index, prefix, namespace));
      signed.declare(prefix, namespace);
    }
  }

  /**
   * Adds declarations to a canonical form: behind the names of the elements that need them. The
   * default namespace is not among them: it would move names that have none into it.
   */
  static byte[] declare(byte[] canonical, List<Missing> missing) {
    if (missing.stream().allMatch(one -> one.prefix().isEmpty())) {
      return canonical;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(canonical.length + 1024);
    int written = 0;
    int element = -1;
    int next = 0;
    for (int i = 0; i < canonical.length && next < missing.size(); i++) {
      if (canonical[i] != '<') {
        continue;
      }
      if (canonical[i + 1] == '?') {
        i = endOfInstruction(canonical, i);
      } else if (canonical[i + 1] != '/') {
        element++;
        i = endOfName(canonical, i);
        for (; next < missing.size() && missing.get(next).element() == element; next++) {
          if (!missing.get(next).prefix().isEmpty()) {
            bytes.write(canonical, written, i - written);
            written = i;
            bytes.writeBytes(missing.get(next).declaration().getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
    bytes.write(canonical, written, canonical.length - written);
    return bytes.toByteArray();
  }

  private static int endOfInstruction(byte[] canonical, int start) {
    int i = start;
    while (canonical[i] != '?' || canonical[i + 1] != '>' || i == start + 1) {
      i++;
    }
    return i;
  }

  private static int endOfName(byte[] canonical, int start) {
    int i = start;
    while (canonical[i] != ' ' && canonical[i] != '>') {
      i++;
    }
    return i;
  }

  /**
   * A prefix that is not declared where a value needs it.
   *
   * @param element the number of the element that needs it, in the order of the part
   * @param prefix the prefix; empty for the default namespace
   * @param namespace its namespace in the message
   */
  record Missing(int element, String prefix, String namespace) {

    String declaration() {
      return " xmlns:" + prefix + "=\"" + CanonicalTag.escaped(namespace) + '"';
    }
  }
}
