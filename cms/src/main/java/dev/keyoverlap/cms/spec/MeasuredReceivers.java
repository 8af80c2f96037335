package dev.keyoverlap.cms.spec;

import static dev.keyoverlap.algorithm.ContentEncryption.AES_128_GCM;
import static dev.keyoverlap.algorithm.ContentEncryption.AES_192_GCM;
import static dev.keyoverlap.algorithm.ContentEncryption.AES_256_GCM;
import static dev.keyoverlap.algorithm.ContentEncryption.CHACHA20_POLY1305;
import static dev.keyoverlap.algorithm.ContentEncryption.LEGACY_AES_128_CBC;
import static dev.keyoverlap.algorithm.ContentEncryption.LEGACY_AES_192_CBC;
import static dev.keyoverlap.algorithm.ContentEncryption.LEGACY_AES_256_CBC;
import static dev.keyoverlap.algorithm.KeyAgreementScheme.ECDH_SHA256;
import static dev.keyoverlap.algorithm.KeyAgreementScheme.ECDH_SHA384;
import static dev.keyoverlap.algorithm.KeyAgreementScheme.ECDH_SHA512;
import static dev.keyoverlap.algorithm.KeyAgreementScheme.LEGACY_ECDH_SHA1;
import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_OAEP_SHA1;
import static dev.keyoverlap.algorithm.KeyTransport.LEGACY_RSA_PKCS1_V1_5;
import static dev.keyoverlap.algorithm.KeyTransport.RSA_OAEP_SHA256;
import static dev.keyoverlap.algorithm.KeyTransport.RSA_OAEP_SHA384;
import static dev.keyoverlap.algorithm.KeyTransport.RSA_OAEP_SHA512;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.ECDSA_SHA256;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.ECDSA_SHA3_512;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.ECDSA_SHA512;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.ED25519;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.ED448;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.ML_DSA_44;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.ML_DSA_87;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.RSA_PSS_SHA256;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.RSA_PSS_SHA512;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.RSA_SHA256;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.RSA_SHA3_256;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.RSA_SHA512;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.SLH_DSA_SHA2_128S;
import static dev.keyoverlap.algorithm.SignatureAlgorithm.SLH_DSA_SHAKE_256F;
import static dev.keyoverlap.cms.spec.CertificateReference.ISSUER_AND_SERIAL;
import static dev.keyoverlap.cms.spec.CertificateReference.SUBJECT_KEY_IDENTIFIER;
import static dev.keyoverlap.message.ReceiverRule.ALL;
import static dev.keyoverlap.message.ReceiverRule.ANY;
import static dev.keyoverlap.message.ReceiverRule.FIRST;
import static dev.keyoverlap.message.ReceiverRule.LAST;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyEncapsulation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Profiles of receivers that were measured, each in one version, in November 2026. Each one got
 * messages with one and two signatures, in both orders, of which it knew the old key, the new one
 * or both. It also got messages for one and two recipients. Newer versions may read more. The tests
 * of this library ask those that can be installed again, and fail where one does not read what is
 * said here, or reads more in the same version.
 *
 * <pre>{@code
 * CmsEncryptor encryptor = CmsEncryptor.with(rotation)
 *     .encryptTo(alias("partner"))              // first the key that the receiver has
 *     .encryptToIfPresent(alias("partner-next"))
 *     .forReceiver(MeasuredReceivers.GPGSM)
 *     .build();
 * }</pre>
 *
 * <p>Each says what it means for a renewal. "Trust first" is: the receiver adds the new
 * certificate, then we swap under the alias. "Second signature" is: we add one with the new key,
 * the receiver changes over when it likes, and we drop the old one. Where the new certificate is
 * issued by the same authority and the receiver decides by that, every one of them accepts old and
 * new at once.
 *
 * @since 1.0
 */
public final class MeasuredReceivers {

  private static final SignatureAlgorithm[] RSA_PKCS1 = between(RSA_SHA256, RSA_SHA512);
  private static final SignatureAlgorithm[] RSA_PSS = between(RSA_PSS_SHA256, RSA_PSS_SHA512);
  private static final SignatureAlgorithm[] ECDSA = between(ECDSA_SHA256, ECDSA_SHA512);
  private static final SignatureAlgorithm[] SHA3 = between(RSA_SHA3_256, ECDSA_SHA3_512);
  private static final SignatureAlgorithm[] EDDSA = between(ED25519, ED448);
  private static final SignatureAlgorithm[] ML_DSA = between(ML_DSA_44, ML_DSA_87);

  /** Measured with those that sign fast, whose names end in F. */
  private static final SignatureAlgorithm[] SLH_DSA =
      between(SLH_DSA_SHA2_128S, SLH_DSA_SHAKE_256F);

