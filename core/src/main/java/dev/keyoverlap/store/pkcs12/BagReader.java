package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.internal.key.SpareProviders;
import dev.keyoverlap.internal.keyfile.CertificateReader;
import dev.keyoverlap.internal.pkcs12.Bag;
import dev.keyoverlap.internal.pkcs12.Bounds;
import dev.keyoverlap.internal.pkcs12.Pfx;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyRefusedException.Reason;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Finding.Kind;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Makes entries of the bags of a PKCS#12 file. Every bag is in an entry, in a chain, or carried
 * over as it is; none is ignored.
 *
 * <p>A private key belongs to the certificate that carries its local key id, if the name of the two
 * or the id itself says the same. Where nothing does, or more than one key or certificate has the
 * id, it belongs to the one whose key it proves to be: ids can be crossed. A certificate that is in
 * no chain is a partner's, with and without the attribute by which the JDK trusts it.
 */
final class BagReader {

  private static final String TRUSTED = Bag.trustedForAnyUse().oid();

  /** Signatures made, and keys unlocked, to find the certificates of keys that name none. */
  private static final int MOST_PROOFS = 256;

  private static final int LONGEST_CHAIN = 32;

  private final Pfx pfx;
  private final Bounds bounds;
  private final List<Bag> keys = new ArrayList<>();
  private final List<Certificate> certificates = new ArrayList<>();
  private final Map<X500Principal, List<Certificate>> bySubject = new HashMap<>();
  private final Map<String, Integer> byName = new HashMap<>();
  private final List<Bag> open = new ArrayList<>();
  private final List<Bag> encrypted = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Certificate> leaves = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Certificate> issuers = Collections.newSetFromMap(new IdentityHashMap<>());
  private final IdentityHashMap<Certificate, List<X509Certificate>> chains =
      new IdentityHashMap<>();
  private final List<EntryNames.Unnamed> entries = new ArrayList<>();
  private int proofs;

  private record Certificate(X509Certificate x509, Bag bag) {}

  private BagReader(Pfx pfx, Bounds bounds) {
    this.pfx = pfx;
    this.bounds = bounds;
  }

  static KeystoreContent read(Pfx pfx, Bounds bounds) {
    BagReader reader = new BagReader(pfx, bounds);
    reader.sort(pfx.open(), reader.open);
    reader.sort(pfx.encrypted(), reader.encrypted);
    reader.pairKeys();
    reader.followReferences();
    reader.takeCertificates();
    EntryNames names = EntryNames.of(reader.entries, reader.findings);
    if (pfx.hasContentOfOthers()) {
      reader.findings.add(
          new Finding(
              Kind.ENTRY_UNUSABLE,
              "The keystore has content that its password does not open, because it is encrypted"
                  + " for somebody else. It stays in the file unchanged."));
    }
    List<Bag> issuerBags = reader.issuers.stream().map(Certificate::bag).toList();
    return new KeystoreContent(
        pfx,
        names.entries(),
        names.twins(),
        reader.open,
        reader.encrypted,
        issuerBags,
        reader.findings);
  }

  private void sort(List<Bag> bags, List<Bag> others) {
    for (Bag bag : bags) {
      if (bag.type().equals(Bag.KEY) || bag.type().equals(Bag.SHROUDED_KEY)) {
        keys.add(bag);
        continue;
      }
      Optional<Certificate> certificate = bag.x509().flatMap(encoded -> parsed(bag, encoded));
      if (certificate.isPresent()) {
        certificates.add(certificate.get());
        bySubject
            .computeIfAbsent(
                certificate.get().x509().getSubjectX500Principal(), name -> new ArrayList<>())
            .add(certificate.get());
        bag.friendlyName().ifPresent(name -> byName.merge(name, 1, Integer::sum));
      } else {
        others.add(bag);
      }
    }
  }

