package dev.keyoverlap.cms.internal.algorithm;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A private key with the provider of the JVM that opens secrets with it, in memory or in hardware.
 * {@code javax.crypto.KEM} came with Java 21. This is compiled for Java 17, so it is called by
 * name.
 */
final class JvmDecapsulation {

  private static final @Nullable Api API = Api.find();

  private final MethodHandle decapsulate;
  private final Object decapsulator;

  private JvmDecapsulation(MethodHandle decapsulate, Object decapsulator) {
    this.decapsulate = decapsulate;
    this.decapsulator = decapsulator;
  }

  /** Empty if the JVM has no provider that takes this key; nothing has been done with it then. */
  static Optional<JvmDecapsulation> with(PrivateKey key) throws GeneralSecurityException {
    Api api = API;
    if (api == null) {
      return Optional.empty();
    }
    try {
      Object kem = call(api.getInstance(), "ML-KEM");
      return Optional.of(
          new JvmDecapsulation(api.decapsulate(), call(api.newDecapsulator(), kem, key)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      return Optional.empty();
    }
  }

  byte[] open(byte[] ciphertext) throws GeneralSecurityException {
    return ((SecretKey) call(decapsulate, decapsulator, ciphertext)).getEncoded();
  }

  private static Object call(MethodHandle method, Object... arguments)
      throws GeneralSecurityException {
    try {
      return method.invokeWithArguments(arguments);
    } catch (GeneralSecurityException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private record Api(
      MethodHandle getInstance, MethodHandle newDecapsulator, MethodHandle decapsulate) {

    static @Nullable Api find() {
      try {
        Class<?> kem = Class.forName("javax.crypto.KEM");
        Class<?> decapsulator = Class.forName("javax.crypto.KEM$Decapsulator");
        MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        return new Api(
            lookup.findStatic(kem, "getInstance", MethodType.methodType(kem, String.class)),
            lookup.findVirtual(
                kem, "newDecapsulator", MethodType.methodType(decapsulator, PrivateKey.class)),
            lookup.findVirtual(
                decapsulator, "decapsulate", MethodType.methodType(SecretKey.class, byte[].class)));
      } catch (ReflectiveOperationException e) {
        return null; // a Java before 21
      }
    }
  }
}
