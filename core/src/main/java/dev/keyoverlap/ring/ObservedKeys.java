package dev.keyoverlap.ring;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.ClockTolerance;
import dev.keyoverlap.key.KeyId;
import java.time.InstantSource;
import java.util.Set;

/** A source of keys, and who is told what is done with them. */
record ObservedKeys(KeyringSource keys, KeyUsageListener listener) implements KeyringSource {

  static final KeyUsageListener NOBODY = new KeyUsageListener() {};

  static KeyringSource of(KeyringSource keys, KeyUsageListener listener) {
    KeyUsageListener before = keys.listener();
    return new ObservedKeys(keys, before == NOBODY ? listener : new Both(before, listener));
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

  private record Both(KeyUsageListener first, KeyUsageListener second) implements KeyUsageListener {

    @Override
    public void onConfigured(String by, KeyUse use, Set<Alias> aliases) {
      first.onConfigured(by, use, aliases);
      second.onConfigured(by, use, aliases);
    }

    @Override
    public void onUsed(KeyId keyId, KeyUse use) {
      first.onUsed(keyId, use);
      second.onUsed(keyId, use);
    }
  }
}
