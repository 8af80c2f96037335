package dev.keyoverlap.tls;

import dev.keyoverlap.Alias;
import dev.keyoverlap.HeldKey;
import dev.keyoverlap.KeyId;
import dev.keyoverlap.KeyState;
import dev.keyoverlap.KeyUnavailableException;
import dev.keyoverlap.KeyUse;
import dev.keyoverlap.KeyVersion;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.KeyringSource;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the key that is active under an alias, as it is at the moment of the handshake.
 *
 * <pre>{@code
 * KeyManager keys = KeyringKeyManager.of(rotation, alias("https-client"));
 * context.init(new KeyManager[] {keys}, trustManagers, null);
 *
 * rotation.swap(alias("https-client"), newKey);   // the next handshake presents the new one
 * }</pre>
 *
 * <p>TLS asks three times in one handshake: for a name, for the certificates of that name, and for
 * its private key. The name that it is given is a {@link KeyId}, so a swap in between cannot mix
 * the old certificate with the new key: the handshake ends with the key that it began with.
 *
 * <p>A resumed session has no such handshake, and goes on under the certificate that it began with,
 * for up to a day. {@link KeyringTls#context()} sees to that; whoever sets up a context of his own
 * has to invalidate its sessions himself.
 *
 * <p>Where several aliases are given, the first serves whose key is of a kind that the other side
 * takes, issued by one of the authorities that it names, if it names any. Whether the certificate
 * has expired is not looked at: the other side does, and there may be no better one.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
public final class KeyringKeyManager extends X509ExtendedKeyManager {

  private final KeyringSource keys;
  private final List<Alias> aliases;

  private KeyringKeyManager(KeyringSource keys, List<Alias> aliases) {
    this.keys = keys;
    this.aliases = aliases;
  }

  /**
   * A key manager.
   *
   * @param keys where the keys come from: a rotation, or one ring
   * @param alias whose active key is presented
   * @param others further aliases, such as one with a key of another kind
   * @return the key manager
   */
  public static KeyringKeyManager of(KeyringSource keys, Alias alias, Alias... others) {
    return of(keys, Stream.concat(Stream.of(alias), Stream.of(others)).toList());
  }

  static KeyringKeyManager of(KeyringSource keys, List<Alias> aliases) {
    keys.observer().built("KeyringKeyManager", KeyUse.SIGN, Set.copyOf(aliases));
    return new KeyringKeyManager(keys, List.copyOf(aliases));
  }

  /** What would be presented with this ring, whatever the other side takes. */
  Stream<KeyVersion> presented(Keyring ring) {
    return aliases.stream()
        .flatMap(alias -> ring.active(alias).stream())
        .filter(version -> version.entry() instanceof HeldKey);
  }

  // ---- the name: which key

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(keyTypes, issuers);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(keyTypes, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return choose(new String[] {keyType}, issuers);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return choose(new String[] {keyType}, issuers);
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return all(keyType, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return all(keyType, issuers);
  }

  /** The key types come in the order in which the other side prefers them. */
  private @Nullable String choose(String[] keyTypes, Principal @Nullable [] issuers) {
    List<KeyVersion> presented = presented(keys.keyring()).toList();
    for (String keyType : keyTypes) {
      Optional<KeyVersion> first =
          presented.stream().filter(version -> fits(version, keyType, issuers)).findFirst();
      if (first.isPresent()) {
        return first.get().keyId().hex();
      }
    }
    return null;
  }

  private String @Nullable [] all(String keyType, Principal @Nullable [] issuers) {
    String[] all =
        presented(keys.keyring())
            .filter(version -> fits(version, keyType, issuers))
            .map(version -> version.keyId().hex())
            .toArray(String[]::new);
    return all.length == 0 ? null : all;
  }

  private static boolean fits(KeyVersion version, String keyType, Principal @Nullable [] issuers) {
    return fits(((HeldKey) version.entry()).chain(), keyType)
        && (issuers == null
            || issuers.length == 0
            || isIssuedByOneOf(((HeldKey) version.entry()).chain(), Set.of(issuers)));
  }

  /** Such as "EC", or "EC_RSA" for a key on a curve whose certificate is signed with RSA. */
  private static boolean fits(List<X509Certificate> chain, String keyType) {
    X509Certificate own = chain.get(0);
    String[] parts = keyType.split("_", 2);
    return own.getPublicKey().getAlgorithm().equals(parts[0])
        && (parts.length == 1 || own.getSigAlgName().endsWith("with" + signedWith(parts[1])));
  }

  private static String signedWith(String keyType) {
    return keyType.equals("EC") ? "ECDSA" : keyType;
  }

  private static boolean isIssuedByOneOf(List<X509Certificate> chain, Set<Principal> issuers) {
    return chain.stream()
        .anyMatch(certificate -> issuers.contains(certificate.getIssuerX500Principal()));
  }

  // ---- the key of that name

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String keyId) {
    return chosen(keyId).map(key -> key.chain().toArray(X509Certificate[]::new)).orElse(null);
  }

  /**
   * The private key.
   *
   * @param keyId the name that was chosen
   * @return the key; null if it is none of ours, or compromised
   * @throws IllegalStateException if it cannot be unlocked, so that the handshake fails with that
   *     reason rather than without a certificate
   */
  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String keyId) {
    Optional<HeldKey> key = chosen(keyId);
    try {
      if (keyId == null || key.isEmpty()) {
        return null;
      }
      PrivateKey unlocked = key.get().privateKey();
      keys.observer().used(new KeyId(keyId), KeyUse.SIGN);
      return unlocked;
    } catch (KeyUnavailableException e) {
      throw new IllegalStateException(
          "The private key for TLS cannot be used: " + e.getMessage(), e);
    }
  }

  /** Also one that was replaced a moment ago: the handshake has begun with it. */
  private Optional<HeldKey> chosen(@Nullable String keyId) {
    if (keyId == null) {
      return Optional.empty();
    }
    return keys.keyring()
        .find(new KeyId(keyId))
        .filter(version -> version.state() != KeyState.COMPROMISED)
        .map(KeyVersion::entry)
        .filter(HeldKey.class::isInstance)
        .map(HeldKey.class::cast);
  }

  /** The aliases; nothing of a key. */
  @Override
  public String toString() {
    return "TLS key of " + aliases;
  }
}
