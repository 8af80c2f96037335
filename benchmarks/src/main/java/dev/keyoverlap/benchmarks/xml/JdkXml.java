package dev.keyoverlap.benchmarks.xml;

import dev.keyoverlap.benchmarks.cms.BenchmarkKeys;
import dev.keyoverlap.benchmarks.xml.XmlContender.XmlLibrary;
import dev.keyoverlap.key.HeldKey;
import java.util.List;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.w3c.dom.Document;

/** The JDK's own XML signatures. */
final class JdkXml implements XmlLibrary {

  private final HeldKey key;
  private final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");

  JdkXml() throws Exception {
    key = BenchmarkKeys.load(false, 1).get(0);
  }

  @Override
  public byte[] sign(byte[] document) throws Exception {
    Document tree = XmlTrees.parse(document);
    List<Transform> transforms =
        List.of(
            factory.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
            factory.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null));
    SignedInfo signedInfo =
        factory.newSignedInfo(
            factory.newCanonicalizationMethod(
                CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
            factory.newSignatureMethod(SignatureMethod.RSA_SHA256, null),
            List.of(
                factory.newReference(
                    "",
                    factory.newDigestMethod(DigestMethod.SHA256, null),
                    transforms,
                    null,
                    null)));
    KeyInfoFactory keys = factory.getKeyInfoFactory();
    KeyInfo keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(key.certificate()))));
    factory
        .newXMLSignature(signedInfo, keyInfo)
        .sign(new DOMSignContext(key.privateKey(), tree.getDocumentElement()));
    return XmlTrees.write(tree);
  }

  @Override
  public void verify(byte[] signed) throws Exception {
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(key.certificate().getPublicKey()),
            XmlTrees.signature(XmlTrees.parse(signed)));
    if (!factory.unmarshalXMLSignature(context).validate(context)) {
      throw new IllegalStateException("The JDK does not accept it");
    }
  }
}
