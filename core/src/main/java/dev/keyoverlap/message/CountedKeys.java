package dev.keyoverlap.message;

import dev.keyoverlap.Alias;
import dev.keyoverlap.internal.names.CertificateIndex;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that made valid signatures of one message, and the aliases that each may count for. A
 * partner's key stands under two aliases if its certificate was renewed for the same key. It still
 * is one signer, and counts for one of them: for that by which most aliases have signed.
 */
final class CountedKeys {

  private final Map<ByteBuffer, Set<Alias>> aliasesOf = new LinkedHashMap<>();

  /** Adds a signature, and what it may count for. */
  void add(SignerVerdict signer, Set<Alias> aliases) {
    ByteBuffer key =
        signer
            .certificate()
            .map(X509Certificate::getPublicKey)
            .flatMap(CertificateIndex::encoded)
            .orElseGet(() -> ByteBuffer.allocate(0));
    aliasesOf.computeIfAbsent(key, k -> new LinkedHashSet<>()).addAll(aliases);
  }

  /**
   * The aliases that have signed, each by a key of its own, and as many of them as possible.
   *
   * @param first those that matter most
   */
  Set<Alias> aliases(Collection<Alias> first) {
    Set<Alias> inOrder = new LinkedHashSet<>(first);
    aliasesOf.values().forEach(inOrder::addAll);
    // An alias that has a key once keeps one, maybe another: so those that come first lose nothing.
    Map<ByteBuffer, Alias> countedFor = new HashMap<>();
    Set<Alias> signed = new LinkedHashSet<>();
    for (Alias alias : inOrder) {
      if (assign(alias, countedFor, new HashSet<>())) {
        signed.add(alias);
      }
    }
    return signed;
  }

  /** Finds a key for an alias, if need be one that counted for another alias which has a second. */
  private boolean assign(Alias alias, Map<ByteBuffer, Alias> countedFor, Set<ByteBuffer> asked) {
    for (Map.Entry<ByteBuffer, Set<Alias>> entry : aliasesOf.entrySet()) {
      ByteBuffer key = entry.getKey();
      if (entry.getValue().contains(alias) && asked.add(key)) {
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
    return aliasesOf.values().stream().filter(aliases -> aliases.size() > 1).toList();
  }
}
