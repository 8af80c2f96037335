package dev.keyoverlap;

import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.KeyRefusedException;
import dev.keyoverlap.ring.KeyringStoreException;
import java.util.Optional;

/** What renewals do to the text that a keystore remembers, done by hand and with no right to it. */
public final class Memos {

  private Memos() {}

  /** Changes a text, and no key. */
  public static void note(
      KeystoreHandle handle, Alias alias, Optional<String> before, Optional<String> after)
      throws KeyRefusedException, KeyringStoreException {
    handle.note(new Memo(alias, before, after));
  }

  /** A handle whose next change also changes a text. */
  public static KeystoreHandle noting(
      KeystoreHandle handle, Alias alias, Optional<String> before, Optional<String> after) {
    return noting(handle, new Memo(alias, before, after));
  }

  static KeystoreHandle noting(KeystoreHandle handle, Memo change) {
    ChangeMaker maker = handle.maker();
    return new KeystoreHandle(maker.under(maker.terms().noting(change)));
  }
}
