// xmldsigjs, called as CommandPeer.java says.
import { webcrypto, X509Certificate, createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import * as xmldsigjs from "xmldsigjs";
import { setNodeDependencies } from "xml-core";
import { DOMImplementation, DOMParser, XMLSerializer } from "@xmldom/xmldom";
import xpath from "xpath";

setNodeDependencies({ DOMImplementation, DOMParser, XMLSerializer, xpath });
xmldsigjs.Application.setEngine("node", webcrypto);

const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const RSA = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
const METHODS = {
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": RSA,
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": { name: "RSASSA-PKCS1-v1_5", hash: "SHA-512" },
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1": { name: "RSA-PSS", hash: "SHA-256" },
  "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256": { name: "ECDSA", namedCurve: "P-256" },
  "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384": { name: "ECDSA", namedCurve: "P-384" },
};
const [verb, file, ...rest] = process.argv.slice(2);

async function verify(certificate, number) {
  const document = xmldsigjs.Parse(readFileSync(file, "utf8"));
  const signature = document.getElementsByTagNameNS(DSIG, "Signature")[Number(number) - 1];
  const method = signature.getElementsByTagNameNS(DSIG, "SignatureMethod")[0].getAttribute("Algorithm");
  const spki = new X509Certificate(readFileSync(certificate)).publicKey.export({ type: "spki", format: "der" });
  const key = await webcrypto.subtle.importKey("spki", spki, METHODS[method], true, ["verify"]);
  const signed = new xmldsigjs.SignedXml(document);
  signed.LoadXml(signature);
  return signed.Verify(key);
}

async function sign(key, certificate) {
  const pkcs8 = createPrivateKey(readFileSync(key)).export({ type: "pkcs8", format: "der" });
  const signer = await webcrypto.subtle.importKey("pkcs8", pkcs8, RSA, true, ["sign"]);
  const document = xmldsigjs.Parse(readFileSync(file, "utf8"));
  const signed = new xmldsigjs.SignedXml();
  await signed.Sign(RSA, signer, document, {
    x509: [new X509Certificate(readFileSync(certificate)).raw.toString("base64")],
    references: [{ uri: "", hash: "SHA-256", transforms: ["enveloped", "exc-c14n"] }],
  });
  document.documentElement.appendChild(signed.GetXml());
  return new XMLSerializer().serializeToString(document);
}

if (verb === "version") {
  console.log(createRequire(import.meta.url)("xmldsigjs/package.json").version);
} else if (verb === "verify") {
  try {
    process.exitCode = (await verify(...rest)) ? 0 : 1;
  } catch (e) {
    console.log(e.message);
    process.exitCode = 1;
  }
} else {
  process.stdout.write(await sign(...rest));
}
