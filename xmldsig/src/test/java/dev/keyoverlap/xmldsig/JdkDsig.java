package dev.keyoverlap.xmldsig;

import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.SignatureMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** XML signatures by the JDK's own API: a foreign signer and receiver, and a forger of odd ones. */
public final class JdkDsig {

  public static final String SHA256 = DigestMethod.SHA256;
  static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

  private final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
  private String canonicalization = CanonicalizationMethod.EXCLUSIVE;
  private String method = RSA_SHA256;
  private SignatureMethodParameterSpec methodParameters;
  private final List<Reference> references = new ArrayList<>();
  private HeldKey named;

  public Transform transform(String uri, TransformParameterSpec parameters) throws Exception {
    return factory.newTransform(uri, parameters);
  }

  Transform enveloped() throws Exception {
    return transform(Transform.ENVELOPED, null);
  }

  Transform exclusive() throws Exception {
    return transform(CanonicalizationMethod.EXCLUSIVE, null);
  }

  public JdkDsig canonicalization(String uri) {
    this.canonicalization = uri;
    return this;
  }

  JdkDsig method(String uri, SignatureMethodParameterSpec parameters) {
    this.method = uri;
    this.methodParameters = parameters;
    return this;
  }

  JdkDsig method(String uri) {
    return method(uri, null);
  }

  /** Whose certificate the KeyInfo names, whoever signs. */
  public JdkDsig naming(HeldKey key) {
    this.named = key;
    return this;
  }

  public JdkDsig reference(String uri, String digest, Transform... transforms) throws Exception {
    references.add(
        factory.newReference(
            uri, factory.newDigestMethod(digest, null), List.of(transforms), null, null));
    return this;
  }

  /** Signs as the last thing in the document's element. */
  public byte[] sign(byte[] xml, Key key) throws Exception {
    Document document = Xml.parse(xml);
    CanonicalizationMethod c14n =
        factory.newCanonicalizationMethod(canonicalization, (C14NMethodParameterSpec) null);
    SignatureMethod signatureMethod = factory.newSignatureMethod(method, methodParameters);
    SignedInfo info = factory.newSignedInfo(c14n, signatureMethod, references);
    KeyInfo keyInfo = null;
    if (named != null) {
      KeyInfoFactory keys = factory.getKeyInfoFactory();
      keyInfo = keys.newKeyInfo(List.of(keys.newX509Data(List.of(named.certificate()))));
    }
    DOMSignContext context = new DOMSignContext(key, document.getDocumentElement());
    context.setProperty("org.jcp.xml.dsig.secureValidation", false);
    declareIds(document).forEach(e -> context.setIdAttributeNS(e, null, "Id"));
    factory.newXMLSignature(info, keyInfo).sign(context);
    return Xml.write(document);
  }

  /** Whether the JDK, which knows this key only, accepts the signature of this number. */
  public static boolean accepts(byte[] xml, Key key, int index) throws Exception {
    Document document = Xml.parse(xml);
    DOMValidateContext context =
        new DOMValidateContext(
            KeySelector.singletonKeySelector(key),
            Xml.all(document, XmlNames.DSIG, "Signature").get(index));
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    declareIds(document).forEach(e -> context.setIdAttributeNS(e, null, "Id"));
    XMLSignature signature = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
    return signature.validate(context);
  }

  private static List<Element> declareIds(Document document) {
    return Xml.all(document, "*", "*").stream()
        .filter(element -> element.hasAttributeNS(null, "Id"))
        .toList();
  }
}
