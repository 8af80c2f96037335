package dev.keyoverlap.internal.path;

import dev.keyoverlap.internal.work.Budget;
import dev.keyoverlap.internal.work.Work;
import dev.keyoverlap.key.CertificateIndex;
import dev.keyoverlap.key.KeyHint;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.message.Limits;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that came with a message; for verifiers. Anybody can put one there, and none is
 * trusted for that.
 *
 * <pre>{@code
 * PresentedCertificates presented = PresentedCertificates.of(() -> encodedCertificates(message), budget);
 * }</pre>
 *
 * <p>They are parsed when first asked for, which happens only where a policy goes by chains.
 * Unreadable certificates are ignored, and so are those after the first {@link
 * Limit#CARRIED_CERTIFICATES} ones. They are indexed once: looking one up costs the same however
 * many there are.
 *
 * <p>Not for use by several threads.
 */
public final class PresentedCertificates {

  private final Supplier<Stream<byte[]>> encoded;
  private final Budget budget;
  private @Nullable Index index;

  private PresentedCertificates(Supplier<Stream<byte[]>> encoded, Budget budget) {
    this.encoded = encoded;
    this.budget = budget;
  }

  /**
   * The certificates of a message.
   *
   * @param encoded gives each one as encoded there, in the order of the message; asked at most
   *     once, and for at most one beyond the limit
   * @param budget what the message may cost, the same for all that works for it
   * @return the certificates
   */
  @SuppressWarnings("exports") // for KeyOverlap's own modules
  public static PresentedCertificates of(Supplier<Stream<byte[]>> encoded, Budget budget) {
    return new PresentedCertificates(encoded, budget);
  }

  /**
   * No certificates.
   *
   * @return those of a message that carries none
   */
  public static PresentedCertificates none() {
    return of(Stream::empty, Budget.of(Limits.DEFAULT));
  }

  /**
   * The certificates that a message may mean.
   *
   * @param hint what the message says of the key
   * @return all that fit, in the order of the message: a stranger may have added one
   */
  public List<X509Certificate> find(KeyHint hint) {
    budget.did(Work.COMPARISONS, 1);
    return index().byHint.find(hint);
  }

  /**
   * The certificates with a digest; those of one algorithm are computed once.
   *
   * @param algorithm the name of a digest that every Java runtime has, such as SHA-256
   * @param digest its value
   * @return all that have it, in the order of the message
   */
  public List<X509Certificate> findByDigest(String algorithm, byte[] digest) {
    budget.did(Work.COMPARISONS, 1);
    return index()
        .byDigest
        .computeIfAbsent(algorithm, this::digests)
        .getOrDefault(ByteBuffer.wrap(digest), List.of());
  }

  private Map<ByteBuffer, List<X509Certificate>> digests(String algorithm) {
    Map<ByteBuffer, List<X509Certificate>> digests = new HashMap<>();
    for (X509Certificate certificate : index().all) {
      try {
        byte[] encoded = certificate.getEncoded();
        budget.did(Work.BYTES, encoded.length);
        byte[] digest = MessageDigest.getInstance(algorithm).digest(encoded);
        Index.put(digests, ByteBuffer.wrap(digest), certificate);
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException("A certificate that was read has an encoded form", e);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
      }
    }
    return digests;
  }

  /** The certificates for a subject, in the order of the message. */
  public List<X509Certificate> findBySubject(X500Principal subject) {
    budget.did(Work.COMPARISONS, 1);
    return index().bySubject.getOrDefault(subject, List.of());
  }

  /**
   * All of them.
   *
   * @return each one once, in the order of the message; none of them trusted
   */
  public Set<X509Certificate> all() {
    return Collections.unmodifiableSet(index().all);
  }

  /** A hint for the operator if a certificate is missed, to go on after the reason. */
  public String hint() {
    return index().cut
        ? "; the message carries more certificates than the limit "
            + Limit.CARRIED_CERTIFICATES
            + " of "
            + budget.limits().of(Limit.CARRIED_CERTIFICATES)
        : "";
  }

  private Index index() {
    Index known = index;
    if (known == null) {
      known = read();
      index = known;
    }
    return known;
  }

  private Index read() {
    long most = budget.limits().of(Limit.CARRIED_CERTIFICATES);
    Index read = new Index();
    Iterator<byte[]> each = encoded.get().limit(most + 1).iterator();
    for (long i = 0; i < most && each.hasNext(); i++) {
      budget.did(Work.VISITS, 1);
      parse(each.next()).ifPresent(read::add);
    }
    read.cut = each.hasNext();
    return read;
  }

  private static Optional<X509Certificate> parse(byte[] encoded) {
    try {
      return CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encoded))
              instanceof X509Certificate certificate
          ? Optional.of(certificate)
          : Optional.empty();
    } catch (CertificateException | RuntimeException e) {
      // Not one that could be of use. Providers throw unchecked exceptions here, too.
      return Optional.empty();
    }
  }

  private static final class Index {

    private final Set<X509Certificate> all = new LinkedHashSet<>();
    private final CertificateIndex<X509Certificate> byHint =
        new CertificateIndex<>(() -> all, certificate -> certificate, KeyId::of);
    private final Map<X500Principal, List<X509Certificate>> bySubject = new HashMap<>();
    private final Map<String, Map<ByteBuffer, List<X509Certificate>>> byDigest = new HashMap<>();
    private boolean cut;

    void add(X509Certificate certificate) {
      if (!all.add(certificate)) {
        return;
      }
      put(bySubject, certificate.getSubjectX500Principal(), certificate);
    }

    private static <K> void put(
        Map<K, List<X509Certificate>> index, K key, X509Certificate certificate) {
      index.computeIfAbsent(key, k -> new ArrayList<>()).add(certificate);
    }
  }
}
