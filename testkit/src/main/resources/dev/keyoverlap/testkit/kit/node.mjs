// Lets pkijs and xml-crypto read the messages of this kit, and writes answers-pkijs.json and
// answers-xml-crypto.json. First, in the folder of the kit:
//   npm install pkijs asn1js xml-crypto @xmldom/xmldom
//   node scripts/node.mjs
// To try a program of yours, replace the body of a function in "systems".
// Exit status: 0 done; 1 a package is missing; 3 a system rejects everything.
import { webcrypto } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(path.join(path.dirname(fileURLToPath(import.meta.url)), ".."));
const here = createRequire(path.resolve("node.mjs"));
const read = (file) => readFileSync(file);
const held = { old: ["old"], new: ["new"], both: ["old", "new"] };

async function load(name) {
  try {
    return await import(here.resolve(name));
  } catch {
    console.error(`There is no package ${name}. Run npm install ${name}, and then this script again.`);
    process.exit(1);
  }
}

const version = (name) => `${name} ${JSON.parse(read(`node_modules/${name}/package.json`)).version}`;

async function pkijs() {
  const asn1js = await load("asn1js");
  const lib = await load("pkijs");
  lib.setEngine("node", new lib.CryptoEngine({ name: "node", crypto: webcrypto }));
  const der = (file) => new Uint8Array(read(file)).buffer;
  const certificate = (name) => lib.Certificate.fromBER(der(`certificates/${name}.cer`));
  const info = (file) => lib.ContentInfo.fromBER(der(file));
  const key = (name) =>
    Uint8Array.from(Buffer.from(read(`keys/${name}.pem`, "utf8").toString().replace(/-----[^-]+-----|\s/g, ""), "base64"))
      .buffer;
  return {
    name: "pkijs",
    receiver: version("pkijs"),
    formats: ["cms", "cms-oaep"],
    async answer(setUp, message) {
      if (message.name.startsWith("signed")) {
        const signed = new lib.SignedData({ schema: info(message.file).content });
        // The caller names the signer that counts: here the first one, as in the examples of pkijs.
        const result = await signed.verify({
          signer: 0,
          checkChain: true,
          trustedCerts: held[setUp].map((one) => certificate(`authority-${one}`)),
          extendedMode: true,
        });
        return result.signatureVerified && result.signerCertificateVerified;
      }
      if (setUp === "both") return undefined; // One call takes one key.
      const enveloped = new lib.EnvelopedData({ schema: info(message.file).content });
      for (let i = 0; i < enveloped.recipientInfos.length; i++) {
        try {
          const content = await enveloped.decrypt(i, {
            recipientCertificate: certificate(`receiver-${setUp}`),
            recipientPrivateKey: key(`receiver-${setUp}`),
          });
          if (Buffer.from(content).equals(read("content.txt"))) return true;
        } catch {
          // It is for another recipient.
        }
      }
      return false;
    },
  };
}

async function xmlCrypto() {
  const { DOMParser } = await load("@xmldom/xmldom");
  const { SignedXml } = (await load("xml-crypto")).default ?? (await load("xml-crypto"));
  return {
    name: "xml-crypto",
    receiver: version("xml-crypto"),
    formats: ["xml-siblings"],
    async answer(setUp, message) {
      if (setUp === "both") return undefined; // It is given one certificate.
      const xml = read(message.file).toString("utf8");
      const signature = new DOMParser()
        .parseFromString(xml, "text/xml")
        .getElementsByTagNameNS("http://www.w3.org/2000/09/xmldsig#", "Signature")[0];
      const signed = new SignedXml({ publicCert: read(`certificates/sender-${setUp}.pem`).toString("utf8") });
      signed.loadSignature(signature);
      return signed.checkSignature(xml);
    },
  };
}

const manifest = JSON.parse(read("manifest.json"));
let status = 0;
for (const system of [await pkijs(), await xmlCrypto()]) {
  const answers = { kit: "KeyOverlap partner kit 3", receiver: system.receiver };
  let accepted = 0;
  for (const format of manifest.formats.filter((one) => system.formats.includes(one.key))) {
    answers[format.key] = {};
    for (const setUp of Object.keys(held)) {
      const given = (answers[format.key][setUp] = {});
      for (const message of format.messages) {
        const yes = await system.answer(setUp, message).catch(() => false);
        if (yes) accepted++;
        given[message.name] = yes === undefined ? "?" : yes ? "yes" : "no";
      }
    }
  }
  writeFileSync(`answers-${system.name}.json`, JSON.stringify(answers, null, 2) + "\n");
  console.log(`The answers are in answers-${system.name}.json. Send this file back, or open index.html and load it there.`);
  if (!accepted) {
    console.error(`${system.name} rejects every message. Its set-up is probably wrong.`);
    status = 3;
  }
}
process.exit(status);
