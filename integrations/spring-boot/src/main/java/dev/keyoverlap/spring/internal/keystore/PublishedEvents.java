package dev.keyoverlap.spring.internal.keystore;

import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.ExpiryEvent;
import dev.keyoverlap.KeystoreListener;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.spring.KeystoreReloadEvent;
import java.util.Optional;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** Makes application events of what happens to a keystore. */
final class PublishedEvents implements KeystoreListener {

  private final String store;
  private final ApplicationContext context;

  PublishedEvents(String store, ApplicationContext context) {
    this.store = store;
    this.context = context;
  }

  @Override
  public void onChange(ChangeEvent event) {
    publish(event);
  }

  @Override
  public void onExpiring(ExpiryEvent event) {
    publish(event);
  }

  @Override
  public void onReloadFailed(KeyringStoreException failure) {
    publish(new KeystoreReloadEvent(store, Optional.of(failure)));
  }

  @Override
  public void onReloadRecovered() {
    publish(new KeystoreReloadEvent(store, Optional.empty()));
  }

  @Override
  public void onFinding(Finding finding) {
    publish(finding);
  }

  /** A context that is closed takes no events; the log of the rotation has them. */
  private void publish(Object event) {
    if (!(context instanceof ConfigurableApplicationContext open) || open.isActive()) {
      context.publishEvent(event);
    }
  }
}
