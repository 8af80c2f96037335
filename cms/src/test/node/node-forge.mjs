// node-forge: its PKCS#7 has no verify() but one that says it is not implemented.
import forge from "node-forge";
import { converse, pairs } from "./conversation.mjs";

const asn1 = (der) => forge.asn1.fromDer(der.toString("binary"));
const certificate = (der) => forge.pki.certificateFromAsn1(asn1(der));
const key = (der) => forge.pki.privateKeyFromAsn1(asn1(der));
const bytes = (object) => Buffer.from(forge.asn1.toDer(object.toAsn1()).getBytes(), "binary");

await converse({
  decrypt(message, ...held) {
    const enveloped = forge.pkcs7.messageFromAsn1(asn1(message));
    for (const [certificateDer, keyDer] of pairs(held)) {
      const recipient = enveloped.findRecipient(certificate(certificateDer));
      if (recipient) {
        enveloped.decrypt(recipient, key(keyDer));
        return Buffer.from(enveloped.content.getBytes(), "binary");
      }
    }
    throw new Error("for nobody here");
  },
  sign(content, ...signers) {
    const signed = forge.pkcs7.createSignedData();
    signed.content = forge.util.createBuffer(content.toString("binary"));
    for (const [certificateDer, keyDer] of pairs(signers)) {
      signed.addCertificate(certificate(certificateDer));
      signed.addSigner({
        key: key(keyDer),
        certificate: certificate(certificateDer),
        digestAlgorithm: forge.pki.oids.sha256,
        // It does not sort them as DER wants it: the caller must.
        authenticatedAttributes: [
          { type: forge.pki.oids.contentType, value: forge.pki.oids.data },
          { type: forge.pki.oids.signingTime, value: new Date() },
          { type: forge.pki.oids.messageDigest },
        ],
      });
    }
    signed.sign();
    return bytes(signed);
  },
  encrypt(content, ...certificates) {
    const enveloped = forge.pkcs7.createEnvelopedData();
    certificates.forEach((der) => enveloped.addRecipient(certificate(der)));
    enveloped.content = forge.util.createBuffer(content.toString("binary"));
    enveloped.encrypt();
    return bytes(enveloped);
  },
});
