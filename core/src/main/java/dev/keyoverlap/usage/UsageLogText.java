package dev.keyoverlap.usage;

import dev.keyoverlap.key.KeyId;
import dev.keyoverlap.ring.KeyUse;
import dev.keyoverlap.usage.KeyUsageLog.Tally;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The uses of keys as a text: since when, then a line for each key and use. */
final class UsageLogText {

  private static final String FORMAT = "evidence 1";
  private static final int FIELDS = 4;

  private UsageLogText() {}

  /** The content of a file. */
  record Seen(Instant since, Map<KeyId, Map<KeyUse, Tally>> tallies) {}

  static String of(Instant since, Map<KeyId, Map<KeyUse, Tally>> tallies) {
    List<String> lines = new ArrayList<>();
    tallies.forEach(
        (keyId, uses) ->
            uses.forEach(
                (use, tally) ->
                    lines.add(
                        String.join(
                            "\t",
                            keyId.hex(),
                            use.name(),
                            Long.toString(tally.count()),
                            tally.last().toString()))));
    lines.sort(null);
    lines.add(0, FORMAT + "\t" + since);
    return String.join("\n", lines) + "\n";
  }

  static Seen parse(String text) throws IOException {
    try {
      List<String> lines = text.lines().toList();
      if (lines.isEmpty() || !text.endsWith("\n") || !lines.get(0).startsWith(FORMAT + "\t")) {
        throw new IOException(
            "This is not a usage log of this version. Read the file that writeTo wrote.");
      }
      Map<KeyId, Map<KeyUse, Tally>> tallies = new HashMap<>();
      for (String line : lines.subList(1, lines.size())) {
        String[] fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
          throw new IOException("The usage log has a line that cannot be read: " + line);
        }
        tallies
            .computeIfAbsent(new KeyId(fields[0]), id -> new EnumMap<>(KeyUse.class))
            .put(
                KeyUse.valueOf(fields[1]),
                new Tally(Long.parseLong(fields[2]), Instant.parse(fields[3])));
      }
      return new Seen(Instant.parse(lines.get(0).substring(FORMAT.length() + 1)), tallies);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException(
          "The usage log is damaged: a line is not key, use, count and time. Delete the file to"
              + " count anew",
          e);
    }
  }
}
