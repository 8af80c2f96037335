package dev.keyoverlap.benchmarks.cms;

/** The measured operations. */
public enum Operation {
  /** A SignedData with the content in it. */
  SIGN("sign"),
  /** A SignedData with the content in it; every signature is checked. */
  VERIFY("verify"),
  /** A SignedData, and the content beside it. */
  VERIFY_DETACHED("verify, detached"),
  /** An AuthEnvelopedData with AES-256-GCM, its key by RSAES-OAEP where the library can. */
  ENCRYPT_GCM("encrypt GCM"),
  /** An AuthEnvelopedData with AES-256-GCM, its key by RSAES-OAEP. */
  DECRYPT_GCM("decrypt GCM"),
  /** An EnvelopedData with AES-256-CBC, its key by RSAES-PKCS1-v1_5. */
  ENCRYPT_CBC("encrypt CBC"),
  /** An EnvelopedData with AES-256-CBC, its key by RSAES-PKCS1-v1_5. */
  DECRYPT_CBC("decrypt CBC"),
  /** As SIGN, with keys on the curve P-256. */
  SIGN_P256("sign ECDSA P-256"),
  /** As VERIFY, with keys on the curve P-256. */
  VERIFY_P256("verify ECDSA P-256"),
  /** A signer whose keys nobody touches, while those of another keystore are swapped. */
  SIGN_AT_REST("sign, keys at rest, others swapped without pause"),
  /** A signer whose key is swapped without pause. */
  SIGN_WHILE_SWAPPING("sign, keys swapped without pause"),
  /** Nothing but SHA-256 over the content. */
  DIGEST("SHA-256 alone"),
  /** Nothing but AES-256-GCM over the content, in steps of 16 KiB. */
  GCM("AES-256-GCM alone"),
  /** Nothing but RSA signatures with 2048 bits, one for each key. */
  RSA_SIGN("RSA signatures alone"),
  /** Nothing but the verification of RSA signatures, one for each key. */
  RSA_VERIFY("RSA verifications alone");

  private final String title;

  Operation(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** Whether its keys are on the curve P-256; all others are RSA keys of 2048 bits. */
  boolean onP256() {
    return this == SIGN_P256 || this == VERIFY_P256;
  }

  /** Whether it yields a signed message, which is to be verified. */
  boolean signs() {
    return this == SIGN || this == SIGN_P256;
  }

  /** Whether it is measured by turns with another. */
  public boolean isAboutSwapping() {
    return this == SIGN_AT_REST || this == SIGN_WHILE_SWAPPING;
  }

  /** Whether it is part of others, measured only to compare them with it. */
  public boolean isPrimitive() {
    return compareTo(DIGEST) >= 0;
  }
}
