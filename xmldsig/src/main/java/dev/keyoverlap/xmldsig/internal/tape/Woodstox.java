package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.message.Limits;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/**
 * The Woodstox parser, held to the rules of {@link HardenedParser}. It is twice as fast as the
 * JDK's, and is used if an application has it on its class path, as those with CXF have. It is not
 * a dependency of this module, since it registers itself as the parser of whole applications.
 */
final class Woodstox implements TapeReader.Parser {

  /** Named by text: the module must run, and be compiled, without it. */
  private static final String NAME = "com.ctc.wstx.stax.WstxInputFactory";

  private final XMLInputFactory factory;

  private Woodstox(XMLInputFactory factory) {
    this.factory = factory;
  }

  /** The parser; empty where there is no Woodstox, or one that cannot be made safe. */
  static Optional<TapeReader.Parser> ifPresent(Limits limits) {
    try {
      XMLInputFactory factory =
          Class.forName(NAME)
              .asSubclass(XMLInputFactory.class)
              .getDeclaredConstructor()
              .newInstance();
      // A DOCTYPE is reported and not read.
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      factory.setProperty("com.ctc.wstx.lazyParsing", false);
      // Counted as the other parser's are.
      factory.setProperty("com.ctc.wstx.maxElementDepth", Integer.toString(Integer.MAX_VALUE));
      factory.setProperty(
          "com.ctc.wstx.maxAttributesPerElement",
          Integer.toString(HardenedParser.mostAttributes(limits)));
      // As long as the document, like text.
      factory.setProperty("com.ctc.wstx.maxAttributeSize", Integer.toString(Integer.MAX_VALUE));
      return Optional.of(new Woodstox(factory));
    } catch (ReflectiveOperationException
        | LinkageError
        | ClassCastException
        | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void parse(InputStream xml, long length, TapeRecorder recorder) throws SAXException {
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(xml);
      try {
        recorder.declares(reader.getVersion(), reader.getCharacterEncodingScheme());
        while (reader.hasNext()) {
          report(reader, reader.next(), recorder);
        }
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new SAXException(e);
    }
  }

  private static void report(XMLStreamReader reader, int event, TapeRecorder recorder)
      throws SAXException {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> start(reader, recorder);
      case XMLStreamConstants.END_ELEMENT -> recorder.endElement();
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
          recorder.characters(
              reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
      case XMLStreamConstants.COMMENT ->
          recorder.comment(
              reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
      case XMLStreamConstants.PROCESSING_INSTRUCTION ->
          recorder.processingInstruction(reader.getPITarget(), reader.getPIData());
      case XMLStreamConstants.SPACE, XMLStreamConstants.END_DOCUMENT -> {
        // Beside the document's element, where it means nothing.
      }
      default -> throw new SAXException("it has a DOCTYPE, or an entity of its own");
    }
  }

  private static void start(XMLStreamReader reader, TapeRecorder recorder) throws SAXException {
    for (int i = 0; i < reader.getNamespaceCount(); i++) {
      recorder.startPrefixMapping(
          orNone(reader.getNamespacePrefix(i)), orNone(reader.getNamespaceURI(i)));
    }
    recorder.begin(
        orNone(reader.getNamespaceURI()), reader.getLocalName(), orNone(reader.getPrefix()));
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      recorder.attribute(
          orNone(reader.getAttributeNamespace(i)),
          reader.getAttributeLocalName(i),
          orNone(reader.getAttributePrefix(i)),
          reader.getAttributeValue(i));
    }
    recorder.completeElement();
  }

  private static String orNone(@Nullable String name) {
    return Objects.requireNonNullElse(name, "");
  }
}
