package dev.keyoverlap.internal.choice;

import dev.keyoverlap.internal.choice.ActiveKeys.Request;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.KeyringSource;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The settings about keys that the builders of all senders share. A builder holds one, and replaces
 * it with each of its methods.
 *
 * <p>Instances are immutable.
 *
 * @param keys where each message's keys come from
 * @param requests whose keys, in the order in which they were named
 * @param expiredAllowed whether a certificate outside its period of validity is good enough
 * @param anyUsage whether one that does not allow the use is
 * @param clock by which certificates are judged, and that messages show
 */
public record SenderSettings(
    KeyringSource keys,
    List<Request> requests,
    boolean expiredAllowed,
    boolean anyUsage,
    InstantSource clock) {

  /**
   * The defaults: no keys, none that is unfit, the system's clock.
   *
   * @param keys where each message's keys come from
   * @return the settings
   */
  public static SenderSettings of(KeyringSource keys) {
    return new SenderSettings(keys, List.of(), false, false, InstantSource.system());
  }

  /**
   * With the key of another alias.
   *
   * @param alias the alias
   * @return settings that are the same otherwise
   */
  public SenderSettings with(Alias alias) {
    return with(new Request(alias, false));
  }

  /**
   * With the key of another alias, if it has one.
   *
   * @param alias the alias
   * @return settings that are the same otherwise
   */
  public SenderSettings withIfPresent(Alias alias) {
    return with(new Request(alias, true));
  }

  private SenderSettings with(Request request) {
    List<Request> more = Stream.concat(requests.stream(), Stream.of(request)).toList();
    return new SenderSettings(keys, more, expiredAllowed, anyUsage, clock);
  }

  /**
   * With certificates that are not valid yet or no longer, too.
   *
   * @return settings that are the same otherwise
   */
  public SenderSettings acceptExpired() {
    return new SenderSettings(keys, requests, true, anyUsage, clock);
  }

  /**
   * With certificates that do not allow the use, too.
   *
   * @return settings that are the same otherwise
   */
  public SenderSettings acceptAnyKeyUsage() {
    return new SenderSettings(keys, requests, expiredAllowed, true, clock);
  }

  /**
   * With another clock.
   *
   * @param other the clock
   * @return settings that are the same otherwise
   */
  public SenderSettings clock(InstantSource other) {
    return new SenderSettings(keys, requests, expiredAllowed, anyUsage, other);
  }

  /**
   * The choice of keys that follows from these settings; what is built on them is announced to the
   * observer of the keys.
   *
   * @param use what the keys are for, {@link KeyUse#SIGN} or {@link KeyUse#ENCRYPT}
   * @param methods by which the builder is told an alias, for the error message
   * @return the choice
   * @throws IllegalStateException if no alias was named, or one was named twice
   */
  public ActiveKeys activeKeys(KeyUse use, String methods) {
    if (requests.isEmpty()) {
      throw new IllegalStateException("Name at least one alias: call " + methods);
    }
    Set<Alias> seen = new HashSet<>();
    for (Request request : requests) {
      if (!seen.add(request.alias())) {
        throw new IllegalStateException(
            "The alias '" + request.alias() + "' is named twice; name each alias once");
      }
    }
    return ActiveKeys.of(this, use);
  }
}
