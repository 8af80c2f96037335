package dev.keyoverlap.spring.internal.actuate;

import dev.keyoverlap.ChangeEvent;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.renewal.KeystoreStatus;
import dev.keyoverlap.renewal.RenewalState;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.spring.internal.keystore.Keystores;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;

/**
 * Metrics of the keystores, named as Boot names {@code ssl.chain.expiry}. The rows follow each
 * change; the values are computed when they are read. Safe for use by several threads.
 */
final class KeystoreMeters
    implements MeterBinder, ApplicationListener<PayloadApplicationEvent<ChangeEvent>> {

  private static final String SECONDS = "seconds";

  private final Keystores keystores;
  private final List<Gauges> bound = new CopyOnWriteArrayList<>();

  KeystoreMeters(Keystores keystores) {
    this.keystores = keystores;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauges gauges =
        new Gauges(
            registry,
            gauge(registry, "keyoverlap.key.expiry", "Time until the certificate expires"),
            gauge(registry, "keyoverlap.key.age", "Time since the key has its state"),
            gauge(registry, "keyoverlap.key.idle", "Time since this process used the key last"));
    keystores.all().forEach((store, rotation) -> renewals(registry, store, rotation));
    bound.add(gauges);
    refresh(gauges);
  }

  private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
    return MultiGauge.builder(name).baseUnit(SECONDS).description(description).register(registry);
  }

  private static void renewals(MeterRegistry registry, String store, KeystoreRotation rotation) {
    Map<String, Predicate<RenewalState>> states =
        Map.of("overdue", RenewalState::isOverdue, "in.progress", state -> !state.isOverdue());
    states.forEach(
        (name, state) ->
            Gauge.builder("keyoverlap.renewals", rotation, it -> count(it, state))
                .tags("store", Keystores.label(store), "state", name)
                .description("Renewals that are not finished")
                .strongReference(true)
                .register(registry));
    Gauge.builder(
            "keyoverlap.reload.failed", rotation, it -> it.lastReloadFailure().isPresent() ? 1 : 0)
        .tags("store", Keystores.label(store))
        .description("1 if the keys in use may not be the newest")
        .strongReference(true)
        .register(registry);
  }

  private static double count(KeystoreRotation rotation, Predicate<RenewalState> state) {
    try {
      return KeystoreStatus.of(rotation).renewals().stream().filter(state).count();
    } catch (KeyringStoreException e) {
      return Double.NaN;
    }
  }

  @Override
  public void onApplicationEvent(PayloadApplicationEvent<ChangeEvent> event) {
    for (Gauges gauges : bound) {
      gauges
          .registry()
          .counter("keyoverlap.changes", "verb", event.getPayload().change().verb().name())
          .increment();
      refresh(gauges);
    }
  }

  private void refresh(Gauges gauges) {
    List<MultiGauge.Row<?>> expiries = new ArrayList<>();
    List<MultiGauge.Row<?>> ages = new ArrayList<>();
    List<MultiGauge.Row<?>> idle = new ArrayList<>();
    keystores
        .all()
        .forEach(
            (store, rotation) -> {
              for (KeyVersion version : rotation.keyring().versions()) {
                Tags tags = tags(store, version);
                if (version.state() == KeyState.ACTIVE || version.state() == KeyState.STAGED) {
                  expiries.add(row(tags, () -> untilTheEnd(rotation, version)));
                }
                ages.add(row(tags, () -> since(rotation, version.since())));
                idle.add(row(tags, () -> idle(store, rotation, version)));
              }
            });
    gauges.expiry().register(expiries, true);
    gauges.age().register(ages, true);
    gauges.idle().register(idle, true);
  }

  private static MultiGauge.Row<?> row(Tags tags, Supplier<Number> value) {
    return MultiGauge.Row.of(tags, value);
  }

  private static Tags tags(String store, KeyVersion version) {
    return Tags.of(
        "store", Keystores.label(store),
        "alias", version.alias().name(),
        "key", version.keyId().shortForm(),
        "state", version.state().name());
  }

  private static double untilTheEnd(KeystoreRotation rotation, KeyVersion version) {
    Instant end = version.entry().certificate().getNotAfter().toInstant();
    return Duration.between(rotation.clock().instant(), end).toSeconds();
  }

  private static double since(KeystoreRotation rotation, Instant moment) {
    return Duration.between(moment, rotation.clock().instant()).toSeconds();
  }

  /** Not a number if this process has not used the key. */
  private double idle(String store, KeystoreRotation rotation, KeyVersion version) {
    return keystores
        .uses(store)
        .flatMap(uses -> uses.lastUsed(version.keyId()))
        .map(last -> since(rotation, last))
        .orElse(Double.NaN);
  }

  private record Gauges(
      MeterRegistry registry, MultiGauge expiry, MultiGauge age, MultiGauge idle) {}
}
