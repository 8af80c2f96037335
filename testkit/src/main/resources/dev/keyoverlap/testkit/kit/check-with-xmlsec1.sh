#!/bin/sh
# Lets xmlsec1 look at the first signature of the XML messages of this kit, as it does by itself, and
# writes its answers to answers-xmlsec1.json.
cd "$(dirname "$0")" || exit 1
command -v xmlsec1 >/dev/null || { echo "There is no xmlsec1 on the path" >&2; exit 1; }

accepts() { # the set-up, the file
  case $1 in
    both) accepts old "$2" || accepts new "$2" ;;
    *) xmlsec1 --verify --pubkey-cert-pem "certificates/sender-$1.pem" --enabled-key-data rsa \
         --id-attr:Id urn:orders:Order \
         --id-attr:Id http://schemas.xmlsoap.org/soap/envelope/:Body "$2" >/dev/null 2>&1 ;;
  esac
}

answer() { # the set-up, the file
  accepts "$1" "$2" && printf yes || printf no
}

{
  printf '{\n  "kit": "KeyOverlap partner kit 3",\n  "receiver": "%s"' "$(xmlsec1 --version)"
  for format in xml-siblings xml-parallel soap; do
    printf ',\n  "%s": {' "$format"
    end_of_set_up=
    for set_up in old new both; do
      printf '%s\n    "%s": {' "$end_of_set_up" "$set_up"
      end_of_set_up='    },'
      separator=
      for file in "messages/$format"/signed-*.xml; do
        printf '%s\n      "%s": "%s"' "$separator" "$(basename "$file" .xml)" "$(answer "$set_up" "$file")"
        separator=,
      done
      printf '\n'
    done
    printf '    }\n  }'
  done
  printf '\n}\n'
} >answers.new && mv answers.new answers-xmlsec1.json && echo "answers-xmlsec1.json"
