"""python-xmlsec, called as CommandPeer.java says."""
import sys

from lxml import etree  # before xmlsec, which needs it
import xmlsec

DSIG = "{http://www.w3.org/2000/09/xmldsig#}Signature"


def context(document, key):
    ctx = xmlsec.SignatureContext()
    ctx.key = key
    for element in document.iter("*"):
        if "Id" in element.attrib:
            ctx.register_id(element, "Id")
    return ctx


def verify(file, certificate, number):
    document = etree.parse(file)
    signature = list(document.iter(DSIG))[int(number) - 1]
    key = xmlsec.Key.from_file(certificate, xmlsec.KeyFormat.CERT_PEM)
    try:
        context(document, key).verify(signature)
    except xmlsec.Error as e:
        print(e)
        sys.exit(1)


def sign(template, private_key, certificate):
    document = etree.parse(template)
    key = xmlsec.Key.from_file(private_key, xmlsec.KeyFormat.PEM)
    key.load_cert_from_file(certificate, xmlsec.KeyFormat.CERT_PEM)
    context(document, key).sign(next(document.iter(DSIG)))
    sys.stdout.buffer.write(etree.tostring(document))


def version():
    print(getattr(xmlsec, "__version__", "?"))


{"verify": verify, "sign": sign, "version": version}[sys.argv[1]](*sys.argv[2:])
