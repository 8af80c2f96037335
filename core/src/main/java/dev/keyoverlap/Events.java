package dev.keyoverlap;

import dev.keyoverlap.ring.Change;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log and the listeners what happens to a keystore. Events are added in their order while
 * the ring is locked, and delivered when it no longer is. Neither the log nor a listener can make a
 * change fail that is stored.
 */
final class Events {

  static final Logger LOG = System.getLogger(KeystoreRotation.class.getName());

  private final String keystore;
  private final List<EventQueue> queues;
  private final ExpiryWatch expiries;
  private final InstantSource clock;

  /**
   * For one keystore.
   *
   * @param keystore the keystore in words
   * @param thresholds how long before its end a certificate is told
   */
  Events(String keystore, List<EventQueue> queues, Set<Duration> thresholds, InstantSource clock) {
    this.keystore = oneLine(keystore);
    this.queues = queues;
    this.expiries = new ExpiryWatch(thresholds);
    this.clock = clock;
  }

  private static String oneLine(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Keys were changed. */
  void changed(List<Change> changes, boolean ours, Keyring before, Keyring after) {
    for (Change change : changes) {
      ChangeEvent event = new ChangeEvent(keystore, change, ours, before, after);
      log(Level.INFO, event.toString());
      add(listener -> listener.onChange(event));
    }
  }

  /** The keys were checked. */
  void looked(Keyring ring) {
    for (ExpiryEvent event : expiries.look(keystore, ring, clock.instant())) {
      log(Level.WARNING, event.toString());
      add(listener -> listener.onExpiring(event));
    }
  }

  /** The store could not be read. */
  void failed(KeyringStoreException failure) {
    String line =
        keystore
            + ": cannot reload the keystore. The loaded keys stay in use. "
            + failure.getMessage();
    if (failure.getCause() instanceof RuntimeException || failure.getCause() instanceof Error) {
      LOG.log(Level.ERROR, line, failure.getCause());
    } else {
      log(Level.WARNING, line);
    }
    add(listener -> listener.onReloadFailed(failure));
  }

  /** The store could be read again. */
  void recovered() {
    log(Level.INFO, keystore + ": the keystore can be reloaded again.");
    add(KeystoreListener::onReloadRecovered);
  }

  /** Somebody should check the keystore. */
  void found(Finding finding) {
    log(finding.kind().isLoud() ? Level.ERROR : Level.WARNING, keystore + ": " + finding.message());
    add(listener -> listener.onFinding(finding));
  }

  private static void log(Level level, String line) {
    LOG.log(level, line);
  }

  /** For where a failing log must stop nothing. */
  static void logQuietly(Level level, String line, @Nullable Throwable thrown) {
    try {
      LOG.log(level, line, thrown);
    } catch (RuntimeException | Error e) {
      // There is nobody to tell.
    }
  }

  private void add(Consumer<KeystoreListener> event) {
    queues.forEach(queue -> queue.add(event));
  }

  /** Has what was added told. */
  void deliver() {
    queues.forEach(EventQueue::deliver);
  }
}
