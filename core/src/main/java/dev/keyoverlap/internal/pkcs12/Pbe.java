package dev.keyoverlap.internal.pkcs12;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.RC2ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Password-based encryption: that of RFC 7292 (appendix C) and that of RFC 8018. */
final class Pbe {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String PBES1_MD5_DES = "1.2.840.113549.1.5.3";
  private static final String PBES1_SHA1_DES = "1.2.840.113549.1.5.10";
  private static final String OF_RFC_7292 = "1.2.840.113549.1.12.1.";
  private static final int SALT_BYTES = 20;

  /**
   * Longer than the key of any algorithm. Some writers of PBMAC1 ask for 256 bytes where bits are
   * meant.
   */
  private static final int LONGEST_KEY = 1024;

  private Pbe() {}

  /**
   * Decrypts.
   *
   * @param algorithm an AlgorithmIdentifier
   */
  static byte[] decrypt(Ber algorithm, byte[] encrypted, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    return crypt(Cipher.DECRYPT_MODE, algorithm, encrypted, password, meter);
  }

  private static byte[] crypt(int mode, Ber algorithm, byte[] input, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    List<Ber> parts = algorithm.sequence(1);
    String oid = parts.get(0).oid();
    if (oid.equals(Algorithms.PBES2)) {
      return Pbes2Key.of(algorithm, password, meter).crypt(mode, algorithm, input);
    }
    List<Ber> saltAndCount = parameters(algorithm).sequence(2);
    byte[] salt = saltAndCount.get(0).octets();
    int iterations = saltAndCount.get(1).integer();
    if (oid.equals(PBES1_MD5_DES) || oid.equals(PBES1_SHA1_DES)) {
      byte[] derived =
          KeyDerivation.pbkdf1(
              oid.equals(PBES1_MD5_DES) ? "MD5" : "SHA-1",
              password.utf8(),
              salt,
              iterations,
              16,
              meter);
      return run(
          Cipher.getInstance("DES/CBC/PKCS5Padding"),
          mode,
          new SecretKeySpec(derived, 0, 8, "DES"),
          new IvParameterSpec(derived, 8, 8),
          input);
    }
    if (!oid.startsWith(OF_RFC_7292)) {
      throw Pkcs12Exception.unsupported("it uses the encryption " + Algorithms.name(oid));
    }
    return ofRfc7292(mode, oid, salt, iterations, input, password, meter);
  }

  /** The parameters of an AlgorithmIdentifier. */
  static Ber parameters(Ber algorithm) throws Pkcs12Exception, ExceededException {
    List<Ber> parts = algorithm.sequence(1);
    if (parts.size() < 2) {
      throw Pkcs12Exception.damaged("an algorithm has no parameters");
    }
    return parts.get(1);
  }

  private static byte[] ofRfc7292(
      int mode,
      String oid,
      byte[] salt,
      int iterations,
      byte[] input,
      Password password,
      Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    int keyBytes =
        switch (oid.substring(OF_RFC_7292.length())) {
          case "1", "5", "4" -> 16;
          case "2", "6" -> 5;
          case "3" -> 24;
          default ->
              throw Pkcs12Exception.unsupported("it uses the encryption " + Algorithms.name(oid));
        };
    byte[] bmp = password.bmp();
    byte[] key =
        KeyDerivation.pkcs12("SHA-1", bmp, salt, iterations, KeyDerivation.KEY, keyBytes, meter);
    if (oid.endsWith(".1") || oid.endsWith(".2")) {
      Cipher stream = Cipher.getInstance("ARCFOUR");
      stream.init(mode, new SecretKeySpec(key, "ARCFOUR"));
      return stream.doFinal(input);
    }
    byte[] iv = KeyDerivation.pkcs12("SHA-1", bmp, salt, iterations, KeyDerivation.IV, 8, meter);
    if (oid.endsWith(".3") || oid.endsWith(".4")) {
      byte[] three = Arrays.copyOf(key, 24);
      if (keyBytes == 16) {
        System.arraycopy(key, 0, three, 16, 8);
      }
      return run(
          Cipher.getInstance("DESede/CBC/PKCS5Padding"),
          mode,
          new SecretKeySpec(three, "DESede"),
          new IvParameterSpec(iv),
          input);
    }
    return run(
        Cipher.getInstance("RC2/CBC/PKCS5Padding"),
        mode,
        new SecretKeySpec(key, "RC2"),
        new RC2ParameterSpec(keyBytes * Byte.SIZE, iv),
        input);
  }

