package dev.keyoverlap.key;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One signature that a {@link RemoteKey} is to make. Give your service {@link #digest()} or {@link
 * #data()}, whichever it takes. Immutable.
 *
 * @since 1.0
 */
public final class RemoteSigning {

  private final String algorithm;
  private final @Nullable AlgorithmParameterSpec parameters;
  private final byte[] data;

  RemoteSigning(String algorithm, @Nullable AlgorithmParameterSpec parameters, byte[] data) {
    this.algorithm = algorithm;
    this.parameters = parameters;
    this.data = data;
  }

  /**
   * The algorithm, as the Java Cryptography Architecture names it, such as {@code SHA256withRSA},
   * {@code SHA384withECDSA}, {@code RSASSA-PSS} or {@code Ed25519}.
   *
   * @return its name
   */
  public String algorithm() {
    return algorithm;
  }

  /**
   * The digest within the algorithm.
   *
   * @return its name, such as {@code SHA-256}; empty for Ed25519, Ed448 and signatures of bare
   *     digests
   */
  public Optional<String> digestAlgorithm() {
    if (parameters instanceof PSSParameterSpec pss) {
      return Optional.of(pss.getDigestAlgorithm());
    }
    int with = algorithm.indexOf("with");
    String digest = with < 0 ? "" : algorithm.substring(0, with);
    return digest.isEmpty() || digest.equals("NONE")
        ? Optional.empty()
        : Optional.of(digest.startsWith("SHA3-") ? digest : digest.replace("SHA", "SHA-"));
  }

  /**
   * The parameters of RSASSA-PSS: digest, mask and the length of the salt.
   *
   * @return the parameters; empty for every other algorithm
   */
  public Optional<PSSParameterSpec> pss() {
    return parameters instanceof PSSParameterSpec pss ? Optional.of(pss) : Optional.empty();
  }

  /**
   * The digest to sign.
   *
   * @return the digest of the data; the data themselves where the algorithm has no digest
   */
  public byte[] digest() {
    Optional<String> name = digestAlgorithm();
    try {
      return name.isEmpty() ? data() : MessageDigest.getInstance(name.get()).digest(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java does not know the digest " + name.get(), e);
    }
  }

  /**
   * The data to sign, before their digest.
   *
   * @return a copy
   */
  public byte[] data() {
    return data.clone();
  }

  /** The algorithm. */
  @Override
  public String toString() {
    return algorithm;
  }
}
