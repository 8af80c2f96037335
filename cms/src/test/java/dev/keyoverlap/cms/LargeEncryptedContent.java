package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Encrypts and decrypts long content in every form; run by {@link LargeEncryptedContentTest}. */
final class LargeEncryptedContent {

  /** The parser reads no length of more than 31 bits. */
  private static final int LONGEST_WHOLE = Integer.MAX_VALUE - (1 << 20);

  private final Path folder;
  private final HeldKey key = TestKeys.ec("receiver");
  private final CmsDecryptor decryptor;

  private LargeEncryptedContent(Path folder) throws Exception {
    this.folder = folder;
    this.decryptor =
        CmsDecryptor.with(RecipientKeys.ring(key))
            .accept(ContentEncryption.LEGACY_AES_256_CBC)
            .build();
  }

  public static void main(String[] arguments) throws Exception {
    LargeEncryptedContent program = new LargeEncryptedContent(Path.of(arguments[0]));
    long length = Long.parseLong(arguments[1]);
    for (ContentEncryption encryption :
        new ContentEncryption[] {
          ContentEncryption.AES_256_GCM, ContentEncryption.LEGACY_AES_256_CBC
        }) {
      CmsEncryptor.Builder encryptor =
          RecipientKeys.encryptorTo(program.key).contentEncryption(encryption);
      program.run(encryption + " pieces", encryptor.build(), length);
      program.run(
          encryption + " whole", encryptor.whole().build(), Math.min(length, LONGEST_WHOLE));
    }
    program.sealed(length);
  }

  private void sealed(long length) throws Exception {
    Keyring ring =
        Ring.of(RecipientKeys.ring(key))
            .add(alias("orders"), TestKeys.rsa("orders"), Instant.now())
            .keyring();
    CmsSealer sealer =
        CmsSealer.signThenEncrypt(
            CmsSigner.with(ring).signAs(alias("orders")).build(),
            CmsEncryptor.with(ring).encryptTo(alias("key-0")).build());
    CmsOpener opener =
        CmsOpener.decryptThenVerify(
            CmsDecryptor.of(ring), CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("orders"))));
    Path message = folder.resolve("message");
    time("sealed", () -> sealer.sealToFile(SmallHeap.content(length), message));
    SmallHeap.Expected content = new SmallHeap.Expected(length);
    time(
        "opened",
        () -> {
          try (InputStream input = Files.newInputStream(message)) {
            opener.openStream(input, content);
          }
        });
    content.requireEnd();
    Files.delete(message);
  }

  private void run(String form, CmsEncryptor encryptor, long length) throws Exception {
    Path message = folder.resolve("message");
    Path content = folder.resolve("content");
    time(form + " encrypted", () -> encryptor.encryptToFile(SmallHeap.content(length), message));
    SmallHeap.Expected expected = new SmallHeap.Expected(length);
    time(
        form + " decrypted to a stream",
        () -> {
          try (InputStream input = Files.newInputStream(message)) {
            decryptor.decryptStream(input, expected);
          }
        });
    expected.requireEnd();
    time(form + " decrypted to a file", () -> decryptor.decrypt(message, content));
    SmallHeap.Expected again = new SmallHeap.Expected(length);
    try (InputStream input = Files.newInputStream(content);
        OutputStream target = again) {
      input.transferTo(target);
    }
    again.requireEnd();
    Files.delete(message);
    Files.delete(content);
  }

  private static void time(String what, Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    System.out.printf("%s: %d ms%n", what, (System.nanoTime() - begin) / 1_000_000);
  }

  private interface Work {
    void run() throws Exception;
  }
}
