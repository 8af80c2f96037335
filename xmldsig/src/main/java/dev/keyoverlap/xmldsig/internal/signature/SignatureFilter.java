package dev.keyoverlap.xmldsig.internal.signature;

import dev.keyoverlap.internal.judge.Refusal;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.w3c.dom.Element;

/**
 * The XPath transforms that do nothing but leave out signatures. They are known by their text, and
 * never evaluated: an expression of a stranger could take any time, and cover anything.
 *
 * <p>XPath Filter 2 leaves out what an expression selects, with all below it (XML-Signature XPath
 * Filter 2.0, 3.3).
 */
enum SignatureFilter {
  /** The signature that the reference belongs to. */
  WITHOUT_OWN,
  /** Every signature. */
  WITHOUT_ALL;

  private static final String SIGNATURE = "([^\\s:()/\\[\\]]+):Signature\\s*";

  private static final Pattern NOT_IN_A_SIGNATURE =
      pattern("not \\( ancestor-or-self :: %s\\)", SIGNATURE);

  private static final List<Pattern> EVERY_SIGNATURE =
      List.of(
          pattern("// %s", SIGNATURE),
          pattern("/ descendant :: %s", SIGNATURE),
          pattern("/ descendant-or-self :: %s", SIGNATURE),
          pattern("/ descendant-or-self :: node \\( \\) / (?:child :: )?%s", SIGNATURE));

  private static final List<Pattern> OWN_SIGNATURE =
      List.of(
          pattern("here \\( \\) / ancestor :: %s\\[ 1 \\] ", SIGNATURE),
          pattern("here \\( \\) / ancestor :: %s\\[ position \\( \\) = 1 \\] ", SIGNATURE));

  /** White space is allowed between the tokens of an expression (XPath 1.0, 3.7). */
  private static Pattern pattern(String tokens, String signature) {
    return Pattern.compile(tokens.replace(" ", "\\s*").formatted(signature));
  }

  /**
   * Reads a transform.
   *
   * @param algorithm of the transform: the XPath of XML Signature, or the filter
   * @throws Refusal if it is none of these
   */
  static SignatureFilter of(String algorithm, Element transform) throws Refusal {
    boolean subtracts = algorithm.equals(XmlNames.XPATH_FILTER);
    try {
      StrictElement parts = StrictElement.of(transform);
      Element xpath = parts.next(subtracts ? XmlNames.XPATH_FILTER : XmlNames.DSIG, "XPath");
      parts.end();
      if (!subtracts && selects(xpath, List.of(NOT_IN_A_SIGNATURE))) {
        return WITHOUT_ALL;
      }
      if (subtracts && xpath.getAttributeNS(null, "Filter").equals("subtract")) {
        if (selects(xpath, EVERY_SIGNATURE)) {
          return WITHOUT_ALL;
        }
        if (selects(xpath, OWN_SIGNATURE)) {
          return WITHOUT_OWN;
        }
      }
    } catch (MalformedMessageException e) {
      // Not one that is known.
    }
    throw Refusal.algorithm("its XPath is not one that leaves out signatures and nothing else");
  }

  /** With whichever prefix. */
  private static boolean selects(Element xpath, List<Pattern> expressions)
      throws MalformedMessageException {
    String text = StrictElement.text(xpath);
    for (Pattern expression : expressions) {
      Matcher form = expression.matcher(text);
      if (form.matches() && XmlNames.DSIG.equals(xpath.lookupNamespaceURI(form.group(1)))) {
        return true;
      }
    }
    return false;
  }
}
