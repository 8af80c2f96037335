package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.SignerVerdict;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** We verify and decrypt what the openssl command writes, and refuse what it should not write. */
class WeReadOpensslTest {

  private static final byte[] CONTENT = "an order,\nof two lines".getBytes(StandardCharsets.UTF_8);

  private static final HeldKey OLD = TestKeys.rsa("old");
  private static final HeldKey NEW = TestKeys.rsa("new");
  private static final HeldKey EC = TestKeys.ec("ec");

  private static final VerificationPolicy ALL =
      VerificationPolicy.allOf(alias("old"), alias("new"), alias("ec"));

  @TempDir private Path folder;
  private Openssl openssl;

  @BeforeEach
  void begin() throws Exception {
    openssl = Openssl.in(folder);
    openssl.writeKey("old", OLD);
    openssl.writeKey("new", NEW);
    openssl.writeKey("ec", EC);
    openssl.write("content", CONTENT);
  }

  private static Keyring certificates() throws Exception {
    Instant now = Instant.now();
    return Ring.empty()
        .add(alias("old"), TestKeys.certificateOf(OLD), now)
        .add(alias("new"), TestKeys.certificateOf(NEW), now)
        .add(alias("ec"), TestKeys.certificateOf(EC), now)
        .keyring();
  }

  private static Keyring keys() throws Exception {
    Instant now = Instant.now();
    return Ring.empty()
        .add(alias("old"), OLD, now)
        .add(alias("new"), NEW, now)
        .add(alias("ec"), EC, now)
        .keyring();
  }

