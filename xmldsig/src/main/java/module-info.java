/** XML signatures with the keys of a ring; Santuario's canonical XML, the JDK's cryptography. */
module dev.keyoverlap.xmldsig {
  requires transitive dev.keyoverlap.core;
  requires transitive java.xml;
  requires static transitive org.jspecify;
  requires org.apache.santuario.xmlsec;

  exports dev.keyoverlap.xmldsig;
}
