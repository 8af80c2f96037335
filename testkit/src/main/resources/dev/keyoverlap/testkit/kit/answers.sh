# Shared by the shell scripts of this kit: asks about every message, and writes the answers.
# A script defines answer(): it gets the set-up and the file, and prints yes, no or ?.

# The tool and the command to look for.
require() {
  command -v "$1" >/dev/null && return
  echo "There is no $1 on the path. Install it, and run this script again." >&2
  exit 1
}

# yes or no, by the exit status of a command.
by_status() {
  if "$@" >/dev/null 2>&1; then printf yes; else printf no; fi
}

# The name of the tool, the name and version of your system, which messages (signed, encrypted or *),
# the formats.
write_answers() {
  file=answers-$1.json
  system=$2
  which=$3
  shift 3
  {
    printf '{\n  "kit": "KeyOverlap partner kit 3",\n  "receiver": "%s"' "$system"
    for format in "$@"; do
      printf ',\n  "%s": {' "$format"
      end_of_set_up=
      for set_up in old new both; do
        printf '%s\n    "%s": {' "$end_of_set_up" "$set_up"
        end_of_set_up='    },'
        separator=
        for message in "messages/$format"/$which-*; do
          name=$(basename "$message")
          printf '%s\n      "%s": "%s"' "$separator" "${name%.*}" "$(answer "$set_up" "$message")"
          separator=,
        done
        printf '\n'
      done
      printf '    }\n  }'
    done
    printf '\n}\n'
  } >answers.new && mv answers.new "$file" || exit 1
  echo "The answers are in $file. Send this file back, or open index.html and load it there."
  if ! grep -q '": "yes"' "$file"; then
    echo "Your system rejects every message. Its set-up is probably wrong." >&2
    echo "Check certificates, keys and algorithms, and run this script again." >&2
    exit 3
  fi
}
