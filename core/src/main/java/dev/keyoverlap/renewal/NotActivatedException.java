package dev.keyoverlap.renewal;

import dev.keyoverlap.Alias;
import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.KeyVersion;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Staged keys that are due could not be put into use, each for its own reason. All others that were
 * due are in use now.
 */
public final class NotActivatedException extends KeyOverlapException {

  private static final long serialVersionUID = 1L;

  private final transient Map<Alias, KeyOverlapException> refusals;
  private final transient List<KeyVersion> activated;

  NotActivatedException(Map<Alias, KeyOverlapException> refusals, List<KeyVersion> activated) {
    super(
        "Staged keys are due and could not be put into use, under "
            + refusals.entrySet().stream()
                .map(one -> "'" + one.getKey() + "': " + one.getValue().getMessage())
                .collect(Collectors.joining("; ")));
    this.refusals = Collections.unmodifiableMap(new LinkedHashMap<>(refusals));
    this.activated = List.copyOf(activated);
    refusals.values().forEach(this::addSuppressed);
  }

  /**
   * What stands against each key.
   *
   * @return by alias, why its staged key is not in use; at least one, immutable
   */
  public Map<Alias, KeyOverlapException> refusals() {
    return refusals;
  }

  /**
   * What was done nevertheless.
   *
   * @return the versions that were put into use; immutable
   */
  public List<KeyVersion> activated() {
    return activated;
  }
}
