package dev.keyoverlap.cms.internal.signer;

import static dev.keyoverlap.key.Alias.alias;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cms.Asn1Element;
import dev.keyoverlap.cms.BothReaders;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.cms.Forge;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.ring.Keyring;
import java.time.Instant;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.esf.ESFAttributes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nobody signed changes no verdict, however much of it there is; but some of it may not be.
 */
class UnsignedAttributesTest {

  private static final byte[] CONTENT = "an order".getBytes(US_ASCII);
  private static final HeldKey KEY = TestKeys.rsa("partner");

  private static BothReaders readers;

  @BeforeAll
  static void begin() throws Exception {
    Keyring ring = Ring.empty().add(alias("partner"), KEY, Instant.now()).keyring();
    readers = BothReaders.of(CmsVerifier.of(ring, VerificationPolicy.anyOf(alias("partner"))));
  }

  private static Asn1Element attribute(ASN1ObjectIdentifier type, Asn1Element... values) {
    return Asn1Element.constructed(
        0x30, Asn1Element.of(type), Asn1Element.constructed(0x31, values));
  }

  private static byte[] with(Asn1Element... attributes) throws Exception {
    Asn1Element message = Asn1Element.of(Forge.signedBy(KEY, CONTENT).message());
    Asn1Element signedData = message.children().get(1).children().get(0);
    Asn1Element signers = signedData.children().get(signedData.children().size() - 1);
    signers.children().get(0).children().add(Asn1Element.constructed(0xa1, attributes));
    return message.encoded();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100_000, 20_000_000})
  void archiveTimestamp_ofAnySize_changesNothing(int bytes) throws Exception {
    Asn1Element archive =
        attribute(ESFAttributes.archiveTimestamp, Asn1Element.primitive(0x04, new byte[bytes]));

    assertThat(readers.content(with(archive))).isEqualTo(CONTENT);
  }

  @Test
  void unknownAttributes_inAnyNumberAndForm_changeNothing() throws Exception {
    Asn1Element[] many = new Asn1Element[100_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = attribute(CMSObjectIdentifiers.digestedData, Asn1Element.primitive(0x05));
    }
    assertThat(readers.content(with(many))).isEqualTo(CONTENT);

    byte[] levels = new byte[4 * 100_000];
    for (int i = 0; i < levels.length / 2; i += 2) {
      levels[i] = 0x30;
      levels[i + 1] = (byte) 0x80;
    }
    Asn1Element deep = Asn1Element.primitive(0x30, levels);
    assertThat(readers.content(with(attribute(CMSObjectIdentifiers.digestedData, deep))))
        .isEqualTo(CONTENT);
    assertThat(readers.content(with(Asn1Element.primitive(0x0c, (byte) 'x')))).isEqualTo(CONTENT);
  }

  @Test
  void attributesThatMustBeSigned_areRefusedAmongTheOthers() throws Exception {
    Asn1Element harmless =
        attribute(CMSObjectIdentifiers.digestedData, Asn1Element.primitive(0x05));
    assertThat(readers.content(with(harmless))).isEqualTo(CONTENT);

    Asn1Element time = Asn1Element.of(new DERUTCTime("261121183000Z"));
    for (Asn1Element forbidden :
        new Asn1Element[] {
          attribute(CMSAttributes.signingTime, time),
          attribute(CMSAttributes.contentType, Asn1Element.of(CMSObjectIdentifiers.data)),
          attribute(CMSAttributes.messageDigest, Asn1Element.primitive(0x04, new byte[32])),
          attribute(CMSAttributes.messageDigest)
        }) {
      assertThat(readers.refusal(with(harmless, forbidden)))
          .isInstanceOf(VerificationException.class)
          .hasMessageContaining("unsigned");
    }
  }
}
