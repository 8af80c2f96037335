package dev.keyoverlap.examples.kit;

import static dev.keyoverlap.Alias.alias;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.PeerCertificate;
import dev.keyoverlap.algorithm.ContentEncryption;
import dev.keyoverlap.algorithm.KeyTransport;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.message.ReceiverRule;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.procedure.PartnerProfile.Count;
import dev.keyoverlap.wssec.SoapPart;
import dev.keyoverlap.wssec.SoapReceiver;
import dev.keyoverlap.xmldsig.XmlVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that are run over the kit: ourselves, and the scripts in it. */
@Tag("any-jdk")
class RealReceiversTest {

  private static final VerificationPolicy SENDER =
      VerificationPolicy.anyOf(alias("sender"), alias("sender-2"));

  @TempDir private Path folder;

  @Test
  void openssl_runOverTheKit_isFoundToCheckAllAndToHoldSeveral() throws Exception {
    Answers answers = answersOf("openssl");

    assertThat(answers.receiver()).startsWith("OpenSSL");
    assertThat(answers.profile(KitFormat.CMS)).isEqualTo(PartnerProfile.ALL_HOLDING_SEVERAL);
    assertThat(answers.profile(KitFormat.CMS_OAEP))
        .isEqualTo(PartnerProfile.builder().holds(Count.SEVERAL).recipients(Count.SEVERAL).build());
    assertThat(answers.isTried(KitFormat.SOAP)).isFalse();
  }

  @Test
  void xmlsec1_runOverTheKit_isFoundToLookAtTheFirstSignature() throws Exception {
    Answers answers = answersOf("xmlsec1");

    assertThat(answers.receiver()).startsWith("xmlsec1");
    for (KitFormat format :
        List.of(KitFormat.XML_SIBLINGS, KitFormat.XML_PARALLEL, KitFormat.SOAP)) {
      assertThat(answers.profile(format))
          .as(format.key())
          .isEqualTo(
              PartnerProfile.builder().holds(Count.SEVERAL).signatures(ReceiverRule.FIRST).build());
    }
    assertThat(answers.isTried(KitFormat.CMS)).isFalse();
  }

  private Answers answersOf(String tool) throws Exception {
    Path kit = folder.resolve("kit");
    KitFolder.write(SampleKit.FILES, kit);
    Process script =
        new ProcessBuilder("sh", kit.resolve("check-with-" + tool + ".sh").toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(script.getInputStream().readAllBytes(), UTF_8);
    assertThat(script.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assumeTrue(
        !output.contains("There is no " + tool), "Skipped: there is no " + tool + " on the path");
    assertThat(script.exitValue()).as(output).isZero();
    return Answers.read(Files.readString(kit.resolve("answers-" + tool + ".json")));
  }

  @Test
  void keyOverlap_runOverTheKit_isFoundToCheckAny_andInSoapTheHeaderOfItsActor() throws Exception {
    Answers answers =
        Filled.answers(List.of(KitFormat.values()), RealReceiversTest::isReadByKeyOverlap);

    assertThat(answers.profile(KitFormat.CMS))
        .isEqualTo(
            PartnerProfile.builder()
                .holds(Count.SEVERAL)
                .signatures(ReceiverRule.ANY)
                .recipients(Count.SEVERAL)
                .build());
    for (KitFormat format : List.of(KitFormat.XML_SIBLINGS, KitFormat.XML_PARALLEL)) {
      assertThat(answers.profile(format).rule()).contains(ReceiverRule.ANY);
    }
    // Of two headers it reads the one that is for nobody else, which stands first.
    assertThat(answers.profile(KitFormat.SOAP).rule()).contains(ReceiverRule.FIRST);
    assertThat(List.of(KitFormat.values()))
        .allMatch(format -> answers.profile(format).holds() == Count.SEVERAL);
  }

  private static boolean isReadByKeyOverlap(KitFormat format, SetUp setUp, KitMessage message)
      throws KeyOverlapException {
    Keyring ring = ring(setUp);
    byte[] bytes = SampleKit.message(format, message);
    try {
      return switch (format) {
        case CMS, CMS_OAEP ->
            cms(ring, message, bytes).equals(new String(CmsMessages.CONTENT, UTF_8));
        case XML_SIBLINGS, XML_PARALLEL ->
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

  private static Keyring ring(SetUp setUp) throws KeyOverlapException {
    Keyring ring = Keyring.empty();
    Instant now = Instant.now();
    if (setUp.holdsOld()) {
      ring =
          Ring.of(ring)
              .add(
                  alias("sender"),
                  PeerCertificate.of(SampleKit.KEYS.senderOld().certificate()),
                  now)
              .add(alias("receiver"), SampleKit.KEYS.receiverOld(), now)
              .keyring();
    }
    if (setUp.holdsNew()) {
      ring =
          Ring.of(ring)
              .add(
                  alias("sender-2"),
                  PeerCertificate.of(SampleKit.KEYS.senderNew().certificate()),
                  now)
              .add(alias("receiver-2"), SampleKit.KEYS.receiverNew(), now)
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
