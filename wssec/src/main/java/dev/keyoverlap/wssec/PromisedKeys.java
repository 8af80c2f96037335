package dev.keyoverlap.wssec;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose certificates a thread was given, until it asks for them: WSS4J reads certificate
 * and private key one after the other, and a swap may come in between.
 */
final class PromisedKeys {

  private final ThreadLocal<Map<Alias, HeldKey>> ofThread = ThreadLocal.withInitial(HashMap::new);

  void put(Alias alias, HeldKey key) {
    ofThread.get().put(alias, key);
  }

  /** Takes it back; null if this thread was given no certificate under the alias since. */
  @Nullable HeldKey take(Alias alias) {
    return ofThread.get().remove(alias);
  }
}
