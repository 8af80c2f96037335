package dev.keyoverlap.cms.internal.provider;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyAgreementScheme;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.Forge;
import dev.keyoverlap.cms.internal.algorithm.SignatureScheme;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.spec.EmbeddedCertificates;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.fixtures.TokenProvider;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.SignerVerdict.Verdict;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureSpi;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
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
        Ring.empty()
            .add(alias("rsa"), RSA, now)
            .add(alias("ec"), EC, now)
            .add(alias("ed"), ED, now)
            .keyring();
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
            CmsDecryptor.with(Ring.empty().add(alias("mine"), key, now).keyring())
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
    withFirst(new BouncyCastleProvider(), SurroundingsTest::useEverything);
  }

  private static void withFirst(Provider provider, TokenProvider.Action action) throws Exception {
    Security.insertProviderAt(provider, 1);
    try {
      action.run();
    } finally {
      Security.removeProvider(provider.getName());
    }
  }

  private static Verdict verdict(X509Certificate certificate, byte[] message) throws Exception {
    Keyring ring =
        Ring.empty()
            .add(alias("partner"), PeerCertificate.of(certificate), Instant.now())
            .keyring();
    try {
      return CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner")))
          .verify(message)
          .report()
          .signers()
          .get(0)
          .verdict();
    } catch (VerificationException e) {
      return e.report().signers().get(0).verdict();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saltThatDoesNotFitTheKey_isAWrongSignature(boolean bouncyCastle) throws Exception {
    TokenProvider.Action checks =
        () -> {
          for (int fitting : new int[] {32, 222}) {
            byte[] message = Forge.signedBy(RSA, CONTENT).pss(fitting, fitting).message();
            assertThat(verdict(RSA.certificate(), message)).isEqualTo(Verdict.VALID);
          }
          for (int tooLong : new int[] {223, 65_535}) {
            byte[] message = Forge.signedBy(RSA, CONTENT).pss(32, tooLong).message();
            assertThat(verdict(RSA.certificate(), message)).isEqualTo(Verdict.INVALID);
          }
        };
    if (bouncyCastle) {
      withFirst(new BouncyCastleProvider(), checks);
    } else {
      checks.run();
    }
  }

  @Test
  void providerThatFailsUnchecked_asFirstProvider_doesNoHarm() throws Exception {
    byte[] message = Forge.signedBy(RSA, CONTENT).message();

    withFirst(
        new ThrowingProvider(),
        () -> {
          // It is the JVM's own choice, and not ours.
          assertThat(Signature.getInstance("SHA256withRSA").getProvider().getName())
              .isEqualTo("TestThrowing");
          assertThat(verdict(RSA.certificate(), message)).isEqualTo(Verdict.VALID);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256k1", "brainpoolP256r1"})
  void curveThatTheRuntimeLacks_isVerifiedAllTheSame(String curve) throws Exception {
    Provider bouncyCastle = new BouncyCastleProvider();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", bouncyCastle);
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();
    ContentSigner signer =
        new JcaContentSignerBuilder("SHA256withECDSA")
            .setProvider(bouncyCastle)
            .build(pair.getPrivate());
    X500Name name = new X500Name("CN=" + curve);
    Instant now = Instant.now();
    X509Certificate certificate =
        new JcaX509CertificateConverter()
            .getCertificate(
                new JcaX509v3CertificateBuilder(
                        name,
                        BigInteger.TEN,
                        Date.from(now.minusSeconds(3600)),
                        Date.from(now.plusSeconds(3600)),
                        name,
                        pair.getPublic())
                    .build(signer));
    CMSSignedDataGenerator signedData = new CMSSignedDataGenerator();
    signedData.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
            .build(signer, certificate));
    byte[] message = signedData.generate(new CMSProcessableByteArray(CONTENT), true).getEncoded();

    assertThat(verdict(certificate, message)).isEqualTo(Verdict.VALID);
    withFirst(
        bouncyCastle, () -> assertThat(verdict(certificate, message)).isEqualTo(Verdict.VALID));
  }

  @Test
  void malformedSignature_onACurveThatTheRuntimeKnows_isWrong() throws Exception {
    SignatureScheme scheme =
        new SignatureScheme(
            SignatureSuite.of(SignatureAlgorithm.ECDSA_SHA256), DigestAlgorithm.SHA256, 0);
    PublicKey key = EC.certificate().getPublicKey();
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(EC.privateKey());
    signature.update(CONTENT);

    assertThat(scheme.verify(CryptoProviders.byRule(), key, CONTENT, signature.sign())).isTrue();
    for (int length : new int[] {0, 1, 70, 10_000}) {
      assertThat(scheme.verify(CryptoProviders.byRule(), key, CONTENT, new byte[length])).isFalse();
    }
  }

  /** Verifies nothing, and says so by an unchecked exception. */
  @SuppressWarnings("serial")
  private static final class ThrowingProvider extends Provider {
    ThrowingProvider() {
      super("TestThrowing", "1", "Throws");
      put("Signature.SHA256withRSA", ThrowingSignature.class.getName());
    }
  }

  /** Throws once it is given a signature. */
  @SuppressWarnings("deprecation")
  public static final class ThrowingSignature extends SignatureSpi {
    @Override
    protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
      throw new InvalidKeyException("public keys only");
    }

    @Override
    protected void engineInitVerify(PublicKey key) {}

    @Override
    protected void engineUpdate(byte b) {}

    @Override
    protected void engineUpdate(byte[] bytes, int from, int length) {}

    @Override
    protected byte[] engineSign() {
      throw new UnsupportedOperationException();
    }

    @Override
    protected boolean engineVerify(byte[] value) {
      throw new IllegalArgumentException("not a signature");
    }

    @Override
    protected void engineSetParameter(String name, Object value) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected Object engineGetParameter(String name) {
      throw new UnsupportedOperationException();
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
