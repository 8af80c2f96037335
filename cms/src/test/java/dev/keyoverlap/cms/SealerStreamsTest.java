package dev.keyoverlap.cms;

import static dev.keyoverlap.fixtures.Disturbances.assertCancelled;
import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.OpenedMessage;
import dev.keyoverlap.message.ProgressListener;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed and encrypted as one step, from streams and files, in both orders. */
class SealerStreamsTest {

  private static final HeldKey SENDER = TestKeys.rsa("sender");
  private static final HeldKey RECEIVER = TestKeys.rsa("receiver");
  private static final HeldKey STRANGER = TestKeys.ec("stranger");

  @TempDir private Path folder;

  private static Keyring at(HeldKey own, HeldKey partner) throws Exception {
    return Ring.empty()
        .add(alias("own"), own, Instant.now())
        .add(alias("partner"), TestKeys.certificateOf(partner), Instant.now())
        .keyring();
  }

  private static CmsSigner.Builder signer(HeldKey key) throws Exception {
    return CmsSigner.with(at(key, RECEIVER)).signAs(alias("own"));
  }

  private static CmsEncryptor.Builder encryptor() throws Exception {
    return CmsEncryptor.with(at(SENDER, RECEIVER)).encryptTo(alias("partner"));
  }

  private static CmsVerifier verifier() throws Exception {
    return CmsVerifier.of(at(RECEIVER, SENDER), VerificationPolicy.anyOf(alias("partner")));
  }

  private static CmsDecryptor decryptor() throws Exception {
    return CmsDecryptor.of(at(RECEIVER, SENDER));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] sealed(CmsSealer sealer, byte[] content) throws Exception {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    sealer.sealStream(new ByteArrayInputStream(content), message);
    return message.toByteArray();
  }

