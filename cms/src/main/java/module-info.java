/**
 * CMS messages with the keys of a ring; BouncyCastle's ASN.1 structures, the JDK's cryptography.
 */
module dev.keyoverlap.cms {
  requires transitive dev.keyoverlap.core;
  requires static transitive org.jspecify;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.util;

  exports dev.keyoverlap.cms;
  exports dev.keyoverlap.cms.spec;
  exports dev.keyoverlap.request;
}
