package dev.keyoverlap.store.pkcs12;

import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.Limit;
import dev.keyoverlap.ring.KeyringStoreException;
import dev.keyoverlap.store.pkcs12.ForeignFile.Encryption;
import dev.keyoverlap.store.pkcs12.ForeignFile.Label;
import dev.keyoverlap.store.pkcs12.ForeignFile.Mac;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Reads keystore files that are as long as is allowed, or as full of one thing: a program of its
 * own, so that its heap can be small. The first argument is the folder for them.
 */
final class FullKeystoresRun {

  private static final int SIZE = (int) Limit.KEYSTORE_BYTES.standard();
  private static final int BAGS = (int) Limit.KEYSTORE_BAGS.standard();
  private static final HeldKey KEY = TestKeys.ec("key");

  /** A PFX of version 3 whose safe begins. */
  private static final byte[] BEGINNING = {0x30, (byte) 0x80, 2, 1, 3};

  private final Path file;

  private FullKeystoresRun(Path file) {
    this.file = file;
  }

  public static void main(String[] arguments) throws Exception {
    FullKeystoresRun run = new FullKeystoresRun(Path.of(arguments[0]).resolve("keys.p12"));
    run.bags();
    run.bytes();
    System.out.println("all were read or refused");
  }

  /** How one more bag is put into a file. */
  private interface More {
    void to(ForeignFile file, int number) throws Exception;
  }

  private void bags() throws Exception {
    String name = "n".repeat(200);
    read("private keys", BAGS, (f, i) -> f.key(KEY, Label.of("k" + i, "" + i), Encryption.NONE));
    read(
        "pairs",
        BAGS / 2,
        (f, i) ->
            f.key(KEY, Label.of("p" + i, "" + i), Encryption.NONE)
                .certificate(KEY, Label.of("p" + i, "" + i), Encryption.NONE));
    read("certificates", BAGS, (f, i) -> f.certificate(KEY, Label.NONE, Encryption.NONE));
    read("secrets", BAGS, (f, i) -> f.secret(Label.of(name + i, "s" + i), Encryption.NONE));
    read("lists", BAGS, (f, i) -> f.revocationList(Label.of("l" + i, "" + i), Encryption.NONE));
    read("encrypted", BAGS, (f, i) -> f.secret(Label.of("e" + i, "" + i), Encryption.AES));
    read("one bag too many", BAGS + 1, (f, i) -> f.secret(Label.NONE, Encryption.NONE));
    read("a long name", 2, (f, i) -> f.secret(Label.of("n".repeat(3 << 20), "i"), Encryption.NONE));
    read(
        "a long identifier",
        2,
        (f, i) -> f.secret(Label.of("n", "i".repeat(5 << 20)), Encryption.AES));
  }

  private void bytes() throws Exception {
    for (int tag : new int[] {0x30, 0x24, 0x02}) {
      byte[] nested = new byte[SIZE];
      byte[] flat = new byte[SIZE];
      for (int i = 0; i < SIZE - 1; i += 2) {
        nested[i] = (byte) tag;
        nested[i + 1] = (byte) 0x80;
        flat[i] = (byte) tag;
      }
      read("nested without a length, " + tag, begun(nested));
      read("empty values, " + tag, begun(flat));
    }
    // One private key, named "a", that says to be longer than any file.
    byte[] java = new byte[SIZE];
    Arrays.fill(java, (byte) 0x7f);
    byte[] start = {0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 'a', 0, 0, 0, 0, 0, 0, 0};
    System.arraycopy(start, 0, java, 0, start.length);
    for (int magic : new int[] {0xfeed, 0xcece}) {
      for (int i = 0; i < 4; i += 2) {
        java[i] = (byte) (magic >> 8);
        java[i + 1] = (byte) magic;
      }
      read("a keystore of Java, " + magic, java);
    }
    read("a byte too many", new byte[SIZE + 1]);
  }

  private static byte[] begun(byte[] content) {
    System.arraycopy(BEGINNING, 0, content, 0, BEGINNING.length);
    return Arrays.copyOf(content, SIZE);
  }

  private void read(String what, int number, More more) throws Exception {
    ForeignFile bags = new ForeignFile();
    for (int i = 0; i < number; i++) {
      more.to(bags, i);
    }
    read(what, bags.written(Mac.SHA_256));
  }

  private void read(String what, byte[] content) throws Exception {
    Files.write(file, content);
    String result;
    try {
      result =
          Pkcs12KeyringStore.at(file, Keystores.PASSWORD).load().keyring().versions().size()
              + " keys";
    } catch (KeyringStoreException e) {
      result = String.valueOf(e.getMessage());
    }
    int shown = Math.min(160, result.length());
    System.out.println(what + ", " + content.length + " bytes: " + result.substring(0, shown));
  }
}
