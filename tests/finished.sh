#!/bin/sh
# A command is finished when its page, its completion, its bats file and its --help are there.
# Usage: finished.sh DIR, the folder of the built commands
set -eu
status=0
miss() {
    echo "$1: $2"
    status=1
}
for command in "$1"/*; do
    name=$(basename "$command")
    page=$(find man -name "$name.[1-8]")
    [ -n "$page" ] || miss "$name" "no page in man/"
    [ -e "share/bash-completion/$name" ] || miss "$name" "no completion in share/bash-completion/"
    [ -e "tests/cli/$name.bats" ] || miss "$name" "no tests/cli/$name.bats"
    grep -q "$name" CHANGELOG.md || miss "$name" "no line in CHANGELOG.md"
    grep -q "\`$name\`" README.md || miss "$name" "no row in README.md"
    # Every long option of --help stands in the page.
    if [ -n "$page" ]; then
        # --help-all names the options of subcommands too, where there are any.
        { "$command" --help-all 2>/dev/null || "$command" --help; } | grep -E '^ +-' | grep -oE -- '(^| |,)--[a-z0-9][a-z0-9-]*' | grep -oE -- '[a-z0-9][a-z0-9-]*' | sort -u |
            while read -r option; do
                grep -qE -- "Fl -$option( |\$)" "$page" || echo "$option"
            done > "${TMPDIR:-/tmp}/finished.$$"
        while read -r option; do miss "$name" "--$option is not in $page"; done < "${TMPDIR:-/tmp}/finished.$$"
        rm -f "${TMPDIR:-/tmp}/finished.$$"
    fi
done
for page in man/*; do
    mandoc -T lint -W warning "$page" || miss "$page" "mandoc has something to say"
done
exit $status
