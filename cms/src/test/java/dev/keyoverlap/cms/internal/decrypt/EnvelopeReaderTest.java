package dev.keyoverlap.cms.internal.decrypt;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.cms.Asn1Element;
import dev.keyoverlap.cms.BothReaders;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.DecryptionException;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The parts of an encrypted message, in memory and from a stream. */
class EnvelopeReaderTest {

  private static final HeldKey KEY = TestKeys.rsa("own");
  private static final byte[] CONTENT = "an order of 100 bolts".getBytes(US_ASCII);
  private static final int VERSION = 0;

  /** AuthEnvelopedData and EnvelopedData. */
  enum Kind {
    AUTHENTICATED(ContentEncryption.AES_256_GCM),
    NOT_AUTHENTICATED(ContentEncryption.LEGACY_AES_256_CBC);

    private final ContentEncryption encryption;

    Kind(ContentEncryption encryption) {
      this.encryption = encryption;
    }

    private Asn1Element message() throws Exception {
      return Asn1Element.of(
          CmsEncryptor.with(ring())
              .encryptTo(alias("own"))
              .contentEncryption(encryption)
              .build()
              .encrypt(CONTENT));
    }
  }

  private static Keyring ring() throws Exception {
    return Ring.empty().add(alias("own"), KEY, Instant.now()).keyring();
  }

  private static BothReaders readers() throws Exception {
    return BothReaders.of(
        CmsDecryptor.with(ring()).accept(ContentEncryption.LEGACY_AES_256_CBC).build());
  }

  /** EnvelopedData or AuthEnvelopedData: version, recipients, content, and what follows. */
  private static List<Asn1Element> parts(Asn1Element message) {
    return message.children().get(1).children().get(0).children();
  }

  private static void accepted(Asn1Element message) throws Exception {
    assertThat(readers().content(message.encoded())).isEqualTo(CONTENT);
  }

  private static DecryptionException refused(Asn1Element message) throws Exception {
    return readers().refusal(message.encoded()) instanceof DecryptionException refusal
        ? refusal
        : fail("Another refusal");
  }

  private static Asn1Element attributes(int tag) {
    Asn1Element set =
        Asn1Element.of(
            new DERSet(
                new Attribute(
                    PKCSObjectIdentifiers.pkcs_9_at_challengePassword,
                    new DERSet(DERNull.INSTANCE))));
    set.tag((byte) tag);
    return set;
  }

  @ParameterizedTest
  @EnumSource
  void version_mattersWhereItsStandardSaysSo(Kind kind) throws Exception {
    Asn1Element message = kind.message();
    accepted(message);

    parts(message).get(VERSION).value((byte) 3);
    if (kind == Kind.AUTHENTICATED) {
      refused(message);
    } else {
      accepted(message);
    }
    parts(message).get(VERSION).tag((byte) 0x0a);
    refused(message);
  }

  @ParameterizedTest
  @EnumSource
  void originatorInfo_isPassedOver(Kind kind) throws Exception {
    Asn1Element message = kind.message();
    parts(message).add(1, Asn1Element.constructed(0xa0, Asn1Element.constructed(0xa0)));
    accepted(message);

    parts(message).add(1, Asn1Element.constructed(0xa0));
    refused(message);
  }

  @ParameterizedTest
  @EnumSource
  void attributesBehindTheContent_thatNothingProtects_arePassedOver(Kind kind) throws Exception {
    Asn1Element message = kind.message();
    int right = kind == Kind.AUTHENTICATED ? 0xa2 : 0xa1;
    int wrong = kind == Kind.AUTHENTICATED ? 0xa1 : 0xa2;
    parts(message).add(attributes(right));
    accepted(message);

    parts(message).add(attributes(right));
    refused(message);
    Asn1Element other = kind.message();
    parts(other).add(attributes(wrong));
    refused(other);
  }

  @ParameterizedTest
  @EnumSource
  void content_thatIsAbsent_orOfAnotherType_isRefused_andWhoItIsForIsTold(Kind kind)
      throws Exception {
    Asn1Element absent = kind.message();
    List<Asn1Element> content = parts(absent).get(2).children();
    content.remove(2);
    assertThat(refused(absent).ours()).hasSize(1);

    Asn1Element ofAnotherType = kind.message();
    parts(ofAnotherType)
        .get(2)
        .children()
        .set(0, Asn1Element.of(CMSObjectIdentifiers.digestedData));
    assertThat(refused(ofAnotherType).ours()).hasSize(1);

    Asn1Element signed = kind.message();
    parts(signed).get(2).children().set(0, Asn1Element.of(CMSObjectIdentifiers.signedData));
    accepted(signed);
    accepted(kind.message());
  }

  @ParameterizedTest
  @EnumSource
  void endMarkers_ofAMessageOfIndefiniteLength_areMissed_andOnlyPaddingFollows(Kind kind)
      throws Exception {
    Asn1Element message = kind.message();
    message.indefinite(true);
    message.children().get(1).indefinite(true);
    message.children().get(1).children().get(0).indefinite(true);
    accepted(message);
    byte[] encoded = message.encoded();
    for (int missing = 1; missing <= 6; missing++) {
      assertThat(readers().refusal(Arrays.copyOf(encoded, encoded.length - missing)))
          .isInstanceOf(DecryptionException.class);
    }
    byte[] padded = Arrays.copyOf(encoded, encoded.length + 9);
    assertThat(readers().content(padded)).isEqualTo(CONTENT);
    padded[padded.length - 1] = 1;
    assertThat(readers().refusal(padded)).isInstanceOf(DecryptionException.class);
  }

  @ParameterizedTest
  @EnumSource
  void messageOfAnotherType_isRefused(Kind kind) throws Exception {
    Asn1Element message = kind.message();
    message.children().set(0, Asn1Element.of(CMSObjectIdentifiers.encryptedData));

    assertThat(refused(message)).hasMessageContaining("decrypted");
    accepted(kind.message());
  }
}
