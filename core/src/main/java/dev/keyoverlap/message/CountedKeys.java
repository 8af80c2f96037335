package dev.keyoverlap.message;

import dev.keyoverlap.internal.names.KeyIdentifiers;
import dev.keyoverlap.key.Alias;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that made valid signatures of one message, and the aliases that each may count for. A
 * partner's key is under two aliases if its certificate was renewed for the same key. It still is
 * one signer, and counts for one of them: for that by which most aliases have signed.
 */
final class CountedKeys {

  /** Each key by its encoded form, which is long: it is looked up once for each signature. */
  private final Map<ByteBuffer, Integer> numbers = new HashMap<>();

  /** The aliases that each key may count for, by its number. */
  private final List<Set<Alias>> aliasesOf = new ArrayList<>();

  /** Adds a signature, and what it may count for. */
  void add(SignerVerdict signer, Set<Alias> aliases) {
    ByteBuffer key =
        signer
            .certificate()
            .map(X509Certificate::getPublicKey)
            .flatMap(KeyIdentifiers::encoded)
            .orElseGet(() -> ByteBuffer.allocate(0));
    int number = numbers.computeIfAbsent(key, k -> aliasesOf.size());
    if (number == aliasesOf.size()) {
      aliasesOf.add(new LinkedHashSet<>());
    }
    aliasesOf.get(number).addAll(aliases);
  }

  /**
   * The aliases that have signed, each by a key of its own, and as many of them as possible.
   *
   * @param first those that matter most
   */
  Set<Alias> aliases(Collection<Alias> first) {
    Set<Alias> inOrder = new LinkedHashSet<>(first);
    aliasesOf.forEach(inOrder::addAll);
    // An alias that has a key once keeps one, maybe another: so those that come first lose nothing.
    Map<Integer, Alias> countedFor = new HashMap<>();
    Set<Alias> signed = new LinkedHashSet<>();
    for (Alias alias : inOrder) {
      if (assign(alias, countedFor, new BitSet())) {
        signed.add(alias);
      }
    }
    return signed;
  }

  /** Finds a key for an alias, if need be one that counted for another alias which has a second. */
  private boolean assign(Alias alias, Map<Integer, Alias> countedFor, BitSet asked) {
    for (int key = 0; key < aliasesOf.size(); key++) {
      if (aliasesOf.get(key).contains(alias) && !asked.get(key)) {
        asked.set(key);
        Optional<Alias> other = Optional.ofNullable(countedFor.get(key));
        if (other.isEmpty() || assign(other.get(), countedFor, asked)) {
          countedFor.put(key, alias);
          return true;
        }
      }
    }
    return false;
  }

  /** The aliases that have one key in common. */
  List<Set<Alias>> shared() {
    return aliasesOf.stream().filter(aliases -> aliases.size() > 1).toList();
  }
}
