package dev.keyoverlap.renewal;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.key.Narrowing;
import dev.keyoverlap.renewal.RenewalSetting.RingVerb;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyVersion;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** How the key that was in use before comes back. */
final class WayBack {

  /** A new key may be longer, or for more: partners know the old one as it is. */
  private static final Set<Narrowing> KNOWN = EnumSet.complementOf(EnumSet.of(Narrowing.VALIDITY));

  private WayBack() {}

  /** From any place of the new key of a renewal. */
  static Optional<RingVerb> of(RenewalSetting setting, RenewalRecord record) {
    Optional<KeyVersion> fresh = record.newKey().flatMap(setting.rotation().keyring()::find);
    if (fresh.isEmpty()) {
      return Optional.empty();
    }
    KeyVersion version = fresh.orElseThrow();
    boolean tookOver =
        version.state() == KeyState.ACTIVE && version.alias().equals(setting.alias());
    if (tookOver) {
      return record.oldKey().map(WayBack::to);
    }
    return version.state() == KeyState.ACTIVE || version.state() == KeyState.STAGED
        ? Optional.of(rotation -> rotation.retireKey(version.keyId()))
        : Optional.empty();
  }

  /** To a key that was in use, whatever it allows less than the one after it. */
  static RingVerb to(KeyId keyId) {
    return rotation -> rotation.accepting(KNOWN.toArray(new Narrowing[0])).restore(keyId);
  }
}
