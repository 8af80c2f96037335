package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyringSource;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.spring.KeystoreRotationCustomizer;
import dev.keyoverlap.spring.internal.settings.Aliases;
import dev.keyoverlap.spring.internal.settings.InvalidSettingException;
import dev.keyoverlap.spring.internal.settings.KeyOverlapProperties;
import dev.keyoverlap.spring.internal.settings.StoreProperties;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import dev.keyoverlap.usage.KeyUsageLog;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The keystores of the application, by their names; the empty name is that of {@code
 * keyoverlap.store}. Safe for use by several threads.
 */
public final class Keystores {

  /** The name of this bean. */
  public static final String BEAN = "keyOverlapKeystores";

  /** The bean of the keystore without a name. */
  static final String ROTATION = "keystoreRotation";

  private final KeyOverlapProperties properties;
  private final Environment environment;
  private final BeanFactory beans;
  private final ApplicationContext context;
  private final Map<String, KeyUsageLog> uses = new ConcurrentHashMap<>();

  Keystores(
      KeyOverlapProperties properties,
      Environment environment,
      BeanFactory beans,
      ApplicationContext context) {
    this.properties = properties;
    this.environment = environment;
    this.beans = beans;
    this.context = context;
    requireModule(
        !properties.xml().signers().isEmpty() || !properties.xml().verifiers().isEmpty(),
        "xml",
        "dev.keyoverlap.xmldsig.XmlSigner",
        "keyoverlap-xmldsig");
    requireModule(
        !properties.soap().protectors().isEmpty() || !properties.soap().receivers().isEmpty(),
        "soap",
        "dev.keyoverlap.wssec.SoapProtector",
        "keyoverlap-wssec");
  }

  private static void requireModule(
      boolean configured, String property, String type, String module) {
    if (configured && !ClassUtils.isPresent(type, Keystores.class.getClassLoader())) {
      throw new InvalidSettingException(
          "keyoverlap." + property,
          "The module '" + module + "' is not on the class path.",
          "Add the dependency dev.keyoverlap:" + module + ".");
    }
  }

  /** The name of a keystore for people. */
  public static String label(String store) {
    return store.isEmpty() ? "default" : store;
  }

  /** Opens a keystore; for bean definitions. */
  KeystoreRotation open(String store) {
    String prefix = KeyOverlapProperties.prefix(store);
    StoreProperties settings = properties.store(store).orElseThrow();
    KeystoreRotation.Builder builder =
        KeystoreRotation.with(keyringStore(store, prefix, settings))
            .addListener(new PublishedEvents(store, context))
            .retention(retention(prefix, settings));
    reloading(builder, prefix, settings);
    author(settings).ifPresent(builder::author);
    if (settings.readOnly()) {
      builder.readOnly();
    }
    if (!settings.createIfMissing() && !hasBean(store)) {
      builder.mustExist();
    }
    if (settings.requireKeys()) {
      builder.requireKeys(Aliases.requiredOf(store, properties).toArray(Alias[]::new));
    }
    beans
        .getBeanProvider(KeystoreRotationCustomizer.class)
        .orderedStream()
        .forEach(customizer -> customizer.customize(store, builder));
    try {
      return builder.open();
    } catch (KeyringStoreException e) {
      throw new KeystoreOpeningException(prefix, e);
    }
  }

  private static void reloading(
      KeystoreRotation.Builder builder, String prefix, StoreProperties settings) {
    try {
      builder.reloadEvery(settings.checkInterval());
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          prefix + ".check-interval",
          String.valueOf(e.getMessage()),
          "Set a time such as 10s, which is the default.");
    }
  }

  private static Retention retention(String prefix, StoreProperties settings) {
    try {
      return new Retention(settings.retention());
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          prefix + ".retention",
          String.valueOf(e.getMessage()),
          "Set a time such as 90d, which is the default.");
    }
  }

  private Optional<String> author(StoreProperties settings) {
    return Optional.ofNullable(settings.author())
        .or(() -> Optional.ofNullable(environment.getProperty("spring.application.name")))
        .filter(name -> !name.isBlank());
  }

  private boolean hasBean(String store) {
    return bean(store).isPresent();
  }

  /** A keystore with a name has a bean of that name; the one without may have any. */
  private Optional<KeyringStore> bean(String store) {
    String name = store.isEmpty() ? "keyringStore" : NamedBeans.beanName(store, KeyringStore.class);
    if (beans.containsBean(name)) {
      return Optional.of(beans.getBean(name, KeyringStore.class));
    }
    return store.isEmpty()
        ? Optional.ofNullable(beans.getBeanProvider(KeyringStore.class).getIfUnique())
        : Optional.empty();
  }

  private KeyringStore keyringStore(String store, String prefix, StoreProperties settings) {
    Optional<KeyringStore> bean = bean(store);
    if (bean.isPresent()) {
      return bean.get();
    }
    String path = settings.path();
    if (path == null || path.isBlank()) {
      throw new InvalidSettingException(
          prefix + ".path", "It is empty.", "Set it to the PKCS#12 file with the keys.");
    }
    char[] password = Passwords.of(prefix, settings);
    try {
      return Pkcs12KeyringStore.at(Path.of(path), password);
    } finally {
      Arrays.fill(password, ' ');
    }
  }

  /** The keystore that a bean needs; {@code at} is where the properties of that bean are. */
  public KeystoreRotation rotation(String store, String at) {
    if (store.isEmpty()) {
      return withoutName(at);
    }
    String bean = NamedBeans.beanName(store, KeystoreRotation.class);
    if (!beans.containsBean(bean)) {
      throw new InvalidSettingException(
          at + ".store",
          "There is no keystore '"
              + store
              + "', but "
              + new TreeSet<>(properties.stores().keySet())
              + ".",
          "Set keyoverlap.stores." + store + ".path, or correct the name.");
    }
    return beans.getBean(bean, KeystoreRotation.class);
  }

  private KeystoreRotation withoutName(String at) {
    if (beans.containsBean(ROTATION)) {
      return beans.getBean(ROTATION, KeystoreRotation.class);
    }
    KeystoreRotation only = beans.getBeanProvider(KeystoreRotation.class).getIfUnique();
    if (only == null) {
      throw new InvalidSettingException(
          at,
          "It needs a keystore, and there is none.",
          "Set keyoverlap.store.path and keyoverlap.store.password-file, or name one of several"
              + " keystores with "
              + at
              + ".store.");
    }
    return only;
  }

  /** The keys of a keystore, observed by its log of uses. */
  public KeyringSource keys(String store, String at) {
    KeystoreRotation rotation = rotation(store, at);
    return rotation.withListener(
        uses.computeIfAbsent(store, name -> KeyUsageLog.of(rotation.clock())));
  }

  /** The uses of the keys of a keystore by the beans of the starter. */
  public Optional<KeyUsageLog> uses(String store) {
    return Optional.ofNullable(uses.get(store));
  }

  /** All keystores that are open or configured, by name. */
  public Map<String, KeystoreRotation> all() {
    Map<String, KeystoreRotation> all = new LinkedHashMap<>();
    if (beans.containsBean(ROTATION)) {
      all.put("", beans.getBean(ROTATION, KeystoreRotation.class));
    } else if (properties.stores().isEmpty()) {
      Optional.ofNullable(beans.getBeanProvider(KeystoreRotation.class).getIfUnique())
          .ifPresent(own -> all.put("", own));
    }
    for (String store : new TreeSet<>(properties.stores().keySet())) {
      all.put(store, rotation(store, KeyOverlapProperties.prefix(store)));
    }
    return all;
  }
}