  private static final ContentEncryption[] AES_CBC = {
    LEGACY_AES_256_CBC, LEGACY_AES_192_CBC, LEGACY_AES_128_CBC
  };
  private static final ContentEncryption[] AES_GCM_AND_CBC = {
    AES_256_GCM,
    AES_192_GCM,
    AES_128_GCM,
    LEGACY_AES_256_CBC,
    LEGACY_AES_192_CBC,
    LEGACY_AES_128_CBC
  };
  private static final KeyAgreementScheme[] ECDH = {
    ECDH_SHA256, ECDH_SHA384, ECDH_SHA512, LEGACY_ECDH_SHA1
  };
  private static final KeyTransport[] RSA_OAEP_AND_PKCS1 = KeyTransport.values();
  private static final KeyTransport[] PKCS1 = {LEGACY_RSA_PKCS1_V1_5};
  private static final CertificateReference[] BOTH = {ISSUER_AND_SERIAL, SUBJECT_KEY_IDENTIFIER};

  /**
   * {@code openssl cms}. Every signature must verify and chain: trust first. Two recipients overlap
   * well; it must be told which is its own ({@code -recip}), or it may take garbage for content.
   */
  public static final ReceiverProfile OPENSSL_CMS =
      ReceiverProfile.with("openssl cms", "3.0")
          .source(measuredWith("openssl cms -verify and -decrypt -recip, Debian 12"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1, RSA_PSS, ECDSA, SHA3))
          .signerIdentifiers(BOTH)
          .decrypts(AES_GCM_AND_CBC)
          .keyTransports(RSA_OAEP_AND_PKCS1)
          .keyAgreements(ECDH)
          .recipientIdentifiers(BOTH)
          .readsRsaBesideOtherKinds()
          .readsIndefiniteLengths()
          .build();

  /**
   * {@code openssl smime}, and PHP and Ruby, which call the same code. Every signature must verify
   * and chain: trust first. Two recipients overlap if both keys are RSA.
   */
  public static final ReceiverProfile OPENSSL_SMIME =
      ReceiverProfile.with("openssl smime", "3.0")
          .source(measuredWith("openssl smime -verify and -decrypt, PHP 8.2, Ruby 3.1, Debian 12"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1, ECDSA, SHA3))
          .decrypts(AES_CBC)
          .keyTransports(PKCS1)
          .readsIndefiniteLengths()
          .build();

  /**
   * NSS {@code cmsutil}. Every signature must verify and chain: trust first. Two recipients overlap
   * if both keys are RSA. The older {@code p7verify} of NSS takes one signature only.
   */
  public static final ReceiverProfile NSS_CMSUTIL =
      ReceiverProfile.with("NSS cmsutil", "3.87")
          .source(measuredWith("cmsutil -D, libnss3-tools of Debian 12"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1, RSA_PSS, ECDSA))
          .signerIdentifiers(BOTH)
          .decrypts(AES_CBC)
          .keyTransports(PKCS1)
          .recipientIdentifiers(BOTH)
          .readsIndefiniteLengths()
          .build();

  /**
   * GnuPG's {@code gpgsm}. Every signature must verify and chain: trust first. (It lists a verdict
   * for each; a script that looks for GOODSIG alone behaves as ANY.) With ECDSA it requires digests
   * as long as the curve, and so none is long enough for P-521. Two recipients overlap, the known
   * one first: it decrypts a message whose first recipient it does not know, but reports failure.
   */
  public static final ReceiverProfile GPGSM =
      ReceiverProfile.with("gpgsm", "2.2.40")
          .source(measuredWith("gpgsm --verify and --decrypt, libksba 1.6.3, Debian 12"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1, RSA_PSS, ECDSA))
          .wantsDigestAsLongAsCurve()
          .decrypts(AES_CBC)
          .keyTransports(PKCS1)
          .wantsKnownRecipientFirst()
          .readsRsaBesideOtherKinds()
          .readsIndefiniteLengths()
          .build();

  /**
   * The Go package pkcs7 of smallstep. Every signature must verify and chain: trust first. Two
   * recipients overlap if both keys are RSA.
   */
  public static final ReceiverProfile GO_SMALLSTEP =
      ReceiverProfile.with("Go smallstep/pkcs7", "8461335")
          .source(measuredWith("Verify and Decrypt of the package, Go 1.19"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1, ECDSA))
          .needsCertificates()
          .decrypts(LEGACY_AES_256_CBC, LEGACY_AES_128_CBC)
          .keyTransports(RSA_OAEP_SHA256, LEGACY_RSA_PKCS1_V1_5)
          .build();

