package dev.keyoverlap.spring.internal.settings;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * TLS with the keys of a keystore.
 *
 * @param bundles SSL bundles, by the name that server.ssl.bundle and clients use.
 */
public record TlsProperties(@DefaultValue Map<String, Bundle> bundles) {

  /**
   * An SSL bundle that follows the key ring.
   *
   * @param present Aliases whose active key is presented.
   * @param trust Aliases whose certificates are trusted, and what they issued. If there is none,
   *     the JDK's own authorities are trusted.
   * @param store Name of the keystore under keyoverlap.stores. The default is keyoverlap.store.
   * @param ciphers Cipher suites to allow. The default is those of the JDK.
   * @param enabledProtocols Protocols to allow. The default is those of the JDK.
   */
  public record Bundle(
      @DefaultValue List<String> present,
      @DefaultValue List<String> trust,
      @DefaultValue("") String store,
      @DefaultValue List<String> ciphers,
      @DefaultValue List<String> enabledProtocols) {}
}
