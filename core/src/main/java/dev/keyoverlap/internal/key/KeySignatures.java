package dev.keyoverlap.internal.key;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Signatures by whichever provider can use a key: the key's own, then those of this runtime, then
 * the {@link SpareProviders}. The runtime knows three elliptic curves only, and says so as late as
 * when a signature is made or checked.
 */
public final class KeySignatures {

  private static final Set<BigInteger> CURVES_OF_THE_RUNTIME = curvesOfTheRuntime();

  private KeySignatures() {}

  private static Set<BigInteger> curvesOfTheRuntime() {
    Set<BigInteger> orders = new HashSet<>();
    for (String name : new String[] {"secp256r1", "secp384r1", "secp521r1"}) {
      try {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec(name));
        orders.add(curve.getParameterSpec(ECParameterSpec.class).getOrder());
      } catch (GeneralSecurityException e) {
        // Then the spare providers are asked for this one, too.
      }
    }
    return Set.copyOf(orders);
  }

  /**
   * Whether a key is on a curve that this runtime does not compute on.
   *
   * @param key the key
   * @return true if only another provider can use it
   */
  public static boolean isOnOtherCurve(PublicKey key) {
    return key instanceof ECKey ec && !CURVES_OF_THE_RUNTIME.contains(ec.getParams().getOrder());
  }

  /**
   * Signs.
   *
   * @param algorithm as the Java Cryptography Architecture names it
   * @param parameters of the algorithm, if it needs any
   * @param key the private key
   * @param own the provider that the key belongs to; the only one that is asked then
   * @param bytes what is to be signed
   * @return the value of the signature
   * @throws GeneralSecurityException if no provider can use the key
   */
  public static byte[] sign(
      String algorithm,
      @Nullable AlgorithmParameterSpec parameters,
      PrivateKey key,
      Optional<Provider> own,
      byte[] bytes)
      throws GeneralSecurityException {
    if (own.isPresent()) {
      return signed(Signature.getInstance(algorithm, own.orElseThrow()), parameters, key, bytes);
    }
    try {
      return signed(Signature.getInstance(algorithm), parameters, key, bytes);
    } catch (GeneralSecurityException e) {
      return SpareProviders.attempt(
          "Signature",
          algorithm,
          e,
          provider ->
              signed(
                  Signature.getInstance(algorithm, provider),
                  parameters,
                  SpareProviders.converted(key, provider),
                  bytes));
    }
  }

  private static byte[] signed(
      Signature signature,
      @Nullable AlgorithmParameterSpec parameters,
      PrivateKey key,
      byte[] bytes)
      throws GeneralSecurityException {
    signature.initSign(key);
    if (parameters != null) {
      signature.setParameter(parameters);
    }
    signature.update(bytes);
    return signature.sign();
  }

  /**
   * Whether a value is a key's signature.
   *
   * @param algorithm as the Java Cryptography Architecture names it
   * @param parameters of the algorithm, if it needs any
   * @param key the public key
   * @param bytes what was signed
   * @param value the value, which may be of the wrong length, or none at all
   * @return whether it is
   * @throws GeneralSecurityException if no provider can use the key
   */
  public static boolean verify(
      String algorithm,
      @Nullable AlgorithmParameterSpec parameters,
      PublicKey key,
      byte[] bytes,
      byte[] value)
      throws GeneralSecurityException {
    GeneralSecurityException failure;
    if (isOnOtherCurve(key)) {
      failure = new InvalidKeyException("This Java does not know the curve of the key");
    } else {
      try {
        return isValid(Signature.getInstance(algorithm), parameters, key, bytes, value);
      } catch (NoSuchAlgorithmException | InvalidKeyException e) {
        failure = e;
      }
    }
    return SpareProviders.attempt(
        "Signature",
        algorithm,
        failure,
        provider ->
            isValid(
                Signature.getInstance(algorithm, provider),
                parameters,
                SpareProviders.converted(key, provider),
                bytes,
                value));
  }

  private static boolean isValid(
      Signature signature,
      @Nullable AlgorithmParameterSpec parameters,
      PublicKey key,
      byte[] bytes,
      byte[] value)
      throws GeneralSecurityException {
    signature.initVerify(key);
    if (parameters != null) {
      signature.setParameter(parameters);
    }
    signature.update(bytes);
    try {
      return signature.verify(value);
    } catch (SignatureException e) {
      // Of the wrong length, or otherwise not a value of this algorithm at all.
      return false;
    }
  }
}
