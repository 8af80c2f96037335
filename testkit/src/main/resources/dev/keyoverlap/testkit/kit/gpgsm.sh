#!/bin/sh
# Lets gpgsm read the CMS messages of this kit, and writes answers-gpgsm.json. It works in folders
# of its own, not in your ~/.gnupg. It needs openssl, too, since gpgsm does not read every .p12 file.
# Exit status: 0 done; 1 a tool is missing; 3 it rejects everything, so its set-up is probably wrong.
cd "$(dirname "$0")/.." || exit 1
. scripts/answers.sh
require gpgsm
require openssl

homes=$(mktemp -d) || exit 1
trap 'for home in "$homes"/*; do GNUPGHOME=$home gpgconf --kill all; done; rm -rf "$homes"' EXIT

password() { printf 'kit\n'; }

set_up() { # old, new or both; then which of them
  GNUPGHOME=$homes/$1
  export GNUPGHOME
  mkdir -m 700 "$GNUPGHOME"
  printf 'disable-crl-checks\ndisable-policy-checks\ndisable-dirmngr\nbatch\nno-tty\n' >"$GNUPGHOME/gpgsm.conf"
  echo allow-loopback-pinentry >"$GNUPGHOME/gpg-agent.conf"
  shift
  for key in "$@"; do
    print=$(openssl x509 -in "certificates/authority-$key.pem" -noout -fingerprint -sha1 | sed 's/.*=//;s/://g')
    echo "$print S relax" >>"$GNUPGHOME/trustlist.txt"
    gpgsm --import "certificates/authority-$key.pem" "certificates/receiver-$key.pem"
    openssl pkcs12 -export -in "certificates/receiver-$key.pem" -inkey "keys/receiver-$key.pem" \
      -passout pass:kit -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 -out "$homes/key.p12"
    password | gpgsm --pinentry-mode loopback --passphrase-fd 0 --import "$homes/key.p12"
    rm "$homes/key.p12"
  done
}

{ set_up old old; set_up new new; set_up both old new; } >/dev/null 2>&1

verify() {
  GNUPGHOME=$homes/$1 gpgsm --verify "$2"
}

# Its exit status says whether it worked, not only what it prints.
decrypt() {
  password | GNUPGHOME=$homes/$1 gpgsm --pinentry-mode loopback --passphrase-fd 0 --output "$homes/$1/out" --yes \
    --decrypt "$2" && cmp -s "$homes/$1/out" content.txt
}

answer() {
  case $2 in
    */signed-*) by_status verify "$1" "$2" ;;
    *) by_status decrypt "$1" "$2" ;;
  esac
}

write_answers gpgsm "$(gpgsm --version | head -1)" '*' cms