  private Optional<Certificate> parsed(Bag bag, byte[] encoded) {
    try {
      return Optional.of(new Certificate(CertificateReader.read(encoded), bag));
    } catch (GeneralSecurityException | RuntimeException e) {
      findings.add(
          new Finding(
              Kind.ENTRY_UNUSABLE,
              "The certificate "
                  + quoted(bag)
                  + " cannot be read by this Java: "
                  + ForeignMessage.of(e)
                  + ". It stays in the file unchanged. If it is for an unusual curve or algorithm,"
                  + " put a provider such as bcprov-jdk18on on the class path."));
      return Optional.empty();
    }
  }

  private static String quoted(Bag bag) {
    return bag.friendlyName().map(name -> "'" + name + "'").orElse("without a name");
  }

  // ---- private keys

  private void pairKeys() {
    Map<ByteBuffer, List<Certificate>> byLocalKeyId = new HashMap<>();
    for (Certificate certificate : certificates) {
      certificate
          .bag()
          .localKeyId()
          .ifPresent(
              id ->
                  byLocalKeyId
                      .computeIfAbsent(ByteBuffer.wrap(id), key -> new ArrayList<>())
                      .add(certificate));
    }
    Map<ByteBuffer, Integer> claims = new HashMap<>();
    for (Bag key : keys) {
      key.localKeyId().ifPresent(id -> claims.merge(ByteBuffer.wrap(id), 1, Integer::sum));
    }
    for (Bag key : keys) {
      LockedKey locked = LockedKey.in(key, pfx, bounds);
      Optional<ByteBuffer> id = key.localKeyId().map(ByteBuffer::wrap);
      List<Certificate> named = id.map(byLocalKeyId::get).orElse(List.of());
      boolean clear =
          named.size() == 1 && id.filter(same -> claims.getOrDefault(same, 0) == 1).isPresent();
      Certificate leaf =
          clear && isConfirmed(key, named.get(0))
              ? named.get(0)
              : proven(key, locked, named, clear ? named.get(0) : null);
      if (leaf == null) {
        // Without its certificate nobody can say what it is for.
        open.add(key);
        findings.add(
            new Finding(
                Kind.ENTRY_UNUSABLE,
                "The private key "
                    + quoted(key)
                    + " has no certificate in the file that this Java can read. It stays in the"
                    + " file unchanged. To use the key, import its certificate."));
        continue;
      }
      leaves.add(leaf);
      entries.add(
          new EntryNames.Unnamed(
              new StoredEntry(
                  key.friendlyName().orElse(""),
                  true,
                  Optional.of(locked),
                  chain(leaf),
                  key.attributes(),
                  leaf.bag().attributes()),
              Optional.of(key),
              leaf.bag()));
    }
  }

