package dev.keyoverlap.jdbc;

import org.jspecify.annotations.Nullable;

/** A key as its row has it. */
final class Material {

  private final byte[] certificate;
  private final byte[] issuers;
  private final byte @Nullable [] privateKey;

  /**
   * A row.
   *
   * @param issuers the certificates above the key's own in DER, one after the other
   * @param privateKey encrypted; null for the certificate of a partner
   */
  Material(byte[] certificate, byte[] issuers, byte @Nullable [] privateKey) {
    this.certificate = certificate;
    this.issuers = issuers;
    this.privateKey = privateKey;
  }

  byte[] certificate() {
    return certificate;
  }

  byte[] issuers() {
    return issuers;
  }

  byte @Nullable [] privateKey() {
    return privateKey;
  }

  String digest() {
    Framed fields = new Framed("keyoverlap key 1").add(certificate).add(issuers);
    return (privateKey == null ? fields : fields.add(privateKey)).sha256();
  }
}
