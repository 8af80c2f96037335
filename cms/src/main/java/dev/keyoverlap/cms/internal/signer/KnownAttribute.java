package dev.keyoverlap.cms.internal.signer;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;

/** The attributes of signatures that are written or understood here. */
@SuppressWarnings("ImmutableEnumChecker")
public // the array does not change
enum KnownAttribute {
  CONTENT_TYPE(CMSAttributes.contentType, "content type"),
  MESSAGE_DIGEST(CMSAttributes.messageDigest, "message digest"),
  SIGNING_TIME(CMSAttributes.signingTime, "signing time"),
  ALGORITHM_PROTECTION(CMSAttributes.cmsAlgorithmProtect, "algorithm protection"),
  SIGNING_CERTIFICATE(PKCSObjectIdentifiers.id_aa_signingCertificateV2, "signing certificate"),

  /** BouncyCastle has no name for it. */
  MULTIPLE_SIGNATURES(PKCSObjectIdentifiers.id_aa.branch("51"), "multiple-signatures");

  private final ASN1ObjectIdentifier type;
  private final String text;
  private final byte[] encoded;

  KnownAttribute(ASN1ObjectIdentifier type, String text) {
    this.type = type;
    this.text = text;
    try {
      this.encoded = type.getEncoded(ASN1Encoding.DER);
    } catch (IOException e) {
      throw new IllegalStateException("An identifier has an encoding", e);
    }
  }

  public ASN1ObjectIdentifier type() {
    return type;
  }

  /** The identifier of the type in DER; not to be changed. */
  byte[] encoded() {
    return encoded;
  }

  /** For people. */
  @Override
  public String toString() {
    return text;
  }
}
