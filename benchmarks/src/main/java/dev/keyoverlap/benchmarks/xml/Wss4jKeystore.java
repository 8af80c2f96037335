package dev.keyoverlap.benchmarks.xml;

import dev.keyoverlap.benchmarks.cms.BenchmarkKeys;
import dev.keyoverlap.key.HeldKey;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSPasswordCallback;

/** WSS4J's own keystore class, with two keys in it that it trusts as well. */
final class Wss4jKeystore {

  static final String PASSWORD = "any";
  static final List<String> ALIASES = List.of("first", "second");
  static final CallbackHandler PASSWORDS =
      callbacks -> {
        for (Callback callback : callbacks) {
          if (callback instanceof WSPasswordCallback wanted) {
            wanted.setPassword(PASSWORD);
          }
        }
      };

  private Wss4jKeystore() {}

  static Merlin open() throws Exception {
    List<HeldKey> keys = BenchmarkKeys.load(false, 2);
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < keys.size(); i++) {
      store.setKeyEntry(
          ALIASES.get(i),
          keys.get(i).privateKey(),
          PASSWORD.toCharArray(),
          keys.get(i).chain().toArray(Certificate[]::new));
    }
    Merlin merlin = new Merlin();
    merlin.setKeyStore(store);
    return merlin;
  }
}
