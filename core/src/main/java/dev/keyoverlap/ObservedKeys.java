package dev.keyoverlap;

import java.time.InstantSource;
import java.util.Set;

/** A source of keys, and who is told what is done with them. */
record ObservedKeys(KeyringSource keys, KeyObserver observer) implements KeyringSource {

  static final KeyObserver NOBODY = new KeyObserver() {};

  static KeyringSource of(KeyringSource keys, KeyObserver observer) {
    KeyObserver before = keys.observer();
    return new ObservedKeys(keys, before == NOBODY ? observer : new Both(before, observer));
  }

  @Override
  public Keyring keyring() {
    return keys.keyring();
  }

  @Override
  public ClockTolerance clockTolerance() {
    return keys.clockTolerance();
  }

  @Override
  public InstantSource clock() {
    return keys.clock();
  }

  private record Both(KeyObserver first, KeyObserver second) implements KeyObserver {

    @Override
    public void built(String by, KeyUse use, Set<Alias> aliases) {
      first.built(by, use, aliases);
      second.built(by, use, aliases);
    }

    @Override
    public void used(KeyId keyId, KeyUse use) {
      first.used(keyId, use);
      second.used(keyId, use);
    }
  }
}
