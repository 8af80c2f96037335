package dev.keyoverlap;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A ring in a test, changed by the transitions one after the other, without a rotation and its
 * store:
 *
 * <pre>{@code
 * Keyring ring = Ring.empty().add(ORDERS, OLD, T0).swap(ORDERS, NEW, T1, KEEP).keyring();
 * }</pre>
 *
 * @param keyring the ring as it is now
 */
public record Ring(Keyring keyring) implements KeyringSource {

  public static Ring empty() {
    return new Ring(Keyring.empty());
  }

  public static Ring of(Keyring keyring) {
    return new Ring(keyring);
  }

  public Ring add(Alias alias, KeyEntry entry, Instant now) throws KeyRefusedException {
    return of(new Arrival(keyring, now).add(alias, entry));
  }

  public Ring stage(Alias alias, KeyEntry entry, Instant now) throws KeyRefusedException {
    return of(new Arrival(keyring, now).stage(alias, entry));
  }

  public Ring stageAgain(Alias alias, KeyId keyId, Instant now) throws KeyRefusedException {
    return of(new Arrival(keyring, now).stageAgain(alias, keyId));
  }

  public Ring stageInstead(Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    return of(new Arrival(keyring, now).stageInstead(alias, entry, retention));
  }

  public Ring activate(Alias alias, Instant now, Retention retention) throws KeyRefusedException {
    return of(new Exchange(keyring, now, false).activate(alias, retention));
  }

  public Ring swap(Alias alias, KeyEntry entry, Instant now, Retention retention)
      throws KeyRefusedException {
    return of(new Exchange(keyring, now, false).swap(alias, entry, retention));
  }

  public Ring promote(Alias second, Alias first, Instant now, Retention retention)
      throws KeyRefusedException {
    return of(new Exchange(keyring, now, false).promote(second, first, retention));
  }

  public Ring restore(KeyId keyId, Instant now, Retention retention) throws KeyRefusedException {
    return of(new Exchange(keyring, now, false).restore(keyId, retention));
  }

  public Ring restore(KeyId keyId, Alias alias, Instant now, Retention retention)
      throws KeyRefusedException {
    return of(new Exchange(keyring, now, false).restore(keyId, alias, retention));
  }

  public Ring retire(Alias alias, Instant now, Retention retention) throws KeyRefusedException {
    return of(new Departure(keyring, now).retire(alias, retention));
  }

  public Ring retire(KeyId keyId, Instant now, Retention retention) throws KeyRefusedException {
    return of(new Departure(keyring, now).retire(keyId, retention));
  }

  public Ring compromised(KeyId keyId, Instant now, Retention retention)
      throws KeyRefusedException {
    return of(new Departure(keyring, now).compromised(keyId, retention));
  }

  public Ring correct(KeyId keyId, Instant until, Instant now) throws KeyRefusedException {
    return of(new Departure(keyring, now).correct(keyId, until));
  }

  public Ring purge(KeyId keyId, Instant now) throws KeyRefusedException {
    return of(new Departure(keyring, now).purge(keyId));
  }

  public Ring rename(Alias from, Alias to) throws KeyRefusedException {
    return of(new Renaming(keyring).rename(from, to));
  }

  public Ring remember(Alias alias, Optional<String> text) {
    Map<Alias, String> memos = new HashMap<>(keyring.memos());
    text.ifPresentOrElse(now -> memos.put(alias, now), () -> memos.remove(alias));
    return of(keyring.withMemos(memos));
  }
}
