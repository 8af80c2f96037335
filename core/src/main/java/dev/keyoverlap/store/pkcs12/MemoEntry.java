package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.ring.Finding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A note that a keystore keeps under an alias, as an entry of the file: a secret bag (RFC 7292,
 * 4.2.5), encrypted as the private keys are. Its name is such as {@code orders (memo)}.
 *
 * <p>The JDK knows such an entry as a secret key. Its first bytes tell it from a real one.
 */
record MemoEntry(Alias alias, String text) {

  private static final String MARK = " (memo)";
  private static final byte[] OF_ANY_FORM = "KeyOverlap memo ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] BEGINNING = "KeyOverlap memo 1\n".getBytes(StandardCharsets.US_ASCII);

  /** A memo of another form is read as this reservation, which this version does not know. */
  private static final String OTHER_FORM = "reserved 0";

  /** The name of the entry that holds the memo of an alias. */
  static String nameOf(Alias alias) {
    return alias.name() + MARK;
  }

  /** The content of the entry that holds a text. */
  static byte[] contentOf(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] content = Arrays.copyOf(BEGINNING, BEGINNING.length + bytes.length);
    System.arraycopy(bytes, 0, content, BEGINNING.length, bytes.length);
    return content;
  }

  /**
   * The memos of a keystore; what has such a name and is anything else is none.
   *
   * @param findings where to say what cannot be read: a renewal may have left off there
   */
  static List<MemoEntry> in(KeystoreContent keystore, List<Finding> findings) {
    List<MemoEntry> memos = new ArrayList<>();
    for (KeystoreContent.Secret secret : keystore.secrets(MemoEntry::isName)) {
      secret
          .content()
          .ifPresentOrElse(
              content ->
                  aliasOf(secret)
                      .ifPresent(alias -> memos.add(new MemoEntry(alias, text(content)))),
              () -> findings.add(unreadable(secret.name())));
    }
    return memos;
  }

  private static Finding unreadable(String name) {
    return new Finding(
        Finding.Kind.ENTRY_UNUSABLE,
        "The password of the keystore does not open the entry '"
            + name
            + "'. It stays in the file unchanged. If it records a renewal, restore an earlier"
            + " revision of the file.");
  }

  static boolean isName(String name) {
    return name.endsWith(MARK);
  }

  /** The alias whose memo a secret is; empty if it is anything else. */
  static Optional<Alias> aliasOf(KeystoreContent.Secret secret) {
    if (secret.content().filter(content -> begins(content, OF_ANY_FORM)).isEmpty()) {
      return Optional.empty();
    }
    try {
      String name = secret.name();
      return Optional.of(Alias.alias(name.substring(0, name.length() - MARK.length())));
    } catch (IllegalArgumentException e) {
      // Somebody's own, under a name that no alias has.
      return Optional.empty();
    }
  }

  private static boolean begins(byte[] content, byte[] with) {
    return content.length >= with.length
        && Arrays.equals(content, 0, with.length, with, 0, with.length);
  }

  private static String text(byte[] content) {
    return begins(content, BEGINNING)
        ? new String(
            content, BEGINNING.length, content.length - BEGINNING.length, StandardCharsets.UTF_8)
        : OTHER_FORM;
  }
}
