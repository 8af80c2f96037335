package dev.keyoverlap.testkit.kit;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.testkit.kit.SampleKit.profile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Our own receivers, run over the kit. */
class KeyOverlapReceiversTest {

  private static final VerificationPolicy SENDER =
      VerificationPolicy.anyOf(alias("sender"), alias("sender-2"));

  @Test
  void keyOverlap_runOverTheKit_isFoundToCheckAny_andInSoapTheHeaderOfItsActor() throws Exception {
    KitAnswers answers =
        Filled.answers(SampleKit.ASKED, KeyOverlapReceiversTest::isReadByKeyOverlap);

    assertThat(profile(answers, SampleKit.CMS))
        .isEqualTo(
            PartnerProfile.builder()
                .holds(Count.SEVERAL)
                .signatures(ReceiverRule.ANY)
                .recipients(Count.SEVERAL)
                .build());
    for (MessageFormat format : List.of(SampleKit.XML_SIBLINGS, SampleKit.XML_PARALLEL)) {
      assertThat(profile(answers, format).rule()).contains(ReceiverRule.ANY);
    }
    // Of two headers it reads the one that is for nobody else, which stands first.
    assertThat(profile(answers, SampleKit.SOAP).rule()).contains(ReceiverRule.FIRST);
    assertThat(SampleKit.ASKED)
        .allMatch(format -> profile(answers, format).holds() == Count.SEVERAL);
  }

  private static boolean isReadByKeyOverlap(MessageFormat format, SetUp setUp, KitMessage message)
      throws Exception {
    Keyring ring = ring(setUp);
    byte[] bytes = SampleKit.message(format, message);
    try {
      return switch (format.standard()) {
        case CMS ->
            cms(ring, message, bytes).equals(new String(Fixtures.current().content(), UTF_8));
        case XML ->
            XmlVerifier.of(ring, SENDER)
                .verify(bytes)
                .only()
                .element()
                .getTextContent()
                .contains("ten boxes");
        case SOAP -> soap(ring, message, bytes).contains("ten boxes");
      };
    } catch (KeyOverlapException e) {
      return false;
    }
  }

  private static Keyring ring(SetUp setUp) throws Exception {
    Keyring ring = Keyring.empty();
    Instant now = Instant.now();
    if (setUp.holdsOld()) {
      ring =
          Ring.of(ring)
              .add(
                  alias("sender"),
                  PeerCertificate.of(SampleKit.senders(SetUp.OLD).get(0).certificate()),
                  now)
              .add(alias("receiver"), SampleKit.receivers(SetUp.OLD).get(0), now)
              .keyring();
    }
    if (setUp.holdsNew()) {
      ring =
          Ring.of(ring)
              .add(
                  alias("sender-2"),
                  PeerCertificate.of(SampleKit.senders(SetUp.NEW).get(0).certificate()),
                  now)
              .add(alias("receiver-2"), SampleKit.receivers(SetUp.NEW).get(0), now)
              .keyring();
    }
    return ring;
  }

  private static String cms(Keyring ring, KitMessage message, byte[] bytes)
      throws KeyOverlapException {
    byte[] content =
        message.isSigned()
            ? CmsVerifier.of(ring, SENDER).verify(bytes).content()
            : CmsDecryptor.with(ring)
                .accept(ContentEncryption.LEGACY_AES_256_CBC)
                .accept(KeyTransport.LEGACY_RSA_PKCS1_V1_5)
                .build()
                .decrypt(bytes)
                .content();
    return new String(content, UTF_8);
  }

  private static String soap(Keyring ring, KitMessage message, byte[] bytes)
      throws KeyOverlapException {
    SoapReceiver.Builder receiver =
        message.isSigned()
            ? SoapReceiver.with(ring, SENDER).requireSigned(SoapPart.BODY)
            : SoapReceiver.decryptingOnly(ring).requireEncrypted(SoapPart.BODY);
    return receiver.build().receive(bytes).body().getTextContent();
  }
}
