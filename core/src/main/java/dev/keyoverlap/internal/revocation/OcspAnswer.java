package dev.keyoverlap.internal.revocation;

import dev.keyoverlap.key.ClockTolerance;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.x500.X500Principal;

/**
 * An answer of an OCSP responder (RFC 6960, 4.2.1); nothing in it is believed before its signature
 * is verified.
 *
 * @param signed what is signed, and how
 * @param responder by which it names the key that signed it
 * @param producedAt when it was signed
 * @param statuses what it says of each certificate
 * @param certificates that came with it
 */
record OcspAnswer(
    SignedDer signed,
    ResponderId responder,
    Instant producedAt,
    List<Single> statuses,
    List<X509Certificate> certificates) {

  private static final String BASIC = "1.3.6.1.5.5.7.48.1.1";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'")
          .withResolverStyle(ResolverStyle.STRICT)
          .withZone(ZoneOffset.UTC);

  /** By which a certificate is named (4.1.1, CertID); MD5 and the like name nothing. */
  private static final Map<String, String> DIGESTS =
      Map.of(
          "1.3.14.3.2.26", "SHA-1",
          "2.16.840.1.101.3.4.2.1", "SHA-256",
          "2.16.840.1.101.3.4.2.2", "SHA-384",
          "2.16.840.1.101.3.4.2.3", "SHA-512");

  /** A nonce, which nobody here has sent, and that unissued certificates are called revoked. */
  private static final Set<String> UNDERSTOOD =
      Set.of("1.3.6.1.5.5.7.48.1.2", "1.3.6.1.5.5.7.48.1.9");

  private static final int ENUMERATED = 0x0a;
  private static final int OCTET_STRING = 0x04;
  private static final int INTEGER = 0x02;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int FIRST = 0xa0;
  private static final int SECOND = 0xa1;
  private static final int THIRD = 0xa2;
  private static final int GOOD = 0x80;
  private static final int REVOKED = 0xa1;
  private static final int UNKNOWN = 0x82;
  private static final int HOLD = 6;

  /**
   * Reads an answer.
   *
   * @throws IOException if it is none that says anything of a certificate
   */
  static OcspAnswer read(byte[] encoded) throws IOException {
    DerFields response = DerFields.of(Der.of(encoded));
    byte[] status = response.take(ENUMERATED).content();
    if (status.length != 1 || status[0] != 0) {
      throw new IOException(
          "the responder refused to answer, with status " + Arrays.toString(status));
    }
    DerFields bytes = DerFields.of(response.take(FIRST).only());
    response.requireEnd();
    if (!bytes.take(Der.OBJECT_IDENTIFIER).oid().equals(BASIC)) {
      throw new IOException("it is of another type than a basic answer");
    }
    DerFields basic = DerFields.of(Der.of(bytes.take(OCTET_STRING).content()));
    bytes.requireEnd();
    Der data = basic.take(Der.SEQUENCE);
    SignedDer signed = SignedDer.of(data, basic.take(Der.SEQUENCE), basic.take(Der.BIT_STRING));
    List<X509Certificate> certificates = new ArrayList<>();
    Optional<Der> carried = basic.optional(FIRST);
    if (carried.isPresent()) {
      for (Der certificate : carried.get().only().sequence()) {
        certificates.add(certificate(certificate));
      }
    }
    basic.requireEnd();
    return read(data, signed, certificates);
  }

  private static OcspAnswer read(Der data, SignedDer signed, List<X509Certificate> certificates)
      throws IOException {
    DerFields fields = DerFields.of(data);
    Optional<Der> version = fields.optional(FIRST);
    if (version.isPresent() && !integer(version.get().only()).equals(BigInteger.ZERO)) {
      throw new IOException("it is of a later version");
    }
    Optional<Der> name = fields.optional(SECOND);
    ResponderId responder =
        name.isPresent()
            ? ResponderId.byName(new X500Principal(name.get().only().encoded()))
            : ResponderId.byKey(fields.take(THIRD).only().content());
    Instant producedAt = time(fields.take(GENERALIZED_TIME));
    List<Single> statuses = new ArrayList<>();
    for (Der single : fields.take(Der.SEQUENCE).sequence()) {
      statuses.add(single(DerFields.of(single)));
    }
    Optional<Der> extensions = fields.optional(SECOND);
    fields.requireEnd();
    if (extensions.isPresent() && hasUnknown(extensions.get())) {
      throw new IOException("it has a critical extension that is not known here");
    }
    return new OcspAnswer(
        signed, responder, producedAt, List.copyOf(statuses), List.copyOf(certificates));
  }

  private static Single single(DerFields fields) throws IOException {
    DerFields id = DerFields.of(fields.take(Der.SEQUENCE));
    String digest = DerFields.of(id.take(Der.SEQUENCE)).take(Der.OBJECT_IDENTIFIER).oid();
    ByteBuffer name = ByteBuffer.wrap(id.take(OCTET_STRING).content());
    ByteBuffer key = ByteBuffer.wrap(id.take(OCTET_STRING).content());
    CertificateId certificate =
        new CertificateId(
            Optional.ofNullable(DIGESTS.get(digest)), name, key, integer(id.take(INTEGER)));
    Der status = fields.any();
    Instant thisUpdate = time(fields.take(GENERALIZED_TIME));
    Optional<Der> next = fields.optional(FIRST);
    Optional<Instant> nextUpdate =
        next.isPresent() ? Optional.of(time(next.get().only())) : Optional.empty();
    Optional<Der> extensions = fields.optional(SECOND);
    fields.requireEnd();
    boolean understood = extensions.isEmpty() || !hasUnknown(extensions.get());
    return new Single(certificate, said(status), thisUpdate, nextUpdate, understood);
  }

  private static Said said(Der status) throws IOException {
    return switch (status.tag()) {
      case GOOD -> Said.good();
      case UNKNOWN -> Said.unknown();
      case REVOKED -> {
        DerFields revoked = DerFields.of(status.children());
        Instant since = time(revoked.take(GENERALIZED_TIME));
        Optional<Der> reason = revoked.optional(FIRST);
        revoked.requireEnd();
        yield Said.revoked(
            since, reason.isPresent() && integer(reason.get().only()).intValue() == HOLD);
      }
      default -> throw new IOException("it has a status that is none");
    };
  }

  private static boolean hasUnknown(Der extensions) throws IOException {
    for (Der extension : extensions.only().sequence()) {
      DerFields fields = DerFields.of(extension);
      String oid = fields.take(Der.OBJECT_IDENTIFIER).oid();
      Optional<Der> critical = fields.optional(Der.BOOLEAN);
      if (critical.isPresent() && critical.get().content()[0] != 0 && !UNDERSTOOD.contains(oid)) {
        return true;
      }
    }
    return false;
  }

  private static BigInteger integer(Der number) {
    return new BigInteger(number.content());
  }

  private static Instant time(Der time) throws IOException {
    if (time.tag() != GENERALIZED_TIME) {
      throw new IOException("it has a time that is none");
    }
    return TIME.parse(new String(time.content(), StandardCharsets.US_ASCII), Instant::from);
  }

  private static X509Certificate certificate(Der encoded) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded.encoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException("a certificate in it cannot be read", e);
    }
  }

  /** The key of a certificate as identifiers see it: the bits alone (4.1.1, 4.2.1). */
  private static byte[] digestOfKey(String algorithm, PublicKey key) {
    try {
      DerFields info = DerFields.of(Der.of(key.getEncoded()));
      info.skip();
      byte[] bits = info.take(Der.BIT_STRING).content();
      return digest(algorithm, Arrays.copyOfRange(bits, 1, bits.length));
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private static byte[] digest(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
    }
  }

  /**
   * The signer, by name or by the SHA-1 of the key; a hint.
   *
   * @param name empty if it is by key
   * @param key empty if it is by name
   */
  record ResponderId(Optional<X500Principal> name, Optional<ByteBuffer> key) {

    static ResponderId byName(X500Principal name) {
      return new ResponderId(Optional.of(name), Optional.empty());
    }

    static ResponderId byKey(byte[] hash) {
      return new ResponderId(Optional.empty(), Optional.of(ByteBuffer.wrap(hash)));
    }

    boolean means(X509Certificate certificate) {
      return name.map(certificate.getSubjectX500Principal()::equals)
          .orElseGet(
              () ->
                  key.equals(
                      Optional.of(
                          ByteBuffer.wrap(digestOfKey("SHA-1", certificate.getPublicKey())))));
    }
  }

  /**
   * Which certificate is meant: that with a serial number, by the issuer with a name and a key.
   *
   * @param digest of name and key; empty if nobody here knows it
   */
  record CertificateId(
      Optional<String> digest,
      ByteBuffer issuerName,
      ByteBuffer issuerKey,
      BigInteger serialNumber) {

    boolean means(X509Certificate certificate, X509Certificate issuer) {
      return digest.isPresent()
          && serialNumber.equals(certificate.getSerialNumber())
          && issuerName.equals(
              ByteBuffer.wrap(
                  OcspAnswer.digest(
                      digest.get(), certificate.getIssuerX500Principal().getEncoded())))
          && issuerKey.equals(ByteBuffer.wrap(digestOfKey(digest.get(), issuer.getPublicKey())));
    }
  }

  /** The statement about a certificate. */
  enum Kind {
    GOOD,
    REVOKED,
    UNKNOWN
  }

  /**
   * The statement about a certificate.
   *
   * @param since when it was revoked
   * @param hold whether that may be lifted again
   */
  record Said(Kind kind, Instant since, boolean hold) {

    static Said good() {
      return new Said(Kind.GOOD, Instant.EPOCH, false);
    }

    static Said unknown() {
      return new Said(Kind.UNKNOWN, Instant.EPOCH, false);
    }

    static Said revoked(Instant since, boolean hold) {
      return new Said(Kind.REVOKED, since, hold);
    }
  }

  /**
   * The statement about one certificate, and its time.
   *
   * @param nextUpdate until when it counts; empty if something newer can be had at any time
   * @param understood whether no critical extension says more than is understood here
   */
  record Single(
      CertificateId certificate,
      Said said,
      Instant thisUpdate,
      Optional<Instant> nextUpdate,
      boolean understood) {

    /** One that does not say when the next one comes is new for as long as clocks may differ. */
    boolean isInForce(Instant now, ClockTolerance tolerance) {
      return tolerance.hasBegun(thisUpdate, now)
          && !now.isAfter(nextUpdate.orElseGet(() -> thisUpdate.plus(tolerance.ahead())));
    }
  }
}