  /**
   * The Go package pkcs7 of digitorus. Every signature must verify and chain: trust first. Two
   * recipients overlap if both keys are RSA.
   */
  public static final ReceiverProfile GO_DIGITORUS =
      ReceiverProfile.with("Go digitorus/pkcs7", "3a137a8")
          .source(measuredWith("Verify and Decrypt of the package, Go 1.19"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1, ECDSA, between(ED25519, ED25519)))
          .needsCertificates()
          .decrypts(LEGACY_AES_256_CBC, LEGACY_AES_128_CBC)
          .keyTransports(PKCS1)
          .build();

  /**
   * The Go package pkcs7 of fullsailor, which checks signatures but nobody's trust. Every signature
   * must be correct, by whatever key: any way of renewal works, since it proves nothing about who
   * signed. Two recipients overlap if both keys are RSA.
   */
  public static final ReceiverProfile GO_FULLSAILOR =
      ReceiverProfile.with("Go fullsailor/pkcs7", "of Debian 12")
          .source(measuredWith("Verify and Decrypt of the package, Go 1.19"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1, ECDSA))
          .needsCertificates()
          .decrypts(LEGACY_AES_256_CBC, LEGACY_AES_128_CBC)
          .keyTransports(PKCS1)
          .build();

  /**
   * Mono's {@code SignedCms} and {@code EnvelopedCms}; not those of .NET, which were not measured.
   * Every signature must verify and chain: trust first. Two recipients overlap.
   */
  public static final ReceiverProfile MONO =
      ReceiverProfile.with("Mono System.Security", "6.8")
          .source(measuredWith("SignedCms.CheckSignature and EnvelopedCms.Decrypt, Debian 12"))
          .acceptsSignatures(ALL, signatures(RSA_PKCS1))
          .signerIdentifiers(BOTH)
          .decrypts(AES_CBC)
          .keyTransports(LEGACY_RSA_OAEP_SHA1, LEGACY_RSA_PKCS1_V1_5)
          .recipientIdentifiers(BOTH)
          .readsRsaBesideOtherKinds()
          .build();

  /**
   * BouncyCastle's {@code verifySignatures} and its recipients. Every signature must verify: trust
   * first. A program that checks the signers one by one may be more lenient. Two recipients overlap
   * well.
   */
  public static final ReceiverProfile BOUNCY_CASTLE =
      ReceiverProfile.with("BouncyCastle", "1.86")
          .source(measuredWith("CMSSignedData.verifySignatures and CMSEnvelopedData"))
          .acceptsSignatures(
              ALL, signatures(RSA_PKCS1, RSA_PSS, ECDSA, SHA3, EDDSA, ML_DSA, SLH_DSA))
          .signerIdentifiers(BOTH)
          .decrypts(
              Stream.concat(Stream.of(AES_GCM_AND_CBC), Stream.of(CHACHA20_POLY1305))
                  .toArray(ContentEncryption[]::new))
          .keyTransports(RSA_OAEP_AND_PKCS1)
          .keyAgreements(KeyAgreementScheme.values())
          .keyEncapsulations(KeyEncapsulation.values())
          .recipientIdentifiers(BOTH)
          .readsRsaBesideOtherKinds()
          .readsIndefiniteLengths()
          .build();

  /**
   * Heimdal's {@code hxtool}. One good RSA signature is enough: second signature, in any order. Two
   * recipients overlap if both keys are RSA.
   */
  public static final ReceiverProfile HEIMDAL_HXTOOL =
      ReceiverProfile.with("Heimdal hxtool", "7.8")
          .source(measuredWith("hxtool cms-verify-sd and cms-unenvelope, Debian 12"))
          .acceptsSignatures(ANY, signatures(RSA_PKCS1))
          .decrypts(AES_CBC)
          .keyTransports(PKCS1)
          .readsIndefiniteLengths()
          .build();

  /**
   * strongSwan's {@code pki --pkcs7}. One good RSA signature is enough: second signature, in any
   * order. It fails on any message with two recipients. To renew a decryption key, the receiver
   * tries both of its keys for a while, in which we swap, or you agree a downtime.
   */
  public static final ReceiverProfile STRONGSWAN_PKI =
      ReceiverProfile.with("strongSwan pki", "5.9.8")
          .source(measuredWith("pki --pkcs7 --verify and --decrypt, Debian 12"))
          .acceptsSignatures(ANY, signatures(RSA_PKCS1))
          .decrypts(AES_CBC)
          .keyTransports(PKCS1)
          .maxRecipients(1)
          .build();

  /**
   * The JDK's own PKCS7, which {@code jarsigner} verifies with, and which checks nobody's trust. It
   * drops signatures that do not verify and goes on with the rest: second signature, in any order.
   * It does not decrypt.
   */
  public static final ReceiverProfile JDK_PKCS7 =
      ReceiverProfile.with("JDK PKCS7", "17.0.15")
          .source(
              measuredWith(
                  "sun.security.pkcs.PKCS7.verify and jarsigner -verify, on JDK 17 and 25"))
          .acceptsSignatures(ANY, signatures(RSA_PKCS1, RSA_PSS, ECDSA, SHA3, EDDSA))
          .needsCertificates()
          .readsIndefiniteLengths()
          .build();

