package dev.keyoverlap.cms.internal.provider;

import java.security.Provider;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Refuses a BouncyCastle that is too old. An application's class path may bring another version
 * than this library's build; 1.85 fixed parsers that messages of strangers go through.
 */
public final class BouncyCastleVersion {

  private static final int MAJOR = 1;
  private static final int LEAST_MINOR = 85;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private BouncyCastleVersion() {}

  /**
   * Checks the BouncyCastle that this library runs with.
   *
   * @throws IllegalStateException if it is too old
   */
  public static void require() {
    requireRecent(Found.PROVIDER.getVersionStr());
  }

  /** The one provider object of BouncyCastle that this library uses; it is never registered. */
  static Provider provider() {
    return Found.PROVIDER;
  }

  static void requireRecent(String found) {
    Matcher version = VERSION.matcher(found);
    boolean recent =
        version.matches()
            && (Integer.parseInt(version.group(1)) > MAJOR
                || (Integer.parseInt(version.group(1)) == MAJOR
                    && Integer.parseInt(version.group(2)) >= LEAST_MINOR));
    if (!recent) {
      throw new IllegalStateException(
          "BouncyCastle %s is on the class path, and KeyOverlap needs %d.%d or later: older ones have known weaknesses in reading messages. Correct the version of bcprov-jdk18on, for example through org.bouncycastle:bc-jdk18on-bom"
              .formatted(found, MAJOR, LEAST_MINOR));
    }
  }

  private static final class Found {
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private Found() {}
  }
}
