package dev.keyoverlap.examples.partner;

import dev.keyoverlap.procedure.PartnerProfile;
import dev.keyoverlap.testkit.junit.Held;
import dev.keyoverlap.testkit.junit.PartnerKitExtension;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.crypto.AlgorithmMethod;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.KeySelectorException;
import javax.xml.crypto.KeySelectorResult;
import javax.xml.crypto.XMLCryptoContext;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.X509Data;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** A partner that verifies XML with the JDK alone. The JDK has no public API for CMS. */
class JdkReceiverTest {

  @RegisterExtension
  static final PartnerKitExtension KIT =
      PartnerKitExtension.of("our gateway, with the JDK")
          .answersTo(Path.of("target/answers-jdk.json"))
          .expecting(PartnerProfile.XML_FIRST);

  @TestFactory
  Stream<DynamicNode> signatures() {
    return KIT.verify("xml-siblings", JdkReceiverTest::accepts);
  }

  private static boolean accepts(Held held, byte[] message) throws Exception {
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(message));
    Element order = (Element) document.getElementsByTagNameNS("urn:orders", "Order").item(0);
    order.setIdAttributeNS(null, "Id", true);
    DOMValidateContext context =
        new DOMValidateContext(
            new TrustedSender(held.senderCertificates()),
            document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0));
    return XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
  }

  /** Finds the certificate in KeyInfo, if we trust it. */
  private static final class TrustedSender extends KeySelector {

    private final List<X509Certificate> trusted;

    TrustedSender(List<X509Certificate> trusted) {
      this.trusted = trusted;
    }

    @Override
    public KeySelectorResult select(
        KeyInfo keyInfo, Purpose purpose, AlgorithmMethod method, XMLCryptoContext context)
        throws KeySelectorException {
      for (Object part : keyInfo.getContent()) {
        if (part instanceof X509Data data) {
          for (Object one : data.getContent()) {
            if (one instanceof X509Certificate certificate && trusted.contains(certificate)) {
              PublicKey key = certificate.getPublicKey();
              return () -> key;
            }
          }
        }
      }
      throw new KeySelectorException("We do not know this signer");
    }
  }
}
