package dev.keyoverlap.cms.internal.algorithm;

import java.security.cert.X509Certificate;

/** What a certificate may allow its key to be used for (RFC 5280, 4.2.1.3). */
public enum KeyUsageBit {
  DIGITAL_SIGNATURE(0, "signatures"),
  NON_REPUDIATION(1, "signatures that commit the signer"),
  KEY_ENCIPHERMENT(2, "encrypting keys to it"),
  KEY_AGREEMENT(4, "agreeing on keys with it");

  private final int position;
  private final String inWords;

  KeyUsageBit(int position, String inWords) {
    this.position = position;
    this.inWords = inWords;
  }

  /** A certificate without this extension allows everything. */
  public boolean isAllowedBy(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return usage == null || (usage.length > position && usage[position]);
  }

  @Override
  public String toString() {
    return inWords;
  }
}
