package dev.keyoverlap.cms;

import static dev.keyoverlap.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.HeldKey;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.message.VerificationPolicy;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JVM around us: its providers, its BouncyCastle, and what our interfaces show of either. */
class SurroundingsTest {

  private static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);
  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.ec("ec");
  private static final HeldKey ED = TestKeys.named("ed").algorithm("Ed25519", 0).make();

  private static void useEverything() throws Exception {
    Instant now = Instant.now();
    Keyring ring =
        Keyring.empty()
            .add(alias("rsa"), RSA, now)
            .add(alias("ec"), EC, now)
            .add(alias("ed"), ED, now);
    byte[] signed =
        CmsSigner.with(ring)
            .signAs(alias("rsa"), SignatureAlgorithm.RSA_PSS_SHA256)
            .signAs(alias("ec"))
            .signAs(alias("ed"))
            .build()
            .sign(CONTENT);
    for (KeyTransport transport : KeyTransport.values()) {
      byte[] enveloped =
          CmsEncryptor.with(ring)
              .encryptTo(alias("rsa"))
              .encryptTo(alias("ec"))
              .keyTransport(transport)
              .build()
              .encrypt(signed);
      for (HeldKey key : List.of(RSA, EC)) {
        byte[] decrypted =
            CmsDecryptor.with(Keyring.empty().add(alias("mine"), key, now))
                .accept(transport)
                .build()
                .decrypt(enveloped)
                .content();
        assertThat(
                CmsVerifier.of(
                        ring, VerificationPolicy.allOf(alias("rsa"), alias("ec"), alias("ed")))
                    .verify(decrypted)
                    .content())
            .isEqualTo(CONTENT);
      }
    }
  }

  @Test
  void providers_areTheSameBeforeAndAfter() throws Exception {
    List<String> before = TokenProvider.installedProviders();

    useEverything();

    assertThat(TokenProvider.installedProviders()).isEqualTo(before).doesNotContain("BC");
  }

  @Test
  void bouncyCastle_asFirstProvider_doesNoHarm() throws Exception {
    Security.insertProviderAt(new BouncyCastleProvider(), 1);
    try {
      useEverything();
    } finally {
      Security.removeProvider("BC");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.84", "1.78.1", "1.9", "0.99", "unknown", ""})
  void olderBouncyCastle_isRefused_withWhatToDo(String version) {
    assertThatIllegalStateException()
        .isThrownBy(() -> BouncyCastleVersion.requireRecent(version))
        .withMessageContaining("BouncyCastle " + version)
        .withMessageContaining("1.85")
        .withMessageContaining("bc-jdk18on-bom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.85", "1.86", "1.86.2", "1.100", "2.0", "2.0.1"})
  void recentBouncyCastle_isAccepted(String version) {
    assertThatCode(() -> BouncyCastleVersion.requireRecent(version)).doesNotThrowAnyException();
    assertThatCode(BouncyCastleVersion::require).doesNotThrowAnyException();
  }

  @Test
  void noTypeOfBouncyCastle_isPublic() {
    Stream<Class<?>> types =
        Stream.of(
            CmsSigner.class,
            CmsSigner.Builder.class,
            CmsVerifier.class,
            CmsVerifier.Builder.class,
            CmsEncryptor.class,
            CmsEncryptor.Builder.class,
            CmsDecryptor.class,
            CmsDecryptor.Builder.class,
            SignatureAlgorithm.class,
            EmbeddedCertificates.class,
            ContentEncryption.class,
            KeyTransport.class,
            KeyAgreementScheme.class);

    List<String> signatures =
        types
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(Method::toGenericString)
            .toList();

    assertThat(signatures).hasSizeGreaterThan(40).noneMatch(s -> s.contains("bouncycastle"));
  }
}
