package dev.keyoverlap.xmldsig.internal.tape;

import dev.keyoverlap.message.Limits;
import dev.keyoverlap.xmldsig.internal.xml.HardenedParser;
import dev.keyoverlap.xmldsig.internal.xml.JdkParsers;
import java.io.IOException;
import java.io.InputStream;
import org.xml.sax.SAXException;

/** The parser of the JDK, even if another one is on the class path. */
final class JdkParser implements TapeReader.Parser {

  private final JdkParsers parsers;

  JdkParser(Limits limits) {
    parsers = new JdkParsers(HardenedParser.limits(limits));
  }

  @Override
  public void parse(InputStream xml, long length, TapeRecorder recorder)
      throws SAXException, IOException {
    parsers.parse(xml, length, recorder);
  }
}
