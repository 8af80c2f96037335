package dev.keyoverlap.tls;

import dev.keyoverlap.Alias;
import dev.keyoverlap.ClockTolerance;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyObserver;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import dev.keyoverlap.PeerCertificate;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
 * as the JDK does. No chain is accepted that has a certificate for a compromised key, whoever has
 * certified that key. A host's name is checked where the client asks for that ({@code HttpClient}
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
  private final Map<X500Principal, X509Certificate> names = new ConcurrentHashMap<>();
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
  public void checkClientTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
      throws CertificateException {
    check(chain, Purpose.CLIENT, manager -> manager.checkClientTrusted(chain, authType));
  }

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain, Purpose.CLIENT, manager -> manager.checkClientTrusted(chain, authType, socket));
  }

  @Override
  public void checkClientTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, Purpose.CLIENT, manager -> manager.checkClientTrusted(chain, authType, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate @Nullable [] chain, @Nullable String authType)
      throws CertificateException {
    check(chain, Purpose.SERVER, manager -> manager.checkServerTrusted(chain, authType));
  }

  @Override
  public void checkServerTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain, Purpose.SERVER, manager -> manager.checkServerTrusted(chain, authType, socket));
  }

  @Override
  public void checkServerTrusted(
      X509Certificate @Nullable [] chain, @Nullable String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain, Purpose.SERVER, manager -> manager.checkServerTrusted(chain, authType, engine));
  }

  /** One ring for the whole answer, and nothing but the checked exception, whatever comes. */
  private void check(X509Certificate @Nullable [] chain, Purpose purpose, Check check)
      throws CertificateException {
    if (chain == null || chain.length == 0 || Arrays.asList(chain).contains(null)) {
      throw new CertificateException("The other side has shown no certificate");
    }
    Keyring ring = keys.keyring();
    for (X509Certificate certificate : chain) {
      if (ring.isBarred(certificate, clock.instant())) {
        throw new CertificateException(
            "The key of "
                + certificate.getSubjectX500Principal().getName()
                + " was declared compromised, or taken out of use");
      }
    }
    // The JDK takes a certificate that is trusted itself for every purpose.
    if (!purpose.fits(chain[0])) {
      throw new CertificateException(
          "The extended key usage of the certificate of "
              + chain[0].getSubjectX500Principal()
              + " does not allow its use by a TLS "
              + purpose);
    }
    try {
      check.by(delegate(ring, chain[0]));
    } catch (RuntimeException e) {
      throw new CertificateException(
          "The certificates of the other side cannot be checked: " + e.getMessage(), e);
    }
    used(ring, chain);
  }

  /** The JDK's own check of a chain. */
  @FunctionalInterface
  private interface Check {
    void by(X509ExtendedTrustManager manager) throws CertificateException;
  }

  /**
   * What lets clients in: the names of the trusted authorities and, for a certificate that is
   * trusted itself, the name of its issuer, by which clients choose.
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    Map<X500Principal, X509Certificate> announced = new LinkedHashMap<>();
    List<X509Certificate> certificates =
        trusted().map(version -> version.entry().certificate()).toList();
    certificates.forEach(each -> announced.putIfAbsent(each.getSubjectX500Principal(), each));
    for (X509Certificate each : certificates) {
      announced.computeIfAbsent(
          each.getIssuerX500Principal(),
          name -> names.computeIfAbsent(name, NameOnly::certificate));
    }
    names.keySet().retainAll(announced.keySet());
    return announced.values().toArray(X509Certificate[]::new);
  }

  /** Those of the ring that the other side is, or was issued by. */
  private void used(Keyring ring, X509Certificate[] chain) {
    KeyObserver observer = keys.observer();
    if (observer == KeyObserver.none()) {
      return;
    }
    Set<X500Principal> issuers = new HashSet<>();
    Set<X509Certificate> shown = new HashSet<>(List.of(chain));
    for (X509Certificate certificate : chain) {
      issuers.add(certificate.getIssuerX500Principal());
    }
    trusted(ring)
        .filter(
            version ->
                shown.contains(version.entry().certificate())
                    || issuers.contains(version.entry().certificate().getSubjectX500Principal()))
        .forEach(version -> observer.used(version.keyId(), KeyUse.VERIFY));
  }

  /** The JDK's, for the certificates of this moment. */
  private X509ExtendedTrustManager delegate(Keyring ring, X509Certificate shown)
      throws CertificateException {
    Map<KeyId, X509Certificate> now = new LinkedHashMap<>();
    trusted(ring).forEach(version -> now.put(version.keyId(), version.entry().certificate()));
    if (now.isEmpty()) {
      throw new CertificateException("Nobody is trusted: no certificate stands under " + aliases);
    }
    requireValid(shown);
    Anchors known = anchors;
    X509ExtendedTrustManager manager = known.manager();
    if (manager == null || !known.ids().equals(now.keySet())) {
      manager = managerFor(now);
      anchors = new Anchors(Set.copyOf(now.keySet()), manager);
    }
    return manager;
  }

  /** The JDK takes a certificate that is trusted itself whatever its date. */
  private void requireValid(X509Certificate shown) throws CertificateException {
    Instant now = clock.instant();
    if (!PeerCertificate.of(shown).isValidAt(now, ClockTolerance.DEFAULT)) {
      shown.checkValidity(Date.from(now));
    }
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
