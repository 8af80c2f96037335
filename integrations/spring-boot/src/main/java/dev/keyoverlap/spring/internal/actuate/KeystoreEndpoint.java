package dev.keyoverlap.spring.internal.actuate;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.renewal.KeystoreStatus;
import dev.keyoverlap.renewal.PendingStep;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.usage.KeyUsageLog;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/** The keys and the renewals of the keystores, without private keys and passwords. */
@Endpoint(id = "keyoverlap")
public final class KeystoreEndpoint {

  private final Keystores keystores;

  KeystoreEndpoint(Keystores keystores) {
    this.keystores = keystores;
  }

  /** All keystores. */
  @ReadOperation
  public Overview keystores() throws KeyringStoreException {
    Map<String, Keystore> found = new LinkedHashMap<>();
    for (Map.Entry<String, KeystoreRotation> each : keystores.all().entrySet()) {
      found.put(Keystores.label(each.getKey()), keystore(each.getKey(), each.getValue()));
    }
    return new Overview(found);
  }

  /** One keystore; null if there is none of that name, which the endpoint answers with 404. */
  @ReadOperation
  public @Nullable Keystore keystore(@Selector String store) throws KeyringStoreException {
    for (Map.Entry<String, KeystoreRotation> each : keystores.all().entrySet()) {
      if (Keystores.label(each.getKey()).equals(store)) {
        return keystore(each.getKey(), each.getValue());
      }
    }
    return null;
  }

  private Keystore keystore(String store, KeystoreRotation rotation) throws KeyringStoreException {
    KeystoreStatus status = KeystoreStatus.of(rotation);
    Optional<KeyUsageLog> uses = keystores.uses(store);
    return new Keystore(
        status.keys().stream().map(version -> key(version, uses)).toList(),
        status.renewals().stream().map(KeystoreEndpoint::renewal).toList(),
        status.attention().stream().map(it -> it.alias() + ": " + it.text()).toList(),
        rotation.lastReloadFailure().map(Throwable::getMessage).orElse(null));
  }

  private static Key key(KeyVersion version, Optional<KeyUsageLog> uses) {
    X509Certificate certificate = version.entry().certificate();
    return new Key(
        version.alias().name(),
        version.keyId().hex(),
        version.state().name(),
        version.entry() instanceof HeldKey,
        version.since(),
        version.keptUntil().orElse(null),
        uses.flatMap(log -> log.lastUsed(version.keyId())).orElse(null),
        certificate.getSubjectX500Principal().getName(),
        certificate.getIssuerX500Principal().getName(),
        certificate.getSerialNumber(),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant());
  }

  private static RenewalOfKey renewal(RenewalState state) {
    return new RenewalOfKey(
        state.alias().name(),
        state.begun(),
        state.deadline().orElse(null),
        state.isOverdue(),
        state.pendingSteps().stream().map(PendingStep::toString).toList());
  }

  /**
   * The keystores.
   *
   * @param keystores by name; that of {@code keyoverlap.store} is {@code default}
   */
  public record Overview(Map<String, Keystore> keystores) {}

  /**
   * A keystore.
   *
   * @param keys the keys of all states
   * @param renewals the renewals in progress
   * @param attention what should be done now
   * @param trouble why the keys may not be the newest; null if they are
   */
  public record Keystore(
      List<Key> keys,
      List<RenewalOfKey> renewals,
      List<String> attention,
      @Nullable String trouble) {}

  /**
   * A key.
   *
   * @param alias its alias
   * @param keyId the SHA-256 hash of its certificate, in hexadecimal
   * @param state STAGED, ACTIVE, RETAINED or COMPROMISED
   * @param ours whether the private key is here
   * @param since since when it has this state
   * @param keptUntil until when a replaced key is kept
   * @param lastUsed when the beans of this process used it last
   * @param subject the owner in the certificate
   * @param issuer the authority
   * @param serialNumber of the certificate
   * @param validFrom the begin of the certificate
   * @param validUntil the end of the certificate
   */
  public record Key(
      String alias,
      String keyId,
      String state,
      boolean ours,
      Instant since,
      @Nullable Instant keptUntil,
      @Nullable Instant lastUsed,
      String subject,
      String issuer,
      BigInteger serialNumber,
      Instant validFrom,
      Instant validUntil) {}

  /**
   * A renewal in progress.
   *
   * @param alias the alias whose key is renewed
   * @param begun when it was begun
   * @param deadline when it must have ended, if there is such a time
   * @param overdue whether that time has passed
   * @param pendingSteps the next steps
   */
  public record RenewalOfKey(
      String alias,
      Instant begun,
      @Nullable Instant deadline,
      boolean overdue,
      List<String> pendingSteps) {}
}
