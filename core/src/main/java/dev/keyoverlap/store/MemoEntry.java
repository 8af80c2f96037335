package dev.keyoverlap.store;

import dev.keyoverlap.Alias;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a keystore remembers under an alias, as an entry of the file: a secret bag (RFC 7292,
 * 4.2.5), encrypted as the private keys are, named such as {@code orders (memo)}.
 *
 * <p>The JDK knows such an entry as a secret key. Its first bytes tell it from a real one.
 */
record MemoEntry(Alias alias, String text) {

  private static final String MARK = " (memo)";
  private static final byte[] BEGINNING = "KeyOverlap memo 1\n".getBytes(StandardCharsets.US_ASCII);

  /** The name of the entry that holds the memo of an alias. */
  static String nameOf(Alias alias) {
    return alias.name() + MARK;
  }

  /** The content of the entry; the JDK asks for the name of an algorithm, and this one it knows. */
  static SecretKey of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(BEGINNING, BEGINNING.length + bytes.length);
    System.arraycopy(bytes, 0, content, BEGINNING.length, bytes.length);
    return new SecretKeySpec(content, "AES");
  }

  /** The memo that an entry holds; empty if it is anything else. */
  static Optional<MemoEntry> read(KeyStore keystore, String name, char[] password) {
    String lowerCase = name.toLowerCase(Locale.ENGLISH);
    if (!lowerCase.endsWith(MARK)) {
      return Optional.empty();
    }
    try {
      if (keystore.getKey(name, password) instanceof SecretKey key
          && key.getEncoded() != null
          && begins(key.getEncoded())) {
        Alias alias = Alias.alias(lowerCase.substring(0, lowerCase.length() - MARK.length()));
        return Optional.of(new MemoEntry(alias, text(key.getEncoded())));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      // Somebody's own key, under a password of its own or a name that no alias has.
    }
    return Optional.empty();
  }

  private static boolean begins(byte[] content) {
    return content.length >= BEGINNING.length
        && Arrays.equals(content, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length);
  }

  private static String text(byte[] content) {
    return new String(
        content, BEGINNING.length, content.length - BEGINNING.length, StandardCharsets.UTF_8);
  }
}
