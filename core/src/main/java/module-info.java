/** The key ring, its rotation, where it is kept, and what all message formats share. */
@SuppressWarnings("module") // the other modules are built after this one
module dev.keyoverlap.core {
  requires static transitive org.jspecify;

  // To write the pages of runbooks.
  requires java.xml;

  // Those on the class path that this runtime does not have among its own.
  uses java.security.Provider;

  exports dev.keyoverlap;
  exports dev.keyoverlap.algorithm;
  exports dev.keyoverlap.documents;
  exports dev.keyoverlap.following;
  exports dev.keyoverlap.usage;
  exports dev.keyoverlap.internal.choice to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.internal.device to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.internal.files to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig;
  exports dev.keyoverlap.internal.judge to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.internal.key to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.internal.keyfile to
      dev.keyoverlap.cms;
  exports dev.keyoverlap.internal.names to
      dev.keyoverlap.cms;
  exports dev.keyoverlap.internal.pkcs12 to
      dev.keyoverlap.jdbc;
  exports dev.keyoverlap.internal.path to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.internal.words to
      dev.keyoverlap.cms,
      dev.keyoverlap.jdbc,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.internal.work to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.internal.wrapping to
      dev.keyoverlap.cms,
      dev.keyoverlap.xmldsig,
      dev.keyoverlap.wssec;
  exports dev.keyoverlap.key;
  exports dev.keyoverlap.message;
  exports dev.keyoverlap.procedure;
  exports dev.keyoverlap.renewal;
  exports dev.keyoverlap.ring;
  exports dev.keyoverlap.store;
  exports dev.keyoverlap.store.pkcs12;
  exports dev.keyoverlap.tls;
  exports dev.keyoverlap.token;
}
