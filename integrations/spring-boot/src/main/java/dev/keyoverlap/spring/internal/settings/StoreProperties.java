package dev.keyoverlap.spring.internal.settings;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * A keystore.
 *
 * @param path PKCS#12 file with the keys. Not used if the application has a KeyringStore bean.
 * @param password Password of the file. Prefer password-file.
 * @param passwordFile File whose first line is the password.
 * @param readOnly Whether every change is refused and nothing is written.
 * @param createIfMissing Whether a path that leads nowhere begins an empty keystore. If not, the
 *     application does not start.
 * @param requireKeys Whether the application starts only if each alias that it signs with, encrypts
 *     to or presents has an active key that works.
 * @param checkInterval How often to look for changes by other processes.
 * @param retention How long replaced keys are kept. A number without a unit is in days.
 * @param author Name that the history shows for changes by this application. The default is
 *     spring.application.name.
 */
public record StoreProperties(
    @Nullable String path,
    @Nullable String password,
    @Nullable String passwordFile,
    @DefaultValue("false") boolean readOnly,
    @DefaultValue("false") boolean createIfMissing,
    @DefaultValue("true") boolean requireKeys,
    @DefaultValue("10s") Duration checkInterval,
    @DefaultValue("90d") @DurationUnit(ChronoUnit.DAYS) Duration retention,
    @Nullable String author) {

  /** No password. */
  @Override
  public String toString() {
    return "keystore " + path;
  }
}
