/**
 * TLS with the keys of a key ring: the certificate of a client or a server is renewed without a
 * restart.
 *
 * <p>Start with {@link dev.keyoverlap.tls.KeyringTls}. It makes a {@link javax.net.ssl.SSLContext}
 * for {@code HttpClient} and for every other client and server that takes one. It also hands out
 * the parts: socket factories, the key manager, the trust manager, and {@link
 * javax.net.ssl.SSLParameters}.
 */
@NullMarked
package dev.keyoverlap.tls;

import org.jspecify.annotations.NullMarked;
