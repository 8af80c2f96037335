package dev.keyoverlap.internal.pkcs12;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The MAC of a PKCS#12 file: that of RFC 7292 (appendix B.4), or PBMAC1 (RFC 9579). The same
 * algorithm is written again, with new salt.
 */
final class Integrity {

  private static final int SALT_BYTES = 20;

  private final Ber algorithm;
  private final byte[] expected;
  private final byte[] salt;
  private final int iterations;
  private final String oid;

  private Integrity(Ber algorithm, byte[] expected, byte[] salt, int iterations, String oid) {
    this.algorithm = algorithm;
    this.expected = expected;
    this.salt = salt;
    this.iterations = iterations;
    this.oid = oid;
  }

  static Integrity read(Ber macData) throws Pkcs12Exception, ExceededException {
    List<Ber> parts = macData.sequence(2);
    List<Ber> digestInfo = parts.get(0).sequence(2);
    return new Integrity(
        digestInfo.get(0),
        digestInfo.get(1).octets(),
        parts.get(1).octets(),
        parts.size() > 2 ? parts.get(2).integer() : 1,
        digestInfo.get(0).sequence(1).get(0).oid());
  }

  boolean confirms(byte[] content, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    byte[] computed =
        oid.equals(Algorithms.PBMAC1)
            ? pbmac1(algorithm.sequence(2).get(1), content, password, meter)
            : classic(oid, salt, iterations, content, password, meter);
    return MessageDigest.isEqual(computed, expected);
  }

  private static byte[] classic(
      String digestOid, byte[] salt, int iterations, byte[] content, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    String digest = Algorithms.digest(digestOid);
    byte[] key =
        KeyDerivation.pkcs12(
            digest,
            password.bmp(),
            salt,
            iterations,
            KeyDerivation.MAC,
            MessageDigest.getInstance(digest).getDigestLength(),
            meter);
    return mac("Hmac" + digest.replace("-", ""), key, content);
  }

  private static byte[] pbmac1(Ber parameters, byte[] content, Password password, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    List<Ber> parts = parameters.sequence(2);
    String mac = Algorithms.mac(parts.get(1).sequence(1).get(0).oid());
    // The length is always there (RFC 9579, 5); without it, as long as the MAC.
    byte[] key = Pbe.derived(parts.get(0), Mac.getInstance(mac).getMacLength(), password, meter);
    return mac(mac, key, content);
  }

  private static byte[] mac(String name, byte[] key, byte[] content)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance(name);
    mac.init(new SecretKeySpec(key, name));
    return mac.doFinal(content);
  }

  /**
   * MacData for new content.
   *
   * @param like that of the file so far
   * @param leastIterations how many iterations there are at least
   */
  static byte[] fresh(
      Optional<Integrity> like, byte[] content, Password password, int leastIterations, Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    byte[] salt = Pbe.random(SALT_BYTES);
    if (like.isPresent() && like.get().oid.equals(Algorithms.PBMAC1)) {
      return freshPbmac1(like.get(), salt, content, password, leastIterations, meter);
    }
    String digest = like.map(file -> file.oid).orElse(Algorithms.SHA_256);
    int iterations = Math.max(leastIterations, like.map(file -> file.iterations).orElse(1));
    byte[] value = classic(digest, salt, iterations, content, password, meter);
    return Der.sequence(
        Der.sequence(Der.sequence(Der.oid(digest), Der.nothing()), Der.octets(value)),
        Der.octets(salt),
        Der.integer(iterations));
  }

  private static byte[] freshPbmac1(
      Integrity like,
      byte[] salt,
      byte[] content,
      Password password,
      int leastIterations,
      Meter meter)
      throws GeneralSecurityException, Pkcs12Exception, ExceededException {
    List<Ber> before = like.algorithm.sequence(2).get(1).sequence(2);
    String mac = before.get(1).sequence(1).get(0).oid();
    int iterations =
        Math.max(leastIterations, before.get(0).sequence(2).get(1).sequence(2).get(1).integer());
    byte[] parameters =
        Der.sequence(
            Der.sequence(
                Der.oid(Algorithms.PBKDF2),
                Der.sequence(
                    Der.octets(salt),
                    Der.integer(iterations),
                    Der.integer(Mac.getInstance(Algorithms.mac(mac)).getMacLength()),
                    Der.sequence(Der.oid(mac), Der.nothing()))),
            Der.sequence(Der.oid(mac), Der.nothing()));
    byte[] value = pbmac1(Ber.of(parameters, meter), content, password, meter);
    return Der.sequence(
        Der.sequence(Der.sequence(Der.oid(Algorithms.PBMAC1), parameters), Der.octets(value)),
        Der.octets(salt),
        Der.integer(1));
  }
}
