package dev.keyoverlap.examples.cxf;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;
import dev.keyoverlap.wssec.KeyringCrypto;
import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.apache.wss4j.common.WSEncryptionPart;
import org.apache.wss4j.dom.WSConstants;
import org.apache.wss4j.dom.message.WSSecEncrypt;
import org.apache.wss4j.dom.message.WSSecEncryptedKey;
import org.apache.wss4j.dom.message.WSSecHeader;
import org.apache.wss4j.dom.message.WSSecSignature;
import org.apache.wss4j.dom.message.WSSecTimestamp;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** An order that anybody can send who has the endpoint's certificate. */
class SymmetricSignatureTest {

  private static final String SOAP = "http://schemas.xmlsoap.org/soap/envelope/";

  // Held: the runtime forgets the level of a logger that nobody holds.
  private static final Logger CXF = Logger.getLogger("org.apache.cxf");

  private static String forged(KeyringCrypto crypto) throws Exception {
    Document message =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    ("<s:Envelope xmlns:s='"
                            + SOAP
                            + "'><s:Header/><s:Body><o:place"
                            + " xmlns:o='http://cxf.examples.keyoverlap.dev/'>"
                            + "<arg0>all boxes</arg0></o:place></s:Body></s:Envelope>")
                        .getBytes(StandardCharsets.UTF_8)));
    WSSecHeader header = new WSSecHeader(message);
    header.insertSecurityHeader();
    WSSecTimestamp timestamp = new WSSecTimestamp(header);
    timestamp.build();
    KeyGenerator generator = KeyGenerator.getInstance("AES");
    generator.init(256);
    SecretKey key = generator.generateKey();
    WSSecEncryptedKey encrypted = new WSSecEncryptedKey(header);
    encrypted.setUserInfo("warehouse");
    encrypted.setKeyIdentifierType(WSConstants.ISSUER_SERIAL);
    encrypted.setKeyEncAlgo(WSConstants.KEYTRANSPORT_RSAOAEP);
    encrypted.prepare(crypto, key);
    WSSecSignature signature = new WSSecSignature(header);
    signature.setKeyIdentifierType(WSConstants.CUSTOM_SYMM_SIGNING);
    signature.setCustomTokenId(encrypted.getId());
    signature.setCustomTokenValueType(WSConstants.WSS_ENC_KEY_VALUE_TYPE);
    signature.setSecretKey(key.getEncoded());
    signature.setSignatureAlgorithm(WSConstants.HMAC_SHA256);
    signature.build(crypto);
    WSSecEncrypt encryption = new WSSecEncrypt(header);
    encryption.setEncryptSymmKey(false);
    encryption.setSymmetricEncAlgorithm(WSConstants.AES_256_GCM);
    encryption.prepare(null, key);
    encrypted
        .getEncryptedKeyElement()
        .appendChild(
            encryption.encryptForRef(
                null, List.of(new WSEncryptionPart("Body", SOAP, "Content")), key));
    encrypted.prependToHeader();
    Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
    writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
    StringWriter text = new StringWriter();
    writer.transform(new DOMSource(message), new StreamResult(text));
    return text.toString();
  }

  @Test
  void order_signedWithAKeyThatItsSenderEncryptedToTheEndpoint_isRefused() throws Exception {
    CXF.setLevel(Level.OFF);
    HeldKey orders = HeldKey.selfSigned("CN=orders");
    HeldKey warehouse = HeldKey.selfSigned("CN=warehouse");
    try (KeystoreRotation client = KeystoreRotation.open(InMemoryKeyringStore.empty());
        KeystoreRotation endpoint = KeystoreRotation.open(InMemoryKeyringStore.empty());
        KeystoreRotation stranger = KeystoreRotation.open(InMemoryKeyringStore.empty())) {
      client.add(alias("orders"), orders);
      client.add(alias("warehouse"), PeerCertificate.of(warehouse.certificate()));
      endpoint.add(alias("warehouse"), warehouse);
      endpoint.add(alias("client"), PeerCertificate.of(orders.certificate()));
      stranger.add(alias("warehouse"), PeerCertificate.of(warehouse.certificate()));
      KeyringCrypto trusting =
          KeyringCrypto.with(endpoint).trust(VerificationPolicy.anyOf(alias("client"))).build();
      try (CxfTraffic traffic = new CxfTraffic(KeyringCrypto.of(client), trusting)) {
        traffic.send(1);
        assertThat(traffic.taken()).isEqualTo(1);
        HttpResponse<String> answer =
            HttpClient.newHttpClient()
                .send(
                    HttpRequest.newBuilder(URI.create(traffic.address()))
                        .header("Content-Type", "text/xml; charset=UTF-8")
                        .header("SOAPAction", "\"\"")
                        .POST(
                            HttpRequest.BodyPublishers.ofString(forged(KeyringCrypto.of(stranger))))
                        .build(),
                    HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(traffic.taken()).isEqualTo(1);
      }
    }
  }
}
