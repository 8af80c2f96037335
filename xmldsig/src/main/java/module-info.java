/** XML signatures with the keys of a ring; Santuario's canonical XML, the JDK's cryptography. */
@SuppressWarnings("module") // the other module is built after this one
module dev.keyoverlap.xmldsig {
  requires transitive dev.keyoverlap.core;
  requires transitive java.xml;
  requires static transitive org.jspecify;
  requires org.apache.santuario.xmlsec;

  exports dev.keyoverlap.xmldsig;
  exports dev.keyoverlap.xmldsig.internal.algorithm to
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.xmldsig.internal.tape to
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.xmldsig.internal.xml to
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.xmldsig.spec;
}
