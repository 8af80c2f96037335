package dev.keyoverlap.tls;

import dev.keyoverlap.internal.choice.UnlockedKey;
import dev.keyoverlap.internal.device.BoundKey;
import dev.keyoverlap.internal.device.DeviceProvider;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringSource;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Presents the key that is active under an alias when the handshake begins.
 *
 * <p>TLS asks three times in one handshake: for a name, for the certificates of that name, and for
 * its private key. The name is a {@link KeyId}. So a swap in between cannot mix the old certificate
 * with the new key: the handshake ends with the key that it began with.
 *
 * <p>A resumed session has no such handshake. It continues with the certificate that it began with,
 * for up to a day. {@link KeyringTls#sslContext()} prevents that.
 *
 * <p>An expired certificate is presented if there is no better one: the reason that the other side
 * then gives is clearer than a missing certificate. The JDK's TLS uses the registered providers and
 * NIST's curves only. A key that it cannot use is presented only if there is no other.
 *
 * <p>No method throws. If no certificate can be presented, a log line says why. {@link
 * KeyringTls#sslContext()} makes the handshake fail with the reason.
 *
 * <p>Instances are immutable and safe for use by several threads.
 */
final class KeyringKeyManager extends X509ExtendedKeyManager {

  private static final Logger LOG = System.getLogger(KeyringKeyManager.class.getName());

  private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

  private final KeyringSource keys;
  private final List<Alias> aliases;
  private final InstantSource clock;

  /** By socket or engine. */
  private final Map<Object, String> failures = Collections.synchronizedMap(new WeakHashMap<>());

  private KeyringKeyManager(KeyringSource keys, List<Alias> aliases, InstantSource clock) {
    this.keys = keys;
    this.aliases = aliases;
    this.clock = clock;
  }

  static KeyringKeyManager of(KeyringSource keys, List<Alias> aliases, InstantSource clock) {
    keys.listener().onConfigured("KeyringTls", KeyUse.SIGN, Set.copyOf(aliases));
    return new KeyringKeyManager(keys, List.copyOf(aliases), clock);
  }

  /** The versions that this ring would present if the other side accepted everything. */
  Stream<KeyVersion> presented(Keyring ring) {
    return aliases.stream()
        .flatMap(alias -> ring.active(alias).stream())
        .filter(version -> version.entry() instanceof HeldKey);
  }

  Instant now() {
    return clock.instant();
  }

  // ---- the name: which key

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return asClient(keyTypes, issuers, Handshake.of(socket));
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return asClient(keyTypes, issuers, Handshake.of(engine));
  }

  @Override
  public @Nullable String chooseServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return asServer(keyType, issuers, Handshake.of(socket));
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      @Nullable String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return asServer(keyType, issuers, Handshake.of(engine));
  }

  @Override
  public String @Nullable [] getClientAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return all(keyType, issuers);
  }

  @Override
  public String @Nullable [] getServerAliases(
      @Nullable String keyType, Principal @Nullable [] issuers) {
    return all(keyType, issuers);
  }

  private @Nullable String asClient(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, Handshake handshake) {
    List<String> types = listed(keyTypes);
    Set<Principal> names = named(issuers);
    PresentableKeys presentable = presentable(List.of(), Purpose.CLIENT);
    Optional<KeyVersion> best = presentable.best(types, names);
    if (best.isEmpty() && !aliases.isEmpty()) {
      LOG.log(
          Level.WARNING,
          () -> "Cannot present a certificate for TLS: " + why(presentable, types, names));
    }
    return best.filter(version -> isUsable(version, handshake))
        .map(KeyringKeyManager::name)
        .orElse(null);
  }

  /**
   * TLS asks for one type of key after the other. If the client accepts another type, and a key of
   * that type fits better, this one is ignored.
   */
  private @Nullable String asServer(
      @Nullable String keyType, Principal @Nullable [] issuers, Handshake handshake) {
    List<String> types = listed(new @Nullable String[] {keyType});
    Set<Principal> names = named(issuers);
    PresentableKeys presentable = presentable(handshake.hosts(), Purpose.SERVER);
    Optional<KeyVersion> best = presentable.best(types, names);
    Optional<KeyVersion> bestOfAll = presentable.best(handshake.peerTypes(), names);
    return best.filter(
            version ->
                bestOfAll.isEmpty()
                    || presentable.flaws(version) <= presentable.flaws(bestOfAll.get()))
        .filter(version -> isUsable(version, handshake))
        .map(KeyringKeyManager::name)
        .orElse(null);
  }

  private String @Nullable [] all(@Nullable String keyType, Principal @Nullable [] issuers) {
    Set<Principal> names = named(issuers);
    String[] all =
        keyType == null
            ? new String[0]
            : presented(keys.keyring())
                .filter(version -> PresentableKeys.isTaken(version, List.of(keyType), names))
                .map(KeyringKeyManager::name)
                .toArray(String[]::new);
    return all.length == 0 ? null : all;
  }

  private PresentableKeys presentable(List<String> hosts, Purpose purpose) {
    return new PresentableKeys(
        presented(keys.keyring()).toList(), hosts, purpose, now(), keys.clockTolerance());
  }

  private static String name(KeyVersion version) {
    return version.keyId().hex();
  }

  /** The other side may name no authority, or one twice. */
  private static Set<Principal> named(Principal @Nullable [] issuers) {
    Set<Principal> names = new LinkedHashSet<>();
    if (issuers != null) {
      Collections.addAll(names, issuers);
      names.remove(null);
    }
    return names;
  }

  private static List<String> listed(@Nullable String @Nullable [] keyTypes) {
    return keyTypes == null ? List.of() : Stream.of(keyTypes).filter(Objects::nonNull).toList();
  }

  private String why(PresentableKeys presentable, List<String> types, Set<Principal> issuers) {
    if (presentable.versions().isEmpty()) {
      return "no key pair is active under the aliases " + aliases + ". Add one.";
    }
    return presentable.versions().stream()
        .map(
            version ->
                "'"
                    + version.alias()
                    + "' ("
                    + version.keyId().shortForm()
                    + ") "
                    + PresentableKeys.objection(version, types, issuers))
        .collect(Collectors.joining("; "));
  }

  /** The handshake must fail rather than go on without a certificate that there is. */
  private boolean isUsable(KeyVersion version, Handshake handshake) {
    try {
      keys.keyring().requireConnections(version.alias());
      PrivateKey key = unlocked((HeldKey) version.entry());
      Optional<String> objection = PresentableKeys.objectionToSigning(version, key);
      if (objection.isPresent()) {
        throw new KeyUnavailableException(
            "The key under the alias '%s' (%s): %s. %s"
                .formatted(
                    version.alias(),
                    version.keyId().shortForm(),
                    objection.get(),
                    "Register the provider that the key needs, or swap the key for one of another"
                        + " kind."),
            version.keyId());
      }
      return true;
    } catch (KeyUnavailableException e) {
      String reason = unusable(e);
      LOG.log(Level.ERROR, reason);
      if (handshake.connection() != null) {
        failures.put(handshake.connection(), reason);
      }
      return false;
    }
  }

  /** TLS finds the provider of a key in a device only if it is registered. */
  private static PrivateKey unlocked(HeldKey key) throws KeyUnavailableException {
    PrivateKey unlocked = UnlockedKey.of(key).privateKey();
    if (unlocked instanceof BoundKey) {
      DeviceProvider.register();
    }
    return unlocked;
  }

  /**
   * Why the key of a connection could not be presented, if so. The caller must end the connection.
   * Thrown in the handshake, an exception leaves {@code HttpClient} waiting for ever on JDK 17.
   */
  Optional<String> failure(Object connection) {
    return Optional.ofNullable(failures.get(connection));
  }

  private static String unusable(KeyUnavailableException e) {
    return "Cannot present a certificate for TLS. " + e.getMessage();
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
   * @return the key; null if it is none of ours, is compromised, or cannot be unlocked, which is
   *     logged
   */
  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String keyId) {
    Optional<HeldKey> key = chosen(keyId);
    try {
      if (key.isEmpty()) {
        return null;
      }
      PrivateKey unlocked = unlocked(key.get());
      keys.listener().onUsed(key.get().keyId(), KeyUse.SIGN);
      return unlocked;
    } catch (KeyUnavailableException e) {
      LOG.log(Level.ERROR, unusable(e));
      return null;
    }
  }

  /** Also one that was replaced a moment ago: the handshake has begun with it. */
  private Optional<HeldKey> chosen(@Nullable String keyId) {
    if (keyId == null || !NAME.matcher(keyId).matches()) {
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
