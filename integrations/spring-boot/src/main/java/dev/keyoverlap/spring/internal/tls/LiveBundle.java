package dev.keyoverlap.spring.internal.tls;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.Aliases;
import dev.keyoverlap.spring.internal.settings.InvalidSettingException;
import dev.keyoverlap.spring.internal.settings.TlsProperties;
import dev.keyoverlap.tls.KeyringTls;
import java.security.KeyStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * One SSL bundle. Its context and its managers follow the ring. Its key stores have the keys of one
 * moment, for servers that copy them. Not safe for use by several threads.
 */
public final class LiveBundle {

  private final String name;
  private final KeyringSource keys;
  private final KeyringTls tls;
  private final List<Alias> presented;
  private final List<Alias> trusted;
  private final SslOptions options;
  private Set<KeyId> last = Set.of();

  private LiveBundle(
      String name,
      KeyringSource keys,
      KeyringTls tls,
      List<Alias> presented,
      List<Alias> trusted,
      SslOptions options) {
    this.name = name;
    this.keys = keys;
    this.tls = tls;
    this.presented = presented;
    this.trusted = trusted;
    this.options = options;
  }

  static LiveBundle of(String name, TlsProperties.Bundle settings, Keystores keystores) {
    String at = "keyoverlap.tls.bundles." + name;
    List<Alias> presented = Aliases.named(settings.present(), at + ".present");
    List<Alias> trusted = Aliases.named(settings.trust(), at + ".trust");
    if (presented.isEmpty() && trusted.isEmpty()) {
      throw new InvalidSettingException(
          at, "It neither presents nor trusts an alias.", "Set present, trust, or both.");
    }
    KeyringSource keys = keystores.keys(settings.store(), at);
    KeyringTls.Builder tls = KeyringTls.with(keys);
    presented.forEach(tls::presenting);
    trusted.forEach(tls::trusting);
    return new LiveBundle(
        name,
        keys,
        tls.build(),
        presented,
        trusted,
        SslOptions.of(array(settings.ciphers()), array(settings.enabledProtocols())));
  }

  private static String @Nullable [] array(List<String> values) {
    return values.isEmpty() ? null : values.toArray(String[]::new);
  }

  /** The context that follows the ring, if this is a bundle of ours. */
  public static Optional<SSLContext> contextOf(SslBundle bundle) {
    return bundle.getManagers() instanceof Managers ours
        ? Optional.of(ours.tls().sslContext())
        : Optional.empty();
  }

  String name() {
    return name;
  }

  /** The bundle with the keys of this moment. */
  SslBundle now() {
    Keyring ring = keys.keyring();
    List<KeyVersion> ours = presented(ring);
    List<KeyVersion> theirs = trusted(ring);
    last = ids(ours, theirs);
    KeyStore keyStore = presented.isEmpty() ? null : RingKeyStore.ofKeys(ours);
    KeyStore trustStore = trusted.isEmpty() ? null : RingKeyStore.ofCertificates(theirs);
    return SslBundle.of(
        SslStoreBundle.of(keyStore, "", trustStore),
        SslBundleKey.NONE,
        options,
        SslBundle.DEFAULT_PROTOCOL,
        new Managers(tls));
  }

  /** The bundle with the keys of this moment, if they are others than the last time. */
  Optional<SslBundle> ifChanged() {
    Keyring ring = keys.keyring();
    return ids(presented(ring), trusted(ring)).equals(last) ? Optional.empty() : Optional.of(now());
  }

  private List<KeyVersion> presented(Keyring ring) {
    return presented.stream()
        .flatMap(alias -> ring.active(alias).stream())
        .filter(version -> version.entry() instanceof HeldKey)
        .toList();
  }

  private List<KeyVersion> trusted(Keyring ring) {
    Instant now = keys.clock().instant();
    return trusted.stream()
        .flatMap(alias -> ring.versions(alias).stream())
        .filter(
            version ->
                version.state() == KeyState.ACTIVE
                    || (version.state() == KeyState.RETAINED && !version.isRetentionOver(now)))
        .toList();
  }

  /** No key has two roles. */
  private static Set<KeyId> ids(List<KeyVersion> ours, List<KeyVersion> theirs) {
    return Stream.concat(ours.stream(), theirs.stream())
        .map(KeyVersion::keyId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The parts of TLS that follow the ring. */
  private record Managers(KeyringTls tls) implements SslManagerBundle {

    @Override
    public KeyManagerFactory getKeyManagerFactory() {
      return Factories.of(tls.keyManager());
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory() {
      return Factories.of(tls.trustManager());
    }

    /** This context forgets sessions of replaced keys, and ends connections of compromised ones. */
    @Override
    public SSLContext createSslContext(String protocol) {
      return tls.sslContext();
    }
  }
}