  /**
   * wolfSSL's {@code wc_PKCS7}, which checks nobody's trust. Only the first signature counts:
   * second signature, with the known key first. It fails on any message with two recipients: a
   * decryption key is renewed in an agreed downtime.
   */
  public static final ReceiverProfile WOLFSSL =
      ReceiverProfile.with("wolfSSL", "5.5.4")
          .source(measuredWith("wc_PKCS7_VerifySignedData and wc_PKCS7_DecodeEnvelopedData"))
          .acceptsSignatures(FIRST, signatures(RSA_PKCS1, ECDSA))
          .signerIdentifiers(BOTH)
          .needsCertificates()
          .decrypts(AES_CBC)
          .keyTransports(PKCS1)
          .maxRecipients(1)
          .build();

  /**
   * pkijs, asked for the signer of index 0, as its examples do; it is the caller who chooses. Only
   * that signature counts: second signature, with the known key first. Two recipients overlap.
   */
  public static final ReceiverProfile PKIJS =
      ReceiverProfile.with("pkijs", "4.0.0")
          .source(
              measuredWith("SignedData.verify with signer 0 and EnvelopedData.decrypt, from npm"))
          .acceptsSignatures(FIRST, signatures(RSA_PKCS1, RSA_PSS, ECDSA))
          .signerIdentifiers(BOTH)
          .needsCertificates()
          .decrypts(AES_CBC)
          .keyTransports(RSA_OAEP_SHA256, RSA_OAEP_SHA384, RSA_OAEP_SHA512, LEGACY_RSA_OAEP_SHA1)
          .recipientIdentifiers(BOTH)
          .readsRsaBesideOtherKinds()
          .readsIndefiniteLengths()
          .build();

  /**
   * GnuTLS {@code certtool --p7-verify}. It prints a verdict for each signature, and its exit
   * status is that of the last: second signature, with the known key last. RSASSA-PSS it takes to
   * be with SHA-256, whatever the message says. It does not decrypt.
   */
  public static final ReceiverProfile GNUTLS_CERTTOOL =
      ReceiverProfile.with("GnuTLS certtool", "3.7.9")
          .source(measuredWith("certtool --p7-verify, Debian 12"))
          .acceptsSignatures(
              LAST,
              signatures(
                  RSA_PKCS1,
                  between(RSA_PSS_SHA256, RSA_PSS_SHA256),
                  ECDSA,
                  SHA3,
                  between(ED25519, ED25519)))
          .signerIdentifiers(BOTH)
          .readsIndefiniteLengths()
          .build();

  /**
   * node-forge. It decrypts, and cannot verify signatures. Two recipients overlap if both keys are
   * RSA.
   */
  public static final ReceiverProfile NODE_FORGE =
      ReceiverProfile.with("node-forge", "1.4.3")
          .source(measuredWith("pkcs7.messageFromAsn1 and decrypt, from npm"))
          .decrypts(AES_CBC)
          .keyTransports(PKCS1)
          .readsIndefiniteLengths()
          .build();

  private MeasuredReceivers() {}

  /**
   * All of them.
   *
   * @return the profiles, in no particular order
   */
  public static List<ReceiverProfile> all() {
    return List.of(
        OPENSSL_CMS,
        OPENSSL_SMIME,
        NSS_CMSUTIL,
        GPGSM,
        GO_SMALLSTEP,
        GO_DIGITORUS,
        GO_FULLSAILOR,
        MONO,
        BOUNCY_CASTLE,
        HEIMDAL_HXTOOL,
        STRONGSWAN_PKI,
        JDK_PKCS7,
        WOLFSSL,
        PKIJS,
        GNUTLS_CERTTOOL,
        NODE_FORGE);
  }

  static ReceiverProfile named(String id) {
    return all().stream()
        .filter(profile -> profile.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "No receiver was measured as '%s'. Choose one of %s, or describe your partner with ReceiverProfile.with"
                        .formatted(id, all().stream().map(ReceiverProfile::id).toList())));
  }

  private static SignatureAlgorithm[] between(SignatureAlgorithm first, SignatureAlgorithm last) {
    return EnumSet.range(first, last).toArray(SignatureAlgorithm[]::new);
  }

  private static SignatureAlgorithm[] signatures(SignatureAlgorithm[]... kinds) {
    return Stream.of(kinds).flatMap(Stream::of).toArray(SignatureAlgorithm[]::new);
  }

  private static String measuredWith(String call) {
    return "Measured in November 2026 with " + call + ".";
  }
}
