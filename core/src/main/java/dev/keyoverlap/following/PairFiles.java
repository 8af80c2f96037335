package dev.keyoverlap.following;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyMaterialException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The files of one key pair.
 *
 * @param files one or two
 * @param kind their form
 */
record PairFiles(List<Path> files, Kind kind) {

  private static final int MOST_BYTES = 16 << 20;
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ");
  private static final Pattern END = Pattern.compile("-----END [A-Z0-9 ]{1,64}-----");

  enum Kind {
    PEM,
    KEYSTORE
  }

  /** A mark that is another one whenever the content is. */
  String mark() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          byte[] bytes = in.readNBytes(MOST_BYTES);
          digest.update((bytes.length + " ").getBytes(StandardCharsets.US_ASCII));
          digest.update(bytes);
          Arrays.fill(bytes, (byte) 0);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  HeldKey read(Supplier<char[]> password) throws KeyMaterialException, IOException {
    if (kind == Kind.KEYSTORE) {
      char[] given = password.get();
      try {
        return HeldKey.fromJks(files.get(0), given);
      } finally {
        Arrays.fill(given, '\0');
      }
    }
    for (Path file : files) {
      requireWhole(file);
    }
    return files.size() == 1
        ? HeldKey.fromPem(files.get(0))
        : HeldKey.fromPem(files.get(0), files.get(1));
  }

  /** A chain that is cut off would be read as a shorter one. */
  private static void requireWhole(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    long begun = BEGIN.matcher(text).results().count();
    if (begun == 0 || begun != END.matcher(text).results().count()) {
      throw new IOException(file + " is not written to its end");
    }
  }
}
