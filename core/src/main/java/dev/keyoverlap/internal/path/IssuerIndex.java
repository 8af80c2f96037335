package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.names.KeyIdentifiers;
import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/**
 * Which certificates of a message can have issued a certificate, and from which of them a path
 * leads on to an authority. Certificates that name the same issuer share the answer. Finding all
 * answers costs a few visits of each certificate, whatever the certificates say of each other.
 *
 * <p>An issuer is known by its name. Where several keys have that name, the authority key
 * identifier of the issued certificate tells which one is meant (RFC 5280, 4.2.1.1). It is only a
 * hint: where it fits none, all certificates of the name are taken.
 */
final class IssuerIndex {

  private final Predicate<X500Principal> anchors;
  private final Budget budget;
  private final Map<X500Principal, OfName> byName = new HashMap<>();
  private final Map<Hint, Issuers> known = new HashMap<>();
  private final Map<X509Certificate, Issuers> above = new HashMap<>();

  /**
   * An index without certificates.
   *
   * @param anchors whether paths can end below this name
   */
  IssuerIndex(Predicate<X500Principal> anchors, Budget budget) {
    this.anchors = anchors;
    this.budget = budget;
  }

  /** Adds a certificate that can issue others; all are added before the first question. */
  void add(X509Certificate authority) {
    byName
        .computeIfAbsent(authority.getSubjectX500Principal(), n -> new OfName())
        .all
        .add(authority);
  }

  /** The certificates that can have issued a certificate. */
  Issuers of(X509Certificate certificate) {
    Issuers issuers = above.get(certificate);
    if (issuers == null) {
      Hint hint = hint(certificate);
      issuers = known.computeIfAbsent(hint, h -> new Issuers(h.name(), candidates(h)));
      above.put(certificate, issuers);
    }
    return issuers;
  }

  private Hint hint(X509Certificate certificate) {
    X500Principal name = certificate.getIssuerX500Principal();
    OfName candidates = byName.get(name);
    if (candidates == null || candidates.all.size() == 1) {
      return new Hint(name, Optional.empty(), Optional.empty());
    }
    budget.did(Work.COMPARISONS, 1);
    candidates.index();
    return new Hint(
        name,
        KeyIdentifiers.ofIssuer(certificate).filter(candidates.byKeyIdentifier::containsKey),
        KeyIdentifiers.serialNumberOfIssuer(certificate)
            .filter(candidates.bySerialNumber::containsKey));
  }

  private List<X509Certificate> candidates(Hint hint) {
    OfName candidates = byName.get(hint.name());
    if (candidates == null) {
      return List.of();
    }
    if (hint.keyIdentifier().isPresent()) {
      return candidates.byKeyIdentifier.getOrDefault(hint.keyIdentifier().get(), List.of());
    }
    if (hint.serialNumber().isPresent()) {
      return candidates.bySerialNumber.getOrDefault(hint.serialNumber().get(), List.of());
    }
    return candidates.all;
  }

  /**
   * The hint of a certificate at its issuer, as far as a certificate of the message fits it.
   *
   * @param name the issuer's name
   * @param keyIdentifier the identifier of its key
   * @param serialNumber the serial number of its certificate
   */
  private record Hint(
      X500Principal name, Optional<ByteBuffer> keyIdentifier, Optional<BigInteger> serialNumber) {}

  private static final class OfName {

    private final List<X509Certificate> all = new ArrayList<>();
    private final Map<ByteBuffer, List<X509Certificate>> byKeyIdentifier = new HashMap<>();
    private final Map<BigInteger, List<X509Certificate>> bySerialNumber = new HashMap<>();

    void index() {
      if (!bySerialNumber.isEmpty()) {
        return;
      }
      for (X509Certificate certificate : all) {
        for (ByteBuffer identifier : KeyIdentifiers.of(certificate)) {
          byKeyIdentifier.computeIfAbsent(identifier, i -> new ArrayList<>(1)).add(certificate);
        }
        bySerialNumber
            .computeIfAbsent(certificate.getSerialNumber(), s -> new ArrayList<>(1))
            .add(certificate);
      }
    }
  }

  /** The possible issuers of the certificates that name an issuer in the same way. */
  final class Issuers {

    private final X500Principal name;
    private final List<X509Certificate> candidates;

    /** By the number of certificates up to the anchor, the candidate's included; from 1 on. */
    private final List<Collection<List<X509Certificate>>> leading = new ArrayList<>();

    private Issuers(X500Principal name, List<X509Certificate> candidates) {
      this.name = name;
      this.candidates = candidates;
    }

    X500Principal name() {
      return name;
    }

    /** All, whether a path leads on from them or not. */
    List<X509Certificate> candidates() {
      return candidates;
    }

    /**
     * Those from which a path may lead to an anchor; those with one key together, which are
     * certificates of one authority.
     *
     * @param certificates how many the path has from there on, the candidate's included
     */
    Collection<List<X509Certificate>> leading(int certificates) {
      for (int length = leading.size() + 1; length <= certificates; length++) {
        leading.add(search(length));
      }
      return leading.get(certificates - 1);
    }

    private Collection<List<X509Certificate>> search(int length) {
      budget.did(Work.VISITS, candidates.size());
      Map<PublicKey, List<X509Certificate>> found = new LinkedHashMap<>();
      for (X509Certificate candidate : candidates) {
        if (of(candidate).reaches(length - 1)) {
          found.computeIfAbsent(candidate.getPublicKey(), k -> new ArrayList<>(1)).add(candidate);
        }
      }
      return found.values();
    }

    private boolean reaches(int certificates) {
      return certificates == 0 ? anchors.test(name) : !leading(certificates).isEmpty();
    }
  }
}
