package dev.keyoverlap.cms.peers;

import java.io.ByteArrayOutputStream;
import java.security.KeyStore;
import java.security.cert.Certificate;

/** A key as a file to import. */
final class Pkcs12 {

  static final String PASSWORD = "import";

  private Pkcs12() {}

  static byte[] of(Party party) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        party.name(),
        party.privateKey(),
        PASSWORD.toCharArray(),
        party.key().chain().toArray(Certificate[]::new));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, PASSWORD.toCharArray());
    return out.toByteArray();
  }
}
