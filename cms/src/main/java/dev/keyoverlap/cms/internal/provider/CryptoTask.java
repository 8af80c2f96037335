package dev.keyoverlap.cms.internal.provider;

import java.util.ArrayList;
import java.util.List;

/**
 * Which provider does what: the fastest of those that every JVM with this library has. A provider
 * is chosen for each kind of task, never for all of them. Between the fastest and the slowest there
 * is often a factor of ten, and each of the two is the fastest at something.
 *
 * <p>The order in which an application has its providers does not matter: these are taken as
 * objects. That of BouncyCastle is never registered.
 *
 * <table>
 * <caption>The rule</caption>
 * <tr><th>task</th><th>first</th><th>then</th><th>why</th></tr>
 * <tr><td>digests</td><td>SUN</td><td>BouncyCastle</td><td>four to seven times as fast; SHAKE is in
 *   the JDK from 25 on</td></tr>
 * <tr><td>content, key wrap, MAC</td><td>SunJCE</td><td></td><td>AES six to fifty times as fast</td></tr>
 * <tr><td>RSA</td><td>SunRsaSign, SunJCE</td><td></td><td>alike</td></tr>
 * <tr><td>elliptic curves, all kinds</td><td>BouncyCastle</td><td>SunEC</td><td>two to thirteen times as
 *   fast on JDK 17, up to five times on JDK 25</td></tr>
 * <tr><td>ML-DSA, ML-KEM</td><td>SUN, SunJCE</td><td>BouncyCastle</td><td>the JDK has them from 24 on, and
 *   does not read every form of private key</td></tr>
 * <tr><td>SLH-DSA</td><td>SUN</td><td>BouncyCastle</td><td>no JDK up to 25 has it</td></tr>
 * </table>
 */
@SuppressWarnings("ImmutableEnumChecker")
public // the list does not change
enum CryptoTask {
  DIGEST("", Name.SUN, Name.BOUNCY_CASTLE),
  MAC("", Name.SUN_JCE),
  CONTENT("", Name.SUN_JCE),
  KEY_WRAP("", Name.SUN_JCE),
  RSA_SIGNATURE("RSA", Name.SUN_RSA_SIGN),
  RSA_PSS_SIGNATURE("RSASSA-PSS", Name.SUN_RSA_SIGN),
  RSA_ENCRYPTION("RSA", Name.SUN_JCE),
  ELLIPTIC_CURVE("EC", Name.BOUNCY_CASTLE, Name.SUN_EC),
  ED25519("Ed25519", Name.BOUNCY_CASTLE, Name.SUN_EC),
  ED448("Ed448", Name.BOUNCY_CASTLE, Name.SUN_EC),
  X25519("X25519", Name.BOUNCY_CASTLE, Name.SUN_EC),
  ML_DSA("ML-DSA", Name.SUN, Name.BOUNCY_CASTLE),
  SLH_DSA("SLH-DSA", Name.SUN, Name.BOUNCY_CASTLE),
  ML_KEM("ML-KEM", Name.SUN_JCE, Name.BOUNCY_CASTLE);

  private final String keyFactory;
  private final List<String> providers;

  CryptoTask(String keyFactory, String... providers) {
    this.keyFactory = keyFactory;
    this.providers = List.of(providers);
  }

  /** The name of the key factory that reads keys for this task; empty for secret keys. */
  public String keyFactory() {
    return keyFactory;
  }

  /** The providers of the rule that this JVM has, the first to be asked first. */
  List<JcaSource> sources() {
    // Looked up anew each time, which is quick: an administrator may have taken one away.
    List<JcaSource> sources = new ArrayList<>(providers.size());
    for (String name : providers) {
      if (name.equals(Name.BOUNCY_CASTLE)) {
        sources.add(JcaSource.BOUNCY_CASTLE);
      } else {
        JcaSource.registered(name).ifPresent(sources::add);
      }
    }
    return sources;
  }

  private static final class Name {
    static final String SUN = "SUN";
    static final String SUN_JCE = "SunJCE";
    static final String SUN_RSA_SIGN = "SunRsaSign";
    static final String SUN_EC = "SunEC";
    static final String BOUNCY_CASTLE = "BC";

    private Name() {}
  }
}
