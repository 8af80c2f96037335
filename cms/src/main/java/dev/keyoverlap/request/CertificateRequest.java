package dev.keyoverlap.request;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.words.ForeignMessage;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.message.Limits;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;

/**
 * A new key pair that waits for its certificate: asks an authority for one (PKCS #10, RFC 2986),
 * and takes the answer, weeks later and perhaps on another machine.
 *
 * <pre>{@code
 * CertificateRequest request = CertificateRequest.with(rotation, alias("orders")).begin();
 * Files.writeString(Path.of("orders.csr"), request.pem());
 * // weeks later
 * CertificateRequest request = CertificateRequest.resume(rotation, alias("orders")).orElseThrow();
 * HeldKey newKey = request.complete(Files.readAllBytes(Path.of("answer.p7b")));
 * renewal = renewal.supplyKey(newKey, "certificate of 3 May");
 * }</pre>
 *
 * <p>Until then the private key is in the keystore, protected as all others are. Its alias is that
 * of the key to be renewed, followed by "-request". It is only staged there, with a certificate
 * whose time was over in 1970, so that nobody can take it for one to use.
 *
 * <p>Immutable and safe for use by several threads.
 *
 * @since 1.0
 */
public final class CertificateRequest {

  /** Behind the alias. */
  private static final String REQUEST = "-request";

  private final KeystoreHandle rotation;
  private final KeyVersion waiting;

  private CertificateRequest(KeystoreHandle rotation, KeyVersion waiting) {
    this.rotation = rotation;
    this.waiting = waiting;
  }

  /**
   * Begins to describe a request.
   *
   * @param rotation the keystore
   * @param alias the alias whose key is to be renewed, or a free one
   * @return a builder
   */
  public static Builder with(KeystoreHandle rotation, Alias alias) {
    return new Builder(rotation, alias);
  }

  /**
   * The request that was last made for an alias.
   *
   * @param rotation the keystore
   * @param alias the alias whose key is to be renewed
   * @return the request as the keystore remembers it; empty if none was made, or its answer is in
   *     use
   * @throws KeyringStoreException if the keystore cannot be read
   */
  public static Optional<CertificateRequest> resume(KeystoreHandle rotation, Alias alias)
      throws KeyringStoreException {
    boolean unused = rotation.reload();
    return rotation.keyring().versions(requestAlias(alias)).stream()
        .filter(version -> version.state() != KeyState.COMPROMISED)
        .filter(version -> Pkcs10.isPlaceholder(version.entry().certificate()))
        .filter(version -> !isAnswered(rotation, version))
        .min(Comparator.comparing(version -> version.state() != KeyState.STAGED))
        .map(version -> new CertificateRequest(rotation, version));
  }

  private static boolean isAnswered(KeystoreHandle rotation, KeyVersion version) {
    return rotation.keyring().versions().stream()
        .filter(other -> !other.keyId().equals(version.keyId()))
        .anyMatch(
            other ->
                other
                    .entry()
                    .certificate()
                    .getPublicKey()
                    .equals(version.entry().certificate().getPublicKey()));
  }

  private static Alias requestAlias(Alias alias) {
    return Alias.alias(alias + REQUEST);
  }

  /**
   * The request for the authority.
   *
   * @return PKCS #10 in DER, signed with the new key
   * @throws KeyUnavailableException if the private key cannot be unlocked
   */
  public byte[] encoded() throws KeyUnavailableException {
    HeldKey key = (HeldKey) waiting.entry();
    try {
      return Pkcs10.request(key.certificate(), UnlockedKey.of(key));
    } catch (GeneralSecurityException e) {
      throw new KeyUnavailableException(
          "Cannot sign the request with the private key of " + key + ": " + ForeignMessage.of(e),
          key.keyId(),
          e);
    }
  }

