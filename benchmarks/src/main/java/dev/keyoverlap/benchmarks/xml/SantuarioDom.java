package dev.keyoverlap.benchmarks.xml;

import dev.keyoverlap.benchmarks.cms.BenchmarkKeys;
import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.key.HeldKey;
import java.util.List;
import java.util.Optional;
import org.apache.xml.security.Init;
import org.apache.xml.security.signature.XMLSignature;
import org.apache.xml.security.transforms.Transforms;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** Apache Santuario with trees. */
final class SantuarioDom implements XmlLibrary {

  private final List<HeldKey> keys;

  SantuarioDom() throws Exception {
    Init.init();
    keys = BenchmarkKeys.load(false, 2);
  }

  @Override
  public byte[] sign(byte[] document) throws Exception {
    Document tree = XmlTrees.parse(document);
    Transforms transforms = new Transforms(tree);
    transforms.addTransform(Transforms.TRANSFORM_ENVELOPED_SIGNATURE);
    sign(tree, "", transforms, keys.get(0));
    return XmlTrees.write(tree);
  }

  @Override
  public Optional<byte[]> signTwice(byte[] document) throws Exception {
    Document tree = XmlTrees.parse(document);
    Element batch = (Element) tree.getDocumentElement().getFirstChild();
    batch.setIdAttribute("Id", true);
    for (HeldKey key : keys) {
      sign(tree, "#" + XmlDocuments.ID, new Transforms(tree), key);
    }
    return Optional.of(XmlTrees.write(tree));
  }

  private static void sign(Document tree, String uri, Transforms transforms, HeldKey key)
      throws Exception {
    XMLSignature signature =
        new XMLSignature(
            tree,
            "",
            XMLSignature.ALGO_ID_SIGNATURE_RSA_SHA256,
            Transforms.TRANSFORM_C14N_EXCL_OMIT_COMMENTS);
    tree.getDocumentElement().appendChild(signature.getElement());
    transforms.addTransform(Transforms.TRANSFORM_C14N_EXCL_OMIT_COMMENTS);
    signature.addDocument(uri, transforms, "http://www.w3.org/2001/04/xmlenc#sha256");
    signature.addKeyInfo(key.certificate());
    signature.sign(key.privateKey());
  }

  @Override
  public void verify(byte[] signed) throws Exception {
    XMLSignature signature = new XMLSignature(XmlTrees.signature(XmlTrees.parse(signed)), "", true);
    if (!signature.checkSignatureValue(keys.get(0).certificate().getPublicKey())) {
      throw new IllegalStateException("Santuario does not accept it");
    }
  }
}
