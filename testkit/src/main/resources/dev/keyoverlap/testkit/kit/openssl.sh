#!/bin/sh
# Lets "openssl cms" read the CMS messages of this kit, and writes answers-openssl.json.
# Exit status: 0 done; 1 there is no openssl; 3 it rejects everything, so its set-up is probably wrong.
cd "$(dirname "$0")/.." || exit 1
. scripts/answers.sh
require openssl

verify() { # the set-up, the file
  openssl cms -verify -binary -inform DER -in "$2" -CAfile "certificates/authority-$1.pem" \
    -no-CApath -no-CAstore -out /dev/null
}

decrypt() { # the set-up, the file
  openssl cms -decrypt -binary -inform DER -in "$2" -recip "certificates/receiver-$1.pem" \
    -inkey "keys/receiver-$1.pem" | cmp -s - content.txt
}

answer() {
  case $1:$2 in
    *:*/signed-*) by_status verify "$1" "$2" ;;
    # One call takes one key. Two calls would be two receivers.
    both:*) printf '?' ;;
    *) by_status decrypt "$1" "$2" ;;
  esac
}

write_answers openssl "$(openssl version)" '*' cms cms-oaep