  /**
   * The request for the authority as text, as most authorities expect it.
   *
   * @return PKCS #10 in PEM (RFC 7468)
   * @throws KeyUnavailableException if the private key cannot be unlocked
   */
  public String pem() throws KeyUnavailableException {
    byte[] lineBreak = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + Base64.getMimeEncoder(64, lineBreak).encodeToString(encoded())
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

  /**
   * Takes the authority's answer. The waiting key is retained from now on, as every replaced key
   * is; you can give the answer again until the key is in use.
   *
   * @param answer the certificate, or it and those of its issuers in any order: DER, Base64, PEM
   *     with or without text around it, or PKCS #7 ({@code .p7b}, {@code .p7c}) in any of them
   * @return the key pair with its certificate and, as far as they came or the key in use has them,
   *     those of its issuers. Hand it to a renewal, or put it into the keystore
   * @throws CertificateRefusedException if it is no certificate for this key that can be relied on,
   *     or for another subject, unless that is accepted as {@link Narrowing#SUBJECT}
   * @throws KeyUnavailableException if the private key cannot be unlocked
   * @throws KeyRefusedException if the certificate allows less than the one in use, see {@link
   *     KeystoreHandle#accepting}; or if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public HeldKey complete(byte[] answer)
      throws CertificateRefusedException,
          KeyUnavailableException,
          KeyRefusedException,
          KeyringStoreException {
    return complete(answer, Limits.DEFAULT);
  }

  /**
   * Takes the authority's answer, as {@link #complete(byte[])} does, within other limits.
   *
   * @param answer the answer
   * @param limits what it may contain: {@link dev.keyoverlap.message.Limit#CMS_BYTES}, {@link
   *     dev.keyoverlap.message.Limit#CARRIED_CERTIFICATES} and {@link
   *     dev.keyoverlap.message.Limit#PATH_VALIDATIONS}
   * @return as {@link #complete(byte[])} does
   * @throws CertificateRefusedException if it is no certificate for this key that can be relied on,
   *     or for another subject, unless that is accepted as {@link Narrowing#SUBJECT}
   * @throws KeyUnavailableException if the private key cannot be unlocked
   * @throws KeyRefusedException if the certificate allows less than the one in use, see {@link
   *     KeystoreHandle#accepting}; or if the ring refuses the change
   * @throws KeyringStoreException if the keystore cannot be written
   */
  public HeldKey complete(byte[] answer, Limits limits)
      throws CertificateRefusedException,
          KeyUnavailableException,
          KeyRefusedException,
          KeyringStoreException {
    Objects.requireNonNull(answer);
    HeldKey key = new AnsweredKey(rotation, waiting, renewed()).of(answer, limits);
    boolean waits =
        rotation
            .keyring()
            .find(waiting.keyId())
            .filter(version -> version.state() == KeyState.STAGED)
            .isPresent();
    if (waits) {
      KeyVersion unused = noting(rotation, "the certificate has come").retireKey(waiting.keyId());
    }
    return key;
  }

  /** Under the name and, if there is none yet, with a reason. */
  private static KeystoreHandle noting(KeystoreHandle rotation, String why) {
    return rotation.by(rotation.author(), rotation.reason().isEmpty() ? why : rotation.reason());
  }

  /** The alias whose key is to be renewed. */
  private Alias renewed() {
    String name = waiting.alias().name();
    return Alias.alias(name.substring(0, name.length() - REQUEST.length()));
  }

  /** The alias and the subject. */
  @Override
  public String toString() {
    return waiting.alias()
        + ": "
        + waiting.entry().certificate().getSubjectX500Principal().getName();
  }

  /**
   * Describes a request. Unless it says otherwise, name and kind of key are those of the key in use
   * under the alias: partners often are configured for them. So are the extensions that say what
   * the certificate is for: subject alternative names, key usage, extended key usage, TLS features,
   * S/MIME capabilities, and Microsoft's templates. Not for use by several threads.
   *
   * @since 1.0
   */
  public static final class Builder {

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 16_384;

    private final KeystoreHandle rotation;
    private final Alias alias;
    private Optional<X500Principal> subject = Optional.empty();
    private Optional<AlgorithmParameterSpec> kind = Optional.empty();
    private Optional<HeldKey> given = Optional.empty();
    private final Map<String, Optional<Extension>> extensions = new LinkedHashMap<>();

    private Builder(KeystoreHandle rotation, Alias alias) {
      this.rotation = rotation;
      this.alias = alias;
    }

    /**
     * Whom the certificate is for.
     *
     * @param name such as {@code new X500Principal("CN=orders, O=Sender")}
     * @return this builder
     */
    public Builder subject(X500Principal name) {
      this.subject = Optional.of(name);
      return this;
    }

    /**
     * An RSA key.
     *
     * @param bits its length, from 2048 on
     * @return this builder
     * @throws IllegalArgumentException if that is too short, or longer than anybody reads
     */
    public Builder rsa(int bits) {
      if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
        throw new IllegalArgumentException(
            "An RSA key has " + LEAST_RSA_BITS + " to " + MOST_RSA_BITS + " bits, not " + bits);
      }
      this.kind = Optional.of(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4));
      return this;
    }

