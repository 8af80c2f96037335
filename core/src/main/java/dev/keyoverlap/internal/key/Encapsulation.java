package dev.keyoverlap.internal.key;

import java.lang.reflect.InvocationTargetException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys that can only hand over a secret (ML-KEM): what one encapsulates, the other must open.
 *
 * <p>The runtime's way, {@code javax.crypto.KEM}, is younger than Java 17 and so called by name. A
 * spare provider's is a {@link Cipher} that wraps a key, which is as old as Java.
 */
final class Encapsulation {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Encapsulation() {}

  static boolean isFor(PublicKey key) {
    return KeyFamily.of(key).filter(KeyFamily.ML_KEM::equals).isPresent();
  }

  /** Whether the private key opens what the public key encapsulates. */
  static boolean opens(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
    try {
      return opensByRuntime(privateKey, publicKey);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      return SpareProviders.attempt(
          "Cipher",
          publicKey.getAlgorithm(),
          e,
          provider ->
              opensBy(
                  provider,
                  SpareProviders.converted(privateKey, provider),
                  SpareProviders.converted(publicKey, provider)));
    }
  }

  private static boolean opensBy(Provider provider, PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    byte[] probe = new byte[32];
    RANDOM.nextBytes(probe);
    Cipher cipher = Cipher.getInstance(publicKey.getAlgorithm(), provider);
    cipher.init(Cipher.WRAP_MODE, publicKey);
    byte[] wrapped = cipher.wrap(new SecretKeySpec(probe, "AES"));
    cipher.init(Cipher.UNWRAP_MODE, privateKey);
    try {
      Key unwrapped = cipher.unwrap(wrapped, "AES", Cipher.SECRET_KEY);
      return MessageDigest.isEqual(probe, unwrapped.getEncoded());
    } catch (InvalidKeyException e) {
      // Another private key makes another secret of it, under which nothing unwraps.
      return false;
    }
  }

  private static boolean opensByRuntime(PrivateKey privateKey, PublicKey publicKey)
      throws GeneralSecurityException {
    try {
      Class<?> type = Class.forName("javax.crypto.KEM");
      Object kem =
          type.getMethod("getInstance", String.class).invoke(null, publicKey.getAlgorithm());
      Object sender = type.getMethod("newEncapsulator", PublicKey.class).invoke(kem, publicKey);
      Object sent = of("Encapsulator").getMethod("encapsulate").invoke(sender);
      Object message = of("Encapsulated").getMethod("encapsulation").invoke(sent);
      Object secret = of("Encapsulated").getMethod("key").invoke(sent);
      Object receiver =
          type.getMethod("newDecapsulator", PrivateKey.class)
              .invoke(kem, CopiedKey.forTheRuntime(privateKey));
      Object received =
          of("Decapsulator").getMethod("decapsulate", byte[].class).invoke(receiver, message);
      return MessageDigest.isEqual(
          ((SecretKey) secret).getEncoded(), ((SecretKey) received).getEncoded());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof GeneralSecurityException failure) {
        throw failure;
      }
      throw new InvalidKeyException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new NoSuchAlgorithmException("This Java has no javax.crypto.KEM", e);
    }
  }

  private static Class<?> of(String nested) throws ClassNotFoundException {
    return Class.forName("javax.crypto.KEM$" + nested);
  }
}
