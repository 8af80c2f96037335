package dev.keyoverlap.camel;

import dev.keyoverlap.KeystoreHandle;
import dev.keyoverlap.ring.KeyState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Reports a keystore as down if it cannot be reloaded, or has an active key whose certificate is
 * not valid now.
 *
 * <pre>{@code
 * context.getRegistry().bind("keyHealth", new KeystoreHealthCheck("orders", rotation));
 * }</pre>
 *
 * <p>The application needs {@code camel-health}. The result names aliases, and no key or password.
 *
 * @since 1.0
 */
public final class KeystoreHealthCheck extends AbstractHealthCheck {

  private final KeystoreHandle keystore;

  /**
   * Makes a check.
   *
   * @param id the name of the check; {@code keyoverlap-} precedes it
   * @param keystore the keystore
   */
  public KeystoreHealthCheck(String id, KeystoreHandle keystore) {
    super("keyoverlap", "keyoverlap-" + id);
    this.keystore = keystore;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
    Instant now = keystore.clock().instant();
    List<String> invalid =
        keystore.keyring().versions().stream()
            .filter(each -> each.state() == KeyState.ACTIVE)
            .filter(each -> !each.entry().isValidAt(now, keystore.clockTolerance()))
            .map(each -> each.alias().name())
            .sorted()
            .toList();
    keystore
        .lastReloadFailure()
        .ifPresent(failure -> builder.detail("reload", failure.getClass().getSimpleName()));
    if (!invalid.isEmpty()) {
      builder.detail("invalid", String.join(",", invalid));
      builder.message("Certificates are not valid now: " + String.join(", ", invalid)).down();
    } else if (keystore.lastReloadFailure().isPresent()) {
      builder.message("The keystore cannot be reloaded, so earlier keys stay in use").down();
    } else {
      builder.up();
    }
  }
}
