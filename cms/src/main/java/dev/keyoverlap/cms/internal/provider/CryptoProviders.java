package dev.keyoverlap.cms.internal.provider;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The entry to all cryptography of this module: it takes the caller's preferred provider, or else
 * that of the {@link CryptoTask}.
 *
 * <p>The JVM chooses by itself, as if no provider were named:
 *
 * <ul>
 *   <li>for private keys that do not show their encoded form, such as those of a hardware module;
 *   <li>for private keys that none of the named providers takes;
 *   <li>where this JVM has none of the named providers.
 * </ul>
 *
 * <p>Immutable and safe for use by several threads, but for what it remembers of keys.
 */
public final class CryptoProviders {

  private static final CryptoProviders BY_RULE = new CryptoProviders(List.of());

  private static final List<JcaSource> JVM_ALONE = List.of(JcaSource.JVM);

  /** The source that comes before the rule, or none. */
  private final List<JcaSource> preferred;

  private CryptoProviders(List<JcaSource> preferred) {
    this.preferred = preferred;
  }

  /** By the rule alone. */
  public static CryptoProviders byRule() {
    return BY_RULE;
  }

  /** This provider for what it can do, and for the rest the rule. */
  public static CryptoProviders preferring(Provider provider) {
    return new CryptoProviders(List.of(JcaSource.convertingKeys(provider)));
  }

  /** For a key that belongs to a provider: that one, given the key as it is. */
  public CryptoProviders of(Optional<Provider> own) {
    List<JcaSource> first = new ArrayList<>();
    own.map(JcaSource::of).ifPresent(first::add);
    first.addAll(preferred);
    return own.isPresent() ? new CryptoProviders(List.copyOf(first)) : this;
  }

  // ---- without keys, or with secret keys

  public MessageDigest digest(String algorithm) {
    try {
      return first(
          CryptoTask.DIGEST, "MessageDigest", algorithm, source -> source.digest(algorithm));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks " + algorithm, e);
    }
  }

  /** Digests a few bytes, with SHAKE too, which not every Java runtime has. */
  public static byte[] digest(DigestAlgorithm algorithm, byte[] bytes) {
    return DigestAlgorithm.finish(BY_RULE.digest(algorithm.jcaName()), bytes);
  }

  Mac mac(String algorithm, SecretKey key) throws GeneralSecurityException {
    return first(
        CryptoTask.MAC,
        "Mac",
        algorithm,
        source -> {
          Mac mac = source.mac(algorithm);
          mac.init(key);
          return mac;
        });
  }

  /** A cipher for content or for wrapping a key. */
  public Cipher cipher(
      CryptoTask task,
      String transformation,
      int mode,
      SecretKey key,
      @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return first(
        task,
        "Cipher",
        transformation,
        source -> source.cipher(transformation, mode, key, parameters));
  }

  // ---- with public keys

  /** Ready to be given what was signed. */
  public Signature verifying(
      CryptoTask task, String algorithm, PublicKey key, @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return first(
        task,
        "Signature",
        algorithm,
        source -> {
          Signature signature = source.signature(algorithm);
          signature.initVerify(source.key(task, key));
          if (parameters != null) {
            signature.setParameter(parameters);
          }
          return signature;
        });
  }

  /** Ready to encrypt. */
  public Cipher encrypting(
      CryptoTask task,
      String transformation,
      PublicKey key,
      @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return first(
        task,
        "Cipher",
        transformation,
        source ->
            source.cipher(transformation, Cipher.ENCRYPT_MODE, source.key(task, key), parameters));
  }

  /** A key pair for one message. */
  public KeyPair generate(
      CryptoTask task, String algorithm, @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return first(
        task,
        "KeyPairGenerator",
        algorithm,
        source -> {
          KeyPairGenerator generator = source.keyPairGenerator(algorithm);
          if (parameters != null) {
            generator.initialize(parameters);
          }
          return generator.generateKeyPair();
        });
  }

  /** A public key that came with a message. */
  public PublicKey publicKey(CryptoTask task, byte[] subjectPublicKeyInfo)
      throws GeneralSecurityException {
    return first(
        task,
        "KeyFactory",
        task.keyFactory(),
        source ->
            source
                .keyFactory(task.keyFactory())
                .generatePublic(new X509EncodedKeySpec(subjectPublicKeyInfo)));
  }

  // ---- with private keys

  /** Ready to be given what is to be signed. */
  public Signature signing(
      CryptoTask task,
      String algorithm,
      PrivateKey key,
      @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return firstTaking(
        key,
        task,
        "Signature",
        algorithm,
        source -> {
          Signature signature = source.signature(algorithm);
          signature.initSign(source.key(task, key));
          if (parameters != null) {
            signature.setParameter(parameters);
          }
          return signature;
        });
  }

  /** Ready to decrypt. */
  public Cipher decrypting(
      CryptoTask task,
      String transformation,
      PrivateKey key,
      @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    return firstTaking(
        key,
        task,
        "Cipher",
        transformation,
        source ->
            source.cipher(transformation, Cipher.DECRYPT_MODE, source.key(task, key), parameters));
  }

  /** Ready for the other side's public key. */
  public KeyAgreement agreeing(CryptoTask task, String algorithm, PrivateKey key)
      throws GeneralSecurityException {
    return firstTaking(
        key,
        task,
        "KeyAgreement",
        algorithm,
        source -> {
          KeyAgreement agreement = source.agreement(algorithm);
          agreement.init(source.key(task, key));
          return agreement;
        });
  }

  // ---- choosing

  /** Makes one thing ready for use. */
  @FunctionalInterface
  private interface Making<T> {
    T from(JcaSource source) throws GeneralSecurityException;
  }

  private <T> T first(CryptoTask task, String type, String algorithm, Making<T> making)
      throws GeneralSecurityException {
    List<JcaSource> sources = sources(task, type, algorithm);
    return firstOf(sources.isEmpty() ? JVM_ALONE : sources, making);
  }

  private <T> T firstTaking(
      PrivateKey key, CryptoTask task, String type, String algorithm, Making<T> making)
      throws GeneralSecurityException {
    List<JcaSource> sources = new ArrayList<>();
    if (showsItself(key)) {
      sources.addAll(sources(task, type, algorithm));
    } else {
      // Perhaps the key is one of the preferred provider's own.
      preferred.stream().filter(source -> source.has(type, algorithm)).forEach(sources::add);
    }
    sources.add(JcaSource.JVM);
    return firstOf(sources, making);
  }

  private static <T> T firstOf(List<JcaSource> sources, Making<T> making)
      throws GeneralSecurityException {
    Optional<GeneralSecurityException> failure = Optional.empty();
    for (JcaSource source : sources) {
      try {
        return making.from(source);
      } catch (NoSuchAlgorithmException
          | NoSuchPaddingException
          | InvalidKeyException
          | InvalidKeySpecException
          | InvalidAlgorithmParameterException e) {
        // Nothing has been done with the key yet, so another may try.
        failure.ifPresent(first -> first.addSuppressed(e));
        failure = failure.or(() -> Optional.of(e));
      }
    }
    throw failure.orElseThrow();
  }

  private List<JcaSource> sources(CryptoTask task, String type, String algorithm) {
    List<JcaSource> sources = new ArrayList<>(preferred);
    sources.addAll(task.sources());
    sources.removeIf(source -> !source.has(type, algorithm));
    return sources;
  }

  private static boolean showsItself(PrivateKey key) {
    return key.getFormat() != null && key.getEncoded() != null;
  }

  @Override
  public String toString() {
    return preferred + " and then the rule";
  }
}
