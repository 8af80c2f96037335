package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.OpenedContent;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.ring.Retention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed and encrypted as one step, in both orders, and read again, by us and by openssl. */
class CmsSealerTest {

  private static final byte[] CONTENT = "an order,\nof two lines".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey SENDER = TestKeys.rsa("sender");
  private static final HeldKey NEXT_SENDER = TestKeys.ec("next sender");
  private static final HeldKey RECEIVER = TestKeys.rsa("receiver");
  private static final HeldKey STRANGER = TestKeys.ec("stranger");

  private static Keyring atSender() throws Exception {
    return Ring.empty()
        .add(alias("own"), SENDER, Instant.now())
        .add(alias("own-next"), NEXT_SENDER, Instant.now())
        .add(alias("partner"), TestKeys.certificateOf(RECEIVER), Instant.now())
        .keyring();
  }

  private static Keyring atReceiver() throws Exception {
    return Ring.empty()
        .add(alias("own"), RECEIVER, Instant.now())
        .add(alias("partner"), TestKeys.certificateOf(SENDER), Instant.now())
        .keyring();
  }

  private static CmsSigner.Builder signer() throws Exception {
    return CmsSigner.with(atSender()).signAs(alias("own")).signAs(alias("own-next"));
  }

  private static CmsEncryptor.Builder encryptor() throws Exception {
    return CmsEncryptor.with(atSender()).encryptTo(alias("partner"));
  }

  private static CmsVerifier verifier() throws Exception {
    return CmsVerifier.of(atReceiver(), VerificationPolicy.anyOf(alias("partner")));
  }

  private static CmsOpener decryptThenVerify() throws Exception {
    return CmsOpener.decryptThenVerify(CmsDecryptor.of(atReceiver()), verifier());
  }

  private static CmsOpener verifyThenDecrypt() throws Exception {
    return CmsOpener.verifyThenDecrypt(verifier(), CmsDecryptor.of(atReceiver()));
  }

  private static void assertOpened(OpenedContent opened) {
    assertThat(opened.content()).isEqualTo(CONTENT);
    assertThat(opened.decryptedWith().keyId()).isEqualTo(RECEIVER.keyId());
    assertThat(opened.report().signers())
        .extracting(signer -> signer.verdict())
        .containsExactlyInAnyOrder(Verdict.VALID, Verdict.UNKNOWN_SIGNER);
    assertThat(opened.toString()).doesNotContain("order").contains("decrypted with");
  }

  @Test
  void signedThenEncrypted_isOpenedByTheReverse() throws Exception {
    byte[] sealed = CmsSealer.signThenEncrypt(signer().build(), encryptor().build()).seal(CONTENT);
    byte[] inBase64 =
        CmsSealer.signThenEncrypt(signer().build(), encryptor().base64().build()).seal(CONTENT);

    assertOpened(decryptThenVerify().open(sealed));
    assertOpened(decryptThenVerify().open(inBase64));
  }

  @Test
  void encryptedThenSigned_isOpenedByTheReverse() throws Exception {
    byte[] sealed = CmsSealer.encryptThenSign(encryptor().build(), signer().build()).seal(CONTENT);
    byte[] inBase64 =
        CmsSealer.encryptThenSign(encryptor().build(), signer().base64().build()).seal(CONTENT);

    assertOpened(verifyThenDecrypt().open(sealed));
    assertOpened(verifyThenDecrypt().open(inBase64));
  }

