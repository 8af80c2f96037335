package dev.keyoverlap.camel;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import java.util.ArrayList;
import java.util.List;

/** Remembers which keys served the message that this thread handles. */
final class UsedKeys implements KeyUsageListener {

  private final ThreadLocal<List<KeyId>> used = ThreadLocal.withInitial(ArrayList::new);

  @Override
  public void onUsed(KeyId keyId, KeyUse use) {
    List<KeyId> keys = used.get();
    if (!keys.contains(keyId)) {
      keys.add(keyId);
    }
  }

  /** The keys since this was last called by the thread. */
  List<KeyId> take() {
    List<KeyId> keys = List.copyOf(used.get());
    used.remove();
    return keys;
  }
}
