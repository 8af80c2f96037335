package dev.keyoverlap.cms;

import static dev.keyoverlap.fixtures.Disturbances.assertCancelled;
import static dev.keyoverlap.fixtures.Disturbances.assertInterrupted;
import static dev.keyoverlap.fixtures.Disturbances.cancellingAt;
import static dev.keyoverlap.fixtures.Disturbances.failingAt;
import static dev.keyoverlap.fixtures.Disturbances.interruptingAt;
import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.message.VerificationReport;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is verified from streams and files is judged as in memory, and released no sooner. */
class VerifierStreamsTest {

  private static final int PIECE = 1 << 14;
  private static final HeldKey RSA = TestKeys.rsa("partner");
  private static final HeldKey OTHER = TestKeys.ec("partner-next");
  private static final VerificationPolicy BOTH =
      VerificationPolicy.allOf(alias("partner"), alias("partner-next"));

  private static Keyring ring;

  @TempDir private Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    ring =
        Ring.empty()
            .add(alias("partner"), RSA, Instant.now())
            .add(alias("partner-next"), OTHER, Instant.now())
            .keyring();
  }

  private static CmsSigner.Builder signer() {
    return CmsSigner.with(ring)
        .signAs(alias("partner"), SignatureAlgorithm.RSA_SHA512)
        .signAs(alias("partner-next"));
  }

  private static CmsVerifier verifier() {
    return CmsVerifier.of(ring, BOTH);
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] pieces(byte[] content) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    signer().build().signStream(new ByteArrayInputStream(content), message);
    return message.toByteArray();
  }

  private static byte[] verified(CmsVerifier verifier, byte[] message) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    verifier.verifyStream(new ByteArrayInputStream(message), content);
    return content.toByteArray();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static byte[] mime(byte[] message) {
    return Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}).encode(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 1000, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 5_000_000})
  void everySize_inEveryForm_givesItsContent(int size) throws Exception {
    byte[] content = random(size);
    byte[] whole = signer().build().sign(content);
    byte[] pieces = pieces(content);

    for (byte[] message :
        List.of(whole, pieces, Base64.getEncoder().encode(whole), mime(whole), mime(pieces))) {
      assertThat(verified(verifier(), message)).isEqualTo(content);
    }
    assertThat(verifier().verify(pieces).content()).isEqualTo(content);
  }

  @Test
  void report_isThatOfMemory() throws Exception {
    byte[] message = signer().build().sign(random(100));

    VerificationReport report =
        verifier()
            .verifyStream(new ByteArrayInputStream(message), new ByteArrayOutputStream())
            .report();

    assertThat(report.signers())
        .extracting(SignerVerdict::verdict)
        .containsExactly(Verdict.VALID, Verdict.VALID);
    assertThat(report).hasToString(verifier().verify(message).report().toString());
  }

  @Test
  void files_holdTheContent_onceItIsAccepted() throws Exception {
    byte[] content = random(3_000_000);
    Path signed = Files.write(folder.resolve("signed"), pieces(content));
    Path target = folder.resolve("content");

    assertThat(verifier().verify(signed, target).report().signers()).hasSize(2);
    assertThat(target).hasBinaryContent(content);
    verifier().verifyToFile(new ByteArrayInputStream(pieces(random(5))), target);
    assertThat(target).hasBinaryContent(random(5));
    verifier().verify(signed, signed);
    assertThat(signed).hasBinaryContent(content);
    assertThat(files()).containsExactlyInAnyOrder(signed, target);
  }

  @Test
  void detached_fromEverySource_isAccepted_andOtherContentIsNot() throws Exception {
    byte[] content = random(300_000);
    byte[] other = content.clone();
    other[299_999] ^= 1;
    byte[] message = signer().detached().build().sign(content);
    Path file = Files.write(folder.resolve("content"), content);
    Path otherFile = Files.write(folder.resolve("other"), other);

    assertThat(verifier().verifyDetached(message, content).content()).isSameAs(content);
    assertThat(
            verifier()
                .verifyDetachedStream(message, new ByteArrayInputStream(content))
                .report()
                .signers())
        .hasSize(2);
    assertThat(verifier().verifyDetachedFile(message, file).report().signers()).hasSize(2);
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier().verifyDetached(message, other));
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(
            () -> verifier().verifyDetachedStream(message, new ByteArrayInputStream(other)));
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier().verifyDetachedFile(message, otherFile))
        .satisfies(
            e ->
                assertThat(e.report().signers())
                    .extracting(SignerVerdict::verdict)
                    .containsOnly(Verdict.INVALID));
  }

  @Test
  void detachedMessage_whereContentIsWanted_andTheReverse_areRefused() throws Exception {
    byte[] detached = signer().detached().build().sign(random(10));
    byte[] complete = signer().build().sign(random(10));

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verified(verifier(), detached))
        .withMessageContaining("does not carry its content");
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(
            () -> verifier().verifyDetachedStream(complete, new ByteArrayInputStream(random(10))))
        .withMessageContaining("carries its content");
  }

  @Test
  void badSignature_leavesTheTargetUntouched() throws Exception {
    byte[] content = random(3_000_000);
    byte[] bad = pieces(content);
    bad[1_000_000] ^= 1;
    Path target = Files.writeString(folder.resolve("content"), "before");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier().verifyToFile(new ByteArrayInputStream(bad), target))
        .satisfies(e -> assertThat(e.report().signers()).hasSize(2));
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier().verifyStream(new ByteArrayInputStream(bad), stream));

    assertThat(target).hasContent("before");
    assertThat(stream.size()).isZero();
    assertThat(files()).containsExactly(target);
  }

  @Test
  void digestThatWasNotAnnounced_isMadeFromTheQuarantine() throws Exception {
    byte[] content = random(2_000_000);
    byte[] message = pieces(content);
    // digestAlgorithms come first: SHA-256 becomes SHA-384, which no signature uses.
    byte[] sha256 = DigestIdentifier.of(DigestAlgorithm.SHA256).getEncoded();
    byte[] sha384 = DigestIdentifier.of(DigestAlgorithm.SHA384).getEncoded();
    int at =
        new String(message, java.nio.charset.StandardCharsets.ISO_8859_1)
            .indexOf(new String(sha256, java.nio.charset.StandardCharsets.ISO_8859_1));
    assertThat(at).isPositive().isLessThan(100);
    System.arraycopy(sha384, 0, message, at, sha384.length);

    assertThat(verified(verifier(), message)).isEqualTo(content);
  }

  @Test
  void streams_areNotClosed() throws Exception {
    List<String> closed = new ArrayList<>();
    InputStream message =
        new ByteArrayInputStream(pieces(random(10))) {
          @Override
          public void close() {
            closed.add("message");
          }
        };
    ByteArrayOutputStream content =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed.add("content");
          }
        };

    verifier().verifyStream(message, content);

    assertThat(content.toByteArray()).isEqualTo(random(10));
    assertThat(closed).isEmpty();
  }

  // ---- malformed

  @Test
  void whatFollowsTheMessage_isRefused_asInMemory() throws Exception {
    byte[] message = pieces(random(100));
    byte[] longer = Arrays.copyOf(message, message.length + 1);
    longer[message.length] = 1; // No padding.

    assertThat(verified(verifier(), message)).isEqualTo(random(100));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier().verify(longer));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verified(verifier(), longer));
  }

  @Test
  void everyBeginning_isRefused_andReleasesNothing() throws Exception {
    byte[] whole = signer().build().sign(random(100));
    byte[] pieces = pieces(random(100));
    for (byte[] message : List.of(whole, pieces, mime(whole))) {
      for (int length = 0; length < message.length - 2; length++) {
        ByteArrayInputStream beginning = new ByteArrayInputStream(message, 0, length);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        assertThatExceptionOfType(MalformedMessageException.class)
            .isThrownBy(() -> verifier().verifyStream(beginning, content));
        assertThat(content.size()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MII!", "MIIB=IIB", "MIIBMIIB====", "Dear Sir", " ", "MA==MA==", "M"})
  void rubbishInBase64_isRefused(String message) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verified(verifier(), message.getBytes(US_ASCII)));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier().verify(message.getBytes(US_ASCII)));
  }

  @Test
  void base64_thatGoesOnBehindItsPadding_isRefused() throws Exception {
    // One byte more than a step, so that the padding ends the step.
    byte[] message = signer().build().sign(random(48_000));
    byte[] base64 = Base64.getEncoder().encode(Arrays.copyOf(message, PIECE / 4 * 3 - 1));
    assertThat(base64).hasSize(PIECE).endsWith('=');
    byte[] rest =
        Base64.getEncoder().encode(Arrays.copyOfRange(message, PIECE / 4 * 3 - 1, message.length));
    byte[] joined = Arrays.copyOf(base64, base64.length + rest.length);
    System.arraycopy(rest, 0, joined, base64.length, rest.length);

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verified(verifier(), joined))
        .withMessageContaining("padding");
    assertThat(verified(verifier(), Base64.getEncoder().encode(message))).isEqualTo(random(48_000));
  }

  @Test
  void mutations_areJudgedAsInMemory() throws Exception {
    byte[] content = random(300);
    Random random = new Random(20_261_122);
    CmsVerifier verifier = CmsVerifier.of(ring, BOTH);
    int refused = 0;
    int accepted = 0;
    for (byte[] message : List.of(signer().build().sign(content), pieces(content))) {
      for (int i = 0; i < 5_000; i++) {
        byte[] mutated = message.clone();
        for (int changes = random.nextInt(3); changes >= 0; changes--) {
          mutated[random.nextInt(mutated.length)] =
              (byte) (random.nextBoolean() ? random.nextInt(256) : 0x80);
        }
        String inMemory = outcome(() -> verifier.verify(mutated).content());
        assertThat(outcome(() -> verified(verifier, mutated)))
            .as("mutation %s of %s", i, message.length)
            .isEqualTo(inMemory);
        if (inMemory.equals(Arrays.toString(content))) {
          accepted++;
        } else {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(1000);
    assertThat(accepted).isGreaterThan(100);
  }

  private interface Verification {
    byte[] content() throws Exception;
  }

  private static String outcome(Verification verification) {
    try {
      return Arrays.toString(verification.content());
    } catch (VerificationException e) {
      return e.report().toString();
    } catch (MalformedMessageException e) {
      return "malformed";
    } catch (Exception e) {
      throw new AssertionError("neither content nor one of our exceptions", e);
    }
  }

  // ---- the input itself fails

  @Test
  void failingInput_isNotTheMessagesFault() throws Exception {
    byte[] message = pieces(random(500_000));
    for (int moment : List.of(0, 100_000, message.length - 10)) {
      for (Exception failure :
          List.of(new IOException("torn"), new UncheckedIOException(new IOException("torn")))) {
        InputStream failing = failingAt(moment, message, failure);
        assertThatExceptionOfType(Exception.class)
            .isThrownBy(() -> verifier().verifyToFile(failing, folder.resolve("content")))
            .isSameAs(failure);
      }
    }
    assertThat(files()).isEmpty();
  }

  @Test
  void progress_neverFalls_andEndsWithTheMessage() throws Exception {
    byte[] message = pieces(random(3_000_000));
    Path file = Files.write(folder.resolve("message"), message);
    List<Long> told = new ArrayList<>();

    verifier().withProgress(told::add).verify(file, folder.resolve("content"));
    assertThat(told).isSorted().hasSizeGreaterThan(40).endsWith((long) message.length);
    told.clear();
    verifier()
        .withProgress(told::add)
        .verifyDetachedStream(
            signer().detached().build().sign(message), new ByteArrayInputStream(message));
    assertThat(told).isSorted().hasSizeGreaterThan(40).endsWith((long) message.length);
  }

  @Test
  void cancelling_atAnyMoment_leavesNothing() throws Exception {
    byte[] message = pieces(random(500_000));
    for (long moment : List.of(1L, 300_000L, (long) message.length)) {
      CmsVerifier cancelled = verifier().withProgress(cancellingAt(moment));
      assertCancelled(
          () ->
              cancelled.verifyToFile(new ByteArrayInputStream(message), folder.resolve("content")));
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void interruptedThread_endsTheWork_andStaysInterrupted() throws Exception {
    Path file = Files.write(folder.resolve("message"), pieces(random(3_000_000)));
    CmsVerifier interrupted = verifier().withProgress(interruptingAt(2_000_000));
    assertInterrupted(() -> interrupted.verify(file, folder.resolve("content")));
    assertThat(files()).containsExactly(file);
  }

  // ---- written by others

  @ParameterizedTest
  @ValueSource(strings = {"", "-stream", "-keyid", "-md sha384", "-nocerts -stream"})
  void openssl_messages_areRead(String options) throws Exception {
    Openssl openssl = Openssl.in(folder);
    byte[] content = random(300_000);
    openssl.write("content", content);
    openssl.writeKey("rsa", RSA);
    openssl.writeKey("ec", OTHER);
    List<String> command =
        new ArrayList<>(
            List.of(
                "-sign",
                "-binary",
                "-nodetach",
                "-in",
                "content",
                "-outform",
                "DER",
                "-out",
                "signed",
                "-signer",
                "rsa.crt",
                "-inkey",
                "rsa.key",
                "-signer",
                "ec.crt",
                "-inkey",
                "ec.key"));
    if (!options.isEmpty()) {
      command.addAll(List.of(options.split(" ", -1)));
    }
    openssl.cms(command.toArray(String[]::new));
    byte[] message = openssl.read("signed");

    assertThat(verified(verifier(), message)).isEqualTo(content);
    assertThat(verified(verifier(), mime(message))).isEqualTo(content);
  }
}
