package dev.keyoverlap.tls;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringSource;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS with the keys and certificates of a key ring. A swap renews them without a restart.
 *
 * <p>A client, with the JDK's {@code HttpClient}:
 *
 * <pre>{@code
 * KeyringTls tls = KeyringTls.with(rotation)
 *     .presenting(alias("https-client"))   // our certificate
 *     .trusting(alias("server-root"))      // the authority that issues the server's certificates
 *     .build();
 * HttpClient client = HttpClient.newBuilder().sslContext(tls.sslContext()).build();
 *
 * rotation.swap(alias("https-client"), newKey);   // the next connection presents the new key
 * }</pre>
 *
 * <p>A client, with OkHttp, which takes the parts:
 *
 * <pre>{@code
 * OkHttpClient client = new OkHttpClient.Builder()
 *     .sslSocketFactory(tls.socketFactory(), tls.trustManager())
 *     .build();
 * }</pre>
 *
 * <p>A server, with the JDK's {@code HttpsServer}. It trusts the certificates of its clients by
 * alias, requires one of each client, and asks {@link #peer} who the client is. The old and the new
 * certificate of a client are under one alias, so both are the same user:
 *
 * <pre>{@code
 * KeyringTls tls = KeyringTls.with(rotation)
 *     .presenting(alias("https-server"))
 *     .trusting(alias("orders"))
 *     .build();
 * server.setHttpsConfigurator(new HttpsConfigurator(tls.sslContext()) {
 *   @Override
 *   public void configure(HttpsParameters parameters) {
 *     parameters.setSSLParameters(tls.serverParameters());
 *   }
 * });
 *
 * SSLSession session = ((HttpsExchange) exchange).getSSLSession();
 * String user = tls.peer(session).orElseThrow().alias().name();
 * }</pre>
 *
 * <p><b>Swaps.</b> Open connections continue until they end. A client such as {@code HttpClient}
 * keeps them as long as its own pool does. Each connection that is opened after a swap has a full
 * handshake with the new key: sessions of the replaced key are not resumed. A plain {@code
 * SSLContext} would resume them for up to a day. The same is true when the trusted certificates
 * change.
 *
 * <p><b>Compromised keys</b> end connections. An open connection fails with the next data if its
 * own key, or the key of a certificate of the other side, was marked as compromised. A new
 * connection with such a key is refused, and no session is resumed.
 *
 * <p><b>Keys that cannot be used</b>, for example because a token is not plugged in, make the
 * handshake fail with the reason. So does an agreed downtime of a renewal, in this process or
 * another, if its procedure is about a key for HTTPS.
 *
 * <p><b>Which key is presented.</b> If you name several aliases, the other side decides: the key
 * has a type that it accepts, and an authority that it names issued the certificate. A server
 * presents a certificate for the host that the client asks for (SNI, RFC 6066, section 3). A
 * certificate that is valid now precedes one that is not, and one whose key usages fit precedes one
 * whose do not.
 *
 * <p><b>Trusted certificates.</b> Active certificates under the trusted aliases count, and retained
 * ones until their retention ends. So does what they issued. The JDK validates the path. An
 * authority that has expired does not count.
 *
 * <p>Instances are safe for use by several threads.
 *
 * @since 1.0
 */
public final class KeyringTls {

  private final KeyringKeyManager presented;
  private final Optional<KeyringTrustManager> trusted;
  private final SSLContext context;

  private KeyringTls(
      KeyringKeyManager presented, Optional<KeyringTrustManager> trusted, SSLContext context) {
    this.presented = presented;
    this.trusted = trusted;
    this.context = context;
  }

  /**
   * A builder for TLS with these keys.
   *
   * @param keys where keys and certificates come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    return new Builder(keys);
  }

  /**
   * An SSL context for clients and servers. Its sockets, server sockets and engines use the ring as
   * it is when the connection is opened.
   *
   * @return the context; each call returns the same one
   */
  public SSLContext sslContext() {
    return context;
  }

  /**
   * A factory for the sockets of clients, for libraries that ask for one.
   *
   * @return the factory of {@link #sslContext}
   */
  public SSLSocketFactory socketFactory() {
    return context.getSocketFactory();
  }

  /**
   * A factory for server sockets. They do not ask clients for a certificate unless you set {@link
   * #serverParameters}.
   *
   * @return the factory of {@link #sslContext}
   */
  public SSLServerSocketFactory serverSocketFactory() {
    return context.getServerSocketFactory();
  }

  /**
   * A key manager that presents the active keys of the presented aliases, as they are in each
   * handshake. If you named no alias to present, it presents none.
   *
   * <p>Prefer {@link #sslContext}. A context that you set up with the managers resumes sessions of
   * replaced keys for up to a day. It does not end connections of compromised keys, and does not
   * tell why a key cannot be used: the reason is only in a log line.
   *
   * @return the key manager; its methods throw nothing
   */
  public X509ExtendedKeyManager keyManager() {
    return presented;
  }

  /**
   * A trust manager that trusts the certificates of the trusted aliases, as they are in each
   * handshake, and what they issued. If you named no alias to trust, it is the JDK's own.
   *
   * <p>It accepts no chain with a key that is compromised, or whose retention has ended, even if
   * another authority certified that key. It checks the name of the host where the client asks for
   * it, as {@code HttpClient} and {@link #clientParameters} do. It checks revocation if the system
   * property {@code com.sun.net.ssl.checkRevocation} is true, as the JDK's trust manager does.
   *
   * <p>For a context of your own, see the warning at {@link #keyManager}.
   *
   * @return the trust manager
   */
  public X509ExtendedTrustManager trustManager() {
    return trusted.<X509ExtendedTrustManager>map(ours -> ours).orElseGet(KeyringTls::ofTheJdk);
  }

  private static X509ExtendedTrustManager ofTheJdk() {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      return Stream.of(factory.getTrustManagers())
          .filter(X509ExtendedTrustManager.class::isInstance)
          .map(X509ExtendedTrustManager.class::cast)
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("This Java runtime has no trust manager"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(
          "Cannot read the JDK's trusted certificates. Name an alias with trusting(alias).", e);
    }
  }

  /**
   * Parameters for the sockets and engines of a client. They are the JDK's defaults, and in
   * addition the server's certificate must be issued for the host that you connect to (RFC 9110,
   * section 4.3.4).
   *
   * <p>{@code HttpClient} and OkHttp check the host themselves. Set the parameters where you use a
   * socket or an engine without such a library.
   *
   * @return new parameters, which you may change
   */
  public SSLParameters clientParameters() {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    return parameters;
  }

  /**
   * Parameters for the sockets and engines of a server. They are the JDK's defaults, and if you
   * named an alias to trust, each client must present a certificate that is trusted.
   *
   * @return new parameters, which you may change
   */
  public SSLParameters serverParameters() {
    SSLParameters parameters = context.getDefaultSSLParameters();
    parameters.setNeedClientAuth(trusted.isPresent());
    return parameters;
  }

  /**
   * The version of a trusted alias whose certificate the other side presented.
   *
   * @param session the session of a connection
   * @return the version; empty if the other side presented no certificate, or one that is not in
   *     the ring itself but issued by one that is
   */
  public Optional<KeyVersion> peer(SSLSession session) {
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
        KeyId id = KeyId.of(certificate);
        return trusted.stream()
            .flatMap(KeyringTrustManager::trusted)
            .filter(version -> version.keyId().equals(id))
            .findFirst();
      }
      return Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** The aliases; nothing of a key. */
  @Override
  public String toString() {
    return presented + trusted.map(trust -> ", " + trust).orElse(", trust of the JDK");
  }

  /**
   * Settings of TLS. Not safe for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private final KeyringSource keys;
    private final List<Alias> presented = new ArrayList<>();
    private final List<Alias> trusted = new ArrayList<>();
    private InstantSource clock;

    private Builder(KeyringSource keys) {
      this.keys = keys;
      this.clock = keys.clock();
    }

    /**
     * Presents the key that is active under this alias. Call it again to name further aliases, for
     * example one with a key of another type.
     *
     * @param alias the alias
     * @return this builder
     */
    public Builder presenting(Alias alias) {
      presented.add(alias);
      return this;
    }

    /**
     * Trusts the active and retained certificates under this alias, and what they issued. Call it
     * again to name further aliases. If you name none, the JDK's own authorities are trusted.
     *
     * @param alias the alias; it may be empty until its certificate is added
     * @return this builder
     */
    public Builder trusting(Alias alias) {
      trusted.add(alias);
      return this;
    }

    /**
     * Checks validity by this clock. The default is the clock of the keys: that of the rotation, or
     * the system's.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Builds it.
     *
     * @return TLS with the keys and certificates of the ring
     * @throws IllegalStateException if no alias is named to present or to trust
     */
    public KeyringTls build() {
      if (presented.isEmpty() && trusted.isEmpty()) {
        throw new IllegalStateException(
            "Cannot set up TLS: it uses nothing of the key ring. Name at least one alias, with"
                + " presenting(alias) or trusting(alias).");
      }
      KeyringKeyManager keyManager = KeyringKeyManager.of(keys, presented, clock);
      Optional<KeyringTrustManager> trustManager =
          trusted.isEmpty()
              ? Optional.empty()
              : Optional.of(KeyringTrustManager.of(keys, trusted, clock));
      return new KeyringTls(
          keyManager,
          trustManager,
          RenewedContext.of(new Contexts(keys, keyManager, trustManager)));
    }
  }
}
