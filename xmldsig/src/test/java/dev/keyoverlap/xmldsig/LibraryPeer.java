package dev.keyoverlap.xmldsig;

import static dev.keyoverlap.xmldsig.Xml.ORDER;
import static dev.keyoverlap.xmldsig.Xml.bytes;

import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.internal.algorithm.DigestUri;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * A library that runs in this JVM.
 *
 * @param library which
 */
record LibraryPeer(Library library) implements XmlPeer {

  enum Library {
    JDK,
    SANTUARIO
  }

  @Override
  public String title() {
    return library == Library.JDK ? "jdk" : "santuario";
  }

  @Override
  public Optional<String> version() {
    return library == Library.JDK
        ? Optional.of(String.valueOf(Runtime.version().feature()))
        : Optional.of("4.0");
  }

  @Override
  public String source() {
    return "the JDK, or the build";
  }

  @Override
  public boolean accepts(byte[] signed, HeldKey known, int number, Path folder) throws Exception {
    if (library == Library.JDK) {
      return JdkDsig.accepts(signed, known.certificate().getPublicKey(), number - 1);
    }
    Init.init();
    Document document = Xml.parse(signed);
    Xml.all(document, "*", "*").stream()
        .filter(element -> element.hasAttributeNS(null, "Id"))
        .forEach(element -> element.setIdAttributeNS(null, "Id", true));
    Element signature = Xml.all(document, XmlNames.DSIG, "Signature").get(number - 1);
    return new XMLSignature(signature, "", true)
        .checkSignatureValue(known.certificate().getPublicKey());
  }

  @Override
  public Optional<byte[]> sign(HeldKey key, Path folder) throws Exception {
    if (library == Library.JDK) {
      JdkDsig jdk = new JdkDsig().naming(key);
      jdk.reference("", JdkDsig.SHA256, jdk.enveloped(), jdk.exclusive());
      return Optional.of(jdk.sign(bytes(ORDER), key.privateKey()));
    }
    Init.init();
    Document document = Xml.parse(bytes(ORDER));
    XMLSignature signature =
        new XMLSignature(
            document,
            "",
            XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256,
            CanonicalizationMethod.EXCLUSIVE);
    document.getDocumentElement().appendChild(signature.getElement());
    Transforms transforms = new Transforms(document);
    transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
    transforms.addTransform(Transforms.TRANSFORM_C14N_EXCL_OMIT_COMMENTS);
    signature.addDocument("", transforms, DigestUri.of(DigestAlgorithm.SHA256));
    signature.addKeyInfo(key.certificate());
    signature.sign(key.privateKey());
    return Optional.of(Xml.write(document));
  }
}
