package dev.keyoverlap.testkit.kit;

import static dev.keyoverlap.key.Alias.alias;
import static dev.keyoverlap.testkit.kit.SampleKit.profile;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.ring.KeyVersion;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.testkit.fixture.Fixture;
import dev.keyoverlap.testkit.fixture.Fixtures;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.MessageFormat.Standard;
import dev.keyoverlap.testkit.fixture.ReceiverKey;
import dev.keyoverlap.testkit.fixture.SetUp;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
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

  /** Those of CMS and XML are read by {@code SimulatedReceiverTest}. */
  @Test
  void soapFixtures_ofEveryAlgorithm_areReadAsTheManifestSays() throws Exception {
    List<String> wrong = new ArrayList<>();
    int tried = 0;
    for (MessageFormat format : Fixtures.current().formats()) {
      if (format.standard() == Standard.SOAP) {
        for (SetUp setUp : SetUp.values()) {
          for (Fixture fixture : format.fixtures()) {
            tried++;
            boolean accepted = isReadByKeyOverlap(format, setUp, fixture.message());
            if (!fixture.message().expected(setUp).allows(accepted)) {
              wrong.add(fixture + " with " + setUp.key() + ": " + accepted);
            }
          }
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(tried).isGreaterThan(200);
  }

  private static boolean isReadByKeyOverlap(MessageFormat format, SetUp setUp, KitMessage message)
      throws Exception {
    Keyring ring = ring(format, setUp);
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

  private static Keyring ring(MessageFormat format, SetUp setUp) throws Exception {
    List<KeyVersion> versions = new ArrayList<>();
    Instant now = Instant.now();
    for (X509Certificate sender : Fixtures.current().senderCertificates(format, setUp)) {
      versions.add(
          KeyVersion.active(
              alias(versions.isEmpty() ? "sender" : "sender-2"), PeerCertificate.of(sender), now));
    }
    for (ReceiverKey key : Fixtures.current().receiverKeys(format, setUp)) {
      versions.add(
          KeyVersion.active(
              alias("receiver " + versions.size()),
              HeldKey.of(key.privateKey(), List.of(key.certificate())),
              now));
    }
    return Keyring.of(versions);
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
    for (KeyTransport transport : KeyTransport.values()) {
      receiver.accept(transport);
    }
    return receiver.build().receive(bytes).body().getTextContent();
  }
}
