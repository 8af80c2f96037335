/**
 * Certificate requests (PKCS #10), and what an authority answers to them. Start with {@link
 * dev.keyoverlap.cms.request.CertificateRequest}.
 */
@NullMarked
package dev.keyoverlap.cms.request;

import org.jspecify.annotations.NullMarked;
