package dev.keyoverlap.spring.internal.actuate;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.renewal.KeySchedule;
import dev.keyoverlap.renewal.KeystoreStatus;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of the keystores. An own key that has expired is OUT_OF_SERVICE. A keystore that
 * cannot be reloaded is UNKNOWN, since the loaded keys stay in use: a load balancer must not take
 * out all instances at once. The details list keys and renewals that are due.
 */
final class KeystoreHealthIndicator extends AbstractHealthIndicator {

  private final Keystores keystores;

  KeystoreHealthIndicator(Keystores keystores) {
    super("Cannot read the state of the keystores");
    this.keystores = keystores;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) throws KeyringStoreException {
    boolean trouble = false;
    boolean expired = false;
    for (Map.Entry<String, KeystoreRotation> each : keystores.all().entrySet()) {
      KeystoreRotation rotation = each.getValue();
      Map<String, Object> details = new LinkedHashMap<>();
      List<String> over = expired(rotation);
      details.put("keys", rotation.keyring().versions().size());
      details.put("expired", over);
      details.put(
          "attention",
          KeystoreStatus.of(rotation).attention().stream()
              .map(notice -> notice.alias() + ": " + notice.text())
              .toList());
      rotation
          .lastReloadFailure()
          .ifPresent(failure -> details.put("trouble", String.valueOf(failure.getMessage())));
      health.withDetail(Keystores.label(each.getKey()), details);
      trouble |= rotation.lastReloadFailure().isPresent();
      expired |= !over.isEmpty();
    }
    if (expired) {
      health.outOfService();
    } else {
      health.status(trouble ? Status.UNKNOWN : Status.UP);
    }
  }

  private static List<String> expired(KeystoreRotation rotation) {
    Instant now = rotation.clock().instant();
    List<String> aliases = new ArrayList<>();
    for (KeySchedule.Expiry expiry : KeySchedule.of(rotation).expiries()) {
      if (expiry.version().entry() instanceof HeldKey && expiry.isExpired(now)) {
        aliases.add(expiry.version().alias().name());
      }
    }
    return aliases;
  }
}
