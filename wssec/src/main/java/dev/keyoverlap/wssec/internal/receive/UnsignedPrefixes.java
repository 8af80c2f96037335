package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.NamespaceScope;
import dev.keyoverlap.wssec.internal.receive.ReceivedSignature.Canonicalizing;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * Finds the prefixes that values of a signed part need and its canonical form does not declare, and
 * declares them. An exclusive canonical form has the namespaces of names only, so that after {@code
 * xsi:type="ns:T"} nothing says what {@code ns} is. Two passes over the part, and one over its
 * bytes.
 */
final class UnsignedPrefixes {

  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

  /** A name as values have it; SOAP encoding adds the size of an array. */
  private static final Pattern NAME =
      Pattern.compile("\\s*+([\\p{L}_][^\\s:<>&\"'\\[\\]]{0,999}):[\\p{L}_][^\\s:]{0,999}\\s*+");

  private static final int LONGEST = 2_100;

  private final Canonicalizing form;
  private final NamespaceScope message;
  private final NamespaceScope signed = new NamespaceScope();
  private final List<Missing> missing = new ArrayList<>();
  private int index = -1;

  private UnsignedPrefixes(Element part, Canonicalizing form) {
    this.form = form;
    this.message = NamespaceScope.around(part);
  }

  /** What a part lacks in its canonical form, in the order of the document. */
  static List<Missing> of(Element part, Canonicalizing form) {
    if (!form.method().isExclusive()) {
      // All that holds at a place is declared there, and signed.
      return List.of();
    }
    if (!hasNames(part)) {
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
          Node attribute = attributes.item(i);
          if (isName(attribute)
              && (isTypeWithoutPrefix(attribute) || mayBeName(attribute.getNodeValue()))) {
            return true;
          }
        }
        if (mayBeName(onlyText(element))) {
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
      if (isName(attributes.item(i)) && attributes.item(i).getPrefix() != null) {
        sign(attributes.item(i).getPrefix());
      }
    }
  }

  private void values(NamedNodeMap attributes) {
    for (int i = 0; i < attributes.getLength(); i++) {
      Node attribute = attributes.item(i);
      if (isName(attribute)) {
        value(attribute.getNodeValue());
        if (isTypeWithoutPrefix(attribute)) {
          need("");
        }
      }
    }
  }

  private static boolean isTypeWithoutPrefix(Node attribute) {
    return XSI.equals(attribute.getNamespaceURI())
        && attribute.getLocalName().equals("type")
        && attribute.getNodeValue().indexOf(':') < 0;
  }

  private static boolean isName(Node attribute) {
    return !XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI());
  }

  private void sign(@Nullable String prefix) {
    String name = prefix == null ? "" : prefix;
    signed.declare(name, message.of(name));
  }

  private static boolean mayBeName(String value) {
    return value.length() <= LONGEST && value.indexOf(':') > 0 && NAME.matcher(value).matches();
  }

  private void value(String value) {
    if (value.length() <= LONGEST && value.indexOf(':') > 0) {
      Matcher name = NAME.matcher(value);
      if (name.matches()) {
        need(name.group(1));
      }
    }
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
   * @param namespace what it stands for in the message
   */
  record Missing(int element, String prefix, String namespace) {

    String declaration() {
      return " xmlns:" + prefix + "=\"" + Envelope.escaped(namespace) + '"';
    }
  }
}
