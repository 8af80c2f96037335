package dev.keyoverlap;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which certificates of active keys are about to expire, each once for each threshold. */
final class ExpiryWatch {

  private final NavigableSet<Duration> thresholds;
  private final Map<KeyId, Duration> told = new HashMap<>();

  ExpiryWatch(Set<Duration> thresholds) {
    this.thresholds = new TreeSet<>(thresholds);
  }

  /** The events to send now. Where several thresholds are reached at once, only the last is. */
  List<ExpiryEvent> look(String keystore, Keyring ring, Instant now) {
    List<ExpiryEvent> reached = new ArrayList<>();
    Set<KeyId> active = new HashSet<>();
    for (KeyVersion version : ring.activeVersions()) {
      active.add(version.keyId());
      Instant end = version.entry().certificate().getNotAfter().toInstant();
      Duration left = Duration.between(now, end);
      @Nullable Duration threshold = left.isNegative() ? lowest() : thresholds.ceiling(left);
      @Nullable Duration before = told.get(version.keyId());
      if (threshold != null && (before == null || threshold.compareTo(before) < 0)) {
        told.put(version.keyId(), threshold);
        reached.add(new ExpiryEvent(keystore, version, threshold));
      }
    }
    told.keySet().retainAll(active);
    return reached;
  }

  private @Nullable Duration lowest() {
    return thresholds.isEmpty() ? null : thresholds.first();
  }
}
