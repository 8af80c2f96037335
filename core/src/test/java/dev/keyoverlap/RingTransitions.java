package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyEntry;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.KeyringDraft;
import dev.keyoverlap.ring.Retention;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The way to the transitions for {@link dev.keyoverlap.fixtures.Ring}, which is not in this room.
 */
public final class RingTransitions {

  private RingTransitions() {}

  public static Keyring add(Keyring keyring, Alias alias, KeyEntry entry, Instant now)
      throws KeyRefusedException {
    return new Arrival(keyring, now).add(alias, entry);
  }

  public static Keyring stage(Keyring keyring, Alias alias, KeyEntry entry, Instant now)
      throws KeyRefusedException {
    return new Arrival(keyring, now).stage(alias, entry);
  }

  public static Keyring stageAgain(Keyring keyring, Alias alias, KeyId keyId, Instant now)
      throws KeyRefusedException {
    return new Arrival(keyring, now).stageAgain(alias, keyId);
  }

  public static Keyring stageInstead(
      Keyring keyring, Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Arrival(keyring, now).stageInstead(alias, entry, retention);
  }

  public static Keyring activate(Keyring keyring, Alias alias, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Exchange(keyring, now, false).activate(alias, retention);
  }

  public static Keyring swap(
      Keyring keyring, Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Exchange(keyring, now, false).swap(alias, entry, retention);
  }

  public static Keyring promote(
      Keyring keyring, Alias second, Alias first, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Exchange(keyring, now, false).promote(second, first, retention);
  }

  public static Keyring restore(Keyring keyring, KeyId keyId, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Exchange(keyring, now, false).restore(keyId, retention);
  }

  public static Keyring restore(
      Keyring keyring, KeyId keyId, Alias alias, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Exchange(keyring, now, false).restore(keyId, alias, retention);
  }

  public static Keyring retire(Keyring keyring, Alias alias, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Departure(keyring, now).retire(alias, retention);
  }

  public static Keyring retire(Keyring keyring, KeyId keyId, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Departure(keyring, now).retire(keyId, retention);
  }

  public static Keyring compromised(Keyring keyring, KeyId keyId, Instant now, Retention retention)
      throws KeyRefusedException {
    return new Departure(keyring, now).compromised(keyId, retention);
  }

  public static Keyring correct(Keyring keyring, KeyId keyId, Instant until, Instant now)
      throws KeyRefusedException {
    return new Departure(keyring, now).correct(keyId, until);
  }

  public static Keyring purge(Keyring keyring, KeyId keyId, Instant now)
      throws KeyRefusedException {
    return new Departure(keyring, now).purge(keyId);
  }

  public static Keyring rename(Keyring keyring, Alias from, Alias to) throws KeyRefusedException {
    return new Renaming(keyring).rename(from, to);
  }

  public static Keyring remember(Keyring keyring, Alias alias, Optional<String> text) {
    Map<Alias, String> memos = new HashMap<>(keyring.memos());
    text.ifPresentOrElse(now -> memos.put(alias, now), () -> memos.remove(alias));
    return KeyringDraft.of(keyring).memos(memos).ring();
  }
}