  /** Signs with these keys, DER into the file "signed". */
  private byte[] sign(String keys, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("-sign", "-binary", "-in", "content", "-outform", "DER", "-out", "signed"));
    for (String key : keys.split(",", -1)) {
      command.addAll(List.of("-signer", key + ".crt", "-inkey", key + ".key"));
    }
    command.addAll(List.of(options));
    openssl.cms(command.toArray(String[]::new));
    return openssl.read("signed");
  }

  private static CmsVerifier verifier(Alias first, Alias... more) throws Exception {
    return CmsVerifier.of(certificates(), VerificationPolicy.allOf(first, more));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-keyid", "-nocerts", "-nosmimecap", "-stream", "-md sha384", "-md sha512"})
  void oneSigner_withOptions_verifies(String options) throws Exception {
    String[] all = ("-nodetach " + options).strip().split(" ", -1);

    assertThat(verifier(alias("old")).verify(sign("old", all)).content()).isEqualTo(CONTENT);
    assertThat(verifier(alias("ec")).verify(sign("ec", all)).content()).isEqualTo(CONTENT);
  }

  @Test
  void oneSigner_withPss_verifies() throws Exception {
    byte[] signed = sign("old", "-nodetach", "-keyopt", "rsa_padding_mode:pss");

    assertThat(verifier(alias("old")).verify(signed).content()).isEqualTo(CONTENT);
  }

  @Test
  void threeSigners_encapsulated_verify() throws Exception {
    assertThat(
            CmsVerifier.of(certificates(), ALL).verify(sign("old,new,ec", "-nodetach")).content())
        .isEqualTo(CONTENT);
  }

  @Test
  void threeSigners_detached_verifyWithTheContentOnly() throws Exception {
    byte[] signed = sign("old,new,ec");

    assertThat(CmsVerifier.of(certificates(), ALL).verifyDetached(signed, CONTENT).content())
        .isEqualTo(CONTENT);
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(
            () -> CmsVerifier.of(certificates(), ALL).verifyDetached(signed, new byte[] {1}))
        .satisfies(
            e ->
                assertThat(e.report().signers())
                    .hasSize(3)
                    .extracting(SignerVerdict::verdict)
                    .containsOnly(Verdict.INVALID));
  }

  @Test
  void signature_withoutSignedAttributes_isWrong() throws Exception {
    assertThatExceptionOfType(VerificationException.class)
        .isThrownBy(() -> verifier(alias("old")).verify(sign("old", "-nodetach", "-noattr")))
        .withMessageContaining("no signed attributes");
  }

  @ParameterizedTest
  @CsvSource({"old,LEGACY_RSA_SHA1,LEGACY_ECDSA_SHA1", "ec,LEGACY_ECDSA_SHA1,LEGACY_RSA_SHA1"})
  void signature_withSha1_isReadOnlyWhereItIsAcceptedByName(
      String key, SignatureAlgorithm made, SignatureAlgorithm other) throws Exception {
    byte[] signed = sign(key, "-nodetach", "-md", "sha1");
    for (CmsVerifier strict :
        List.of(
            verifier(alias(key)),
            CmsVerifier.with(certificates(), VerificationPolicy.anyOf(alias(key)))
                .accept(other)
                .build())) {
      assertThatExceptionOfType(VerificationException.class)
          .isThrownBy(() -> strict.verify(signed))
          .withMessageContaining(made.name())
          .satisfies(
              e ->
                  assertThat(e.report().signers().get(0).verdict())
                      .isEqualTo(Verdict.ALGORITHM_REFUSED));
    }
    CmsVerifier lenient =
        CmsVerifier.with(certificates(), VerificationPolicy.anyOf(alias(key))).accept(made).build();
    assertThat(lenient.verify(signed).content()).isEqualTo(CONTENT);
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    lenient.verifyStream(new ByteArrayInputStream(signed), streamed);
    assertThat(streamed.toByteArray()).isEqualTo(CONTENT);
    assertThat(
            lenient
                .verifyDetachedStream(sign(key, "-md", "sha1"), new ByteArrayInputStream(CONTENT))
                .report()
                .signers())
        .singleElement()
        .extracting(SignerVerdict::verdict)
        .isEqualTo(Verdict.VALID);
  }

  // ---- decrypting

  private byte[] encrypt(String recipients, String... options) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("-encrypt", "-binary", "-in", "content", "-outform", "DER", "-out", "env"));
    command.addAll(List.of(options));
    for (String recipient : recipients.split(",", -1)) {
      command.addAll(List.of("-recip", recipient + ".crt"));
      if (!recipient.equals("ec")) {
        command.addAll(List.of("-keyopt", "rsa_padding_mode:oaep"));
        command.addAll(List.of("-keyopt", "rsa_oaep_md:sha256"));
      } else {
        command.addAll(List.of("-keyopt", "ecdh_kdf_md:sha256"));
      }
    }
    openssl.cms(command.toArray(String[]::new));
    return openssl.read("env");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-aes-256-gcm", "-aes-192-gcm", "-aes-128-gcm", "-aes-256-gcm -keyid"})
  void gcm_withOaepOrEcdh_decryptsByDefault(String options) throws Exception {
    for (String recipient : List.of("old", "ec")) {
      DecryptedContent decrypted =
          CmsDecryptor.of(keys()).decrypt(encrypt(recipient, options.split(" ", -1)));
      assertThat(decrypted.content()).isEqualTo(CONTENT);
      assertThat(decrypted.decryptedWith().alias()).isEqualTo(alias(recipient));
    }
  }

  @Test
  void threeRecipients_eachAlone_decrypts() throws Exception {
    byte[] enveloped = encrypt("old,new,ec", "-aes-256-gcm");

    for (HeldKey key : List.of(OLD, NEW, EC)) {
      Keyring ring = Ring.empty().add(alias("mine"), key, Instant.now()).keyring();
      assertThat(CmsDecryptor.of(ring).decrypt(enveloped).content()).isEqualTo(CONTENT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-aes-256-cbc", "-aes-128-cbc", "-aes-256-cbc -stream"})
  void cbc_isDecrypted_whereItIsAllowed(String options) throws Exception {
    byte[] enveloped = encrypt("old", options.split(" ", -1));

    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> CmsDecryptor.of(keys()).decrypt(enveloped));
    assertThat(
            CmsDecryptor.with(keys())
                .accept(ContentEncryption.LEGACY_AES_256_CBC)
                .accept(ContentEncryption.LEGACY_AES_128_CBC)
                .build()
                .decrypt(enveloped)
                .content())
        .isEqualTo(CONTENT);
  }

  @Test
  void whatOpensslWritesUnasked_isDecrypted_whereItIsAllowed() throws Exception {
    openssl.cms(
        "-encrypt",
        "-binary",
        "-in",
        "content",
        "-outform",
        "DER",
        "-out",
        "pkcs1",
        "-aes-256-gcm",
        "old.crt");
    openssl.cms(
        "-encrypt",
        "-binary",
        "-in",
        "content",
        "-outform",
        "DER",
        "-out",
        "oaep",
        "-aes-256-gcm",
        "-recip",
        "old.crt",
        "-keyopt",
        "rsa_padding_mode:oaep");
    openssl.cms(
        "-encrypt",
        "-binary",
        "-in",
        "content",
        "-outform",
        "DER",
        "-out",
        "ecdh",
        "-aes-256-gcm",
        "ec.crt");
    CmsDecryptor lenient =
        CmsDecryptor.with(keys())
            .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .accept(KeyTransport.LEGACY_RSA_OAEP_SHA1)
            .accept(KeyAgreementScheme.LEGACY_ECDH_SHA1)
            .build();

    for (byte[] message : Stream.of("pkcs1", "oaep", "ecdh").map(openssl::read).toList()) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> CmsDecryptor.of(keys()).decrypt(message));
      assertThat(lenient.decrypt(message).content()).isEqualTo(CONTENT);
    }
  }
}
