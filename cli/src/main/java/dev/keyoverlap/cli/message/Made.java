package dev.keyoverlap.cli.message;

import dev.keyoverlap.cli.output.Page;
import dev.keyoverlap.cli.output.Report;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyUsageListener;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.ring.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The report of a message that was made or decrypted.
 *
 * @param at when
 * @param format the format of the message
 * @param file the result
 * @param bytes the size of the result
 * @param keys the keys that were used
 */
record Made(
    Instant at, MessageFormat format, Optional<Path> file, Optional<Long> bytes, List<UsedKey> keys)
    implements Report {

  /** A key that was used. */
  record UsedKey(KeyUse use, Alias alias, KeyId key) {}

  /** Made of what is in a file now. */
  static Made of(Instant at, MessageFormat format, Output out, List<UsedKey> keys)
      throws IOException {
    Optional<Long> bytes =
        out.file().isPresent() ? Optional.of(Files.size(out.file().get())) : Optional.empty();
    return new Made(at, format, out.file(), bytes, keys);
  }

  @Override
  public void print(Page page) {
    for (UsedKey used : keys) {
      page.row(used.use().name().toLowerCase(Locale.ROOT), used.alias(), used.key());
    }
    file.ifPresent(written -> page.line(bytes.orElse(0L) + " bytes in " + written));
  }

  /** Collects the keys of one message. */
  static final class Keys implements KeyUsageListener {

    private final Keyring ring;
    private final Set<UsedKey> used = Collections.synchronizedSet(new LinkedHashSet<>());

    Keys(Keyring ring) {
      this.ring = ring;
    }

    @Override
    public void onUsed(KeyId key, KeyUse use) {
      ring.find(key).ifPresent(version -> used.add(new UsedKey(use, version.alias(), key)));
    }

    List<UsedKey> used() {
      synchronized (used) {
        return new ArrayList<>(used);
      }
    }
  }
}
