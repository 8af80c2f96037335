package dev.keyoverlap.tls;

import dev.keyoverlap.internal.key.KeyFamily;
import dev.keyoverlap.internal.key.KeySignatures;
import dev.keyoverlap.internal.key.RegisteredProviders;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.KeyVersion;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Ranks the keys of a ring for one handshake.
 *
 * @param versions the keys that may be presented, in the order in which they were configured
 * @param hosts the server names that the client asks for, in lower case; empty if it asks for none,
 *     and for clients
 * @param purpose what the certificate is presented as
 * @param now the time of the handshake
 * @param tolerance how far ahead the clock of a certificate's authority may be
 */
record PresentableKeys(
    List<KeyVersion> versions,
    List<String> hosts,
    Purpose purpose,
    Instant now,
    ClockTolerance tolerance) {

  private static final int DNS_NAME = 2;

  /**
   * The best of those that the other side accepts: for the host that it asks for, valid now, for
   * this purpose, of the type that it prefers, configured first.
   */
  Optional<KeyVersion> best(List<String> keyTypes, Set<Principal> issuers) {
    record Candidate(KeyVersion version, int type) {}
    List<Candidate> candidates = new ArrayList<>();
    for (KeyVersion version : versions) {
      if (isTaken(version, keyTypes, issuers)) {
        candidates.add(new Candidate(version, type(version, keyTypes)));
      }
    }
    return candidates.stream()
        .min(
            Comparator.comparing((Candidate candidate) -> flaws(candidate.version()))
                .thenComparing(Candidate::type))
        .map(Candidate::version);
  }

  /** The fewer, the better; the graver flaw weighs more than all lighter ones. */
  int flaws(KeyVersion version) {
    X509Certificate certificate = version.entry().certificate();
    return (isWithinReach(version) ? 0 : 8)
        + (isForHost(certificate) ? 0 : 4)
        + (version.entry().isValidAt(now, tolerance) ? 0 : 2)
        + (purpose.fits(certificate) && KeyFamily.isForSignatures(certificate) ? 0 : 1);
  }

  /** The JDK's TLS knows its own curves and the registered providers, and nothing else. */
  private static boolean isWithinReach(KeyVersion version) {
    return !KeySignatures.isOnOtherCurve(version.entry().certificate().getPublicKey());
  }

  /** Why the JDK's TLS cannot sign with a key, to go on after "cannot be used". */
  static Optional<String> objectionToSigning(KeyVersion version, PrivateKey key) {
    PublicKey publicKey = version.entry().certificate().getPublicKey();
    return KeySignatures.isOnOtherCurve(publicKey)
        ? Optional.of("the TLS of this Java runtime does not support its elliptic curve")
        : RegisteredProviders.objectionToSigning(key, publicKey);
  }

  private boolean isForHost(X509Certificate certificate) {
    return hosts.isEmpty()
        || names(certificate).anyMatch(name -> hosts.stream().anyMatch(host -> is(name, host)));
  }

  /** As certificates name hosts: a wildcard matches one whole label (RFC 6125, 6.4.3). */
  private static boolean is(String name, String host) {
    if (!name.startsWith("*.")) {
      return name.equals(host);
    }
    int dot = host.indexOf('.');
    return dot > 0 && host.substring(dot).equals(name.substring(1));
  }

  private static Stream<String> names(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? Stream.empty()
          : names.stream()
              .filter(name -> name.get(0).equals(DNS_NAME))
              .map(name -> ((String) name.get(1)).toLowerCase(Locale.ROOT));
    } catch (CertificateParsingException e) {
      return Stream.empty();
    }
  }

  /** Why the other side does not accept a key; continues after the name of the key. */
  static String objection(KeyVersion version, List<String> keyTypes, Set<Principal> issuers) {
    return type(version, keyTypes) < 0
        ? "has a type that the other side does not accept: it accepts " + keyTypes
        : "was issued by "
            + top(version).getIssuerX500Principal()
            + ", which is none of the "
            + issuers.size()
            + " authorities that the other side accepts";
  }

  static boolean isTaken(KeyVersion version, List<String> keyTypes, Set<Principal> issuers) {
    return type(version, keyTypes) >= 0 && isIssuedByOneOf(version, issuers);
  }

  /** The place of the first type that the key is of; -1 if it is of none. */
  private static int type(KeyVersion version, List<String> keyTypes) {
    X509Certificate own = version.entry().certificate();
    for (int i = 0; i < keyTypes.size(); i++) {
      if (isOfType(own, keyTypes.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isIssuedByOneOf(KeyVersion version, Set<Principal> issuers) {
    return issuers.isEmpty()
        || ((HeldKey) version.entry())
            .chain().stream().anyMatch(each -> issuers.contains(each.getIssuerX500Principal()));
  }

  private static X509Certificate top(KeyVersion version) {
    List<X509Certificate> chain = ((HeldKey) version.entry()).chain();
    return chain.get(chain.size() - 1);
  }

  /** Such as "EC", or "EC_RSA" for a key on a curve whose certificate is signed with RSA. */
  private static boolean isOfType(X509Certificate own, String keyType) {
    String[] parts = keyType.split("_", 2);
    return own.getPublicKey().getAlgorithm().equals(parts[0])
        && (parts.length == 1 || own.getSigAlgName().endsWith("with" + signedWith(parts[1])));
  }

  private static String signedWith(String keyType) {
    return keyType.equals("EC") ? "ECDSA" : keyType;
  }
}
