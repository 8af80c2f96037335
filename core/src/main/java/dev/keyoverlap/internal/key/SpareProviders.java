package dev.keyoverlap.internal.key;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/**
 * Security providers that lie on the class path and declare themselves as the service {@link
 * Provider}, as BouncyCastle's does. They are asked only if this runtime does not know an
 * algorithm, or does not understand a key. They are never registered, so nobody else in this JVM
 * notices.
 *
 * <p>So a key for ML-DSA can be kept on JDK 17, which has never heard of it.
 */
public final class SpareProviders {

  private static final List<Provider> FOUND = find();

  private SpareProviders() {}

  private static List<Provider> find() {
    List<Provider> found = new ArrayList<>();
    // Those that came with the application, not with whichever thread is the first to ask.
    Iterator<ServiceLoader.Provider<Provider>> services =
        ServiceLoader.load(Provider.class, SpareProviders.class.getClassLoader()).stream()
            .iterator();
    while (true) {
      try {
        if (!services.hasNext()) {
          return List.copyOf(found);
        }
        ServiceLoader.Provider<Provider> service = services.next();
        if (!belongsToTheRuntime(service.type())) {
          found.add(service.get());
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        // One that cannot be loaded, for want of its native library, say, is no spare.
      }
    }
  }

  /**
   * Whether a class is part of this Java runtime.
   *
   * @param type the class, such as that of a provider
   * @return false if it came with the application
   */
  public static boolean belongsToTheRuntime(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader.equals(ClassLoader.getPlatformClassLoader());
  }

  /**
   * Makes an attempt with each provider that has a service, until one succeeds.
   *
   * @param <T> what comes of it
   * @param type the type of the service, such as {@code "Signature"}
   * @param algorithm its algorithm
   * @param failure why the runtime itself could not do it
   * @param attempt what to do
   * @return what came of it
   * @throws GeneralSecurityException the failure, if no provider could do it
   */
  public static <T> T attempt(
      String type, String algorithm, GeneralSecurityException failure, Attempt<T> attempt)
      throws GeneralSecurityException {
    for (Provider provider : FOUND) {
      if (provider.getService(type, algorithm) == null) {
        continue;
      }
      try {
        return attempt.with(provider);
      } catch (GeneralSecurityException e) {
        failure.addSuppressed(e);
      }
    }
    throw failure;
  }

  /**
   * A key as an object of a provider's own.
   *
   * @param <K> its kind
   * @param key the key
   * @param provider the provider
   * @return the key that the provider reads from the encoded form; a key without one, as it is,
   *     since it may be the provider's own
   * @throws GeneralSecurityException if it cannot read that
   */
  public static <K extends Key> K converted(K key, Provider provider)
      throws GeneralSecurityException {
    byte[] encoded = key.getEncoded();
    if (encoded == null) {
      return key;
    }
    // Not wiped afterwards: some keys of BouncyCastle hand out the array that they live on.
    KeyFactory factory = KeyFactory.getInstance(key.getAlgorithm(), provider);
    Key own =
        key instanceof PrivateKey
            ? factory.generatePrivate(new PKCS8EncodedKeySpec(encoded))
            : factory.generatePublic(new X509EncodedKeySpec(encoded));
    @SuppressWarnings("unchecked") // A private key becomes a private key, a public one a public.
    K converted = (K) own;
    return converted;
  }

  /**
   * Checks that a certificate was signed with a key, by any provider that knows the algorithm.
   *
   * @param certificate the certificate
   * @param issuer the public key of its issuer
   * @throws GeneralSecurityException if it was not, or nobody can tell
   */
  public static void verify(X509Certificate certificate, PublicKey issuer)
      throws GeneralSecurityException {
    verify(
        certificate.getSigAlgOID(),
        issuer,
        () -> certificate.verify(issuer),
        (key, provider) -> certificate.verify(key, provider));
  }

  /**
   * Checks that a list of revoked certificates was signed with a key, by any provider that knows
   * the algorithm.
   *
   * @param list the list
   * @param issuer the public key of its issuer
   * @throws GeneralSecurityException if it was not, or nobody can tell
   */
  public static void verify(X509CRL list, PublicKey issuer) throws GeneralSecurityException {
    verify(
        list.getSigAlgOID(),
        issuer,
        () -> list.verify(issuer),
        (key, provider) -> list.verify(key, provider));
  }

  private static void verify(String algorithm, PublicKey issuer, Check byRuntime, CheckBy bySpare)
      throws GeneralSecurityException {
    try {
      byRuntime.run();
    } catch (NoSuchAlgorithmException | InvalidKeyException | SignatureException e) {
      if (e instanceof SignatureException && !KeySignatures.isOnOtherCurve(issuer)) {
        throw e;
      }
      attempt(
          "Signature",
          algorithm,
          e,
          provider -> {
            bySpare.run(converted(issuer, provider), provider);
            return provider;
          });
    }
  }

  @FunctionalInterface
  private interface Check {
    void run() throws GeneralSecurityException;
  }

  @FunctionalInterface
  private interface CheckBy {
    void run(PublicKey key, Provider provider) throws GeneralSecurityException;
  }

  /**
   * Something that a provider may be able to do.
   *
   * @param <T> what comes of it
   */
  @FunctionalInterface
  public interface Attempt<T> {

    /**
     * Does it.
     *
     * @param provider with this provider
     * @return what came of it
     * @throws GeneralSecurityException if the provider cannot
     */
    T with(Provider provider) throws GeneralSecurityException;
  }
}
