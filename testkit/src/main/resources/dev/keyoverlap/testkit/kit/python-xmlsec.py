#!/usr/bin/env python3
"""Lets python-xmlsec verify the XML messages of this kit, and writes answers-python-xmlsec.json.

To try a program of yours, replace the body of accepts().
Exit status: 0 done; 1 a module is missing; 3 your system rejects everything.
"""

import json
import os
import sys

os.chdir(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
try:
    import xmlsec
    from lxml import etree
except ImportError as missing:
    sys.exit(f"There is no Python module {missing.name}. Install xmlsec and lxml, and run this script again.")

SET_UPS = {"old": ["old"], "new": ["new"], "both": ["old", "new"]}


def accepts(held, message):
    """Whether your system accepts a message while it trusts the authorities of these names."""
    manager = xmlsec.KeysManager()
    for name in held:
        manager.load_cert(f"certificates/authority-{name}.pem", xmlsec.constants.KeyDataFormatPem,
                          xmlsec.constants.KeyDataTypeTrusted)
    document = etree.fromstring(message)
    xmlsec.tree.add_ids(document, ["Id"])
    signature = xmlsec.tree.find_node(document, xmlsec.constants.NodeSignature)
    try:
        xmlsec.SignatureContext(manager).verify(signature)
        return True
    except xmlsec.Error:
        return False


def main():
    with open("manifest.json", encoding="utf-8") as file:
        manifest = json.load(file)
    answers = {"kit": "KeyOverlap partner kit 3", "receiver": f"python-xmlsec {xmlsec.__version__}"}
    for form in manifest["formats"]:
        if form["key"] in ("xml-siblings", "xml-parallel"):
            answers[form["key"]] = {}
            for set_up, held in SET_UPS.items():
                given = answers[form["key"]][set_up] = {}
                for message in form["messages"]:
                    with open(message["file"], "rb") as file:
                        given[message["name"]] = "yes" if accepts(held, file.read()) else "no"
    with open("answers-python-xmlsec.json", "w", encoding="utf-8") as file:
        json.dump(answers, file, indent=2)
    print("The answers are in answers-python-xmlsec.json. Send this file back, or open index.html and load it there.")
    if '"yes"' not in json.dumps(answers):
        print("Your system rejects every message. Its set-up is probably wrong.", file=sys.stderr)
        sys.exit(3)


main()
