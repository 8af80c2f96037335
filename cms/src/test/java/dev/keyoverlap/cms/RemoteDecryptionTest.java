package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.fixtures.SimulatedKms;
import dev.keyoverlap.fixtures.SoftHsm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyUnavailableException;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.request.CertificateRequest;
import dev.keyoverlap.store.InMemoryKeyringStore;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that keeps the key decrypts, and its faults are not those of messages. */
class RemoteDecryptionTest {

  private static final byte[] CONTENT = "10 boxes".getBytes(UTF_8);

  private final SimulatedKms kms = new SimulatedKms();

  private static KeystoreRotation ring(HeldKey key) throws Exception {
    KeystoreRotation rotation =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open();
    rotation.add(alias("orders"), key);
    return rotation;
  }

  private static HeldKey key(String kind) {
    TestKeys named = TestKeys.named("orders");
    return switch (kind) {
      case "EC" -> named.algorithm("EC", 256).make();
      case "X25519" -> named.algorithm("X25519", 0).issuedBy(TestKeys.rsa("root")).make();
      default -> named.algorithm("RSA", 2048).make();
    };
  }

  private static CmsEncryptor encryptor(HeldKey inside, String kind) throws Exception {
    KeystoreRotation theirs =
        KeystoreRotation.with(InMemoryKeyringStore.empty()).reloadManually().open();
    theirs.add(alias("orders"), TestKeys.certificateOf(inside));
    CmsEncryptor.Builder builder = CmsEncryptor.with(theirs).encryptTo(alias("orders"));
    if (kind.startsWith("RSA_") || kind.startsWith("LEGACY")) {
      builder.keyTransport(KeyTransport.valueOf(kind));
    }
    return builder.build();
  }

  private static CmsDecryptor decryptor(KeystoreRotation keys) {
    CmsDecryptor.Builder builder = CmsDecryptor.with(keys);
    for (KeyTransport transport : KeyTransport.values()) {
      builder.accept(transport);
    }
    return builder.build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSA_OAEP_SHA256",
        "LEGACY_RSA_OAEP_SHA1",
        "LEGACY_RSA_PKCS1_V1_5",
        "EC",
        "X25519"
      })
  void message_isDecryptedByTheService_whoseFailureIsNotTheMessages(String kind) throws Exception {
    HeldKey inside = key(kind);
    CmsDecryptor decryptor = decryptor(ring(kms.of(inside)));
    byte[] message = encryptor(inside, kind).encrypt(CONTENT);
    int before = kms.questions();

    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
    assertThat(kms.questions()).isEqualTo(before + 1);

    kms.down("429 Too Many Requests");
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(() -> decryptor.decrypt(message))
        .withMessageContaining("429 Too Many Requests");
    kms.up();
    assertThat(decryptor.decrypt(message).content()).isEqualTo(CONTENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RSA_OAEP_SHA256",
        "LEGACY_RSA_OAEP_SHA1",
        "LEGACY_RSA_PKCS1_V1_5",
        "EC",
        "X25519"
      })
  void message_thatWasChanged_isRefusedAsWithAKeyInAFile(String kind) throws Exception {
    HeldKey inside = key(kind);
    CmsDecryptor remote = decryptor(ring(kms.of(inside)));
    CmsDecryptor inFile = decryptor(ring(inside));
    byte[] message = encryptor(inside, kind).encrypt(CONTENT);

    for (int at = 30; at < message.length; at += 7) {
      byte[] changed = message.clone();
      changed[at] ^= 1;
      String ours = outcome(remote, changed);
      assertThat(ours).as("byte %d", at).isEqualTo(outcome(inFile, changed));
    }
  }

  private static String outcome(CmsDecryptor decryptor, byte[] message) {
    try {
      return new String(decryptor.decrypt(message).content(), UTF_8);
    } catch (DecryptionException e) {
      return e.getMessage();
    } catch (Exception e) {
      return e.getClass().getName();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA_OAEP_SHA256", "LEGACY_RSA_OAEP_SHA1", "LEGACY_RSA_PKCS1_V1_5", "EC"})
  void message_forAKeyInSoftHsm_endsAsWithAKeyInAFile(String kind) throws Exception {
    HeldKey inside = key(kind);
    CmsDecryptor onToken = decryptor(ring(SoftHsm.inShared(inside)));
    CmsDecryptor inFile = decryptor(ring(inside));
    byte[] message = encryptor(inside, kind).encrypt(CONTENT);

    assertThat(onToken.decrypt(message).content()).isEqualTo(CONTENT);
    for (int at = 30; at < message.length; at += 23) {
      byte[] changed = message.clone();
      changed[at] ^= 1;
      String ours = outcome(onToken, changed);
      assertThat(ours).as("byte %d", at).isEqualTo(outcome(inFile, changed));
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA", "EC"})
  void request_forAKeyOfTheService_isSignedByIt(String kind) throws Exception {
    HeldKey inside = key(kind);
    KeystoreRotation rotation = ring(TestKeys.rsa("orders"));

    CertificateRequest request =
        CertificateRequest.with(rotation, alias("orders")).key(kms.of(inside)).begin();

    PKCS10CertificationRequest read = new PKCS10CertificationRequest(request.encoded());
    assertThat(
            read.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(inside.certificate().getPublicKey())))
        .isTrue();
    HeldKey issued =
        TestKeys.named("orders").forTheKeyPairOf(inside).issuedBy(TestKeys.rsa("root")).make();
    HeldKey completed = request.complete(issued.certificate().getEncoded());
    assertThat(completed.certificate()).isEqualTo(issued.certificate());
    assertThat(completed.privateKey().getEncoded()).isNull();
    kms.down("gone");
    assertThatExceptionOfType(KeyUnavailableException.class)
        .isThrownBy(request::encoded)
        .withMessageContaining("gone");
  }
}
