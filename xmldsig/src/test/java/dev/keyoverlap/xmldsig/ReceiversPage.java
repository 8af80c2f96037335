package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.BATCH;
import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.ORDERS;
import static dev.keyoverlap.xmldsig.Xml.ORDERS_NEXT;
import static dev.keyoverlap.xmldsig.Xml.bytes;
import static dev.keyoverlap.xmldsig.Xml.sender;
import static dev.keyoverlap.xmldsig.Xml.text;
import static dev.keyoverlap.xmldsig.Xml.verifier;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.ObservedPage;
import dev.keyoverlap.fixtures.Ring;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Retention;
import dev.keyoverlap.xmldsig.spec.Canonicalization;
import dev.keyoverlap.xmldsig.spec.KeyInfoPart;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The page of the documentation that tells what foreign implementations were seen to do. */
final class ReceiversPage {

  private static final String INTRODUCTION =
      """
      # Receivers of XML signatures

      This page records how other implementations handle signed XML from KeyOverlap.
      A test runs each implementation and fails if a result differs.
      The makers of these implementations do not promise this behaviour.

      "y" means accepted, "-" means rejected.
      Each receiver trusts one certificate, and is told which signature of a document to verify.
      Every accepted document was also rejected after a change, and with another certificate.

      """;

  private static final HeldKey OLD = TestKeys.rsa("orders");
  private static final HeldKey NEW = TestKeys.rsa("orders");

