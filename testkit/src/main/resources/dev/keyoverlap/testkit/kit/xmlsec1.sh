#!/bin/sh
# Lets xmlsec1 verify the XML messages of this kit, as it does by itself: the first signature.
# Writes answers-xmlsec1.json.
# Exit status: 0 done; 1 there is no xmlsec1; 3 it rejects everything, so its set-up is probably wrong.
cd "$(dirname "$0")/.." || exit 1
. scripts/answers.sh
require xmlsec1

# XML messages carry the certificate, so xmlsec1 trusts its authority.
verify_xml() { # the set-up, the file
  case $1 in
    both) trusted='--trusted-pem certificates/authority-old.pem --trusted-pem certificates/authority-new.pem' ;;
    *) trusted="--trusted-pem certificates/authority-$1.pem" ;;
  esac
  # shellcheck disable=SC2086 # several words
  xmlsec1 --verify $trusted --enabled-key-data x509 --id-attr:Id urn:orders:Order "$2"
}

# In SOAP it does not find the certificate, so it is told the key.
verify_soap() { # the set-up, the file
  xmlsec1 --verify --pubkey-cert-pem "certificates/sender-$1.pem" --enabled-key-data rsa \
    --id-attr:Id http://schemas.xmlsoap.org/soap/envelope/:Body "$2"
}

answer() {
  case $1:$2 in
    # One call takes one key. Two calls would be two receivers.
    both:*/soap/*) printf '?' ;;
    *:*/soap/*) by_status verify_soap "$1" "$2" ;;
    *) by_status verify_xml "$1" "$2" ;;
  esac
}

write_answers xmlsec1 "$(xmlsec1 --version)" signed xml-siblings xml-parallel soap
