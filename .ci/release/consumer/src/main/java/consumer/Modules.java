package consumer;

import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.wssec.SoapProtector;
import dev.keyoverlap.xmldsig.XmlSigner;
import java.util.List;
import java.util.stream.Stream;

/** The modules that KeyOverlap's entry points are in. */
public final class Modules {

  private Modules() {}

  public static List<String> ofEntryPoints() {
    return Stream.of(Alias.class, CmsSigner.class, XmlSigner.class, SoapProtector.class)
        .map(type -> type.getModule().getName())
        .toList();
  }
}
