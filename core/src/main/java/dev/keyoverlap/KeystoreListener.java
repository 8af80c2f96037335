package dev.keyoverlap;

import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyringStoreException;

/**
 * Is told what happens to a keystore: changes of keys, certificates that are about to expire, and
 * trouble. Override the methods that you need and register the listener when you open the keystore:
 *
 * <pre>{@code
 * KeystoreListener listener = new KeystoreListener() {
 *   @Override public void onChange(ChangeEvent event) {
 *     audit.record(event.toString());        // who, what, when, why, old and new key
 *   }
 *   @Override public void onExpiring(ExpiryEvent event) {
 *     mail.send("Renew " + event.alias() + " before " + event.end());
 *   }
 *   @Override public void onReloadFailed(KeyringStoreException failure) {
 *     alarm.raise(failure.getMessage());
 *   }
 *   @Override public void onReloadRecovered() {
 *     alarm.clear();
 *   }
 * };
 * KeystoreRotation rotation =
 *     KeystoreRotation.with(store).addListener(listener, executor).open();
 * }</pre>
 *
 * <p><b>Order and threads.</b> Events come one at a time and in order, in a thread of the executor
 * that was given with the listener. Without one, each listener gets a daemon thread of its own,
 * named {@code keyoverlap-events}, which ends when there is nothing to tell. Every event is sent
 * after the change is stored.
 *
 * <p><b>Failures.</b> A listener that throws or blocks delays neither messages, changes nor other
 * listeners. Its exceptions are logged. If more than 1,000 events wait for it, the oldest ones are
 * dropped, and that is logged.
 *
 * <p><b>Log.</b> Each of these events is also one line of the {@link System.Logger} named {@code
 * dev.keyoverlap.KeystoreRotation}: changes and recoveries at level INFO, expiring certificates and
 * failures at WARNING, findings at WARNING or ERROR.
 *
 * <p>No event and no line holds a private key, a password or a key that is not public.
 *
 * @since 1.0
 */
public interface KeystoreListener {

  /**
   * A key was changed, by this process or by another one. A change by another process is told when
   * this one reloads the keystore; who made it, when and why comes from the history.
   *
   * @param event what was changed
   */
  default void onChange(ChangeEvent event) {
    // Not every listener needs it.
  }

  /**
   * The certificate of an active key is about to expire, or has expired. Each key is told once for
   * each threshold of {@link KeystoreRotation.Builder#expiryWarnings}, and again after a restart.
   *
   * @param event which one, and when
   */
  default void onExpiring(ExpiryEvent event) {
    // Not every listener needs it.
  }

  /**
   * The keystore could not be reloaded, and the loaded keys stay in use. The same failure is told
   * once, until it is another one or the keystore can be reloaded again.
   *
   * @param failure why
   */
  default void onReloadFailed(KeyringStoreException failure) {
    // Not every listener needs it.
  }

  /** The keystore could be reloaded again, after {@link #onReloadFailed}. */
  default void onReloadRecovered() {
    // Not every listener needs it.
  }

  /**
   * Somebody should check the keystore, although it can be used: another program has replaced it,
   * or a key is missing.
   *
   * @param finding what was found, and what to do
   */
  default void onFinding(Finding finding) {
    // Not every listener needs it.
  }
}
