package dev.keyoverlap.camel;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * Signs, verifies, encrypts and decrypts messages in routes, with the keys of a key ring. A renewed
 * key serves the next message; no route restarts.
 *
 * <pre>{@code
 * context.getRegistry().bind("keys", KeystoreRotation.open(store));
 * // in a RouteBuilder:
 * from("file:orders").to("keyoverlap:sign?signAs=orders").to("file:signed");
 * }</pre>
 *
 * <p>Without Java, {@code camel.component.keyoverlap.keystore-path} and {@code
 * camel.component.keyoverlap.keystore-password-file} open the keystore. The component closes it
 * when it stops.
 *
 * @since 1.0
 */
@Component("keyoverlap")
public class KeyOverlapComponent extends DefaultComponent {

  @Metadata(
      autowired = true,
      description = "The keys of all endpoints, such as a KeystoreRotation.")
  private @Nullable KeyringSource keystore;

  @Metadata(description = "PKCS#12 file of the keystore, if no keystore is in the registry.")
  private @Nullable String keystorePath;

  @Metadata(
      label = "security",
      description = "File with the password of the keystore; a line break at its end is left out.")
  private @Nullable String keystorePasswordFile;

  @Metadata(
      defaultValue = "10000",
      javaType = "java.time.Duration",
      description = "How often the component looks for a changed keystore file.")
  private long checkInterval = 10_000;

  @Metadata(description = "Options that all endpoints start with.")
  private KeyOverlapConfiguration configuration = new KeyOverlapConfiguration();

  private @Nullable KeystoreRotation opened;

  /** Makes the component. Camel does this when a route names {@code keyoverlap}. */
  public KeyOverlapComponent() {}

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    KeyOverlapConfiguration own = configuration.copy();
    KeyOverlapEndpoint endpoint = new KeyOverlapEndpoint(uri, this, remaining, own);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  /** The keys that the component has: its option, or the keystore that it opens. */
  synchronized @Nullable KeyringSource keys() throws Exception {
    if (keystore == null && configuration.getKeystore() == null && keystorePath != null) {
      keystore = open(keystorePath);
    }
    return keystore;
  }

  private KeystoreRotation open(String path) throws Exception {
    if (keystorePasswordFile == null) {
      throw new IllegalArgumentException(
          ("Cannot open the keystore '%s': the option keystorePasswordFile is missing."
                  + " Name a file that has the password.")
              .formatted(path));
    }
    char[] password = Files.readString(Path.of(keystorePasswordFile)).strip().toCharArray();
    try {
      opened =
          KeystoreRotation.with(Pkcs12KeyringStore.at(Path.of(path), password))
              .mustExist()
              .reloadEvery(Duration.ofMillis(checkInterval))
              .open();
      return opened;
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  @Override
  protected void doShutdown() throws Exception {
    super.doShutdown();
    if (opened != null) {
      opened.close();
    }
  }

  /**
   * Returns the keys.
   *
   * @return as set, autowired or opened
   */
  public @Nullable KeyringSource getKeystore() {
    return keystore;
  }

  /**
   * Sets the keys of all endpoints.
   *
   * @param keystore such as a {@link KeystoreRotation}, which stays open when the component stops
   */
  public void setKeystore(@Nullable KeyringSource keystore) {
    this.keystore = keystore;
  }

  /**
   * Returns the file of the keystore.
   *
   * @return the path
   */
  public @Nullable String getKeystorePath() {
    return keystorePath;
  }

  /**
   * Sets the PKCS#12 file of the keystore, which the component opens and closes.
   *
   * @param keystorePath the path of a file that exists
   */
  public void setKeystorePath(@Nullable String keystorePath) {
    this.keystorePath = keystorePath;
  }

  /**
   * Returns the file with the password.
   *
   * @return the path
   */
  public @Nullable String getKeystorePasswordFile() {
    return keystorePasswordFile;
  }

  /**
   * Sets the file with the password of the keystore.
   *
   * @param keystorePasswordFile the path
   */
  public void setKeystorePasswordFile(@Nullable String keystorePasswordFile) {
    this.keystorePasswordFile = keystorePasswordFile;
  }

  /**
   * Returns how often the component looks for a changed file.
   *
   * @return the time in milliseconds
   */
  public long getCheckInterval() {
    return checkInterval;
  }

  /**
   * Sets how often the component looks for a changed file.
   *
   * @param checkInterval the time in milliseconds
   */
  public void setCheckInterval(long checkInterval) {
    this.checkInterval = checkInterval;
  }

  /**
   * Returns the options that all endpoints start with.
   *
   * @return the options
   */
  public KeyOverlapConfiguration getConfiguration() {
    return configuration;
  }

  /**
   * Sets the options that all endpoints start with.
   *
   * @param configuration the options
   */
  public void setConfiguration(KeyOverlapConfiguration configuration) {
    this.configuration = configuration;
  }
}
