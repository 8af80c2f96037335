package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The signatures of a document are made alike, unless somebody asks for a difference. */
class EqualXmlSignaturesTest {

  private static final HeldKey RSA = TestKeys.rsa("orders");
  private static final HeldKey LONGER_RSA = TestKeys.named("orders").algorithm("RSA", 3072).make();
  private static final HeldKey EC = TestKeys.named("orders").algorithm("EC", 256).make();
  private static final HeldKey LONGER_EC = TestKeys.named("orders").algorithm("EC", 384).make();

  private static XmlSigner.Builder signing(HeldKey... keys) throws Exception {
    return XmlSigner.with(sender(keys)).form(SignatureForm.PARALLEL_ENVELOPED);
  }

  /** Algorithms, transforms and what names the key, in the order of the document. */
  private static List<List<String>> parameters(XmlSigner.Builder signer) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    Document document =
        factory
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(signer.build().sign(bytes(BATCH))));
    List<List<String>> all = new ArrayList<>();
    NodeList signatures = document.getElementsByTagNameNS(XmlNames.DSIG, "Signature");
    for (int i = 0; i < signatures.getLength(); i++) {
      List<String> one = new ArrayList<>();
      NodeList within = ((Element) signatures.item(i)).getElementsByTagName("*");
      for (int j = 0; j < within.getLength(); j++) {
        Element element = (Element) within.item(j);
        one.add(element.getLocalName() + " " + element.getAttribute("Algorithm"));
      }
      all.add(one);
    }
    return all;
  }

  static Stream<Arguments> pairs() {
    return Stream.of(
        Arguments.of(RSA, LONGER_RSA, SignatureAlgorithm.RSA_SHA512),
        Arguments.of(RSA, LONGER_RSA, SignatureAlgorithm.RSA_PSS_SHA384),
        Arguments.of(EC, LONGER_EC, SignatureAlgorithm.ECDSA_SHA256),
        Arguments.of(LONGER_EC, EC, SignatureAlgorithm.ECDSA_SHA512));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void secondSignature_isMadeAsTheFirst(HeldKey first, HeldKey second, SignatureAlgorithm how)
      throws Exception {
    List<List<String>> byDefault =
        parameters(signing(first, second).signAs(ORDERS).signAsIfPresent(ORDERS_NEXT));
    List<List<String>> asAskedFor =
        parameters(signing(first, second).signAs(ORDERS, how).signAsIfPresent(ORDERS_NEXT).xades());

    assertThat(byDefault).hasSize(2);
    assertThat(byDefault.get(0)).isEqualTo(byDefault.get(1));
    assertThat(asAskedFor).hasSize(2);
    assertThat(asAskedFor.get(0))
        .isEqualTo(asAskedFor.get(1))
        .anyMatch(line -> line.startsWith("SigningTime"));
  }

  @Test
  void difference_isMadeWhereItIsAskedFor_orTheKeysCannotSignAlike() throws Exception {
    assertThat(
            parameters(
                signing(RSA, LONGER_RSA)
                    .signAs(ORDERS)
                    .signAsIfPresent(ORDERS_NEXT, SignatureAlgorithm.RSA_SHA512)))
        .doesNotHaveDuplicates();
    assertThat(parameters(signing(RSA, EC).signAs(ORDERS).signAsIfPresent(ORDERS_NEXT)))
        .doesNotHaveDuplicates();
  }
}