  /** What stands under a heading: its columns, and a row for each peer. */
  private enum Table implements ObservedPage.Table<XmlPeer> {
    ONE(
        """
        ## One signature

        The signatures use RSA with SHA-256.
        The columns are the signature form, or the canonicalization if it is not the exclusive one.
        The jdk and xmlsec1 also read the form `ENVELOPING_BASE64`, and KeyOverlap reads theirs (`Base64ContentTest`).

        """) {
      @Override
      public Map<String, String> row(XmlPeer peer, Path folder) throws Exception {
        Map<String, String> row = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> document : forms().entrySet()) {
          row.put(document.getKey(), cell(peer, document.getValue(), OLD, folder));
        }
        return row;
      }
    },
    ALGORITHMS(
        """
        ## Algorithms

        The documents are enveloped, with exclusive canonicalization.
        xmldsigjs imports a given key again and loses its curve.

        """) {
      @Override
      public Map<String, String> row(XmlPeer peer, Path folder) throws Exception {
        Map<String, String> row = new LinkedHashMap<>();
        for (Map.Entry<SignatureAlgorithm, HeldKey> each : algorithms().entrySet()) {
          byte[] signed =
              XmlSigner.with(sender(each.getValue()))
                  .signAs(ORDERS, each.getKey())
                  .build()
                  .sign(bytes(ORDER));
          row.put(each.getKey().name(), cell(peer, signed, each.getValue(), folder));
        }
        return row;
      }
    },
    TWO(
        """
        ## Two signatures

        The first signature is by the old key, the second by the new one.
        A receiver that trusts the respective certificate verifies each of them.
        KeyOverlap cannot write the form in the last column. The JDK made it for comparison.

        """) {
      @Override
      public Map<String, String> row(XmlPeer peer, Path folder) throws Exception {
        Map<String, String> row = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> document : twice().entrySet()) {
          row.put(
              document.getKey(),
              "%s / %s"
                  .formatted(
                      y(peer.accepts(document.getValue(), OLD, 1, folder)),
                      y(peer.accepts(document.getValue(), NEW, 2, folder))));
        }
        return row;
      }
    },
    THEIRS(
        """
        ## Documents from these implementations

        The documents are enveloped, with exclusive canonicalization, RSA and SHA-256.
        KeyOverlap verifies them while the key is active, and while it is retained.

        """) {
      @Override
      public Map<String, String> row(XmlPeer peer, Path folder) throws Exception {
        Optional<byte[]> signed = peer.sign(OLD, folder);
        if (signed.isEmpty()) {
          return Map.of("active / retained", "");
        }
        assertThat(read(verifier(OLD), text(signed.get()).replace("bolts", "volts"))).isFalse();
        XmlVerifier renewed =
            XmlVerifier.of(
                Ring.of(Xml.receiver(OLD))
                    .swap(
                        Xml.PARTNER, TestKeys.certificateOf(NEW), Instant.now(), Retention.DEFAULT)
                    .keyring(),
                Xml.EITHER);
        return Map.of(
            "active / retained",
            y(read(verifier(OLD), text(signed.get())))
                + " / "
                + y(read(renewed, text(signed.get()))));
      }
    };

    private final String heading;

    Table(String heading) {
      this.heading = heading;
    }

    @Override
    public String heading() {
      return heading;
    }
  }

  private ReceiversPage() {}

  static ObservedPage<XmlPeer> page() {
    return new ObservedPage<>(INTRODUCTION, List.of(Table.values()), XmlPeer.all());
  }

  private static String cell(XmlPeer peer, byte[] signed, HeldKey key, Path folder)
      throws Exception {
    if (!peer.accepts(signed, key, 1, folder)) {
      return "-";
    }
    String changed =
        text(signed).contains("bolts")
            ? text(signed).replace("bolts", "volts")
            : text(signed).replace(">1<", ">9<");
    assertThat(changed).isNotEqualTo(text(signed));
    assertThat(peer.accepts(bytes(changed), key, 1, folder)).as(peer.title()).isFalse();
    if (key.equals(OLD)) {
      assertThat(peer.accepts(signed, NEW, 1, folder)).as(peer.title()).isFalse();
    }
    return "y";
  }

  private static String y(boolean accepted) {
    return accepted ? "y" : "-";
  }

  private static boolean read(XmlVerifier verifier, String signed) {
    try {
      verifier.verify(bytes(signed));
      return true;
    } catch (KeyOverlapException e) {
      return false;
    }
  }

  private static XmlSigner.Builder builder() throws Exception {
    return XmlSigner.with(sender(OLD, NEW)).signAs(ORDERS);
  }

  private static Map<String, byte[]> forms() throws Exception {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    documents.put("enveloped", builder().build().sign(bytes(ORDER)));
    for (Canonicalization method :
        List.of(
            Canonicalization.EXCLUSIVE_WITH_COMMENTS,
            Canonicalization.INCLUSIVE_1_0,
            Canonicalization.INCLUSIVE_1_0_WITH_COMMENTS,
            Canonicalization.INCLUSIVE_1_1)) {
      documents.put(method.name(), builder().canonicalization(method).build().sign(bytes(ORDER)));
    }
    documents.put(
        "enveloping", builder().form(SignatureForm.ENVELOPING).build().sign(bytes(ORDER)));
    documents.put("sibling", siblings().build().sign(bytes(BATCH)));
    documents.put(
        "parallel", builder().form(SignatureForm.PARALLEL_ENVELOPED).build().sign(bytes(ORDER)));
    documents.put("XAdES", builder().xades().build().sign(bytes(ORDER)));
    documents.put(
        "KeyInfo full, signed",
        builder().signerIdentifier(KeyInfoPart.values()).signKeyInfo().build().sign(bytes(ORDER)));
    return documents;
  }

  private static XmlSigner.Builder siblings() throws Exception {
    return builder().form(SignatureForm.SIBLINGS).elements(ElementSelector.id("first"));
  }

  private static Map<String, byte[]> twice() throws Exception {
    Map<String, byte[]> documents = new LinkedHashMap<>();
    documents.put("siblings", siblings().signAsIfPresent(ORDERS_NEXT).build().sign(bytes(BATCH)));
    documents.put(
        "parallel enveloped",
        builder()
            .signAsIfPresent(ORDERS_NEXT)
            .form(SignatureForm.PARALLEL_ENVELOPED)
            .build()
            .sign(bytes(ORDER)));
    documents.put("two times plain enveloped", byTheJdk(byTheJdk(bytes(ORDER), OLD), NEW));
    return documents;
  }

  private static byte[] byTheJdk(byte[] document, HeldKey key) throws Exception {
    JdkDsig jdk = new JdkDsig().naming(key);
    return jdk.reference("", JdkDsig.SHA256, jdk.enveloped(), jdk.exclusive())
        .sign(document, key.privateKey());
  }

  private static Map<SignatureAlgorithm, HeldKey> algorithms() throws Exception {
    Map<SignatureAlgorithm, HeldKey> algorithms = new LinkedHashMap<>();
    algorithms.put(SignatureAlgorithm.RSA_SHA512, OLD);
    algorithms.put(SignatureAlgorithm.RSA_PSS_SHA256, OLD);
    algorithms.put(SignatureAlgorithm.ECDSA_SHA256, TestKeys.ec("orders"));
    algorithms.put(
        SignatureAlgorithm.ECDSA_SHA384, TestKeys.named("orders").algorithm("EC", 384).make());
    algorithms.put(
        SignatureAlgorithm.ED25519, TestKeys.named("orders").algorithm("Ed25519", 255).make());
    return algorithms;
  }
}
