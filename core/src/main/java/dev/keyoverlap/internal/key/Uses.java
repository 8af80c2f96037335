package dev.keyoverlap.internal.key;

import dev.keyoverlap.internal.key.KeyFamily.Usage;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The uses that a certificate states for its key and its subject, in words that can be compared.
 */
final class Uses {

  static final String SIGNING = "digital signatures";
  static final String ENCRYPTING = "encryption to it";
  static final String ISSUING = "signing certificates";
  static final String EVERYTHING = "every purpose";

  private static final String ANY_PURPOSE = "2.5.29.37.0";
  private static final int DATA_ENCIPHERMENT = 3;
  private static final int CERTIFICATES = 5;
  private static final int REVOCATION_LISTS = 6;
  private static final int DNS_NAME = 2;

  private Uses() {}

  /**
   * The uses that the key usage names; all that its algorithm is capable of where there is none.
   */
  static Set<String> ofKey(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    Optional<KeyFamily> family = KeyFamily.of(certificate.getPublicKey());
    Optional<Usage> encrypting = family.flatMap(KeyFamily::toEncryptTo);
    Set<String> uses = new LinkedHashSet<>();
    if (usage == null) {
      // What is of no family, such as DSA, signs if anything.
      add(uses, family.map(KeyFamily::signs).orElse(true), SIGNING);
      add(uses, encrypting.isPresent(), ENCRYPTING);
      return uses;
    }
    add(uses, Usage.DIGITAL_SIGNATURE.isAllowedBy(certificate), SIGNING);
    add(uses, Usage.NON_REPUDIATION.isAllowedBy(certificate), "non-repudiation");
    add(uses, encrypting.orElse(Usage.KEY_ENCIPHERMENT).isAllowedBy(certificate), ENCRYPTING);
    add(uses, usage[DATA_ENCIPHERMENT], "data encipherment");
    add(uses, usage[CERTIFICATES], ISSUING);
    add(uses, usage[REVOCATION_LISTS], "signing revocation lists");
    return uses;
  }

  private static void add(Set<String> uses, boolean named, String use) {
    if (named) {
      uses.add(use);
    }
  }

  /** Whether it is the certificate of an authority, and says so twice. */
  static boolean isAuthority(X509Certificate certificate) {
    boolean[] usage = certificate.getKeyUsage();
    return certificate.getBasicConstraints() >= 0 && usage != null && usage[CERTIFICATES];
  }

  /** The purposes of the extended key usage; {@link #EVERYTHING} where there is no such limit. */
  static Set<String> purposes(X509Certificate certificate) {
    try {
      List<String> named = certificate.getExtendedKeyUsage();
      return named == null || named.contains(ANY_PURPOSE)
          ? Set.of(EVERYTHING)
          : new LinkedHashSet<>(named);
    } catch (CertificateParsingException e) {
      // What nobody can read allows nothing.
      return Set.of();
    }
  }

  /** A purpose in words, if it is one of those that everybody knows. */
  static String inWords(String purpose) {
    return switch (purpose) {
      case Fitness.SERVER_AUTH -> "serverAuth";
      case Fitness.CLIENT_AUTH -> "clientAuth";
      case "1.3.6.1.5.5.7.3.3" -> "codeSigning";
      case "1.3.6.1.5.5.7.3.4" -> "emailProtection";
      case "1.3.6.1.5.5.7.3.8" -> "timeStamping";
      case "1.3.6.1.5.5.7.3.9" -> "OCSPSigning";
      default -> purpose;
    };
  }

  /** The subject alternative names, as far as they can be read. */
  static Set<String> names(X509Certificate certificate) {
    Set<String> names = new LinkedHashSet<>();
    try {
      Collection<List<?>> read = certificate.getSubjectAlternativeNames();
      if (read != null) {
        for (List<?> name : read) {
          Object value = name.get(1);
          String text = value instanceof byte[] der ? HexFormat.of().formatHex(der) : "" + value;
          names.add(name.get(0) + ":" + text.toLowerCase(Locale.ROOT));
        }
      }
    } catch (CertificateParsingException e) {
      // Names that nobody can read serve nobody.
    }
    return names;
  }

  /** Whether a name is among others, or matched by a wildcard among them (RFC 6125, 6.4.3). */
  static boolean covers(Set<String> names, String name) {
    int label = name.indexOf('.');
    boolean matched =
        name.startsWith(DNS_NAME + ":")
            && label > 0
            && names.contains(DNS_NAME + ":*" + name.substring(label));
    return names.contains(name) || matched;
  }
}
