package dev.keyoverlap.wssec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The digests that prove something. */
enum DigestAlgorithm {
  SHA256("SHA-256", 32, Names.XENC + "sha256"),
  SHA384("SHA-384", 48, "http://www.w3.org/2001/04/xmldsig-more#sha384"),
  SHA512("SHA-512", 64, Names.XENC + "sha512");

  private final String jcaName;
  private final int length;
  private final String uri;

  DigestAlgorithm(String jcaName, int length, String uri) {
    this.jcaName = jcaName;
    this.length = length;
    this.uri = uri;
  }

  static Optional<DigestAlgorithm> of(String uri) {
    return Arrays.stream(values()).filter(digest -> digest.uri.equals(uri)).findFirst();
  }

  byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance(jcaName).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has " + jcaName, e);
    }
  }

  String jcaName() {
    return jcaName;
  }

  /** In bytes. */
  int length() {
    return length;
  }

  String uri() {
    return uri;
  }

  MGF1ParameterSpec mgf1() {
    return new MGF1ParameterSpec(jcaName);
  }
}
