// pkijs: the caller says which signer counts; this one, like its examples, says the first.
import { webcrypto } from "node:crypto";
import * as asn1js from "asn1js";
import * as pkijs from "pkijs";
import { converse, pairs } from "./conversation.mjs";

pkijs.setEngine("node", new pkijs.CryptoEngine({ name: "node", crypto: webcrypto }));

const certificate = (der) => pkijs.Certificate.fromBER(der);
const contentInfo = (der) => pkijs.ContentInfo.fromBER(der);

const isEc = (der) => certificate(der).subjectPublicKeyInfo.algorithm.algorithmId === "1.2.840.10045.2.1";

// It cannot import a key that does not carry its public one, but node can.
const ecdhKey = (der) =>
  webcrypto.subtle.importKey("pkcs8", der, { name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);

const signingKey = (der) =>
  webcrypto.subtle.importKey("pkcs8", der, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, true, ["sign"]);

await converse({
  async verify(message, ...roots) {
    const signed = new pkijs.SignedData({ schema: contentInfo(message).content });
    const result = await signed.verify({
      signer: 0,
      checkChain: true,
      trustedCerts: roots.map(certificate),
      extendedMode: true,
    });
    if (!result.signatureVerified || !result.signerCertificateVerified) {
      throw new Error(result.message);
    }
    return signed.encapContentInfo.eContent.getValue();
  },
  async decrypt(message, ...held) {
    const enveloped = new pkijs.EnvelopedData({ schema: contentInfo(message).content });
    let failure = new Error("for nobody here");
    for (let i = 0; i < enveloped.recipientInfos.length; i++) {
      for (const [certificateDer, keyDer] of pairs(held)) {
        try {
          return await enveloped.decrypt(i, {
            recipientCertificate: certificate(certificateDer),
            recipientPrivateKey: isEc(certificateDer) ? await ecdhKey(keyDer) : keyDer,
          });
        } catch (e) {
          failure = e;
        }
      }
    }
    throw failure;
  },
  async sign(content, ...signers) {
    const parties = pairs(signers);
    const signed = new pkijs.SignedData({
      version: 1,
      encapContentInfo: new pkijs.EncapsulatedContentInfo({
        eContentType: pkijs.ContentInfo.DATA,
        eContent: new asn1js.OctetString({ valueHex: content }),
      }),
      certificates: parties.map(([der]) => certificate(der)),
    });
    const digest = await webcrypto.subtle.digest("SHA-256", content);
    for (const [i, [certificateDer, keyDer]] of parties.entries()) {
      const own = certificate(certificateDer);
      signed.signerInfos.push(
        new pkijs.SignerInfo({
          version: 1,
          sid: new pkijs.IssuerAndSerialNumber({ issuer: own.issuer, serialNumber: own.serialNumber }),
          signedAttrs: new pkijs.SignedAndUnsignedAttributes({
            type: 0,
            attributes: [
              new pkijs.Attribute({
                type: "1.2.840.113549.1.9.3",
                values: [new asn1js.ObjectIdentifier({ value: pkijs.ContentInfo.DATA })],
              }),
              new pkijs.Attribute({
                type: "1.2.840.113549.1.9.4",
                values: [new asn1js.OctetString({ valueHex: digest })],
              }),
            ],
          }),
        }),
      );
      await signed.sign(await signingKey(keyDer), i, "SHA-256");
    }
    return new pkijs.ContentInfo({
      contentType: pkijs.ContentInfo.SIGNED_DATA,
      content: signed.toSchema(true),
    }).toSchema().toBER();
  },
  async encrypt(content, ...certificates) {
    const enveloped = new pkijs.EnvelopedData();
    for (const der of certificates) {
      enveloped.addRecipientByCertificate(certificate(der), { oaepHashAlgorithm: "SHA-256" });
    }
    await enveloped.encrypt({ name: "AES-CBC", length: 256 }, content);
    return new pkijs.ContentInfo({
      contentType: pkijs.ContentInfo.ENVELOPED_DATA,
      content: enveloped.toSchema(),
    }).toSchema().toBER();
  },
});