    /**
     * A key on an elliptic curve.
     *
     * @param name of the curve, such as "secp256r1"
     * @return this builder
     */
    public Builder curve(String name) {
      this.kind = Optional.of(new ECGenParameterSpec(name));
      return this;
    }

    /**
     * A key that there is already, such as a new one in a token, instead of one that is made here.
     * For a key that cannot leave its token, give a key pair with a {@link
     * dev.keyoverlap.key.KeyReference}: the keystore then holds the reference.
     *
     * @param key the key; its certificate is not asked for, and may be self-signed
     * @return this builder
     */
    public Builder key(HeldKey key) {
      this.given = Optional.of(key);
      return this;
    }

    /**
     * Asks for an extension, instead of what the certificate in use has there.
     *
     * @param oid which extension, such as "2.5.29.17" for subject alternative names
     * @param critical whether it is critical
     * @param value its value in DER, without the OCTET STRING around it
     * @return this builder
     * @throws IllegalArgumentException if that is no object identifier
     */
    public Builder extension(String oid, boolean critical, byte[] value) {
      extensions.put(
          oid, Optional.of(new Extension(new ASN1ObjectIdentifier(oid), critical, value.clone())));
      return this;
    }

    /**
     * Does not ask for an extension, although the certificate in use has it.
     *
     * @param oid which extension, such as "1.3.6.1.5.5.7.1.24"
     * @return this builder
     */
    public Builder withoutExtension(String oid) {
      extensions.put(oid, Optional.empty());
      return this;
    }

    /**
     * Makes the key pair and keeps it in the keystore.
     *
     * @return the request
     * @throws KeyRefusedException if a request for this alias waits for its answer already
     * @throws KeyUnavailableException if the key that was given cannot sign
     * @throws KeyringStoreException if the keystore cannot be written
     * @throws IllegalStateException if no key is in use under the alias, and subject or kind were
     *     not given; or this Java cannot make such a key
     */
    public CertificateRequest begin()
        throws KeyRefusedException, KeyUnavailableException, KeyringStoreException {
      X500Principal name =
          subject.orElseGet(() -> certificateInUse("subject").getSubjectX500Principal());
      HeldKey key;
      if (given.isPresent()) {
        PublicKey publicKey = given.get().certificate().getPublicKey();
        key = Pkcs10.placeholder(name, given.get(), extensions(publicKey));
      } else {
        KeyPair pair = Pkcs10.keyPair(kind.orElseGet(this::kindInUse));
        key = Pkcs10.placeholder(name, pair, extensions(pair.getPublic()));
      }
      return new CertificateRequest(
          rotation,
          noting(rotation, "waits for a certificate")
              .accepting(Narrowing.values())
              .stage(requestAlias(alias), key));
    }

    private List<Extension> extensions(PublicKey key) {
      RequestedExtensions all = new RequestedExtensions();
      rotation
          .keyring()
          .active(alias)
          .ifPresent(version -> all.carryOver(version.entry().certificate(), key));
      extensions.forEach(
          (oid, extension) ->
              extension.ifPresentOrElse(all::put, () -> all.remove(new ASN1ObjectIdentifier(oid))));
      return all.toList();
    }

    private X509Certificate certificateInUse(String what) {
      return rotation
          .keyring()
          .active(alias)
          .map(version -> version.entry().certificate())
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "No key is in use under '" + alias + "'; say which " + what + " to take"));
    }

    private AlgorithmParameterSpec kindInUse() {
      Object key = certificateInUse("kind of key").getPublicKey();
      if (key instanceof RSAPublicKey rsa) {
        return new RSAKeyGenParameterSpec(
            Math.max(LEAST_RSA_BITS, rsa.getModulus().bitLength()), RSAKeyGenParameterSpec.F4);
      }
      if (key instanceof ECPublicKey ec) {
        return ec.getParams();
      }
      throw new IllegalStateException(
          "The key in use under '" + alias + "' is neither RSA nor EC. Say which kind to make");
    }
  }
}
