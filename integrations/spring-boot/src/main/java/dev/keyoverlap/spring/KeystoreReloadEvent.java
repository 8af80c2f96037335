package dev.keyoverlap.spring;

import dev.keyoverlap.ring.KeyringStoreException;
import java.util.Optional;

/**
 * Application event: a keystore could not be reloaded, or could be reloaded again.
 *
 * <pre>{@code
 * @EventListener
 * void on(KeystoreReloadEvent event) {
 *   event.failure().ifPresentOrElse(failure -> alarm.raise(failure.getMessage()), alarm::clear);
 * }
 * }</pre>
 *
 * <p>While a keystore cannot be reloaded, the loaded keys stay in use. The same failure is told
 * once. Other application events of a keystore are {@link dev.keyoverlap.ChangeEvent}, {@link
 * dev.keyoverlap.ExpiryEvent} and {@link dev.keyoverlap.ring.Finding}. All come one at a time and
 * in order, in a daemon thread.
 *
 * @param store the name under {@code keyoverlap.stores}; empty for {@code keyoverlap.store}
 * @param failure why it could not be reloaded; empty if it could be reloaded again
 * @since 1.0
 */
public record KeystoreReloadEvent(String store, Optional<KeyringStoreException> failure) {}
