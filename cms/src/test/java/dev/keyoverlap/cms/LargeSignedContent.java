package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Signs and verifies long content in every form; run by {@link LargeSignedContentTest}. */
final class LargeSignedContent {

  private final Path folder;
  private final long length;
  private final Keyring ring;
  private final CmsVerifier verifier;

  private LargeSignedContent(Path folder, long length) throws Exception {
    this.folder = folder;
    this.length = length;
    this.ring =
        Ring.empty()
            .add(alias("orders"), TestKeys.rsa("orders"), Instant.now())
            .add(alias("orders-next"), TestKeys.ec("orders-next"), Instant.now())
            .keyring();
    this.verifier =
        CmsVerifier.of(ring, VerificationPolicy.allOf(alias("orders"), alias("orders-next")));
  }

  public static void main(String[] arguments) throws Exception {
    LargeSignedContent program =
        new LargeSignedContent(Path.of(arguments[0]), Long.parseLong(arguments[1]));
    program.time("pieces", () -> program.throughFiles(program.signer().build()));
    program.time("whole", () -> program.throughFiles(program.signer().whole().build()));
    program.time("detached", program::detached);
  }

  private void time(String form, Work work) throws Exception {
    long begin = System.nanoTime();
    work.run();
    System.out.printf("%s: %d ms%n", form, (System.nanoTime() - begin) / 1_000_000);
  }

  private CmsSigner.Builder signer() {
    return CmsSigner.with(ring).signAs(alias("orders")).signAs(alias("orders-next"));
  }

  private void throughFiles(CmsSigner signer) throws Exception {
    Path message = folder.resolve("message");
    signer.signToFile(SmallHeap.content(length), message);
    SmallHeap.Expected content = new SmallHeap.Expected(length);
    try (var input = Files.newInputStream(message)) {
      verifier.verifyStream(input, content);
    }
    content.requireEnd();
    Files.delete(message);
  }

  private void detached() throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    signer().detached().build().signStream(SmallHeap.content(length), message);
    verifier.verifyDetachedStream(message.toByteArray(), SmallHeap.content(length));
  }

  private interface Work {
    void run() throws Exception;
  }
}
