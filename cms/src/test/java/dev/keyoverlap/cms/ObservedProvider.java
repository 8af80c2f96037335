package dev.keyoverlap.cms;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** Another provider, with a count of what was had of it. */
@SuppressWarnings("serial")
final class ObservedProvider extends Provider {

  private static final String CORRETTO = "keyoverlap.corretto";

  private final Provider observed;
  private final Map<String, Integer> made = new ConcurrentHashMap<>();

  private ObservedProvider(Provider observed) {
    super("Observed" + observed.getName(), "1", "Counts what is had of " + observed.getName());
    this.observed = observed;
  }

  /** Which all have. */
  static ObservedProvider ofBouncyCastle() {
    return new ObservedProvider(new BouncyCastleProvider());
  }

  /**
   * Amazon's Corretto provider; skips the test where its native library cannot be loaded. It has a
   * class loader of its own, so that nothing else finds it.
   */
  static ObservedProvider ofCorretto() {
    String file = System.getProperty(CORRETTO, "");
    assumeTrue(
        !file.isEmpty() && Files.exists(Path.of(file)),
        "The system property " + CORRETTO + " names no jar of Amazon's Corretto provider");
    Provider provider;
    try {
      @SuppressWarnings("resource") // as long as the provider, which is for good
      ClassLoader loader =
          new URLClassLoader(
              new URL[] {Path.of(file).toUri().toURL()}, ClassLoader.getPlatformClassLoader());
      Class<?> type =
          Class.forName(
              "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider", true, loader);
      provider = (Provider) type.getField("INSTANCE").get(null);
      Object error = type.getMethod("getLoadingError").invoke(provider);
      assumeTrue(error == null, "Its native library cannot be loaded here: " + error);
    } catch (ReflectiveOperationException | java.net.MalformedURLException e) {
      throw new AssertionError(e);
    }
    return new ObservedProvider(provider);
  }

  /** How many objects of this algorithm were made, under any of its names. */
  int made(String type, String algorithm) {
    Service service = observed.getService(type, algorithm);
    return service == null ? 0 : made.getOrDefault(nameOf(service), 0);
  }

  /** How many of all algorithms of this type were made. */
  int made(String type) {
    return made.entrySet().stream()
        .filter(each -> each.getKey().startsWith(type + "."))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  boolean has(String type, String algorithm) {
    return observed.getService(type, algorithm) != null;
  }

  private static String nameOf(Service service) {
    return service.getType() + "." + service.getAlgorithm();
  }

  @Override
  public Service getService(String type, String algorithm) {
    Service service = observed.getService(type, algorithm);
    return service == null ? null : new ObservedService(service);
  }

  private static Map<String, String> attributes(Service service) {
    Map<String, String> attributes = new HashMap<>();
    Stream.of(
            "SupportedModes",
            "SupportedPaddings",
            "SupportedKeyClasses",
            "SupportedKeyFormats",
            "ThreadSafe")
        .filter(name -> service.getAttribute(name) != null)
        .forEach(name -> attributes.put(name, service.getAttribute(name)));
    return attributes;
  }

  private final class ObservedService extends Service {

    private final Service service;

    ObservedService(Service service) {
      super(
          ObservedProvider.this,
          service.getType(),
          service.getAlgorithm(),
          service.getClassName(),
          null,
          attributes(service));
      this.service = service;
    }

    @Override
    public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
      made.merge(nameOf(service), 1, Integer::sum);
      return service.newInstance(parameter);
    }

    @Override
    public boolean supportsParameter(Object parameter) {
      return service.supportsParameter(parameter);
    }
  }
}
