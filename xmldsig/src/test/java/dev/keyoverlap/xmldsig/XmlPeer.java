package dev.keyoverlap.xmldsig;

import dev.keyoverlap.fixtures.ObservedPage;
import dev.keyoverlap.key.HeldKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A foreign implementation of XML Signature. */
@SuppressWarnings("exports") // only tests see it
public interface XmlPeer extends ObservedPage.Peer {

  /**
   * Whether it accepts one signature of a document.
   *
   * @param known the only key that it knows
   * @param number of the signature, counted from 1
   * @param folder empty, for it alone
   */
  boolean accepts(byte[] signed, HeldKey known, int number, Path folder) throws Exception;

  /** What it makes of a template or document that is to be signed; empty if it does not sign. */
  Optional<byte[]> sign(HeldKey key, Path folder) throws Exception;

  /** All of them, in the order of the page. */
  static List<XmlPeer> all() {
    return List.of(
        new LibraryPeer(LibraryPeer.Library.JDK),
        new LibraryPeer(LibraryPeer.Library.SANTUARIO),
        CommandPeer.xmlsec1(),
        CommandPeer.pythonXmlsec(),
        CommandPeer.node("xml-crypto"),
        CommandPeer.node("xmldsigjs"),
        CommandPeer.xmlseclibs());
  }
}
