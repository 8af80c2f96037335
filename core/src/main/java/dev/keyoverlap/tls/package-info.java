/**
 * TLS over a key ring: a client certificate, or a server's, that is swapped without a restart.
 *
 * <p>Start with {@link dev.keyoverlap.tls.KeyringTls}, which makes a {@link
 * javax.net.ssl.SSLContext} for {@code HttpClient} and for every other client and server that takes
 * one. Those that want to be given managers instead take a {@link
 * dev.keyoverlap.tls.KeyringKeyManager} and a {@link dev.keyoverlap.tls.KeyringTrustManager}.
 */
@NullMarked
package dev.keyoverlap.tls;

import org.jspecify.annotations.NullMarked;
