package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The openssl command verifies and decrypts what we write, with one key and with two. */
class OpensslReadsOursTest {

  private static final byte[] CONTENT = "an order,\nof two lines".getBytes(StandardCharsets.UTF_8);

  private static final HeldKey OLD = TestKeys.rsa("old");
  private static final HeldKey NEW = TestKeys.rsa("new");
  private static final HeldKey P256 = TestKeys.ec("p256");
  private static final HeldKey P384 = TestKeys.named("p384").algorithm("EC", 384).make();
  private static final HeldKey P521 = TestKeys.named("p521").algorithm("EC", 521).make();

  @TempDir private Path folder;
  private Openssl openssl;

  @BeforeEach
  void begin() throws Exception {
    openssl = Openssl.in(folder);
    openssl.writeKey("old", OLD);
    openssl.writeKey("new", NEW);
    openssl.writeKey("p256", P256);
    openssl.writeKey("p384", P384);
    openssl.writeKey("p521", P521);
    openssl.writeCertificates("all.crt", OLD, NEW, P256, P384, P521);
    openssl.write("content", CONTENT);
  }

  private static Keyring ring() throws Exception {
    Instant now = Instant.now();
    return Ring.empty()
        .add(alias("old"), OLD, now)
        .add(alias("new"), NEW, now)
        .add(alias("p256"), P256, now)
        .add(alias("p384"), P384, now)
        .add(alias("p521"), P521, now)
        .keyring();
  }

  static Stream<Arguments> signers() {
    return Stream.of(
        Arguments.of("old", SignatureAlgorithm.RSA_SHA256),
        Arguments.of("old", SignatureAlgorithm.RSA_SHA512),
        Arguments.of("old", SignatureAlgorithm.RSA_PSS_SHA256),
        Arguments.of("old", SignatureAlgorithm.RSA_PSS_SHA384),
        Arguments.of("p256", SignatureAlgorithm.ECDSA_SHA256),
        Arguments.of("p384", SignatureAlgorithm.ECDSA_SHA384),
        Arguments.of("p521", SignatureAlgorithm.ECDSA_SHA512));
  }

  @ParameterizedTest
  @MethodSource("signers")
  void oneSigner_ofEachAlgorithm_isVerified(String signer, SignatureAlgorithm algorithm)
      throws Exception {
    openssl.write(
        "signed", CmsSigner.with(ring()).signAs(alias(signer), algorithm).build().sign(CONTENT));

    openssl.cms(
        "-verify", "-binary", "-inform", "DER", "-in", "signed", "-CAfile", "all.crt", "-out",
        "out");

    assertThat(openssl.read("out")).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @EnumSource(EmbeddedCertificates.class)
  void twoSigners_ofDifferentKinds_areVerified(EmbeddedCertificates certificates) throws Exception {
    openssl.write(
        "signed",
        CmsSigner.with(ring())
            .signAs(alias("old"))
            .signAsIfPresent(alias("new"), SignatureAlgorithm.RSA_PSS_SHA512)
            .signAsIfPresent(alias("p384"))
            .certificates(certificates)
            .build()
            .sign(CONTENT));

    openssl.cms(
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "signed",
        "-CAfile",
        "all.crt",
        "-certfile",
        "all.crt",
        "-out",
        "out");

    assertThat(openssl.read("out")).isEqualTo(CONTENT);
  }

  @Test
  void detached_withTwoSigners_isVerifiedWithItsContentOnly() throws Exception {
    openssl.write(
        "signed",
        CmsSigner.with(ring())
            .signAs(alias("old"))
            .signAs(alias("new"))
            .detached()
            .build()
            .sign(CONTENT));
    openssl.write("other", "another order".getBytes(StandardCharsets.UTF_8));
    String[] command = {
      "-verify",
      "-binary",
      "-inform",
      "DER",
      "-in",
      "signed",
      "-CAfile",
      "all.crt",
      "-out",
      "out",
      "-content",
      "content"
    };

    openssl.cms(command);
    command[command.length - 1] = "other";
    assertThat(openssl.tryCms(command).status()).isNotZero();
  }

  static Stream<Arguments> recipients() {
    return Stream.of(
            ContentEncryption.AES_256_GCM,
            ContentEncryption.AES_128_GCM,
            ContentEncryption.LEGACY_AES_256_CBC)
        .flatMap(
            encryption ->
                Stream.of(
                    Arguments.of("old", encryption, KeyTransport.RSA_OAEP_SHA256),
                    Arguments.of("old", encryption, KeyTransport.RSA_OAEP_SHA512),
                    Arguments.of("old", encryption, KeyTransport.LEGACY_RSA_OAEP_SHA1),
                    Arguments.of("old", encryption, KeyTransport.LEGACY_RSA_PKCS1_V1_5),
                    Arguments.of("p256", encryption, KeyTransport.RSA_OAEP_SHA256),
                    Arguments.of("p384", encryption, KeyTransport.RSA_OAEP_SHA256),
                    Arguments.of("p521", encryption, KeyTransport.RSA_OAEP_SHA256)));
  }

  @ParameterizedTest
  @MethodSource("recipients")
  void oneRecipient_ofEachKind_decrypts(
      String recipient, ContentEncryption encryption, KeyTransport transport) throws Exception {
    openssl.write(
        "enveloped",
        CmsEncryptor.with(ring())
            .encryptTo(alias(recipient))
            .contentEncryption(encryption)
            .keyTransport(transport)
            .build()
            .encrypt(CONTENT));

    decrypt(recipient);

    assertThat(openssl.read("out")).isEqualTo(CONTENT);
  }

  @Test
  void eachOfThreeRecipients_rsaAndEllipticCurve_decrypts() throws Exception {
    openssl.write(
        "enveloped",
        CmsEncryptor.with(ring())
            .encryptTo(alias("old"))
            .encryptToIfPresent(alias("new"))
            .encryptToIfPresent(alias("p256"))
            .build()
            .encrypt(CONTENT));

    for (String recipient : new String[] {"old", "new", "p256"}) {
      decrypt(recipient);
      assertThat(openssl.read("out")).as(recipient).isEqualTo(CONTENT);
    }
  }

  private void decrypt(String recipient) throws Exception {
    openssl.cms(
        "-decrypt",
        "-binary",
        "-inform",
        "DER",
        "-in",
        "enveloped",
        "-recip",
        recipient + ".crt",
        "-inkey",
        recipient + ".key",
        "-out",
        "out");
  }
}
