package dev.keyoverlap.internal.key;

import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.internal.device.DeviceException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.KeyAgreement;

/**
 * Shows that a private key and a certificate belong together by using them on each other.
 *
 * <p>Comparing parameters would not do: a private key in a hardware module shows none.
 */
public final class KeyPairProof {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PROBE_BYTES = 32;
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PROBE_BYTES, 1);

  private KeyPairProof() {}

  /**
   * Whether they belong together.
   *
   * @param privateKey the private key
   * @param publicKey the public key
   * @param own the provider that the private key belongs to, if only that can use it
   * @return false if they do not
   * @throws GeneralSecurityException if that cannot be found out here, which says nothing about
   *     whether they do
   */
  public static boolean isPair(PrivateKey privateKey, PublicKey publicKey, Optional<Provider> own)
      throws GeneralSecurityException {
    try {
      return proven(privateKey, publicKey, own);
    } catch (GeneralSecurityException e) {
      if (!mayBeOfOneKind(privateKey, publicKey)) {
        return false;
      }
      if (privateKey instanceof BoundKey bound && isForOpening(publicKey)) {
        // A device may hold a key that may only decrypt or agree.
        return OpeningProof.opens(bound.device(), publicKey, e);
      }
      if (!(privateKey instanceof BoundKey)
          && privateKey instanceof RSAKey
          && publicKey instanceof RSAKey) {
        // A device may hold a key that may decrypt but not sign; its modulus is all that it shows.
        return haveOneModulus(privateKey, publicKey);
      }
      throw e.getCause() instanceof DeviceException device ? device : e;
    }
  }

  private static boolean isForOpening(PublicKey publicKey) {
    return List.of("RSA", "EC").contains(publicKey.getAlgorithm());
  }

  private static boolean proven(PrivateKey privateKey, PublicKey publicKey, Optional<Provider> own)
      throws GeneralSecurityException {
    if (publicKey instanceof XECPublicKey xec) {
      return agree(privateKey, xec, own);
    }
    if (Encapsulation.isFor(publicKey)) {
      return Encapsulation.opens(privateKey, publicKey);
    }
    // The runtime may know the algorithm and not the curve, or not this form of private key, of
    // which ML-DSA has three (RFC 9881, 6).
    String algorithm = signatureAlgorithm(publicKey);
    PSSParameterSpec parameters =
        publicKey.getAlgorithm().equals("RSASSA-PSS") ? pssParameters(publicKey) : null;
    byte[] probe = new byte[PROBE_BYTES];
    RANDOM.nextBytes(probe);
    byte[] value = KeySignatures.sign(algorithm, parameters, privateKey, own, probe);
    return KeySignatures.verify(algorithm, parameters, publicKey, probe, value);
  }

  private static String signatureAlgorithm(PublicKey publicKey) {
    return switch (publicKey.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      case "DSA" -> "SHA256withDSA";
      // Key and signature scheme are named alike: RSASSA-PSS, EdDSA, ML-DSA, or, where the runtime
      // does not know the key, its object identifier.
      default -> publicKey.getAlgorithm();
    };
  }

  /** A key of this kind may say itself which digest it must be used with (RFC 4055, 1.2). */
  private static PSSParameterSpec pssParameters(PublicKey publicKey) {
    return publicKey instanceof RSAKey rsa && rsa.getParams() instanceof PSSParameterSpec own
        ? own
        : PSS;
  }

  /** False only where one is an RSA key, say, and the other is none. */
  private static boolean mayBeOfOneKind(PrivateKey privateKey, PublicKey publicKey) {
    String ours = family(privateKey.getAlgorithm());
    String theirs = family(publicKey.getAlgorithm());
    return ours.equals(theirs)
        || Character.isDigit(ours.charAt(0))
        || Character.isDigit(theirs.charAt(0));
  }

  /** The beginning of an algorithm's name, which is all that providers agree on. */
  private static String family(String algorithm) {
    String name = algorithm.toUpperCase(Locale.ROOT);
    for (String known : List.of("RSA", "EC", "ED", "X", "DSA", "ML-DSA", "SLH-DSA", "ML-KEM")) {
      if (name.startsWith(known)) {
        return known;
      }
    }
    return name.isEmpty() ? "0" : name;
  }

  private static boolean haveOneModulus(PrivateKey privateKey, PublicKey publicKey) {
    return privateKey instanceof RSAKey ours
        && publicKey instanceof RSAKey theirs
        && ours.getModulus().equals(theirs.getModulus());
  }

  private static boolean agree(
      PrivateKey privateKey, XECPublicKey publicKey, Optional<Provider> own)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("XDH");
    generator.initialize(publicKey.getParams());
    KeyPair probe = generator.generateKeyPair();
    if (privateKey instanceof BoundKey bound) {
      return MessageDigest.isEqual(
          bound.device().agree("X25519", probe.getPublic()),
          secret(probe.getPrivate(), publicKey, Optional.empty()));
    }
    return MessageDigest.isEqual(
        secret(privateKey, probe.getPublic(), own),
        secret(probe.getPrivate(), publicKey, Optional.empty()));
  }

  private static byte[] secret(PrivateKey ours, PublicKey theirs, Optional<Provider> own)
      throws GeneralSecurityException {
    KeyAgreement agreement =
        own.isPresent()
            ? KeyAgreement.getInstance("XDH", own.orElseThrow())
            : KeyAgreement.getInstance("XDH");
    agreement.init(ours);
    agreement.doPhase(theirs, true);
    return agreement.generateSecret();
  }

  /**
   * Insists that one certificate was issued by another.
   *
   * @param subject the certificate
   * @param issuer that of its issuer
   * @throws GeneralSecurityException if the names or the signature say otherwise
   */
  public static void requireIssued(X509Certificate subject, X509Certificate issuer)
      throws GeneralSecurityException {
    if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
      throw new CertificateException(
          "It was issued by " + subject.getIssuerX500Principal().getName());
    }
    SpareProviders.verify(subject, issuer.getPublicKey());
  }
}