  /**
   * A key by PBKDF2, as its parameters say.
   *
   * @param length how many bytes, where they do not
   */
  static byte[] derived(Ber function, int length, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    List<Ber> parts = function.sequence(2);
    String oid = parts.get(0).oid();
    if (!oid.equals(Algorithms.PBKDF2)) {
      throw Pkcs12Exception.unsupported("it derives keys by " + Algorithms.name(oid));
    }
    List<Ber> parameters = parts.get(1).sequence(2);
    byte[] salt = parameters.get(0).as(Ber.OCTETS).octets();
    int iterations = parameters.get(1).integer();
    String prf = Algorithms.HMAC_SHA_1;
    int bytes = length;
    for (Ber more : parameters.subList(2, parameters.size())) {
      if (more.tag() == Ber.INTEGER) {
        bytes = more.integer();
      } else {
        prf = more.sequence(1).get(0).oid();
      }
    }
    if (bytes < 1 || bytes > LONGEST_KEY) {
      throw Pkcs12Exception.damaged("it derives a key of " + bytes + " bytes");
    }
    return KeyDerivation.pbkdf2(
        Algorithms.mac(prf), password.utf8(), salt, iterations, bytes, meter);
  }

  static byte[] run(
      Cipher cipher, int mode, SecretKeySpec key, AlgorithmParameterSpec parameters, byte[] input)
      throws GeneralSecurityException {
    cipher.init(mode, key, parameters);
    return cipher.doFinal(input);
  }

  // ---- writing

  /**
   * An AlgorithmIdentifier for something new: the cipher that a file uses already, so that its
   * other readers can go on, where that is AES or triple DES. Otherwise AES-256 with HMAC-SHA-256.
   *
   * @param like one that the file uses
   * @param iterations how many there are at least
   */
  static byte[] fresh(Optional<Ber> like, int iterations, Meter meter)
      throws Pkcs12Exception, ExceededException {
    if (like.isPresent()) {
      List<Ber> parts = like.get().sequence(2);
      String oid = parts.get(0).oid();
      if (oid.startsWith(OF_RFC_7292)) {
        return Der.sequence(
            Der.oid(Algorithms.PBE_SHA_1_3DES),
            Der.sequence(
                Der.octets(random(SALT_BYTES)),
                Der.integer(Math.max(iterations, parts.get(1).sequence(2).get(1).integer()))));
      }
      if (oid.equals(Algorithms.PBES2)) {
        List<Ber> ofPbes2 = parts.get(1).sequence(2);
        String cipher = ofPbes2.get(1).sequence(1).get(0).oid();
        List<Ber> kdf = ofPbes2.get(0).sequence(2).get(1).sequence(2);
        int before = kdf.get(1).integer();
        Ber last = kdf.get(kdf.size() - 1);
        String prf =
            last.tag() == Ber.SEQUENCE ? last.sequence(1).get(0).oid() : Algorithms.HMAC_SHA_1;
        if (Algorithms.scheme(cipher)
            .transformation()
            .filter(name -> !name.startsWith("DES/"))
            .isPresent()) {
          return pbes2(cipher, prf, Math.max(before, iterations));
        }
      }
    }
    return pbes2(Algorithms.AES_256_CBC, Algorithms.HMAC_SHA_256, iterations);
  }

  /**
   * Whether one algorithm, fresh as the other is, costs an attacker no less: the same cipher and
   * function of PBES2, and as many iterations.
   */
  static boolean isAsStrong(Ber one, Ber other) throws Pkcs12Exception, ExceededException {
    if (!Pbes2Key.isNamedBy(one) || !Pbes2Key.isNamedBy(other)) {
      return false;
    }
    List<Ber> mine = parameters(one).sequence(2);
    List<Ber> its = parameters(other).sequence(2);
    List<Ber> myFunction = mine.get(0).sequence(2).get(1).sequence(3);
    List<Ber> itsFunction = its.get(0).sequence(2).get(1).sequence(3);
    return mine.get(1).sequence(2).get(0).oid().equals(its.get(1).sequence(2).get(0).oid())
        && Arrays.equals(myFunction.get(2).definite(), itsFunction.get(2).definite())
        && myFunction.get(1).integer() >= itsFunction.get(1).integer();
  }

  private static byte[] pbes2(String cipher, String prf, int iterations) throws Pkcs12Exception {
    int block = Algorithms.scheme(cipher).key().equals("AES") ? 16 : 8;
    return Der.sequence(
        Der.oid(Algorithms.PBES2),
        Der.sequence(
            Der.sequence(
                Der.oid(Algorithms.PBKDF2),
                Der.sequence(
                    Der.octets(random(SALT_BYTES)),
                    Der.integer(iterations),
                    Der.sequence(Der.oid(prf), Der.nothing()))),
            Der.sequence(Der.oid(cipher), Der.octets(random(block)))));
  }

  static byte[] encrypt(byte[] algorithm, byte[] plain, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    return crypt(Cipher.ENCRYPT_MODE, Ber.of(algorithm, meter), plain, password, meter);
  }

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
