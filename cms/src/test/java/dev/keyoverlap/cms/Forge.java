package dev.keyoverlap.cms;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.cms.internal.algorithm.CertificateIdentifier;
import dev.keyoverlap.cms.internal.algorithm.DigestIdentifier;
import dev.keyoverlap.cms.internal.algorithm.SignatureSuite;
import dev.keyoverlap.cms.internal.syntax.MessageSyntax;
import dev.keyoverlap.cms.spec.CertificateReference;
import dev.keyoverlap.internal.key.DigestAlgorithm;
import dev.keyoverlap.key.HeldKey;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAlgorithmProtection;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerIdentifier;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.cms.Time;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * Writes signed messages as an attacker, or a careless program, would: begins with a correct one,
 * and then each part can be another. What is signed is always what is written, unless said
 * otherwise.
 */
public final class Forge {

  private final HeldKey key;
  private final byte[] content;
  private ASN1ObjectIdentifier contentType = CMSObjectIdentifiers.data;
  private HeldKey named;
  private Optional<byte[]> subjectKeyIdentifier = Optional.empty();
  private String digestName = "SHA-256";
  private AlgorithmIdentifier digestIdentifier = DigestIdentifier.of(DigestAlgorithm.SHA256);
  private String signatureName = "SHA256withRSA";
  private AlgorithmIdentifier signatureIdentifier =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption);
  private Optional<Instant> signingTime = Optional.empty();
  private int saltLength;
  private boolean reversed;
  private final List<ASN1ObjectIdentifier> left = new ArrayList<>();
  private final List<Attribute> more = new ArrayList<>();
  private final List<Asn1Element> asTheyAre = new ArrayList<>();
  private final List<X509Certificate> certificates = new ArrayList<>();

  private Forge(HeldKey key, byte[] content) {
    this.key = key;
    this.named = key;
    this.content = content;
  }

  /** Signed with this RSA key; with one of another kind once {@link #signature} is named. */
  public static Forge signedBy(HeldKey key, byte[] content) {
    return new Forge(key, content);
  }

  public Forge contentType(ASN1ObjectIdentifier type) {
    this.contentType = type;
    return this;
  }

  /** Gives this key's certificate as that of the signer. */
  public Forge naming(HeldKey other) {
    this.named = other;
    return this;
  }

  public Forge namingBySubjectKeyIdentifier(byte[] identifier) {
    this.subjectKeyIdentifier = Optional.of(identifier);
    return this;
  }

  public Forge digest(String name, ASN1ObjectIdentifier oid) {
    this.digestName = name;
    this.digestIdentifier = new AlgorithmIdentifier(oid);
    return this;
  }

  /** A digest with parameters, such as its length. */
  public Forge digest(String name, AlgorithmIdentifier identifier) {
    this.digestName = name;
    this.digestIdentifier = identifier;
    return this;
  }

  public Forge signature(String name, ASN1ObjectIdentifier oid) {
    return signature(name, new AlgorithmIdentifier(oid));
  }

  /**
   * What the signature is made with, and what the message calls it. ML-DSA is BouncyCastle's, which
   * every JDK has, and takes a key object of BouncyCastle's.
   */
  public Forge signature(String name, AlgorithmIdentifier identifier) {
    this.signatureName = name;
    this.signatureIdentifier = identifier;
    return this;
  }

  /** RSASSA-PSS with SHA-256; the salt that the message names may be another than the one used. */
  public Forge pss(int saltUsed, int saltNamed) {
    this.saltLength = saltUsed;
    this.signatureName = "RSASSA-PSS";
    AlgorithmIdentifier sha256 = DigestIdentifier.withNull(DigestAlgorithm.SHA256);
    this.signatureIdentifier =
        new AlgorithmIdentifier(
            PKCSObjectIdentifiers.id_RSASSA_PSS,
            new RSASSAPSSparams(
                sha256,
                new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha256),
                new ASN1Integer(saltNamed),
                new ASN1Integer(1)));
    return this;
  }

  public Forge signingTime(Instant time) {
    this.signingTime = Optional.of(time);
    return this;
  }

  public Forge without(ASN1ObjectIdentifier attribute) {
    left.add(attribute);
    return this;
  }

  public Forge with(ASN1ObjectIdentifier attribute, ASN1Encodable... values) {
    more.add(new Attribute(attribute, new DERSet(values)));
    return this;
  }

  /** BouncyCastle would bring the value into another form. */
  public Forge withAsItIs(ASN1ObjectIdentifier attribute, Asn1Element value) {
    asTheyAre.add(
        Asn1Element.constructed(
            0x30, Asn1Element.of(attribute), Asn1Element.constructed(0x31, value)));
    return this;
  }

  public Forge algorithmProtection(ASN1ObjectIdentifier digest, ASN1ObjectIdentifier signature) {
    return algorithmProtection(new AlgorithmIdentifier(digest), new AlgorithmIdentifier(signature));
  }

  public Forge algorithmProtection(AlgorithmIdentifier digest, AlgorithmIdentifier signature) {
    return with(
        CMSAttributes.cmsAlgorithmProtect,
        new CMSAlgorithmProtection(digest, CMSAlgorithmProtection.SIGNATURE, signature));
  }

  /** The signed attributes in the reverse of the order that DER wants. */
  public Forge reversedAttributes() {
    this.reversed = true;
    return this;
  }

  public Forge embedding(X509Certificate certificate) {
    certificates.add(certificate);
    return this;
  }

  public byte[] message() throws Exception {
    byte[] message = message(content, signerInfo());
    if (!asTheyAre.isEmpty()) {
      return withAttributesAsTheyAre(Asn1Element.of(message));
    }
    return reversed ? withReversedAttributes(message) : message;
  }

  private byte[] withAttributesAsTheyAre(Asn1Element message) throws Exception {
    Asn1Element attributes = Asn1Element.of(encodedAttributes());
    attributes.children().addAll(asTheyAre);
    attributes
        .children()
        .sort((one, other) -> Arrays.compareUnsigned(one.encoded(), other.encoded()));
    byte[] signature = sign(attributes.encoded());
    List<Asn1Element> parts = message.children().get(1).children().get(0).children();
    List<Asn1Element> signer = parts.get(parts.size() - 1).children().get(0).children();
    attributes.tag((byte) 0xa0);
    signer.get(3).become(attributes);
    signer.get(5).value(signature);
    return message.encoded();
  }

  /** BouncyCastle always sorts, so the order is changed in the bytes. */
  private byte[] withReversedAttributes(byte[] message) throws Exception {
    String text = new String(message, ISO_8859_1);
    List<String> parts = new ArrayList<>();
    for (ASN1Encodable attribute : ASN1Set.getInstance(encodedAttributes())) {
      parts.add(new String(MessageSyntax.der(attribute), ISO_8859_1));
    }
    String sorted = String.join("", parts);
    Collections.reverse(parts);
    assertThat(text).containsOnlyOnce(sorted);
    return text.replace(sorted, String.join("", parts)).getBytes(ISO_8859_1);
  }

  public SignerInfo signerInfo() throws Exception {
    ASN1Set attributes = attributes();
    return signerInfo(attributes, sign(attributes.getEncoded("DER")));
  }

  /** What the signature is made over. */
  public byte[] encodedAttributes() throws Exception {
    return attributes().getEncoded("DER");
  }

  /** The signature over the attributes, presented as one over this content, without attributes. */
  public byte[] presentedWithoutAttributes(byte[] otherContent) throws Exception {
    return message(otherContent, signerInfo(null, sign(encodedAttributes())));
  }

  public byte[] message(byte[] carried, SignerInfo... signerInfos) throws Exception {
    ASN1EncodableVector bag = new ASN1EncodableVector();
    for (X509Certificate certificate : certificates) {
      bag.add(Certificate.getInstance(certificate.getEncoded()));
    }
    return new ContentInfo(
            CMSObjectIdentifiers.signedData,
            new SignedData(
                new DERSet(digestIdentifier),
                new ContentInfo(contentType, new DEROctetString(carried)),
                bag.size() == 0 ? null : new DLSet(bag),
                null,
                new DERSet(signerInfos)))
        .getEncoded("DL");
  }

  private SignerInfo signerInfo(ASN1Set attributes, byte[] signature) {
    SignerIdentifier identifier =
        subjectKeyIdentifier
            .map(id -> new SignerIdentifier(new DEROctetString(id)))
            .orElseGet(
                () ->
                    CertificateIdentifier.of(CertificateReference.ISSUER_AND_SERIAL)
                        .signer(named.certificate()));
    return new SignerInfo(
        identifier,
        digestIdentifier,
        attributes,
        signatureIdentifier,
        new DEROctetString(signature),
        (ASN1Set) null);
  }

  private ASN1Set attributes() throws Exception {
    List<Attribute> all = new ArrayList<>();
    all.add(new Attribute(CMSAttributes.contentType, new DERSet(contentType)));
    all.add(
        new Attribute(
            CMSAttributes.messageDigest, new DERSet(new DEROctetString(contentDigest()))));
    signingTime.ifPresent(
        time ->
            all.add(
                new Attribute(CMSAttributes.signingTime, new DERSet(new Time(Date.from(time))))));
    all.removeIf(attribute -> left.contains(attribute.getAttrType()));
    all.addAll(more);
    return new DERSet(all.toArray(new Attribute[0]));
  }

  private byte[] contentDigest() throws Exception {
    return (digestName.startsWith("SHAKE")
            ? MessageDigest.getInstance(digestName, RecipientKeys.BOUNCY_CASTLE)
            : MessageDigest.getInstance(digestName))
        .digest(content);
  }

  private byte[] sign(byte[] bytes) throws Exception {
    Signature signature =
        signatureName.contains("-DSA")
            ? Signature.getInstance(signatureName, RecipientKeys.BOUNCY_CASTLE)
            : Signature.getInstance(signatureName);
    signature.initSign(key.privateKey());
    if (signatureName.equals("RSASSA-PSS")) {
      signature.setParameter(
          SignatureSuite.of(SignatureAlgorithm.RSA_PSS_SHA256).pssParameters(saltLength));
    }
    signature.update(bytes);
    return signature.sign();
  }
}
