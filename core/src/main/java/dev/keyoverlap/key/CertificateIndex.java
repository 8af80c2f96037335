package dev.keyoverlap.key;

import dev.keyoverlap.internal.names.DistinguishedName;
import dev.keyoverlap.internal.names.KeyIdentifiers;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Certificates, or what has one, by the identifiers that messages carry. Each part is built when it
 * is first asked for, and once, so that looking up costs the same whatever a message says. Safe for
 * use by several threads, if what is indexed does not change.
 *
 * @param <T> what is indexed
 * @since 1.0
 */
public final class CertificateIndex<T> {

  private final Supplier<? extends Collection<T>> all;
  private final Function<T, X509Certificate> certificate;
  private final Part<KeyId> keyIds;

  private final Part<IssuerAndSerial> issuersAndSerials =
      byCertificate(
          certificate ->
              asSet(
                  DistinguishedName.of(certificate.getIssuerX500Principal())
                      .map(name -> new IssuerAndSerial(name, certificate.getSerialNumber()))));
  private final Part<BigInteger> serialNumbers =
      byCertificate(certificate -> Set.of(certificate.getSerialNumber()));
  private final Part<DistinguishedName> subjects =
      byCertificate(
          certificate -> asSet(DistinguishedName.of(certificate.getSubjectX500Principal())));
  private final Part<ByteBuffer> keyIdentifiers = byCertificate(KeyIdentifiers::of);
  private final Part<ByteBuffer> publicKeys =
      byCertificate(certificate -> asSet(KeyIdentifiers.encoded(certificate.getPublicKey())));
  private final Part<ByteBuffer> thumbprints =
      byCertificate(certificate -> Set.of(thumbprint(certificate)));

  /**
   * An index.
   *
   * @param all what is indexed, in the order in which it is found; asked for when it is needed
   * @param certificate the certificate of each
   * @param keyId the identity of each
   */
  public CertificateIndex(
      Supplier<? extends Collection<T>> all,
      Function<T, X509Certificate> certificate,
      Function<T, KeyId> keyId) {
    this.all = all;
    this.certificate = certificate;
    this.keyIds = new Part<>(each -> Set.of(keyId.apply(each)));
  }

  /**
   * Finds the keys that a hint fits.
   *
   * @param hint what a message says about a key
   * @return all that it fits, in the order of the index; immutable
   */
  public List<T> find(KeyHint hint) {
    return hint.in(this);
  }

  private <K> Part<K> byCertificate(Function<X509Certificate, Set<K>> identifiers) {
    return new Part<>(each -> identifiers.apply(certificateOf(each)));
  }

  private X509Certificate certificateOf(T each) {
    return certificate.apply(each);
  }

  /** By the certificate itself. */
  List<T> byKeyId(KeyId keyId) {
    return keyIds.get(keyId);
  }

  /** By issuer and serial number. */
  List<T> byIssuerAndSerial(DistinguishedName issuer, BigInteger serialNumber) {
    return issuersAndSerials.get(new IssuerAndSerial(issuer, serialNumber));
  }

  /** By serial number, of any issuer. */
  List<T> bySerialNumber(BigInteger serialNumber) {
    return serialNumbers.get(serialNumber);
  }

  /** By subject. */
  List<T> bySubject(DistinguishedName subject) {
    return subjects.get(subject);
  }

  /** By subject key identifier. */
  List<T> byKeyIdentifier(ByteBuffer identifier) {
    return keyIdentifiers.get(identifier);
  }

  /** By public key, as encoded. */
  List<T> byPublicKey(ByteBuffer encoded) {
    return publicKeys.get(encoded);
  }

  /** By the SHA-1 of the certificate. */
  List<T> byThumbprint(ByteBuffer sha1) {
    return thumbprints.get(sha1);
  }

  private static ByteBuffer thumbprint(X509Certificate certificate) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("A certificate that was read has an encoded form", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-1", e);
    }
  }

  private static <K> Set<K> asSet(Optional<K> value) {
    return value.map(Set::of).orElse(Set.of());
  }

  /** All by one kind of identifier. */
  private final class Part<K> {

    private final Function<T, Set<K>> identifiers;
    private volatile @Nullable Map<K, List<T>> found;

    Part(Function<T, Set<K>> identifiers) {
      this.identifiers = identifiers;
    }

    List<T> get(K identifier) {
      Map<K, List<T>> known = found;
      if (known == null) {
        known = new HashMap<>();
        for (T each : all.get()) {
          for (K own : identifiers.apply(each)) {
            known.computeIfAbsent(own, k -> new ArrayList<>(1)).add(each);
          }
        }
        found = known;
      }
      List<T> same = known.get(identifier);
      return same == null ? List.of() : List.copyOf(same);
    }
  }

  private record IssuerAndSerial(DistinguishedName issuer, BigInteger serialNumber) {}
}