  @Test
  void otherOrderOrOneStepOnly_isRefused() throws Exception {
    byte[] signedFirst =
        CmsSealer.signThenEncrypt(signer().build(), encryptor().build()).seal(CONTENT);
    byte[] encryptedFirst =
        CmsSealer.encryptThenSign(encryptor().build(), signer().build()).seal(CONTENT);
    assertOpened(decryptThenVerify().open(signedFirst));
    assertOpened(verifyThenDecrypt().open(encryptedFirst));

    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptThenVerify().open(encryptedFirst));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifyThenDecrypt().open(signedFirst));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> decryptThenVerify().open(encryptor().build().encrypt(CONTENT)));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> verifyThenDecrypt().open(signer().build().sign(CONTENT)));
  }

  @Test
  void messageOnItsWayDuringASwap_isOpenedWithTheRetainedKey() throws Exception {
    byte[] sealed = CmsSealer.signThenEncrypt(signer().build(), encryptor().build()).seal(CONTENT);
    Keyring swapped =
        Ring.of(atReceiver())
            .swap(alias("own"), TestKeys.rsa("new"), Instant.now(), Retention.DEFAULT)
            .keyring();

    OpenedContent opened =
        CmsOpener.decryptThenVerify(
                CmsDecryptor.of(swapped),
                CmsVerifier.of(swapped, VerificationPolicy.anyOf(alias("partner"))))
            .open(sealed);

    assertOpened(opened);
  }

  @Test
  void strangersSignatureWithin_isToldWithTheReport() throws Exception {
    Keyring stranger =
        Ring.empty()
            .add(alias("own"), STRANGER, Instant.now())
            .add(alias("partner"), TestKeys.certificateOf(RECEIVER), Instant.now())
            .keyring();
    byte[] sealed =
        CmsSealer.signThenEncrypt(
                CmsSigner.with(stranger).signAs(alias("own")).build(),
                CmsEncryptor.with(stranger).encryptTo(alias("partner")).build())
            .seal(CONTENT);

    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> decryptThenVerify().open(sealed))
        .satisfies(
            e ->
                assertThat(e.report().signers())
                    .singleElement()
                    .satisfies(
                        each -> assertThat(each.verdict()).isEqualTo(Verdict.UNKNOWN_SIGNER)));
  }

  @Test
  void failures_ofContentThatIsNotAuthenticated_areAllTheSame() throws Exception {
    CmsOpener opener =
        CmsOpener.decryptThenVerify(
            CmsDecryptor.with(atReceiver()).accept(ContentEncryption.LEGACY_AES_256_CBC).build(),
            verifier());
    CmsEncryptor cbc = encryptor().contentEncryption(ContentEncryption.LEGACY_AES_256_CBC).build();
    byte[] sealed = CmsSealer.signThenEncrypt(signer().build(), cbc).seal(CONTENT);
    byte[] notSigned = cbc.encrypt(CONTENT);
    byte[] byAStranger = cbc.encrypt(Forge.signedBy(TestKeys.rsa("x"), CONTENT).message());
    byte[] wrong = cbc.encrypt(Forge.signedBy(TestKeys.rsa("x"), CONTENT).naming(SENDER).message());
    byte[] flipped = sealed.clone();
    flipped[flipped.length - 1] ^= 1;

    assertOpened(opener.open(sealed));
    for (byte[] bad : new byte[][] {notSigned, byAStranger, wrong, flipped}) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> opener.open(bad))
          .withMessage("The message could not be decrypted")
          .withNoCause()
          .satisfies(e -> assertThat(e.ours()).hasSize(1))
          .satisfies(e -> assertThat(e.getSuppressed()).isEmpty());
    }
  }

  @Test
  void messagesThatCannotBeWithinAnother_areRefusedAtOnce() throws Exception {
    CmsSigner plain = signer().build();
    CmsEncryptor encryptor = encryptor().build();

    assertThatIllegalStateException()
        .isThrownBy(() -> CmsSealer.signThenEncrypt(signer().base64().build(), encryptor))
        .withMessageContaining("must be binary");
    assertThatIllegalStateException()
        .isThrownBy(() -> CmsSealer.encryptThenSign(encryptor().base64().build(), plain))
        .withMessageContaining("must be binary");
    assertThatIllegalStateException()
        .isThrownBy(() -> CmsSealer.signThenEncrypt(signer().detached().build(), encryptor))
        .withMessageContaining("without detached()");
    assertThatIllegalStateException()
        .isThrownBy(() -> CmsSealer.encryptThenSign(encryptor, signer().detached().build()))
        .withMessageContaining("without detached()");
    assertOpened(
        decryptThenVerify().open(CmsSealer.signThenEncrypt(plain, encryptor).seal(CONTENT)));
  }

  // ---- openssl

  private static Openssl openssl(Path folder) throws Exception {
    Openssl openssl = Openssl.in(folder);
    openssl.writeKey("sender", SENDER);
    openssl.writeKey("receiver", RECEIVER);
    openssl.writeCertificates("senders.crt", SENDER, NEXT_SENDER);
    openssl.write("content", CONTENT);
    return openssl;
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
        "-verify", "-binary", "-inform", "DER", "-in", in, "-CAfile", "senders.crt", "-out", out);
  }

  private static void sign(Openssl openssl, String in, String out) throws Exception {
    openssl.cms(
        "-sign",
        "-binary",
        "-nodetach",
        "-in",
        in,
        "-signer",
        "sender.crt",
        "-inkey",
        "sender.key",
        "-outform",
        "DER",
        "-out",
        out);
  }

  private static void encrypt(Openssl openssl, String in, String out) throws Exception {
    openssl.cms(
        "-encrypt",
        "-binary",
        "-aes-256-gcm",
        "-in",
        in,
        "-outform",
        "DER",
        "-out",
        out,
        "-recip",
        "receiver.crt",
        "-keyopt",
        "rsa_padding_mode:oaep",
        "-keyopt",
        "rsa_oaep_md:sha256",
        "-keyopt",
        "rsa_mgf1_md:sha256");
  }

  @Test
  void opensslReadsBothOrders(@TempDir Path folder) throws Exception {
    Openssl openssl = openssl(folder);
    openssl.write(
        "signed-first",
        CmsSealer.signThenEncrypt(signer().build(), encryptor().build()).seal(CONTENT));
    openssl.write(
        "encrypted-first",
        CmsSealer.encryptThenSign(encryptor().build(), signer().build()).seal(CONTENT));

    decrypt(openssl, "signed-first", "inner");
    verify(openssl, "inner", "out");
    assertThat(openssl.read("out")).isEqualTo(CONTENT);

    verify(openssl, "encrypted-first", "inner");
    decrypt(openssl, "inner", "out");
    assertThat(openssl.read("out")).isEqualTo(CONTENT);
  }

  @Test
  void bothOrders_byOpenssl_areOpened(@TempDir Path folder) throws Exception {
    Openssl openssl = openssl(folder);

    sign(openssl, "content", "inner");
    encrypt(openssl, "inner", "sealed");
    assertThat(decryptThenVerify().open(openssl.read("sealed")).content()).isEqualTo(CONTENT);

    encrypt(openssl, "content", "inner");
    sign(openssl, "inner", "sealed");
    assertThat(verifyThenDecrypt().open(openssl.read("sealed")).content()).isEqualTo(CONTENT);
  }
}
