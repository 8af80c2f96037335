package dev.keyoverlap;

import dev.keyoverlap.following.Delivery;
import dev.keyoverlap.following.KeySource;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.KeyringStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes over the keys that other tools deliver. It looks in a thread of its own: a source that does
 * not answer must not keep the keystore from being reloaded.
 */
final class Follower {

  private final KeystoreHandle handle;
  private final List<KeySource> sources;

  /** The problems that were told, by place. */
  private final Map<String, String> told = new HashMap<>();

  /** Keys with a shorter chain than that in use, which may still grow, by place. */
  private final Map<String, HeldKey> shorter = new HashMap<>();

  private @Nullable ScheduledExecutorService watch;

  Follower(KeystoreHandle handle, List<KeySource> sources) {
    this.handle = handle;
    this.sources = List.copyOf(sources);
  }

  /** Looks once. */
  synchronized void look() {
    for (KeySource source : sources) {
      List<Delivery> deliveries;
      try {
        deliveries = source.look();
      } catch (RuntimeException e) {
        tell(source.toString(), Optional.of("it failed with " + e.getClass().getSimpleName()));
        continue;
      }
      for (Delivery delivery : deliveries) {
        tell(delivery.location(), problemOf(delivery));
      }
    }
  }

  /** Takes a delivery, if it is new; empty if all is well. */
  private Optional<String> problemOf(Delivery delivery) {
    if (delivery.key().isEmpty()) {
      return Optional.of(delivery.problem());
    }
    HeldKey key = delivery.key().get();
    Optional<KeyVersion> active = handle.keyring().active(delivery.alias());
    if (active.filter(version -> version.keyId().equals(key.keyId())).isPresent()) {
      return Optional.empty();
    }
    Optional<String> objection = objection(delivery, key, active);
    if (objection.isPresent()) {
      return objection;
    }
    try {
      KeystoreHandle noted = handle.by(author(), "delivered in " + delivery.location());
      KeyVersion unused =
          active.isPresent() ? noted.swap(delivery.alias(), key) : noted.add(delivery.alias(), key);
      return Optional.empty();
    } catch (KeyRefusedException | KeyringStoreException e) {
      // Another node may have been first.
      boolean there =
          handle
              .keyring()
              .active(delivery.alias())
              .filter(version -> version.keyId().equals(key.keyId()))
              .isPresent();
      return there ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private String author() {
    return handle.author().isEmpty() ? "follower" : handle.author();
  }

  private Optional<String> objection(Delivery delivery, HeldKey key, Optional<KeyVersion> active) {
    Optional<KeyVersion> known = handle.keyring().find(key.keyId());
    if (known.isPresent()) {
      return Optional.of(
          "the keystore has this key already, as "
              + known.get().state()
              + ". An older delivery does not replace a newer one");
    }
    Instant now = handle.clock().instant();
    if (key.certificate().getNotAfter().toInstant().isBefore(now)) {
      return Optional.of(
          "its certificate expired on " + key.certificate().getNotAfter().toInstant());
    }
    if (active.isEmpty()) {
      return Optional.empty();
    }
    Instant begin = active.get().entry().certificate().getNotBefore().toInstant();
    if (key.certificate().getNotBefore().toInstant().isBefore(begin)) {
      return Optional.of(
          "its certificate is older than the active one, which is valid from " + begin);
    }
    return isShorter(key, active.get()) && !key.equals(shorter.put(delivery.location(), key))
        ? Optional.of(
            "its chain is shorter than that of the active key. It is taken at the next look, unless"
                + " the file grows")
        : Optional.empty();
  }

  private static boolean isShorter(HeldKey key, KeyVersion active) {
    return active.entry() instanceof HeldKey before && key.chain().size() < before.chain().size();
  }

  /** A problem is told once, until it is another one or is gone. */
  private void tell(String location, Optional<String> problem) {
    if (problem.isEmpty()) {
      told.remove(location);
      shorter.remove(location);
      return;
    }
    if (!problem.get().equals(told.put(location, problem.get()))) {
      handle
          .maker()
          .live()
          .report(
              new Finding(
                  Finding.Kind.DELIVERY_REFUSED,
                  "The key pair in "
                      + location
                      + " is not taken over: "
                      + problem.get()
                      + ". The active key stays in use. Check the tool that renews it."));
    }
  }

  void checkEvery(Duration interval) {
    if (sources.isEmpty()) {
      return;
    }
    ScheduledExecutorService executor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "keyoverlap-follow");
              thread.setDaemon(true);
              return thread;
            });
    Future<?> unused =
        executor.scheduleWithFixedDelay(
            this::lookAgain, interval.toNanos(), interval.toNanos(), TimeUnit.NANOSECONDS);
    watch = executor;
  }

  /** Whatever is thrown must not end the watch. */
  private void lookAgain() {
    try {
      look();
    } catch (RuntimeException | Error e) {
      System.getLogger(KeystoreRotation.class.getName())
          .log(System.Logger.Level.WARNING, "Cannot look for delivered keys", e);
    }
  }

  synchronized void close() {
    if (watch != null) {
      watch.shutdown();
    }
  }
}
