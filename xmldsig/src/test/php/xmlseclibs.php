<?php
// PHP's xmlseclibs, called as CommandPeer.java says.
$home = '/usr/share/simplesamlphp/vendor/robrichards/xmlseclibs';
if (!is_file("$home/xmlseclibs.php")) {
    exit(2);
}
require "$home/xmlseclibs.php";

use RobRichards\XMLSecLibs\XMLSecurityDSig;
use RobRichards\XMLSecLibs\XMLSecurityKey;

function document(string $file): DOMDocument
{
    $document = new DOMDocument();
    $document->load($file);
    return $document;
}

function verify(string $file, string $certificate, string $number): void
{
    try {
        $document = document($file);
        $dsig = new XMLSecurityDSig();
        $dsig->idKeys = ['Id'];
        $dsig->sigNode = $document->getElementsByTagNameNS(XMLSecurityDSig::XMLDSIGNS, 'Signature')[$number - 1];
        $dsig->canonicalizeSignedInfo();
        $dsig->validateReference();
        $key = $dsig->locateKey();
        $key->loadKey($certificate, true, true);
        exit($dsig->verify($key) === 1 ? 0 : 1);
    } catch (Throwable $e) {
        echo $e->getMessage();
        exit(1);
    }
}

function sign(string $file, string $privateKey, string $certificate): void
{
    $document = document($file);
    $dsig = new XMLSecurityDSig();
    $dsig->setCanonicalMethod(XMLSecurityDSig::EXC_C14N);
    $dsig->addReference(
        $document,
        XMLSecurityDSig::SHA256,
        ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', XMLSecurityDSig::EXC_C14N],
        ['force_uri' => true]
    );
    $key = new XMLSecurityKey(XMLSecurityKey::RSA_SHA256, ['type' => 'private']);
    $key->loadKey($privateKey, true);
    $dsig->sign($key);
    $dsig->add509Cert(file_get_contents($certificate));
    $dsig->appendSignature($document->documentElement);
    echo $document->saveXML();
}

if ($argv[1] === 'version') {
    preg_match('/@version\s+([0-9.]+)/', file_get_contents("$home/src/XMLSecurityDSig.php"), $found)
        || preg_match('/xmlseclibs\.php\s+([0-9.]+)|([0-9]+\.[0-9]+\.[0-9]+)/', file_get_contents("$home/CHANGELOG.txt"), $found);
    echo end($found);
} else {
    $argv[1](...array_slice($argv, 2));
}