  /** What an opener writes; nothing if it refuses. */
  private static byte[] opened(CmsOpener opener, byte[] message) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try {
      OpenedMessage opening = opener.openStream(new ByteArrayInputStream(message), content);
      assertThat(opening.decryptedWith().keyId()).isEqualTo(RECEIVER.keyId());
      assertThat(opening.report().signers())
          .singleElement()
          .satisfies(signer -> assertThat(signer.verdict()).isEqualTo(Verdict.VALID));
    } catch (KeyOverlapException e) {
      assertThat(content.size()).isZero();
      throw e;
    }
    return content.toByteArray();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1000, 65_535, 65_536, 200_000, 3_000_000})
  void everySize_inBothOrders_isOpened_asFromMemory(int size) throws Exception {
    byte[] content = random(size);
    CmsSealer signFirst = CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().build());
    CmsSealer encryptFirst = CmsSealer.encryptThenSign(encryptor().build(), signer(SENDER).build());
    CmsOpener decryptFirst = CmsOpener.decryptThenVerify(decryptor(), verifier());
    CmsOpener verifyFirst = CmsOpener.verifyThenDecrypt(verifier(), decryptor());

    for (byte[] message : List.of(sealed(signFirst, content), signFirst.seal(content))) {
      assertThat(opened(decryptFirst, message)).isEqualTo(content);
      assertThat(decryptFirst.open(message).content()).isEqualTo(content);
    }
    for (byte[] message : List.of(sealed(encryptFirst, content), encryptFirst.seal(content))) {
      assertThat(opened(verifyFirst, message)).isEqualTo(content);
      assertThat(verifyFirst.open(message).content()).isEqualTo(content);
    }
  }

  @Test
  void base64AndDefiniteLengths_areThoseOfTheOuterAndOfEachMessage() throws Exception {
    byte[] content = random(200_000);
    CmsOpener decryptFirst = CmsOpener.decryptThenVerify(decryptor(), verifier());
    CmsOpener verifyFirst = CmsOpener.verifyThenDecrypt(verifier(), decryptor());

    byte[] base64 =
        sealed(
            CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().base64().build()),
            content);
    assertThat(Base64.getDecoder().decode(base64)).startsWith(0x30, 0x80);
    assertThat(opened(decryptFirst, base64)).isEqualTo(content);
    byte[] whole =
        sealed(
            CmsSealer.encryptThenSign(encryptor().whole().build(), signer(SENDER).whole().build()),
            content);
    assertThat(whole).startsWith(0x30, 0x83);
    assertThat(opened(verifyFirst, whole)).isEqualTo(content);
    byte[] wholeWithin =
        sealed(
            CmsSealer.signThenEncrypt(signer(SENDER).whole().build(), encryptor().build()),
            content);
    assertThat(decryptor().decrypt(wholeWithin).content()).startsWith(0x30, 0x83);
    assertThat(opened(decryptFirst, wholeWithin)).isEqualTo(content);
  }

  @Test
  void files_holdTheMessageAndTheContent() throws Exception {
    byte[] content = random(2_000_000);
    Path file = Files.write(folder.resolve("content"), content);
    Path message = folder.resolve("message");
    Path read = folder.resolve("read");

    CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().build()).seal(file, message);
    CmsOpener.decryptThenVerify(decryptor(), verifier()).open(message, read);
    assertThat(read).hasBinaryContent(content);
    Files.delete(read);
    CmsSealer.encryptThenSign(encryptor().build(), signer(SENDER).build()).seal(file, message);
    CmsOpener.verifyThenDecrypt(verifier(), decryptor()).open(message, read);
    assertThat(read).hasBinaryContent(content);
    CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().build()).seal(file, file);
    CmsOpener.decryptThenVerify(decryptor(), verifier()).open(file, file);
    assertThat(file).hasBinaryContent(content);
    assertThat(files()).containsExactlyInAnyOrder(file, message, read);
  }

  @Test
  void badSignatureWithin_leavesTheTargetUntouched_andIsToldWithTheReport() throws Exception {
    byte[] message =
        sealed(
            CmsSealer.signThenEncrypt(signer(STRANGER).build(), encryptor().build()),
            random(3_000_000));
    CmsOpener opener = CmsOpener.decryptThenVerify(decryptor(), verifier());
    Path target = Files.writeString(folder.resolve("content"), "before");

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> opened(opener, message))
        .satisfies(
            e ->
                assertThat(e.report().signers())
                    .singleElement()
                    .satisfies(
                        each -> assertThat(each.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER)));
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> opener.openToFile(new ByteArrayInputStream(message), target));
    assertThat(target).hasContent("before");
    assertThat(files()).containsExactly(target);
  }

  @Test
  void otherOrderOrOneStepOnly_isRefused() throws Exception {
    byte[] content = random(1000);
    byte[] signedFirst =
        sealed(CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().build()), content);
    byte[] encryptedFirst =
        sealed(CmsSealer.encryptThenSign(encryptor().build(), signer(SENDER).build()), content);
    CmsOpener decryptFirst = CmsOpener.decryptThenVerify(decryptor(), verifier());
    CmsOpener verifyFirst = CmsOpener.verifyThenDecrypt(verifier(), decryptor());

    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> opened(decryptFirst, encryptedFirst));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> opened(verifyFirst, signedFirst));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> opened(decryptFirst, encryptor().build().encrypt(content)));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> opened(verifyFirst, signer(SENDER).build().sign(content)));
  }

  @Test
  void failures_ofContentThatIsNotAuthenticated_areAllTheSame() throws Exception {
    CmsOpener opener =
        CmsOpener.decryptThenVerify(
            CmsDecryptor.with(at(RECEIVER, SENDER))
                .accept(ContentEncryption.LEGACY_AES_256_CBC)
                .build(),
            verifier());
    CmsEncryptor cbc = encryptor().contentEncryption(ContentEncryption.LEGACY_AES_256_CBC).build();
    byte[] sealed = sealed(CmsSealer.signThenEncrypt(signer(SENDER).build(), cbc), random(1000));
    byte[] flipped = sealed.clone();
    flipped[sealed.length - 40] ^= 1;
    byte[] byAStranger =
        sealed(CmsSealer.signThenEncrypt(signer(STRANGER).build(), cbc), random(1000));

    assertThat(opened(opener, sealed)).isEqualTo(random(1000));
    for (byte[] bad : List.of(flipped, byAStranger, cbc.encrypt(random(1000)))) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> opened(opener, bad))
          .withMessage("The message could not be decrypted")
          .withNoCause()
          .satisfies(e -> assertThat(e.ours()).hasSize(1))
          .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    }
  }

  @Test
  void absentKeyOfTheSecondStep_isNoticedBeforeAnythingIsRead() throws Exception {
    InputStream content = new ByteArrayInputStream(random(10));
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    CmsSealer sealer =
        CmsSealer.signThenEncrypt(
            signer(SENDER).build(),
            CmsEncryptor.with(Keyring.empty()).encryptTo(alias("absent")).build());

    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> sealer.sealStream(content, message));
    assertThat(content.available()).isEqualTo(10);
    assertThat(message.size()).isZero();
  }

  @Test
  void progress_neverFalls_andEndsWithAll() throws Exception {
    byte[] content = random(1_000_000);
    List<Long> told = new ArrayList<>();
    CmsSealer signFirst =
        CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().build())
            .withProgress(told::add);
    CmsSealer encryptFirst =
        CmsSealer.encryptThenSign(encryptor().build(), signer(SENDER).build())
            .withProgress(told::add);

    byte[] signedFirst = sealed(signFirst, content);
    assertThat(told).isSorted().hasSizeGreaterThan(15).endsWith(1_000_000L);
    told.clear();
    byte[] encryptedFirst = sealed(encryptFirst, content);
    assertThat(told).isSorted().hasSizeGreaterThan(15).endsWith(1_000_000L);
    told.clear();
    opened(
        CmsOpener.decryptThenVerify(decryptor(), verifier()).withProgress(told::add), signedFirst);
    assertThat(told).isSorted().hasSizeGreaterThan(30).endsWith((long) signedFirst.length);
    told.clear();
    opened(
        CmsOpener.verifyThenDecrypt(verifier(), decryptor()).withProgress(told::add),
        encryptedFirst);
    assertThat(told).isSorted().hasSizeGreaterThan(30).endsWith((long) encryptedFirst.length);
  }

  @Test
  void cancelling_atAnyMoment_leavesNothing() throws Exception {
    byte[] signedFirst =
        sealed(
            CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().build()),
            random(500_000));
    byte[] encryptedFirst =
        sealed(
            CmsSealer.encryptThenSign(encryptor().build(), signer(SENDER).build()),
            random(500_000));
    for (int step = 1; step < 16; step++) {
      int last = step;
      List<Long> told = new ArrayList<>();
      ProgressListener cancelling =
          bytes -> {
            told.add(bytes);
            if (told.size() >= last) {
              throw new CancellationException("enough");
            }
          };
      CmsOpener decryptFirst =
          CmsOpener.decryptThenVerify(decryptor(), verifier()).withProgress(cancelling);
      CmsOpener verifyFirst =
          CmsOpener.verifyThenDecrypt(verifier(), decryptor()).withProgress(cancelling);

      assertCancelled(
          () ->
              decryptFirst.openToFile(
                  new ByteArrayInputStream(signedFirst), folder.resolve("content")));
      told.clear();
      assertCancelled(
          () ->
              verifyFirst.openToFile(
                  new ByteArrayInputStream(encryptedFirst), folder.resolve("content")));
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void openssl_readsBothOrders() throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.writeKey("receiver", RECEIVER);
    openssl.writeCertificates("sender.crt", SENDER);
    byte[] content = random(200_000);

    openssl.write(
        "message",
        sealed(CmsSealer.signThenEncrypt(signer(SENDER).build(), encryptor().build()), content));
    decrypt(openssl, "message", "inner");
    verify(openssl, "inner", "out");
    assertThat(openssl.read("out")).isEqualTo(content);
    openssl.write(
        "message",
        sealed(CmsSealer.encryptThenSign(encryptor().build(), signer(SENDER).build()), content));
    verify(openssl, "message", "inner");
    decrypt(openssl, "inner", "out");
    assertThat(openssl.read("out")).isEqualTo(content);
  }

  private static void decrypt(Openssl openssl, String in, String out) throws Exception {
    openssl.cms(
        "-decrypt",
        "-binary",
        "-inform",
        "DER",
        "-in",
        in,
        "-recip",
        "receiver.crt",
        "-inkey",
        "receiver.key",
        "-out",
        out);
  }

  private static void verify(Openssl openssl, String in, String out) throws Exception {
    openssl.cms(
        "-verify", "-binary", "-inform", "DER", "-in", in, "-CAfile", "sender.crt", "-out", out);
  }
}
