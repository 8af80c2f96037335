package dev.keyoverlap.cms;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.Allocation;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.message.LimitExceededException;
import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is no message gives nothing but our checked exceptions. Messages that were changed at random
 * are in {@link MutatedMessagesTest}.
 */
class MalformedMessageTest {

  private static final byte[] CONTENT = "an order".getBytes(US_ASCII);

  private static final HeldKey RSA = TestKeys.rsa("rsa");
  private static final HeldKey EC = TestKeys.ec("ec");

  private static Keyring ring;
  private static CmsVerifier verifier;
  private static CmsDecryptor decryptor;

  @BeforeAll
  static void begin() throws Exception {
    ring =
        Ring.empty()
            .add(alias("rsa"), RSA, Instant.now())
            .add(alias("rsa-2"), TestKeys.rsa("second"), Instant.now())
            .add(alias("ec"), EC, Instant.now())
            .keyring();
    verifier =
        CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("rsa"), alias("rsa-2"), alias("ec")));
    decryptor =
        CmsDecryptor.with(ring)
            .accept(ContentEncryption.LEGACY_AES_256_CBC)
            .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
            .build();
  }

  private static byte[] signed() throws Exception {
    return signed(CONTENT);
  }

  private static byte[] signed(byte[] content) throws Exception {
    return CmsSigner.with(ring)
        .signAs(alias("rsa"), SignatureAlgorithm.RSA_PSS_SHA256)
        .signAs(alias("rsa-2"))
        .build()
        .sign(content);
  }

  private static byte[] enveloped() throws Exception {
    return CmsEncryptor.with(ring)
        .encryptTo(alias("rsa"))
        .encryptTo(alias("ec"))
        .build()
        .encrypt(CONTENT);
  }

  static Stream<Arguments> rubbish() throws Exception {
    return Stream.of(
        Arguments.of("nothing", new byte[0]),
        Arguments.of("one byte", new byte[] {0x30}),
        Arguments.of("zeros", new byte[100]),
        Arguments.of("text", "Dear Sir or Madam".getBytes(US_ASCII)),
        Arguments.of("Base64 of text", Base64.getEncoder().encode("Dear Sir".getBytes(US_ASCII))),
        Arguments.of("almost Base64", "MII!".getBytes(US_ASCII)),
        Arguments.of("white space", " \r\n ".getBytes(US_ASCII)),
        Arguments.of("an empty sequence", new byte[] {0x30, 0}),
        Arguments.of("a huge length", new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1, 2, 1}),
        Arguments.of("a negative length", new byte[] {0x30, (byte) 0x84, -1, -1, -1, -1, 2, 1}),
        Arguments.of("an endless length", new byte[] {0x30, (byte) 0x80}),
        Arguments.of("nested sequences", nested(0x30, 200_000)),
        Arguments.of("nested octet strings", nested(0x24, 200_000)),
        Arguments.of("nested sets", nested(0x31, 200_000)),
        Arguments.of("nested tags", nested(0xa0, 200_000)));
  }

  /** Structures of indefinite length within each other, never closed. */
  private static byte[] nested(int tag, int depth) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {0x30, (byte) 0x80});
    for (int i = 0; i < depth; i++) {
      bytes.write(tag);
      bytes.write(0x80);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rubbish")
  void rubbish_isRefusedWithWorkInProportion(String what, byte[] message) {
    Allocation.inProportion(
        message,
        () -> {
          assertThatExceptionOfType(MalformedMessageException.class)
              .as(what)
              .isThrownBy(() -> verifier.verify(message));
          assertThatExceptionOfType(MalformedMessageException.class)
              .isThrownBy(() -> verifier.verifyDetached(message, CONTENT));
          assertThatExceptionOfType(DecryptionException.class)
              .isThrownBy(() -> decryptor.decrypt(message))
              .withMessage("The message could not be decrypted")
              .withNoCause();
        });
  }

  @Test
  void messages_ofTheOtherKind_areRefused() throws Exception {
    byte[] signed = signed();
    byte[] enveloped = enveloped();

    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier.verify(enveloped));
    assertThatExceptionOfType(DecryptionException.class)
        .isThrownBy(() -> decryptor.decrypt(signed));
  }

  @Test
  void everyBeginningOfAMessage_isRefused() throws Exception {
    byte[] signed = signed();
    byte[] enveloped = enveloped();

    for (int length : List.of(1, 2, 5, 20, 100, 500, signed.length - 1)) {
      assertThatExceptionOfType(MalformedMessageException.class)
          .isThrownBy(() -> verifier.verify(Arrays.copyOf(signed, length)));
    }
    for (int length : List.of(1, 2, 5, 20, 100, 500, enveloped.length - 1)) {
      assertThatExceptionOfType(DecryptionException.class)
          .isThrownBy(() -> decryptor.decrypt(Arrays.copyOf(enveloped, length)));
    }
  }

  // ---- parts of a signed message

  private static Asn1Element signedData(Asn1Element message) {
    return message.children().get(1).children().get(0);
  }

  /** In memory and as a stream alike: what one sees the other must not pass over. */
  private static void assertRefusedInEveryWay(byte[] message) {
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier.verify(message));
    assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> read(message));
  }

  private static byte[] read(byte[] message) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    verifier.verifyStream(new ByteArrayInputStream(message), content);
    return content.toByteArray();
  }

  @Test
  void parts_inAnotherOrderOrNumber_areRefused_inMemoryAndAsAStream() throws Exception {
    Asn1Element original = Asn1Element.of(signed());
    assertThat(verifier.verify(original.encoded()).content()).isEqualTo(CONTENT);
    assertThat(read(original.encoded())).isEqualTo(CONTENT);
    Asn1Element certificates = signedData(original).children().get(3);
    Asn1Element lists = certificates.copy();
    lists.tag((byte) 0xa1);
    Asn1Element unknown = certificates.copy();
    unknown.tag((byte) 0xa2);

    for (Asn1Element added : List.of(certificates, lists, unknown)) {
      for (int at = added == lists ? 5 : 4; at <= 5; at++) {
        Asn1Element changed = original.copy();
        signedData(changed).children().add(at, added.copy());
        assertRefusedInEveryWay(changed.encoded());
      }
    }
    Asn1Element twice = original.copy();
    signedData(twice).children().add(signedData(original).children().get(4).copy());
    assertRefusedInEveryWay(twice.encoded());
    Asn1Element listsFirst = original.copy();
    signedData(listsFirst).children().add(3, lists);
    assertRefusedInEveryWay(listsFirst.encoded());
    // The control: revocation lists may follow the certificates, and are not looked at.
    Asn1Element withLists = original.copy();
    signedData(withLists).children().add(4, lists);
    assertThat(verifier.verify(withLists.encoded()).content()).isEqualTo(CONTENT);
    assertThat(read(withLists.encoded())).isEqualTo(CONTENT);
  }

  @Test
  void millionsOfElements_areRefused_butContentInManyPiecesIsNot() throws Exception {
    byte[] content = new byte[4_000_000];
    Asn1Element inPieces = Asn1Element.of(signed(content));
    Asn1Element octets = signedData(inPieces).children().get(2).children().get(1).children().get(0);
    assertThat(octets.value()).isEqualTo(content);
    Asn1Element pieces = Asn1Element.constructed(0x24);
    for (int i = 0; i < content.length; i += 64) {
      pieces.children().add(Asn1Element.primitive(0x04, new byte[64]));
    }
    octets.become(pieces);
    assertThat(verifier.verify(inPieces.encoded()).content()).isEqualTo(content);

    Asn1Element ofMillions = Asn1Element.of(signed());
    Asn1Element millions = HostileParts.all().get("a million sequences").get();
    signedData(ofMillions).children().get(4).children().get(0).children().get(1).become(millions);
    assertThatExceptionOfType(LimitExceededException.class)
        .isThrownBy(() -> verifier.verify(ofMillions.encoded()))
        .withMessageContaining("cms-values of 250000");
  }

  @Test
  void identifierOfThousandsOfDigits_isNotPrinted() throws Exception {
    byte[] long4000 = new byte[4_000];
    Arrays.fill(long4000, (byte) 0xff);
    long4000[long4000.length - 1] = 1;
    Asn1Element message = Asn1Element.of(signed());
    Asn1Element type = signedData(message).children().get(2).children().get(0);

    type.become(Asn1Element.of(CMSObjectIdentifiers.digestedData));
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier.verify(message.encoded()))
        .withMessageMatching(".*its type is [0-9.]+");
    type.value(long4000);
    assertThatExceptionOfType(MalformedMessageException.class)
        .isThrownBy(() -> verifier.verify(message.encoded()))
        .withMessageContaining("an identifier of 4004 bytes");
  }

  /** The longest to sort: every element is less than the one before it. */
  private static Asn1Element descending(int elements) {
    Asn1Element set = Asn1Element.constructed(0x31);
    for (int i = 0; i < elements; i++) {
      int number = 0x7fff - i % 0x8000;
      set.children().add(Asn1Element.primitive(0x04, (byte) (number >> 8), (byte) number));
    }
    return set;
  }

  @Test
  void setOfThousands_amongTheSignedAttributes_isNotSorted() throws Exception {
    assertThat(verifier.verify(signed()).content()).isEqualTo(CONTENT);
    Asn1Element message = Asn1Element.of(signed());
    for (Asn1Element signerInfo : signedData(message).children().get(4).children()) {
      Asn1Element attribute =
          Asn1Element.constructed(
              0x30, Asn1Element.of(CMSObjectIdentifiers.digestedData), descending(60_000));
      signerInfo.children().get(3).children().add(attribute);
    }

    byte[] hostile = message.encoded();
    Allocation.inProportion(
        hostile,
        () ->
            assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> verifier.verify(hostile))
                .withMessageContaining("cms-set of 512"));
  }

  @Test
  void setOfThousands_amongTheAuthenticatedAttributes_isNotSorted() throws Exception {
    assertThat(decryptor.decrypt(enveloped()).content()).isEqualTo(CONTENT);
    Asn1Element message = Asn1Element.of(enveloped());
    Asn1Element attributes = descending(60_000);
    attributes.tag((byte) 0xa1);
    signedData(message).children().add(3, attributes);

    byte[] hostile = message.encoded();
    Allocation.inProportion(
        hostile,
        () ->
            assertThatExceptionOfType(DecryptionException.class)
                .isThrownBy(() -> decryptor.decrypt(hostile)));
  }
}
