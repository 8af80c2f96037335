package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The signers, verifiers, encryptors and decryptors that were built on a rotation, in this process.
 */
final class BuiltUses implements KeyUsageListener {

  private record Built(KeyUse use, Set<Alias> aliases) {}

  private final Set<Built> built = new LinkedHashSet<>();

  @Override
  public synchronized void onConfigured(String by, KeyUse use, Set<Alias> aliases) {
    built.add(new Built(use, Set.copyOf(aliases)));
  }

  synchronized Set<Set<Alias>> with(KeyUse use, Alias alias) {
    return built.stream()
        .filter(one -> one.use() == use && one.aliases().contains(alias))
        .map(Built::aliases)
        .collect(Collectors.toUnmodifiableSet());
  }
}
