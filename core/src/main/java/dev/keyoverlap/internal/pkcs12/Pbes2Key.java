package dev.keyoverlap.internal.pkcs12;

import dev.keyoverlap.internal.key.SpareProviders;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key that was derived from a password for PBES2 (RFC 8018, 6.2). It serves for everything that
 * says it is encrypted under the same salt, with an initialisation vector of its own.
 */
final class Pbes2Key {

  private final byte[] function;
  private final Algorithms.Scheme scheme;
  private final SecretKeySpec key;

  private Pbes2Key(byte[] function, Algorithms.Scheme scheme, SecretKeySpec key) {
    this.function = function;
    this.scheme = scheme;
    this.key = key;
  }

  /** Whether an AlgorithmIdentifier names PBES2. */
  static boolean isNamedBy(Ber algorithm) throws Pkcs12Exception, ExceededException {
    return algorithm.sequence(1).get(0).oid().equals(Algorithms.PBES2);
  }

  /**
   * Derives it.
   *
   * @param algorithm an AlgorithmIdentifier that names PBES2
   */
  static Pbes2Key of(Ber algorithm, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    List<Ber> parts = Pbe.parameters(algorithm).sequence(2);
    Algorithms.Scheme scheme = Algorithms.scheme(parts.get(1).sequence(2).get(0).oid());
    byte[] derived = Pbe.derived(parts.get(0), scheme.keyBytes(), password, meter);
    return new Pbes2Key(parts.get(0).definite(), scheme, new SecretKeySpec(derived, scheme.key()));
  }

  /** Whether something was encrypted with this key. */
  boolean isOf(Ber algorithm) throws Pkcs12Exception, ExceededException {
    if (!isNamedBy(algorithm)) {
      return false;
    }
    List<Ber> parts = Pbe.parameters(algorithm).sequence(2);
    return Arrays.equals(function, parts.get(0).definite())
        && scheme.oid().equals(parts.get(1).sequence(2).get(0).oid());
  }

  /** Encrypts or decrypts with the initialisation vector of an AlgorithmIdentifier. */
  byte[] crypt(int mode, Ber algorithm, byte[] input)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    Ber encryption = Pbe.parameters(algorithm).sequence(2).get(1);
    IvParameterSpec iv = new IvParameterSpec(encryption.sequence(2).get(1).octets());
    if (scheme.transformation().isPresent()) {
      return Pbe.run(Cipher.getInstance(scheme.transformation().get()), mode, key, iv, input);
    }
    try {
      return SpareProviders.attempt(
          "Cipher",
          scheme.oid(),
          new NoSuchAlgorithmException(scheme.oid()),
          provider -> Pbe.run(Cipher.getInstance(scheme.oid(), provider), mode, key, iv, input));
    } catch (NoSuchAlgorithmException e) {
      if (e.getSuppressed().length > 0
          && e.getSuppressed()[0] instanceof GeneralSecurityException failure) {
        throw failure;
      }
      throw Pkcs12Exception.unsupported("it uses the cipher " + Algorithms.name(scheme.oid()));
    }
  }

  /** An AlgorithmIdentifier for something else under this key, with a new vector. */
  byte[] another(Ber algorithm) throws Pkcs12Exception, ExceededException {
    Ber vector = Pbe.parameters(algorithm).sequence(2).get(1).sequence(2).get(1);
    return Der.sequence(
        Der.oid(Algorithms.PBES2),
        Der.sequence(
            function,
            Der.sequence(Der.oid(scheme.oid()), Der.octets(Pbe.random(vector.octets().length)))));
  }
}
