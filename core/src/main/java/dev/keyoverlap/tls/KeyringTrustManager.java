package dev.keyoverlap.tls;

import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Trusts the certificates under some aliases of the ring, and what they issued: the root of a
 * server, or the very certificate of a client.
 *
 * <p>Each handshake uses the ring of its moment. Active certificates count, and retained ones until
 * their retention ends, as in the verification of messages. Those of compromised keys do not. The
 * JDK validates paths, at the time of our clock: that of the {@linkplain KeyringSource#clock
 * source} unless {@link KeyringTls.Builder#clock} sets another.
 *
 * <p>A certificate that begins within the {@linkplain KeyringSource#clockTolerance tolerance}
 * already counts, at every place in the path. One that has expired does not, not even that of an
 * authority in the ring, or the other side's own. A chain with a certificate for a compromised key
 * is refused, even if another authority certified that key.
 *
 * <p>As with {@link KeyringKeyManager}, a resumed session is not checked again. {@link
 * KeyringTls#sslContext()} prevents that.
 *
 * <p>Instances are safe for use by several threads.
 */
final class KeyringTrustManager extends X509ExtendedTrustManager {

  /** The JDK's own property, which holds here as in its own trust manager. */
  private static final String CHECK_REVOCATION = "com.sun.net.ssl.checkRevocation";

  private final KeyringSource keys;
  private final List<Alias> aliases;
  private final InstantSource clock;
  private final Map<X500Principal, X509Certificate> names = new ConcurrentHashMap<>();

  private KeyringTrustManager(KeyringSource keys, List<Alias> aliases, InstantSource clock) {
    this.keys = keys;
    this.aliases = aliases;
    this.clock = clock;
  }

  static KeyringTrustManager of(KeyringSource keys, List<Alias> aliases, InstantSource clock) {
    keys.listener().onConfigured("KeyringTls", KeyUse.VERIFY, Set.copyOf(aliases));
    return new KeyringTrustManager(keys, List.copyOf(aliases), clock);
  }

  /** The versions that are trusted now, with the ring of this moment. */
  Stream<KeyVersion> trusted() {
    return trusted(keys.keyring());
  }

  /** The versions of this ring that are trusted now. */
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

  /** Uses one ring for the whole answer. Throws nothing but the checked exception. */
  private void check(X509Certificate @Nullable [] chain, Purpose purpose, Check check)
      throws CertificateException {
    if (chain == null || chain.length == 0 || Arrays.asList(chain).contains(null)) {
      throw new CertificateException(
          "The other side sent no certificate, so nobody can say who it is. It must send its"
              + " certificate with the chain.");
    }
    Keyring ring = keys.keyring();
    for (X509Certificate certificate : chain) {
      if (ring.isBarred(certificate, clock.instant()) || isOutOfUseHere(ring, certificate)) {
        throw new CertificateException(
            "Cannot trust the certificate chain of the other side: the key of "
                + certificate.getSubjectX500Principal().getName()
                + " is compromised, or its retention has ended. The other side must present a"
                + " certificate for another key.");
      }
    }
    // The JDK takes a certificate that is trusted itself for every purpose.
    if (!purpose.fits(chain[0])) {
      throw new CertificateException(
          "Cannot trust the certificate of "
              + chain[0].getSubjectX500Principal().getName()
              + ": its extended key usage does not allow use by a TLS "
              + purpose
              + ". The other side must present one that does.");
    }
    Instant now = clock.instant();
    Date moment = Date.from(keys.clockTolerance().momentFor(List.of(chain), now));
    chain[0].checkValidity(moment);
    try {
      check.by(judge(ring, chain[0], now, moment));
    } catch (RuntimeException e) {
      throw new CertificateException(
          "Cannot verify the certificate chain of the other side: " + ForeignMessage.of(e), e);
    }
    used(ring, chain);
  }

  /** Whether these aliases have its key, and none has it in use: others that do not matter here. */
  private boolean isOutOfUseHere(Keyring ring, X509Certificate certificate) {
    Instant now = clock.instant();
    List<KeyVersion> here =
        ring.findByHint(KeyHint.publicKey(certificate.getPublicKey())).stream()
            .filter(version -> aliases.contains(version.alias()))
            .toList();
    return !here.isEmpty()
        && here.stream()
            .noneMatch(
                version ->
                    version.state() == KeyState.STAGED || version.serves(KeyUse.VERIFY, now));
  }

  /** The JDK's own check of a chain. */
  @FunctionalInterface
  private interface Check {
    void by(X509ExtendedTrustManager manager) throws CertificateException;
  }

  /**
   * The names by which clients choose a certificate: those of the trusted authorities and, for a
   * certificate that is trusted itself, that of its issuer.
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
    KeyUsageListener observer = keys.listener();
    if (observer == KeyUsageListener.none()) {
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
        .forEach(version -> observer.onUsed(version.keyId(), KeyUse.VERIFY));
  }

  /**
   * The JDK's, for one handshake, with the certificates and the time of this moment. It takes an
   * authority that is trusted whatever its date, so one that has expired is left out.
   *
   * @param end the other side's certificate
   * @param now by our clock
   * @param moment the time to validate the path for
   */
  private X509ExtendedTrustManager judge(
      Keyring ring, X509Certificate end, Instant now, Date moment) throws CertificateException {
    List<KeyVersion> known = trusted(ring).toList();
    Set<TrustAnchor> valid = new LinkedHashSet<>();
    for (KeyVersion version : known) {
      if (version.entry().isValidAt(now, keys.clockTolerance())) {
        valid.add(new TrustAnchor(version.entry().certificate(), null));
      }
    }
    if (valid.isEmpty()) {
      throw new CertificateException(
          "No trusted certificate: "
              + (known.isEmpty()
                  ? "the aliases " + aliases + " are empty"
                  : "none under the aliases " + aliases + " is valid at " + now)
              + ". Add a certificate under one of them.");
    }
    try {
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(valid, new X509CertSelector());
      parameters.setDate(moment);
      parameters.addCertPathChecker(
          new AnchorLimits(end, valid.stream().map(TrustAnchor::getTrustedCert).toList()));
      parameters.setRevocationEnabled(Boolean.getBoolean(CHECK_REVOCATION));
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(new CertPathTrustManagerParameters(parameters));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager extended) {
          return extended;
        }
      }
      throw new NoSuchAlgorithmException("This Java runtime has no trust manager for X.509");
    } catch (GeneralSecurityException e) {
      throw new CertificateException(
          "Cannot use the trusted certificates under the aliases " + aliases, e);
    }
  }

  /** The aliases. */
  @Override
  public String toString() {
    return "TLS trust in " + aliases;
  }
}
