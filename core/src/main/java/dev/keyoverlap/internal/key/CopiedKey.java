package dev.keyoverlap.internal.key;

import java.security.PrivateKey;
import org.jspecify.annotations.Nullable;

/**
 * A private key in its encoded form, for those who take any object that shows itself.
 *
 * <p>Callers that ask for the encoded form get a copy. Not every key object does that, and the JDK
 * wipes the array that it was given. Some keys of BouncyCastle for ML-KEM are left with nothing but
 * zeros after the JDK has read them.
 */
public final class CopiedKey implements PrivateKey {

  private static final long serialVersionUID = 1L;

  private final PrivateKey key;
  private final String algorithm;

  private CopiedKey(PrivateKey key, String algorithm) {
    this.key = key;
    this.algorithm = algorithm;
  }

  /**
   * A key as it is best given to this runtime's own providers.
   *
   * @param key the key
   * @return the key itself if the runtime made it, or if it does not show itself
   */
  public static PrivateKey forTheRuntime(PrivateKey key) {
    return forTheRuntime(key, key.getAlgorithm());
  }

  /**
   * A key as it is best given to this runtime's own providers, under the name that they give its
   * algorithm. One says "ML-DSA" where another says "ML-DSA-65".
   *
   * @param key the key
   * @param algorithm the name
   * @return the key itself if the runtime made it under this name, or if it does not show itself
   */
  public static PrivateKey forTheRuntime(PrivateKey key, String algorithm) {
    boolean fine =
        SpareProviders.belongsToTheRuntime(key.getClass()) && key.getAlgorithm().equals(algorithm);
    return fine || key.getEncoded() == null ? key : new CopiedKey(key, algorithm);
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public @Nullable String getFormat() {
    return key.getFormat();
  }

  @Override
  public byte @Nullable [] getEncoded() {
    byte[] encoded = key.getEncoded();
    return encoded == null ? null : encoded.clone();
  }
}
