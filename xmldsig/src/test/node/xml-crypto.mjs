// xml-crypto, called as CommandPeer.java says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { DOMParser } from "@xmldom/xmldom";
import { SignedXml } from "xml-crypto";

const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";
const [verb, file, ...rest] = process.argv.slice(2);

if (verb === "version") {
  console.log(createRequire(import.meta.url)("xml-crypto/package.json").version);
} else if (verb === "verify") {
  const [certificate, number] = rest;
  const xml = readFileSync(file, "utf8");
  const signatures = new DOMParser().parseFromString(xml, "text/xml").getElementsByTagNameNS(DSIG, "Signature");
  const signed = new SignedXml({ publicCert: readFileSync(certificate, "utf8") });
  try {
    signed.loadSignature(signatures[Number(number) - 1]);
    process.exitCode = signed.checkSignature(xml) ? 0 : 1;
  } catch (e) {
    console.log(e.message);
    process.exitCode = 1;
  }
} else {
  const [key, certificate] = rest;
  const signed = new SignedXml({
    privateKey: readFileSync(key, "utf8"),
    publicCert: readFileSync(certificate, "utf8"),
    signatureAlgorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signed.addReference({
    xpath: "/*",
    isEmptyUri: true,
    transforms: [DSIG + "enveloped-signature", EXCLUSIVE],
    digestAlgorithm: "http://www.w3.org/2001/04/xmlenc#sha256",
  });
  signed.computeSignature(readFileSync(file, "utf8"));
  process.stdout.write(signed.getSignedXml());
}
