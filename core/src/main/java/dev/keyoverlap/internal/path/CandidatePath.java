package dev.keyoverlap.internal.path;

import dev.keyoverlap.ring.KeyVersion;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A path whose names fit each other; nothing in it is validated.
 *
 * @param certificates the signer's first, without the authority
 * @param authority of the ring
 */
public record CandidatePath(List<X509Certificate> certificates, KeyVersion authority) {

  public X509Certificate authorityCertificate() {
    return authority.entry().certificate();
  }
}
