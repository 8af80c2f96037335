package dev.keyoverlap.tls;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.KeyringSource;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * TLS whose key and trust are in a ring, so that they are renewed without a restart.
 *
 * <pre>{@code
 * SSLContext context = KeyringTls.with(rotation)
 *     .presenting(alias("https-client"))       // our certificate
 *     .trusting(alias("server-root"))          // whom the server must be certified by
 *     .build()
 *     .context();
 * HttpClient client = HttpClient.newBuilder().sslContext(context).build();
 *
 * rotation.swap(alias("https-client"), newKey);   // the next connection presents the new one
 * }</pre>
 *
 * <p><b>Which connections.</b> Open ones go on and end in peace; a client such as {@code
 * HttpClient} keeps them for as long as its own pool does. Every one that is opened after a swap
 * has a full handshake with the new key: the sessions that an earlier key began are not resumed, as
 * they would be for up to a day by a context that knows nothing of rings. The same goes for whom we
 * trust.
 *
 * <p><b>Compromised keys</b> end connections. An open connection fails with the next data if its
 * own key, or one of the certificates of the other side, is for a key that the ring knows as
 * compromised by then. A new connection under such a key is refused, and no session is resumed.
 *
 * <p><b>A server</b> that trusts its clients' certificates by alias learns by {@link #peer} who has
 * come. A client's old and its new certificate stand under one alias, so both are the same user:
 *
 * <pre>{@code
 * SSLSession session = ((HttpsExchange) exchange).getSSLSession();
 * String user = tls.peer(session).orElseThrow().alias().name();
 * }</pre>
 *
 * <p>Instances are safe for use by several threads.
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
   * Begins to set up TLS.
   *
   * @param keys where keys and certificates come from: a rotation, or one ring
   * @return a builder
   */
  public static Builder with(KeyringSource keys) {
    return new Builder(keys);
  }

  /**
   * A context for clients and servers.
   *
   * <p>Sockets, server sockets and engines that it makes look at the ring for each connection.
   *
   * @return the context; always the same one
   */
  public SSLContext context() {
    return context;
  }

  /**
   * The version of a key in the ring by which the other side has shown who it is.
   *
   * @param session the session of a connection
   * @return the version, of one of the aliases that are trusted; empty if the other side has no
   *     certificate, or one that is not in the ring itself but issued by one that is
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

  /** Aliases; nothing of a key. */
  @Override
  public String toString() {
    return presented + trusted.map(trust -> ", " + trust).orElse(", trust as the JDK has it");
  }

  /** Sets up TLS. Not for use by several threads. */
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
     * Present the key that is active under this alias.
     *
     * @param alias the alias; a further one serves where the other side does not take the first
     * @return this builder
     */
    public Builder presenting(Alias alias) {
      presented.add(alias);
      return this;
    }

    /**
     * Trust what stands under this alias, active or retained, and what is issued by it; without
     * any, the JDK's own authorities are trusted.
     *
     * @param alias the alias; what stands under none yet may come later
     * @return this builder
     */
    public Builder trusting(Alias alias) {
      trusted.add(alias);
      return this;
    }

    /**
     * Judge dates by this clock, rather than by that of the keys: a rotation's own, or the
     * system's.
     *
     * @param clock the clock
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Makes it.
     *
     * @return TLS over the ring
     * @throws IllegalStateException if it would neither present nor trust anything in the ring
     */
    public KeyringTls build() {
      if (presented.isEmpty() && trusted.isEmpty()) {
        throw new IllegalStateException(
            "Name at least one alias to present or to trust: without, nothing of the ring is used");
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
