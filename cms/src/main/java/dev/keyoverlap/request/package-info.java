/**
 * Certificate requests (PKCS #10), and the certificates that an authority issues for them. Start
 * with {@link dev.keyoverlap.request.CertificateRequest}.
 *
 * <p>A request serves keys of every format: CMS, XML, SOAP and TLS. The package is in the artifact
 * keyoverlap-cms because it needs BouncyCastle, which the other artifacts do without.
 */
@NullMarked
package dev.keyoverlap.request;

import org.jspecify.annotations.NullMarked;
