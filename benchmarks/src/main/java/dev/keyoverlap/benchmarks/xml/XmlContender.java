package dev.keyoverlap.benchmarks.xml;

import java.util.Optional;

/** Signers and verifiers of XML, in the order of the table; bytes in, bytes out. */
public enum XmlContender {
  KEYOVERLAP("KeyOverlap"),
  SANTUARIO_DOM("Santuario DOM"),
  SANTUARIO_STAX("Santuario StAX"),
  JDK("JDK");

  private final String title;

  XmlContender(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  public XmlLibrary library() throws Exception {
    return switch (this) {
      case KEYOVERLAP -> new KeyOverlapXml();
      case SANTUARIO_DOM -> new SantuarioDom();
      case SANTUARIO_STAX -> new SantuarioStax();
      case JDK -> new JdkXml();
    };
  }

  /**
   * The operations of a library on documents. RSA with 2048 bits, SHA-256, exclusive
   * canonicalization.
   */
  public interface XmlLibrary {

    /** One enveloped signature. */
    byte[] sign(byte[] document) throws Exception;

    /** Two signatures that do not touch each other; empty if it has no way. */
    default Optional<byte[]> signTwice(byte[] document) throws Exception {
      return Optional.empty();
    }

    /** Throws if the document is not signed well. */
    void verify(byte[] signed) throws Exception;
  }
}
