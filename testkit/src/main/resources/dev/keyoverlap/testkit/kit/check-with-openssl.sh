#!/bin/sh
# Lets openssl read the CMS messages of this kit, and writes its answers to answers-openssl.json.
cd "$(dirname "$0")" || exit 1
command -v openssl >/dev/null || { echo "There is no openssl on the path" >&2; exit 1; }

accepts() { # the set-up, the file
  openssl cms -verify -binary -inform DER -in "$2" -CAfile "certificates/authority-$1.pem" \
    -no-CApath -no-CAstore -out /dev/null 2>/dev/null
}

decrypts() { # the set-up, the file
  case $1 in
    both) decrypts old "$2" || decrypts new "$2" ;;
    *) openssl cms -decrypt -binary -inform DER -in "$2" -recip "certificates/receiver-$1.pem" \
         -inkey "keys/receiver-$1.pem" 2>/dev/null | cmp -s - content.txt ;;
  esac
}

answer() { # the set-up, the file
  case $2 in
    */signed-*) accepts "$1" "$2" ;;
    *) decrypts "$1" "$2" ;;
  esac && printf yes || printf no
}

{
  printf '{\n  "kit": "KeyOverlap partner kit 3",\n  "receiver": "%s"' "$(openssl version)"
  for format in cms cms-oaep; do
    printf ',\n  "%s": {' "$format"
    end_of_set_up=
    for set_up in old new both; do
      printf '%s\n    "%s": {' "$end_of_set_up" "$set_up"
      end_of_set_up='    },'
      separator=
      for file in "messages/$format"/*.p7m; do
        printf '%s\n      "%s": "%s"' "$separator" "$(basename "$file" .p7m)" "$(answer "$set_up" "$file")"
        separator=,
      done
      printf '\n'
    done
    printf '    }\n  }'
  done
  printf '\n}\n'
} >answers.new && mv answers.new answers-openssl.json && echo "answers-openssl.json"
