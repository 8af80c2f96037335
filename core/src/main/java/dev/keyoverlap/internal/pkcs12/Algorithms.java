package dev.keyoverlap.internal.pkcs12;

import java.util.Map;
import java.util.Optional;

/** The object identifiers that PKCS#12 files use, and what the JDK calls the algorithms. */
final class Algorithms {

  static final String PBES2 = "1.2.840.113549.1.5.13";
  static final String PBKDF2 = "1.2.840.113549.1.5.12";
  static final String PBMAC1 = "1.2.840.113549.1.5.14";
  static final String AES_256_CBC = "2.16.840.1.101.3.4.1.42";
  static final String HMAC_SHA_1 = "1.2.840.113549.2.7";
  static final String HMAC_SHA_256 = "1.2.840.113549.2.9";
  static final String SHA_256 = "2.16.840.1.101.3.4.2.1";
  static final String PBE_SHA_1_3DES = "1.2.840.113549.1.12.1.3";

  /** Pseudo-random functions, which are MACs as well. */
  private static final Map<String, String> MACS =
      Map.of(
          HMAC_SHA_1,
          "HmacSHA1",
          "1.2.840.113549.2.8",
          "HmacSHA224",
          HMAC_SHA_256,
          "HmacSHA256",
          "1.2.840.113549.2.10",
          "HmacSHA384",
          "1.2.840.113549.2.11",
          "HmacSHA512",
          "1.2.840.113549.2.12",
          "HmacSHA512/224",
          "1.2.840.113549.2.13",
          "HmacSHA512/256");

  private static final Map<String, String> DIGESTS =
      Map.of(
          "1.3.14.3.2.26",
          "SHA-1",
          "2.16.840.1.101.3.4.2.4",
          "SHA-224",
          SHA_256,
          "SHA-256",
          "2.16.840.1.101.3.4.2.2",
          "SHA-384",
          "2.16.840.1.101.3.4.2.3",
          "SHA-512",
          "2.16.840.1.101.3.4.2.5",
          "SHA-512/224",
          "2.16.840.1.101.3.4.2.6",
          "SHA-512/256",
          "1.2.840.113549.2.5",
          "MD5");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("1.2.392.200011.61.1.1.1.2", "Camellia-128"),
          Map.entry("1.2.392.200011.61.1.1.1.3", "Camellia-192"),
          Map.entry("1.2.392.200011.61.1.1.1.4", "Camellia-256"),
          Map.entry("1.2.410.200046.1.1.2", "ARIA-128"),
          Map.entry("1.2.410.200046.1.1.7", "ARIA-192"),
          Map.entry("1.2.410.200046.1.1.12", "ARIA-256"),
          Map.entry("1.2.410.200004.1.4", "SEED"),
          Map.entry("1.3.6.1.4.1.11591.4.11", "scrypt"),
          Map.entry("2.16.840.1.101.3.4.1.46", "AES-256-GCM"),
          Map.entry("1.2.643.7.1.1.2.2", "GOST R 34.11-2012"),
          Map.entry("1.2.643.7.1.1.2.3", "GOST R 34.11-2012"),
          Map.entry("1.2.643.2.2.21", "GOST 28147-89"));

  /**
   * How a cipher is made.
   *
   * @param transformation what the JDK calls it; empty if only spare providers may know it
   */
  record Scheme(String oid, Optional<String> transformation, String key, int keyBytes) {}

  private static final Map<String, Scheme> SCHEMES =
      Map.ofEntries(
          known("2.16.840.1.101.3.4.1.2", "AES/CBC/PKCS5Padding", "AES", 16),
          known("2.16.840.1.101.3.4.1.22", "AES/CBC/PKCS5Padding", "AES", 24),
          known(AES_256_CBC, "AES/CBC/PKCS5Padding", "AES", 32),
          known("1.2.840.113549.3.7", "DESede/CBC/PKCS5Padding", "DESede", 24),
          known("1.3.14.3.2.7", "DES/CBC/PKCS5Padding", "DES", 8),
          spare("1.2.392.200011.61.1.1.1.2", 16),
          spare("1.2.392.200011.61.1.1.1.3", 24),
          spare("1.2.392.200011.61.1.1.1.4", 32),
          spare("1.2.410.200046.1.1.2", 16),
          spare("1.2.410.200046.1.1.7", 24),
          spare("1.2.410.200046.1.1.12", 32),
          spare("1.2.410.200004.1.4", 16));

  private Algorithms() {}

  private static Map.Entry<String, Scheme> known(
      String oid, String transformation, String key, int keyBytes) {
    return Map.entry(oid, new Scheme(oid, Optional.of(transformation), key, keyBytes));
  }

  private static Map.Entry<String, Scheme> spare(String oid, int keyBytes) {
    return Map.entry(oid, new Scheme(oid, Optional.empty(), oid, keyBytes));
  }

  static String mac(String oid) throws Pkcs12Exception {
    return found(MACS, oid, "a pseudo-random function or MAC");
  }

  static String digest(String oid) throws Pkcs12Exception {
    return found(DIGESTS, oid, "a MAC with the digest");
  }

  static Scheme scheme(String oid) throws Pkcs12Exception {
    return found(SCHEMES, oid, "the cipher");
  }

  private static <T> T found(Map<String, T> known, String oid, String what) throws Pkcs12Exception {
    T value = known.get(oid);
    if (value == null) {
      throw Pkcs12Exception.unsupported("it uses " + what + " " + name(oid));
    }
    return value;
  }

  /** For people. */
  static String name(String oid) {
    String name = NAMES.get(oid);
    return name == null ? oid : name + " (" + oid + ")";
  }
}
