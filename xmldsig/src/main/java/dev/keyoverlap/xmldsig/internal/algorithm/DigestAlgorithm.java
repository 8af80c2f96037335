package dev.keyoverlap.xmldsig.internal.algorithm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The digests that are made and accepted, and how XML names them. */
public enum DigestAlgorithm {
  SHA256("SHA-256", 32, "http://www.w3.org/2001/04/xmlenc#sha256"),
  SHA384("SHA-384", 48, "http://www.w3.org/2001/04/xmldsig-more#sha384"),
  SHA512("SHA-512", 64, "http://www.w3.org/2001/04/xmlenc#sha512");

  private final String jcaName;
  private final int length;
  private final String uri;

  DigestAlgorithm(String jcaName, int length, String uri) {
    this.jcaName = jcaName;
    this.length = length;
    this.uri = uri;
  }

  public static Optional<DigestAlgorithm> of(String uri) {
    return Arrays.stream(values()).filter(digest -> digest.uri.equals(uri)).findFirst();
  }

  public String uri() {
    return uri;
  }

  public String jcaName() {
    return jcaName;
  }

  public int length() {
    return length;
  }

  public MGF1ParameterSpec mgf1() {
    return new MGF1ParameterSpec(jcaName);
  }

  public byte[] digest(byte[] bytes) {
    return newDigest().digest(bytes);
  }

  public MessageDigest newDigest() {
    try {
      // The JDK's own is several times as fast as others that may have been registered before it.
      Provider sun = Security.getProvider("SUN");
      return sun == null
          ? MessageDigest.getInstance(jcaName)
          : MessageDigest.getInstance(jcaName, sun);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks " + jcaName, e);
    }
  }
}
