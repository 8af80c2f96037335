package dev.keyoverlap.renewal;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.KeyVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Some staged keys that are due could not be activated. All others that were due are active now.
 *
 * @since 1.0
 */
public final class NotActivatedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  private final transient Map<Alias, KeyOverlapException> refusals;
  private final transient List<KeyVersion> activated;

  NotActivatedException(Map<Alias, KeyOverlapException> refusals, List<KeyVersion> activated) {
    super(
        "Cannot activate all staged keys that are due. "
            + refusals.entrySet().stream()
                .map(one -> "'" + one.getKey() + "': " + one.getValue().getMessage())
                .collect(Collectors.joining(" ")));
    this.refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    this.activated = List.copyOf(activated);
    refusals.values().forEach(this::addSuppressed);
  }

  /**
   * The reasons.
   *
   * @return by alias, why its staged key is not active; at least one, immutable
   */
  public Map<Alias, KeyOverlapException> refusals() {
    return refusals;
  }

  /**
   * The keys that were activated.
   *
   * @return the versions that are active now; immutable
   */
  public List<KeyVersion> activated() {
    return activated;
  }
}
