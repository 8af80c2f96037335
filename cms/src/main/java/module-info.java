/** CMS messages with the keys of a ring, on BouncyCastle. */
module dev.keyoverlap.cms {
  requires transitive dev.keyoverlap.core;
  requires static transitive org.jspecify;
  requires org.bouncycastle.pkix;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.util;

  exports dev.keyoverlap.cms;
}
