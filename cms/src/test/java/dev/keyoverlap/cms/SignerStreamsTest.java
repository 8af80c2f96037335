package dev.keyoverlap.cms;

import static dev.keyoverlap.fixtures.Disturbances.assertCancelled;
import static dev.keyoverlap.fixtures.Disturbances.assertInterrupted;
import static dev.keyoverlap.fixtures.Disturbances.cancellingAt;
import static dev.keyoverlap.fixtures.Disturbances.failingAt;
import static dev.keyoverlap.fixtures.Disturbances.interruptingAt;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are written to streams and files are those that are made in memory. */
class SignerStreamsTest {

  private static final int PIECE = 1 << 14;
  private static final HeldKey RSA = TestKeys.rsa("orders");
  private static final HeldKey OTHER = TestKeys.rsa("orders-next");
  private static final SetClock CLOCK = new SetClock();

  private static Keyring ring;

  @TempDir private Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    ring =
        Ring.empty()
            .add(alias("orders"), RSA, Instant.now())
            .add(alias("orders-next"), OTHER, Instant.now())
            .keyring();
  }

  /** Signs alike each time: PKCS#1 v1.5 has no randomness, and the clock stands still. */
  private static CmsSigner.Builder signer() {
    return CmsSigner.with(ring)
        .signAs(alias("orders"))
        .signAs(alias("orders-next"), SignatureAlgorithm.RSA_SHA512)
        .clock(CLOCK);
  }

  private static CmsVerifier verifier() {
    return CmsVerifier.of(ring, VerificationPolicy.allOf(alias("orders"), alias("orders-next")));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] streamed(CmsSigner signer, InputStream content) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    signer.signStream(content, message);
    return message.toByteArray();
  }

  private static byte[] streamed(CmsSigner signer, byte[] content) throws Exception {
    return streamed(signer, new ByteArrayInputStream(content));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 1000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 5_000_000})
  void everySize_inEveryForm_isTheMessageThatMemoryGives(int size) throws Exception {
    byte[] content = random(size);
    byte[] whole = signer().build().sign(content);
    byte[] detached = signer().detached().build().sign(content);

    byte[] pieces = streamed(signer().build(), content);
    assertThat(verifier().verify(pieces).content()).isEqualTo(content);
    assertThat(streamed(signer().whole().build(), content)).isEqualTo(whole);
    assertThat(streamed(signer().detached().build(), content)).isEqualTo(detached);
    for (byte[] each : List.of(pieces, whole, detached)) {
      CmsSigner.Builder encoding =
          each == detached ? signer().detached() : each == whole ? signer().whole() : signer();
      assertThat(streamed(encoding.base64().build(), content))
          .isEqualTo(Base64.getEncoder().encode(each));
    }
    assertThat(signer().base64().build().sign(content))
        .isEqualTo(Base64.getEncoder().encode(whole));
  }

  @Test
  void contentInOddSteps_givesTheSameMessage() throws Exception {
    byte[] content = random(3 * PIECE + 17);
    InputStream trickle =
        new ByteArrayInputStream(content) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            return super.read(bytes, offset, Math.min(length, 40_001));
          }
        };

    assertThat(streamed(signer().build(), trickle)).isEqualTo(streamed(signer().build(), content));
  }

  @Test
  void pieces_areOf16KiB_inAMessageOfIndefiniteLength() throws Exception {
    byte[] message = streamed(signer().build(), random(2 * PIECE + 1));

    assertThat(message).startsWith(0x30, 0x80).endsWith(0, 0, 0, 0, 0, 0);
    assertThat(occurrences(message, new byte[] {0x04, (byte) 0x82, 0x40, 0})).isEqualTo(2);
  }

  private static int occurrences(byte[] in, byte[] of) {
    String text = new String(in, StandardCharsets.ISO_8859_1);
    String wanted = new String(of, StandardCharsets.ISO_8859_1);
    return text.split(java.util.regex.Pattern.quote(wanted), -1).length - 1;
  }

  @Test
  void files_holdTheSameMessages() throws Exception {
    byte[] content = random(2_000_000);
    Path file = Files.write(folder.resolve("content"), content);
    Path signed = folder.resolve("signed");

    signer().build().sign(file, signed);
    assertThat(signed).hasBinaryContent(streamed(signer().build(), content));
    signer().build().signToFile(new ByteArrayInputStream(content), signed);
    assertThat(signed).hasBinaryContent(streamed(signer().build(), content));
    signer().whole().build().sign(file, signed);
    assertThat(signed).hasBinaryContent(signer().build().sign(content));
    signer().whole().base64().build().sign(file, signed);
    assertThat(signed).hasBinaryContent(signer().base64().build().sign(content));
    signer().build().sign(file, file);
    assertThat(file).hasBinaryContent(streamed(signer().build(), content));
    assertThat(files()).containsExactlyInAnyOrder(file, signed);
  }

  @Test
  void keys_areThoseOfTheBeginning_evenIfTheRingChangesMeanwhile() throws Exception {
    AtomicReference<Keyring> current =
        new AtomicReference<>(Ring.empty().add(alias("orders"), RSA, CLOCK.instant()).keyring());
    InputStream swapping =
        new ByteArrayInputStream(random(200_000)) {
          @Override
          public synchronized int read(byte[] bytes, int offset, int length) {
            try {
              current.set(
                  Ring.of(current.get())
                      .swap(
                          alias("orders"),
                          TestKeys.ec("orders"),
                          CLOCK.instant(),
                          Retention.DEFAULT)
                      .keyring());
            } catch (Exception e) {
              throw new AssertionError(e);
            }
            return super.read(bytes, offset, length);
          }
        };

    byte[] message =
        streamed(CmsSigner.with(current::get).signAs(alias("orders")).build(), swapping);

    assertThat(
            CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("orders")))
                .verify(message)
                .report()
                .signers())
        .hasSize(1);
    assertThat(current.get().active(alias("orders")).orElseThrow().keyId())
        .isNotEqualTo(RSA.keyId());
  }

  @Test
  void absentKey_isNoticedBeforeAnythingIsReadOrWritten() throws Exception {
    CmsSigner signer = CmsSigner.with(ring).signAs(alias("absent")).build();
    InputStream content = new ByteArrayInputStream(random(10));
    ByteArrayOutputStream message = new ByteArrayOutputStream();

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> signer.signStream(content, message));
    assertThat(content.available()).isEqualTo(10);
    assertThat(message.size()).isZero();
  }

  @Test
  void fileThatChangesBetweenItsTwoPasses_isAnError_andGivesNoMessage() throws Exception {
    Path file = Files.write(folder.resolve("content"), random(300_000));
    Path signed = folder.resolve("signed");
    for (byte[] other : List.of(random(299_999), random(300_001), new byte[300_000])) {
      // The second pass is noticed by the count, which then stands still.
      AtomicReference<Long> last = new AtomicReference<>(0L);
      ProgressListener changing =
          bytes -> {
            if (bytes == 300_000 && last.getAndSet(bytes) != bytes) {
              try {
                Files.write(file, other);
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          };
      Files.write(file, random(300_000));

      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> signer().whole().build().withProgress(changing).sign(file, signed))
          .withMessageContaining("changed while it was signed");
      assertThat(files()).containsExactly(file);
    }
  }

  @Test
  void streams_areNotClosed() throws Exception {
    List<String> closed = new ArrayList<>();
    InputStream content =
        new ByteArrayInputStream(random(10)) {
          @Override
          public void close() {
            closed.add("content");
          }
        };
    OutputStream message =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("message");
          }
        };

    signer().build().signStream(content, message);
    signer().whole().base64().build().signStream(content, message);

    assertThat(closed).isEmpty();
  }

  // ---- long work

  @Test
  void progress_neverFalls_andEndsWithAll() throws Exception {
    byte[] content = random(1_000_000);
    Path file = Files.write(folder.resolve("content"), content);
    for (CmsSigner.Builder form :
        List.of(signer(), signer().whole(), signer().detached(), signer().base64())) {
      List<Long> told = new ArrayList<>();
      CmsSigner signer = form.build().withProgress(told::add);

      streamed(signer, content);
      assertThat(told).isSorted().hasSizeGreaterThan(15).endsWith(1_000_000L);
      told.clear();
      signer.sign(file, folder.resolve("signed"));
      assertThat(told).isSorted().hasSizeGreaterThan(15).endsWith(1_000_000L);
    }
  }

  @Test
  void cancelling_leavesWhatWasThere_andNothingElse() throws Exception {
    Path file = Files.write(folder.resolve("content"), random(1_000_000));
    Path signed = Files.writeString(folder.resolve("signed"), "before");
    for (long moment : List.of(1L, 500_000L, 1_000_000L)) {
      for (CmsSigner.Builder form : List.of(signer(), signer().whole())) {
        CmsSigner signer = form.build().withProgress(cancellingAt(moment));

        assertCancelled(() -> signer.sign(file, signed));
        assertThat(files()).containsExactlyInAnyOrder(file, signed);
        assertThat(signed).hasContent("before");
      }
    }
  }

  @Test
  void interruptedThread_endsTheWork_andStaysInterrupted() throws Exception {
    Path file = Files.write(folder.resolve("content"), random(1_000_000));
    Path signed = folder.resolve("signed");
    CmsSigner signer = signer().build().withProgress(interruptingAt(500_000));
    assertInterrupted(() -> signer.sign(file, signed));
    assertThat(files()).containsExactly(file);
  }

  @Test
  void failingInput_leavesNothing_andIsToldAsItIs() throws Exception {
    InputStream failing =
        failingAt(
            100_000, random(200_000), new java.io.UncheckedIOException(new IOException("torn")));

    assertThatExceptionOfType(java.io.UncheckedIOException.class)
        .isThrownBy(() -> signer().build().signToFile(failing, folder.resolve("signed")))
        .withMessageContaining("torn");
    assertThat(files()).isEmpty();
  }

  // ---- read by others

  @Test
  void openssl_readsEveryForm() throws Exception {
    Openssl openssl = Openssl.in(folder);
    byte[] content = random(3 * PIECE + 100);
    openssl.write("content", content);
    openssl.writeCertificates("trusted", RSA, OTHER);
    for (CmsSigner.Builder form : List.of(signer(), signer().whole(), signer().base64())) {
      byte[] message = streamed(form.build(), content);
      openssl.write("message", message);
      if (message[0] != 0x30) {
        openssl.write("message", Base64.getDecoder().decode(message));
      }
      openssl.cms(
          "-verify",
          "-binary",
          "-inform",
          "DER",
          "-in",
          "message",
          "-out",
          "read",
          "-CAfile",
          "trusted",
          "-purpose",
          "any");
      assertThat(openssl.read("read")).isEqualTo(content);
    }
    openssl.write("message", streamed(signer().detached().build(), content));
    openssl.cms(
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "message",
        "-content",
        "content",
        "-out",
        "read",
        "-CAfile",
        "trusted",
        "-purpose",
        "any");
    assertThat(openssl.read("read")).isEqualTo(content);
  }
}
