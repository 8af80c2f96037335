package dev.keyoverlap.cms.internal.provider;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;

/**
 * Where the objects that do the work come from: one provider, or the JVM's own choice among those
 * that are registered, which it makes when it sees the key.
 */
public final class JcaSource {

  static final JcaSource JVM = new JcaSource(null, null);

  static final JcaSource BOUNCY_CASTLE = convertingKeys(BouncyCastleVersion.provider());

  private final @Nullable Provider provider;
  private final @Nullable ConvertedKeys keys;

  private JcaSource(@Nullable Provider provider, @Nullable ConvertedKeys keys) {
    this.provider = provider;
    this.keys = keys;
  }

  /** A provider that is given key objects of its own. */
  static JcaSource convertingKeys(Provider provider) {
    return new JcaSource(provider, new ConvertedKeys(provider));
  }

  /** A provider that is given its own keys, as they are. */
  static JcaSource of(Provider provider) {
    return new JcaSource(provider, null);
  }

  /** One of the JDK's providers, which take all keys quickly; empty if this JVM has it not. */
  static Optional<JcaSource> registered(String name) {
    return Optional.ofNullable(Security.getProvider(name))
        .map(provider -> new JcaSource(provider, null));
  }

  /** Ciphers may be listed by their algorithm alone and find mode and padding themselves. */
  boolean has(String type, String algorithm) {
    return provider == null
        || provider.getService(type, algorithm) != null
        || (type.equals("Cipher")
            && algorithm.contains("/")
            && provider.getService(type, algorithm.substring(0, algorithm.indexOf('/'))) != null);
  }

  /** The key as it is best given to what comes from here. */
  <K extends Key> K key(CryptoTask task, K key) throws GeneralSecurityException {
    if (keys == null || key.getFormat() == null || isOwn(key)) {
      // A key that does not show itself may be the provider's own.
      return key;
    }
    return keys.of(key, task.keyFactory());
  }

  /** Whether the provider made the key object itself, such as that of a pair for one message. */
  private boolean isOwn(Key key) {
    if (provider instanceof BouncyCastleProvider) {
      return isBouncyCastles(key);
    }
    return provider != null
        && key.getClass().getPackageName().equals(provider.getClass().getPackageName())
        && Objects.equals(key.getClass().getClassLoader(), provider.getClass().getClassLoader());
  }

  /** Whether a key is an object of the BouncyCastle that this library uses. */
  public static boolean isBouncyCastles(Key key) {
    return key.getClass().getName().startsWith("org.bouncycastle.jca")
        && Objects.equals(
            key.getClass().getClassLoader(), BouncyCastleProvider.class.getClassLoader());
  }

  MessageDigest digest(String algorithm) throws GeneralSecurityException {
    return provider == null
        ? MessageDigest.getInstance(algorithm)
        : MessageDigest.getInstance(algorithm, provider);
  }

  Mac mac(String algorithm) throws GeneralSecurityException {
    return provider == null ? Mac.getInstance(algorithm) : Mac.getInstance(algorithm, provider);
  }

  Signature signature(String algorithm) throws GeneralSecurityException {
    return provider == null
        ? Signature.getInstance(algorithm)
        : Signature.getInstance(algorithm, provider);
  }

  KeyAgreement agreement(String algorithm) throws GeneralSecurityException {
    return provider == null
        ? KeyAgreement.getInstance(algorithm)
        : KeyAgreement.getInstance(algorithm, provider);
  }

  KeyPairGenerator keyPairGenerator(String algorithm) throws GeneralSecurityException {
    return provider == null
        ? KeyPairGenerator.getInstance(algorithm)
        : KeyPairGenerator.getInstance(algorithm, provider);
  }

  KeyFactory keyFactory(String algorithm) throws GeneralSecurityException {
    return provider == null
        ? KeyFactory.getInstance(algorithm)
        : KeyFactory.getInstance(algorithm, provider);
  }

  Cipher cipher(
      String transformation, int mode, Key key, @Nullable AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    Cipher cipher =
        provider == null
            ? Cipher.getInstance(transformation)
            : Cipher.getInstance(transformation, provider);
    if (parameters == null) {
      cipher.init(mode, key);
    } else {
      cipher.init(mode, key, parameters);
    }
    return cipher;
  }

  @Override
  public String toString() {
    return provider == null ? "the JVM's choice" : provider.getName();
  }
}
