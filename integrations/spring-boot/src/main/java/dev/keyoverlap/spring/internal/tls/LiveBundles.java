package dev.keyoverlap.spring.internal.tls;

import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import dev.keyoverlap.spring.internal.settings.TlsProperties;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Registers the SSL bundles, and replaces one when it would present or trust other keys than
 * before. Servers that hold a bundle are told by Boot. Contexts that a client has from a bundle
 * follow the ring by themselves.
 *
 * <p>A change is seen at once. The end of a retention comes without a change, so a daemon thread
 * compares once a second. Safe for use by several threads.
 */
final class LiveBundles
    implements SslBundleRegistrar,
        ApplicationListener<PayloadApplicationEvent<ChangeEvent>>,
        DisposableBean {

  private static final Logger LOG = System.getLogger(LiveBundles.class.getName());

  private final TlsProperties properties;
  private final Keystores keystores;
  private final List<LiveBundle> bundles = new ArrayList<>();
  private @Nullable SslBundleRegistry registry;
  private @Nullable ScheduledExecutorService timer;

  LiveBundles(TlsProperties properties, Keystores keystores) {
    this.properties = properties;
    this.keystores = keystores;
  }

  @Override
  public synchronized void registerBundles(SslBundleRegistry target) {
    properties
        .bundles()
        .forEach(
            (name, settings) -> {
              LiveBundle bundle = LiveBundle.of(name, settings, keystores);
              target.registerBundle(name, bundle.now());
              bundles.add(bundle);
            });
    registry = target;
    if (!bundles.isEmpty()) {
      ScheduledExecutorService daemon = Executors.newSingleThreadScheduledExecutor(this::daemon);
      var unused = daemon.scheduleWithFixedDelay(this::update, 1, 1, TimeUnit.SECONDS);
      timer = daemon;
    }
  }

  private Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "keyoverlap-tls");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void onApplicationEvent(PayloadApplicationEvent<ChangeEvent> event) {
    update();
  }

  /** Replaces the bundles of other keys. */
  synchronized void update() {
    SslBundleRegistry target = registry;
    if (target == null) {
      return;
    }
    for (LiveBundle bundle : bundles) {
      try {
        bundle.ifChanged().ifPresent(next -> target.updateBundle(bundle.name(), next));
      } catch (RuntimeException e) {
        LOG.log(
            Level.ERROR,
            "Cannot replace the SSL bundle '"
                + bundle.name()
                + "': a server or client does not take it. It goes on with the keys that it has.",
            e);
      }
    }
  }

  @Override
  public synchronized void destroy() {
    registry = null;
    if (timer != null) {
      timer.shutdownNow();
    }
  }
}
