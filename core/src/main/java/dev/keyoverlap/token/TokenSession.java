package dev.keyoverlap.token;

import dev.keyoverlap.internal.device.DeviceException;
import dev.keyoverlap.internal.device.ProviderDevice;
import dev.keyoverlap.internal.device.Turns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One login to a token, with the keys that the token has then. */
final class TokenSession {

  private static final String SUN = "SunPKCS11";

  private final Provider provider;
  private final Turns turns;
  private final Map<ByteBuffer, PrivateKey> keys = new HashMap<>();
  private final List<List<X509Certificate>> chains = new ArrayList<>();

  private TokenSession(Provider provider, Turns turns) {
    this.provider = provider;
    this.turns = turns;
  }

  /** For SunPKCS11; a secret that was agreed on must be readable, and is used once. */
  static String configuration(String name, Path library, String slot) {
    String word = name.replaceAll("[^A-Za-z0-9]", "");
    return String.join(
        "\n",
        "--name = KeyOverlap" + word,
        "library = " + library.toAbsolutePath(),
        slot,
        "attributes(*, CKO_SECRET_KEY, *) = {",
        "  CKA_SENSITIVE = false",
        "  CKA_EXTRACTABLE = true",
        "}",
        "");
  }

  static Provider provider(String configuration) throws DeviceException {
    Provider sun = Security.getProvider(SUN);
    if (sun == null) {
      throw new DeviceException(
          "the provider "
              + SUN
              + " is missing in this Java. Add the module jdk.crypto.cryptoki, and the provider to"
              + " java.security");
    }
    try {
      return sun.configure(configuration);
    } catch (RuntimeException e) {
      throw failed("its library cannot be loaded", e);
    }
  }

  static TokenSession open(Provider provider, char[] pin, Turns turns) throws DeviceException {
    TokenSession session = new TokenSession(provider, turns);
    try {
      KeyStore keystore = KeyStore.getInstance("PKCS11", provider);
      keystore.load(null, pin);
      for (String alias : Collections.list(keystore.aliases())) {
        session.add(keystore, alias);
      }
      return session;
    } catch (GeneralSecurityException | IOException | RuntimeException e) {
      throw failed("it is not there, or does not let us in", e);
    }
  }

  private void add(KeyStore keystore, String alias) throws GeneralSecurityException {
    if (!keystore.isKeyEntry(alias)
        || !(keystore.getKey(alias, null) instanceof PrivateKey key)
        || keystore.getCertificateChain(alias) == null) {
      return;
    }
    List<X509Certificate> chain = new ArrayList<>();
    for (Certificate certificate : keystore.getCertificateChain(alias)) {
      chain.add((X509Certificate) certificate);
    }
    keys.putIfAbsent(named(chain.get(0).getPublicKey()), key);
    chains.add(List.copyOf(chain));
  }

  private static ByteBuffer named(PublicKey key) {
    return ByteBuffer.wrap(key.getEncoded());
  }

  private static DeviceException failed(String what, Exception e) {
    StringBuilder reason = new StringBuilder(what);
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null && reason.indexOf(cause.getMessage()) < 0) {
        reason.append(": ").append(cause.getMessage());
      }
    }
    return new DeviceException(reason.toString(), e);
  }

  static boolean isWrongPin(DeviceException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("CKR_PIN_INCORRECT")
        || message.contains("CKR_PIN_LOCKED")
        || message.contains("CKR_PIN_LEN_RANGE")
        || message.contains("CKR_PIN_INVALID");
  }

  Optional<PrivateKey> key(PublicKey publicKey) {
    return Optional.ofNullable(keys.get(named(publicKey)));
  }

  ProviderDevice device(PrivateKey key) {
    return new ProviderDevice(key, provider, turns);
  }

  Provider provider() {
    return provider;
  }

  List<List<X509Certificate>> chains() {
    return List.copyOf(chains);
  }
}
