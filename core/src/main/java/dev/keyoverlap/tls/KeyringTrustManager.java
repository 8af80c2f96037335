package dev.keyoverlap.tls;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyObserver;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificates that stand in the ring under some aliases, and what is issued by them: a
 * server's root, or the very certificate of a client.
 *
 * <pre>{@code
 * TrustManager trust = KeyringTrustManager.of(rotation, alias("server-root"));
 *
 * rotation.add(alias("server-root-next"), PeerCertificate.of(newRoot));   // if it is among the aliases
 * rotation.swap(alias("server-root"), PeerCertificate.of(newRoot));       // the old one counts until its date
 * }</pre>
 *
 * <p>The ring is asked at each handshake. Active certificates count, and retained ones until their
 * date, as in the verification of messages; those of compromised keys do not. Paths are validated
 * as the JDK does, and a host's name is checked where the client asks for that ({@code HttpClient}
 * does). Beyond that the other side's own certificate must be valid by the clock, be it one that
 * stands in the ring itself.
 *
 * <p>As with {@link KeyringKeyManager}, a resumed session is not asked about again: {@link
 * KeyringTls#context()} sees to that.
 *
 * <p>Instances are safe for use by several threads.
 */
public final class KeyringTrustManager extends X509ExtendedTrustManager {

  private final KeyringSource keys;
  private final List<Alias> aliases;
  private final InstantSource clock;
  private volatile Anchors anchors = new Anchors(Set.of(), null);

  private KeyringTrustManager(KeyringSource keys, List<Alias> aliases, InstantSource clock) {
    this.keys = keys;
    this.aliases = aliases;
    this.clock = clock;
  }

  /**
   * A trust manager.
   *
   * @param keys where the certificates come from: a rotation, or one ring
   * @param alias what stands under it is trusted
   * @param others further aliases; what stands under none yet may come later
   * @return the trust manager
   */
  public static KeyringTrustManager of(KeyringSource keys, Alias alias, Alias... others) {
    return of(
        keys, Stream.concat(Stream.of(alias), Stream.of(others)).toList(), InstantSource.system());
  }

  static KeyringTrustManager of(KeyringSource keys, List<Alias> aliases, InstantSource clock) {
    keys.observer().built("KeyringTrustManager", KeyUse.VERIFY, Set.copyOf(aliases));
    return new KeyringTrustManager(keys, List.copyOf(aliases), clock);
  }

  /** What is trusted now, with the ring of this moment. */
  Stream<KeyVersion> trusted() {
    return trusted(keys.keyring());
  }

  /** What is trusted now, with this ring. */
  Stream<KeyVersion> trusted(Keyring ring) {
    Instant now = clock.instant();
    return aliases.stream()
        .flatMap(alias -> ring.versions(alias).stream())
        .filter(version -> version.serves(KeyUse.VERIFY, now));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    delegate(chain).checkClientTrusted(chain, authType);
    used(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    delegate(chain).checkClientTrusted(chain, authType, socket);
    used(chain);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    delegate(chain).checkClientTrusted(chain, authType, engine);
    used(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    delegate(chain).checkServerTrusted(chain, authType);
    used(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    delegate(chain).checkServerTrusted(chain, authType, socket);
    used(chain);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    delegate(chain).checkServerTrusted(chain, authType, engine);
    used(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trusted().map(version -> version.entry().certificate()).toArray(X509Certificate[]::new);
  }

  /** Those of the ring that the other side is, or was issued by. */
  private void used(X509Certificate[] chain) {
    KeyObserver observer = keys.observer();
    if (observer == KeyObserver.none()) {
      return;
    }
    Set<X500Principal> names = new HashSet<>();
    Set<X509Certificate> shown = new HashSet<>(List.of(chain));
    for (X509Certificate certificate : chain) {
      names.add(certificate.getIssuerX500Principal());
    }
    trusted()
        .filter(
            version ->
                shown.contains(version.entry().certificate())
                    || names.contains(version.entry().certificate().getSubjectX500Principal()))
        .forEach(version -> observer.used(version.keyId(), KeyUse.VERIFY));
  }

  /** The JDK's, for the certificates of this moment. */
  private X509ExtendedTrustManager delegate(X509Certificate[] chain) throws CertificateException {
    Map<KeyId, X509Certificate> now = new LinkedHashMap<>();
    Keyring ring = keys.keyring();
    trusted(ring).forEach(version -> now.put(version.keyId(), version.entry().certificate()));
    if (now.isEmpty()) {
      throw new CertificateException("Nobody is trusted: no certificate stands under " + aliases);
    }
    for (X509Certificate certificate : chain) {
      if (ring.isBarred(certificate, clock.instant())) {
        throw new CertificateException(
            "The key of "
                + certificate.getSubjectX500Principal().getName()
                + " was declared compromised, or taken out of use");
      }
    }
    if (chain.length > 0) {
      // The JDK takes a certificate that is trusted itself whatever its date.
      chain[0].checkValidity(Date.from(clock.instant()));
    }
    Anchors known = anchors;
    X509ExtendedTrustManager manager = known.manager();
    if (manager == null || !known.ids().equals(now.keySet())) {
      manager = managerFor(now);
      anchors = new Anchors(Set.copyOf(now.keySet()), manager);
    }
    return manager;
  }

  private static X509ExtendedTrustManager managerFor(Map<KeyId, X509Certificate> trusted)
      throws CertificateException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (Map.Entry<KeyId, X509Certificate> each : trusted.entrySet()) {
        store.setCertificateEntry(each.getKey().hex(), each.getValue());
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new CertificateException("This Java runtime has no trust manager for X.509");
    } catch (CertificateException e) {
      throw e;
    } catch (GeneralSecurityException | IOException e) {
      throw new CertificateException("The trusted certificates cannot be used", e);
    }
  }

  /** The aliases. */
  @Override
  public String toString() {
    return "TLS trust in " + aliases;
  }

  /** What was trusted when it was last asked for, by whom it is checked. */
  private record Anchors(Set<KeyId> ids, @Nullable X509ExtendedTrustManager manager) {}
}
