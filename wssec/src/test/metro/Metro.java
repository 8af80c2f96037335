import com.sun.xml.wss.ProcessingContext;
import com.sun.xml.wss.XWSSProcessor;
import com.sun.xml.wss.XWSSProcessorFactory;
import com.sun.xml.wss.impl.callback.CertificateValidationCallback;
import com.sun.xml.wss.impl.callback.SignatureKeyCallback;
import com.sun.xml.wss.impl.callback.SignatureVerificationKeyCallback;
import com.sun.xml.wss.impl.callback.TimestampValidationCallback;
import jakarta.xml.soap.MessageFactory;
import jakarta.xml.soap.MimeHeaders;
import jakarta.xml.soap.SOAPMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.security.auth.callback.Callback;

/**
 * Metro's XWSS with one key pair, run from its source in a JVM of its own, since its jar has a
 * SOAP and an XML binding in it that would take the place of others. "verify" reads message.xml;
 * "sign" writes made.xml, naming its key as the second argument says.
 */
class Metro {

  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
  private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  private static final String TARGET =
      "<xwss:SignatureTarget type='qname' value='%s'><xwss:DigestMethod"
          + " algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/></xwss:SignatureTarget>";
  private static final String TIMESTAMP =
      "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd}Timestamp";

  private final X509Certificate certificate;
  private final PrivateKey key;

  private Metro() throws Exception {
    try (InputStream in = Files.newInputStream(Path.of("key.crt"))) {
      certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    String pem = Files.readString(Path.of("key.key")).replaceAll("-----[^-]*-----|\\s", "");
    key =
        KeyFactory.getInstance("RSA")
            .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
  }

  public static void main(String[] args) throws Exception {
    Metro metro = new Metro();
    if (args[0].equals("verify")) {
      XWSSProcessor processor = metro.processor("<xwss:RequireSignature requireTimestamp='true'/>");
      processor.verifyInboundMessage(metro.context(processor));
    } else {
      XWSSProcessor processor =
          metro.processor(
              "<xwss:Timestamp timeout='300'/><xwss:Sign includeTimestamp='false'>"
                  + "<xwss:X509Token certificateAlias='own' keyReferenceType='" + args[1] + "'/>"
                  + "<xwss:CanonicalizationMethod algorithm='" + EXCLUSIVE + "'/>"
                  + "<xwss:SignatureMethod algorithm='" + RSA_SHA256 + "'/>"
                  + TARGET.formatted("SOAP-BODY")
                  + TARGET.formatted(TIMESTAMP)
                  + "</xwss:Sign>");
      try (OutputStream out = Files.newOutputStream(Path.of("made.xml"))) {
        processor.secureOutboundMessage(metro.context(processor)).writeTo(out);
      }
    }
  }

  private XWSSProcessor processor(String what) throws Exception {
    String configuration =
        "<xwss:SecurityConfiguration xmlns:xwss='http://java.sun.com/xml/ns/xwss/config'>"
            + what
            + "</xwss:SecurityConfiguration>";
    return XWSSProcessorFactory.newInstance()
        .createProcessorForSecurityConfiguration(
            new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)),
            callbacks -> {
              for (Callback callback : callbacks) {
                answer(callback);
              }
            });
  }

  private ProcessingContext context(XWSSProcessor processor) throws Exception {
    MimeHeaders headers = new MimeHeaders();
    headers.addHeader("Content-Type", "text/xml");
    try (InputStream in = Files.newInputStream(Path.of("message.xml"))) {
      SOAPMessage message = MessageFactory.newInstance().createMessage(headers, in);
      message.getSOAPPart().getEnvelope();
      return processor.createProcessingContext(message);
    }
  }

  private void answer(Callback callback) {
    if (callback instanceof CertificateValidationCallback validation) {
      validation.setValidator(certificate::equals);
    } else if (callback instanceof TimestampValidationCallback timestamp) {
      timestamp.setValidator(request -> {});
    } else if (callback instanceof SignatureKeyCallback signature
        && signature.getRequest() instanceof SignatureKeyCallback.PrivKeyCertRequest request) {
      request.setPrivateKey(key);
      request.setX509Certificate(certificate);
    } else if (callback instanceof SignatureVerificationKeyCallback verification
        && verification.getRequest()
            instanceof SignatureVerificationKeyCallback.X509CertificateRequest request) {
      // Whichever is named: with another one the signature does not verify.
      request.setX509Certificate(certificate);
    }
  }
}
