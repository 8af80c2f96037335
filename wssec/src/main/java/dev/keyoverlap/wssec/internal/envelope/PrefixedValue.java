package dev.keyoverlap.wssec.internal.envelope;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import org.w3c.dom.Node;

/** Values that may be names, such as those of {@code xsi:type}, and so need what prefixes mean. */
public final class PrefixedValue {

  private static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";

  /** A name as values have it; SOAP encoding adds the size of an array. */
  private static final Pattern NAME =
      Pattern.compile("\\s*+([\\p{L}_][^\\s:<>&\"'\\[\\]]{0,999}):[\\p{L}_][^\\s:]{0,999}\\s*+");

  private static final int LONGEST = 2_100;

  private PrefixedValue() {}

  /** The prefix, if a value may be a name with one. */
  public static Optional<String> prefix(String value) {
    if (value.length() > LONGEST || value.indexOf(':') <= 0) {
      return Optional.empty();
    }
    Matcher name = NAME.matcher(value);
    return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
  }

  public static boolean mayBe(String value) {
    return prefix(value).isPresent();
  }

  /** Whether an attribute may have such a value; none that declares a namespace has. */
  public static boolean mayBe(Node attribute) {
    return !isDeclaration(attribute)
        && (mayBe(attribute.getNodeValue()) || isTypeWithoutPrefix(attribute));
  }

  public static boolean isDeclaration(Node attribute) {
    return XMLConstants.XMLNS_ATTRIBUTE_NS_URI.equals(attribute.getNamespaceURI());
  }

  /** Whether it is a type whose name is of the default namespace. */
  public static boolean isTypeWithoutPrefix(Node attribute) {
    return XSI.equals(attribute.getNamespaceURI())
        && attribute.getLocalName().equals("type")
        && attribute.getNodeValue().indexOf(':') < 0;
  }
}
