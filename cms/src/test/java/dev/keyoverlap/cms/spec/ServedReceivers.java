package dev.keyoverlap.cms.spec;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.EnvelopeParts;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.KeyTransRecipientInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;

/** Messages for receivers, from a ring with keys of several kinds. */
final class ServedReceivers {

  static final byte[] CONTENT = "an order".getBytes(StandardCharsets.UTF_8);

  static final Map<String, HeldKey> KEYS =
      Map.of(
          "one", TestKeys.rsa("one"),
          "two", TestKeys.rsa("two"),
          "three", TestKeys.rsa("three"),
          "ec", TestKeys.ec("ec"),
          "ed", TestKeys.named("ed").algorithm("Ed25519", 0).make());

  private ServedReceivers() {}

  static Keyring ring() throws Exception {
    Keyring ring = Keyring.empty();
    for (Map.Entry<String, HeldKey> key : KEYS.entrySet()) {
      ring = Ring.of(ring).add(alias(key.getKey()), key.getValue(), Instant.now()).keyring();
    }
    return ring;
  }

  static CmsSigner.Builder signer(String... aliases) throws Exception {
    CmsSigner.Builder builder = CmsSigner.with(ring());
    Stream.of(aliases).forEach(each -> builder.signAs(alias(each)));
    return builder;
  }

  static CmsEncryptor.Builder encryptor(String... aliases) throws Exception {
    CmsEncryptor.Builder builder = CmsEncryptor.with(ring());
    Stream.of(aliases).forEach(each -> builder.encryptTo(alias(each)));
    return builder;
  }

  static List<SignerInfo> signatures(byte[] message) {
    SignedData data = SignedData.getInstance(ContentInfo.getInstance(message).getContent());
    return StreamSupport.stream(data.getSignerInfos().spliterator(), false)
        .map(SignerInfo::getInstance)
        .toList();
  }

  static List<String> signerNames(byte[] message) {
    return signatures(message).stream().map(each -> nameOf(each.getSID().getId())).toList();
  }

  static List<String> recipientNames(byte[] message) throws Exception {
    return EnvelopeParts.of(message).recipients().stream()
        .map(each -> (KeyTransRecipientInfo) each.getInfo())
        .map(each -> nameOf(each.getRecipientIdentifier().getId()))
        .toList();
  }

  static String nameOf(ASN1Encodable identifier) {
    return KEYS.entrySet().stream()
        .filter(
            key ->
                Stream.of(CertificateReference.values())
                    .anyMatch(
                        way ->
                            CertificateIdentifier.of(way)
                                .signer(key.getValue().certificate())
                                .getId()
                                .equals(identifier)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  static void assertVerified(byte[] message, String... aliases) throws Exception {
    for (String each : aliases) {
      assertThat(
              CmsVerifier.of(ring(), VerificationPolicy.anyOf(alias(each)))
                  .verify(message)
                  .content())
          .isEqualTo(CONTENT);
    }
  }

  static void assertRefused(CmsSigner.Builder builder, String why) {
    assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining(why);
  }

  static void assertRefused(CmsEncryptor.Builder builder, String why) {
    assertThatIllegalStateException().isThrownBy(builder::build).withMessageContaining(why);
  }
}