  /** Whether more than the local key id says that a certificate is a key's: so most tools write. */
  private boolean isConfirmed(Bag key, Certificate named) {
    Optional<String> name = key.friendlyName();
    boolean sameName =
        name.isPresent()
            && named.bag().friendlyName().equals(name)
            && byName.getOrDefault(name.get(), 0) == 1;
    return sameName
        || key.localKeyId()
            .filter(
                id ->
                    Arrays.equals(id, sha1(encoded(named).array()))
                        || Arrays.equals(id, sha1(named.x509().getPublicKey().getEncoded())))
            .isPresent();
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      return new byte[0];
    }
  }

  /**
   * The certificate that a key proves to belong to; those of its own id and name are tried first.
   *
   * @param named those of its id
   * @param otherwise what it is taken to belong to if that cannot be tried now
   */
  private @Nullable Certificate proven(
      Bag key, LockedKey locked, List<Certificate> named, @Nullable Certificate otherwise) {
    if (proofs++ >= MOST_PROOFS) {
      return otherwise;
    }
    PrivateKey privateKey;
    try {
      privateKey = locked.unlock();
    } catch (GeneralSecurityException | RuntimeException e) {
      return otherwise;
    }
    List<Certificate> ordered = new ArrayList<>(certificates);
    ordered.sort(
        Comparator.comparing((Certificate candidate) -> !named.contains(candidate))
            .thenComparing(
                candidate -> !candidate.bag().friendlyName().equals(key.friendlyName())));
    for (Certificate candidate : ordered) {
      if (!candidate.x509().getPublicKey().getAlgorithm().startsWith(family(privateKey))) {
        continue;
      }
      if (proofs++ >= MOST_PROOFS) {
        return otherwise;
      }
      try {
        HeldKey unused = HeldKey.of(privateKey, List.of(candidate.x509()));
        return candidate;
      } catch (KeyRefusedException e) {
        if (e.reason() == Reason.UNSUPPORTED_ALGORITHM && candidate.equals(otherwise)) {
          return otherwise;
        }
        // Not this one.
      }
    }
    return null;
  }

  /** The beginning of an algorithm's name, which both keys of a pair share. */
  private static String family(PrivateKey key) {
    String name = key.getAlgorithm();
    return name.substring(0, Math.min(2, name.length())).replace("EC", "E");
  }

  /** The issuers one by one; where several have one name, the one whose key verifies. */
  private List<X509Certificate> chain(Certificate leaf) {
    List<X509Certificate> chain = new ArrayList<>();
    Certificate at = leaf;
    while (at != null && chain.size() < LONGEST_CHAIN && !chain.contains(at.x509())) {
      if (!chain.isEmpty()) {
        issuers.add(at);
      }
      chain.add(at.x509());
      at = issuerOf(at);
    }
    return chain;
  }

  private @Nullable Certificate issuerOf(Certificate certificate) {
    X500Principal issuer = certificate.x509().getIssuerX500Principal();
    if (issuer.equals(certificate.x509().getSubjectX500Principal())) {
      return null;
    }
    List<Certificate> candidates = bySubject.getOrDefault(issuer, List.of());
    if (candidates.size() < 2) {
      return candidates.isEmpty() ? null : candidates.get(0);
    }
    for (Certificate candidate : candidates) {
      if (proofs++ >= MOST_PROOFS) {
        break;
      }
      try {
        SpareProviders.verify(certificate.x509(), candidate.x509().getPublicKey());
        return candidate;
      } catch (GeneralSecurityException e) {
        // The authority's other key.
      }
    }
    return candidates.get(0);
  }

  // ---- certificates

  /** Certificates of ours whose private keys are elsewhere have chains as well. */
  private void followReferences() {
    for (Certificate certificate : certificates) {
      if (ReferenceAttribute.isIn(certificate.bag().attributes())) {
        chains.put(certificate, chain(certificate));
      }
    }
  }

  private void takeCertificates() {
    Map<ByteBuffer, Certificate> taken = new HashMap<>();
    for (Certificate certificate : certificates) {
      boolean trusted =
          certificate.bag().attributes().stream()
              .anyMatch(attribute -> attribute.oid().equals(TRUSTED));
      if (!trusted && (leaves.contains(certificate) || issuers.contains(certificate))) {
        continue;
      }
      Certificate same = taken.put(encoded(certificate), certificate);
      if (same != null
          && !trusted
          && (certificate.bag().friendlyName().isEmpty()
              || same.bag().friendlyName().equals(certificate.bag().friendlyName()))) {
        // The very same, once more.
        taken.put(encoded(certificate), same);
        continue;
      }
      entries.add(
          new EntryNames.Unnamed(
              new StoredEntry(
                  certificate.bag().friendlyName().orElse(""),
                  true,
                  Optional.empty(),
                  chains.getOrDefault(certificate, List.of(certificate.x509())),
                  certificate.bag().attributes(),
                  certificate.bag().attributes()),
              Optional.empty(),
              certificate.bag()));
    }
  }

  private static ByteBuffer encoded(Certificate certificate) {
    try {
      return ByteBuffer.wrap(certificate.x509().getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(
          "A certificate that was read from bytes has an encoded form", e);
    }
  }
}
