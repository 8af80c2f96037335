package dev.keyoverlap.testkit.kit;

import static dev.keyoverlap.testkit.kit.SampleKit.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.testkit.fixture.KitMessage;
import dev.keyoverlap.testkit.fixture.MessageFormat;
import dev.keyoverlap.testkit.fixture.SetUp;
import dev.keyoverlap.wssec.PlainWss4j;
import dev.keyoverlap.xmldsig.XmlPeer;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.wss4j.common.crypto.Merlin;
import org.apache.wss4j.common.ext.WSSecurityException;
import org.apache.wss4j.dom.WSConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.w3c.dom.Document;

/** The measured receivers of XML and SOAP are run over the kit, and found to be as was measured. */
@Tag("any-jdk")
class MeasuredXmlToolsTest {

  static final List<XmlPeer> PEERS = XmlPeer.all();

  @TempDir private Path folder;

  /** Who holds both keys is asked for each of them, which was done before. */
  private final Map<String, Boolean> asked = new HashMap<>();

  /** Asked for the first signature, as most are that are asked for one. */
  @ParameterizedTest
  @FieldSource("PEERS")
  void receiver_ofTheFirstSignature_isFoundToBeOne(XmlPeer peer) throws Exception {
    assumeTrue(
        peer.version().isPresent(),
        peer.title()
            + " is not installed, so it was not run over the kit; it needs "
            + peer.source());
    KitAnswers answers =
        Filled.answers(
            List.of(SampleKit.XML_SIBLINGS, SampleKit.XML_PARALLEL),
            (format, setUp, message) -> accepts(peer, format, setUp, message),
            "?");

    assertThat(profile(answers, SampleKit.XML_SIBLINGS)).isEqualTo(PartnerProfile.XML_FIRST);
    assertThat(profile(answers, SampleKit.XML_PARALLEL))
        .isEqualTo(
            // It reads no XPath.
            peer.title().equals("xml-crypto") ? PartnerProfile.UNKNOWN : PartnerProfile.XML_FIRST);
  }

  private boolean accepts(XmlPeer peer, MessageFormat format, SetUp setUp, KitMessage message)
      throws Exception {
    for (HeldKey known : SampleKit.senders(setUp)) {
      String question = format.fixture(message).orElseThrow().file() + " " + known.keyId();
      Boolean answer = asked.get(question);
      if (answer == null) {
        answer = peer.accepts(SampleKit.message(format, message), known, 1, folder);
        asked.put(question, answer);
      }
      if (answer) {
        return true;
      }
    }
    return false;
  }

  @Test
  void wss4j_runOverTheKit_readsTheHeaderOfItsActor_andHoldsSeveral() throws Exception {
    PartnerProfile found =
        profile(
            Filled.answers(
                List.of(SampleKit.SOAP),
                (format, setUp, message) -> wss4jReads(setUp, message),
                "?"),
            SampleKit.SOAP);

    assertThat(found).isEqualTo(PartnerProfile.XML_FIRST);
  }

  private static boolean wss4jReads(SetUp setUp, KitMessage message) throws Exception {
    Document document = parse(SampleKit.message(SampleKit.SOAP, message));
    try {
      boolean done =
          PlainWss4j.receive(document, merlin(setUp))
              .containsKey(message.isSigned() ? WSConstants.SIGN : WSConstants.ENCR);
      return done && document.getDocumentElement().getTextContent().contains("ten boxes");
    } catch (WSSecurityException e) {
      return false;
    }
  }

  private static Merlin merlin(SetUp setUp) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (SetUp one : SampleKit.ones(setUp)) {
      HeldKey own = SampleKit.receivers(one).get(0);
      String name = "k" + store.size();
      store.setCertificateEntry(name + "-authority", SampleKit.authority(one));
      store.setKeyEntry(
          name, own.privateKey(), "any".toCharArray(), own.chain().toArray(Certificate[]::new));
    }
    Merlin merlin = new Merlin();
    merlin.setKeyStore(store);
    return merlin;
  }

  private static Document parse(byte[] xml) throws Exception {
    return DocumentBuilderFactory.newDefaultNSInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(xml));
  }
}
